//! `backend taste`: what was learned from accepts, rejects and edits.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::outputs::{print, to_json};
use super::report::table;
use super::style::{clean, counted};
use crate::error::Result;
use crate::preferences::{Memory, Store};
use crate::protocol::{TasteChoice, TasteReport};

/// Show what the program learned of your taste, switch parts of it off, or have them forgotten
///
/// What you accept, reject and move by hand is compared with what was shown; what the comparisons agree on is stated here, and
/// only what is stated here acts. Rules such as free doors are never learned away. Works beside a running daemon.
#[derive(Args)]
#[command(after_help = "\
Examples:
  backend taste
  backend taste --project villa --json
  backend taste off \"desk toward window\"
  backend taste strength \"nightstand gap bed\" 0.5
  backend taste forget \"desk toward window\"             what you did until now does not teach it any more")]
pub(super) struct TasteArgs {
    /// Of this project only: its own choices, and what was learned elsewhere for less
    #[arg(long, global = true, value_name = "NAME")]
    project: Option<String>,
    /// Print the report as JSON and nothing else
    #[arg(long, global = true)]
    pub(super) json: bool,
    /// The folder of preferences.sqlite [default: data_dir of the settings, see SETDRESSER_DATA_DIR]
    #[arg(long, global = true, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Subcommand)]
enum What {
    /// Let a statement act again
    On { statement: String },
    /// Let a statement act no more; it is still kept up to date
    Off { statement: String },
    /// Say how much a statement counts, 0 to 1
    Strength {
        statement: String,
        #[arg(value_parser = share)]
        strength: f64,
    },
    /// Forget what taught a statement until now; it may be learned anew
    Forget { statement: String },
}

pub(super) fn run(args: &TasteArgs) -> Result<ExitCode> {
    let folder = match &args.data_dir {
        Some(folder) => folder.clone(),
        None => crate::config::load()?.data_dir,
    };
    let memory = Memory::new(Store::open_beside(&folder)?);
    let said = |statement: &str| TasteChoice {
        statement: statement.to_owned(),
        project: args.project.clone(),
        ..TasteChoice::default()
    };
    let choice = args.what.as_ref().map(|what| match what {
        What::On { statement } => TasteChoice { is_on: Some(true), ..said(statement) },
        What::Off { statement } => TasteChoice { is_on: Some(false), ..said(statement) },
        What::Strength { statement, strength } => {
            TasteChoice { strength: Some(*strength), is_on: Some(true), ..said(statement) }
        }
        What::Forget { statement } => TasteChoice { forget: Some(true), ..said(statement) },
    });
    if let Some(choice) = &choice {
        let known = memory.learned(args.project.as_deref())?;
        if !known.report.statements.iter().any(|statement| statement.id == choice.statement) {
            super::errors::say(&format!("note: no statement is called {:?} now\n", clean(&choice.statement)));
        }
        memory.store().record_choice(choice)?;
    }
    let learned = memory.learned(args.project.as_deref())?;
    print(&if args.json { to_json(&learned.report, false)? } else { page(&learned.report) })?;
    Ok(ExitCode::SUCCESS)
}

fn page(report: &TasteReport) -> String {
    let TasteReport { num_jobs, num_conflicts, statements, .. } = report;
    let count = |num: u64, what| counted(usize::try_from(num).unwrap_or(usize::MAX), what);
    let mut text = String::new();
    if statements.is_empty() {
        text += "nothing is learned yet\n";
    } else {
        let mut rows = table(["statement", "strength", "sure", "rooms", "", "id"]);
        for statement in statements {
            rows.add_row([
                clean(&statement.text),
                format!("{:.2}", statement.strength),
                format!("{:.0} %", 100.0 * statement.certainty),
                statement.num_jobs.to_string(),
                if statement.is_on { "on" } else { "off" }.to_owned(),
                clean(&statement.id),
            ]);
        }
        text += &format!("{rows}\n");
    }
    text += &format!("from {} that you judged", count(*num_jobs, "layout job"));
    if *num_conflicts > 0 {
        text += &format!("; {} broke a hard rule and taught nothing", count(*num_conflicts, "edit"));
    }
    text + "\n"
}

fn share(text: &str) -> std::result::Result<f64, String> {
    match text.parse::<f64>() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err("expected 0 to 1".to_owned()),
    }
}
