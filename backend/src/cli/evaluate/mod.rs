//! `backend evaluate`.

mod args;
pub(in crate::cli) mod tables;

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

pub(super) use args::EvaluateArgs;

use super::cases;
use super::outputs::{print, to_json};
use crate::error::{Error, Result};
use crate::finetune::evaluate::{self, Case, Comparison, Outcome, Picture, Row, Who};
use crate::models::load_vlm;
use crate::policy::Policy;
use crate::policy::vlm::Vlm;
use crate::reward::Taste;

pub(super) fn run(args: &EvaluateArgs) -> Result<ExitCode> {
    let cases = cases(args)?;
    let rows = args.rows();
    if rows.is_empty() {
        return Err(nothing("no row: `--mode raw` needs `--policy vlm`"));
    }
    if cases.len() < 2 && rows.iter().any(|row| row.picture == Picture::Other) {
        return Err(nothing("`--pictures other` needs two rooms"));
    }
    let vlms = vlms(args, &rows)?;
    let taste = Taste::default();
    let comparison = Comparison { cases: &cases, rows: &rows, vlms: &vlms, taste: &taste, seed: args.seed };
    let bar = bar(cases.len());
    let outcomes = evaluate::outcomes(comparison, &|num| bar.set_position(num as u64));
    bar.finish_and_clear();
    let outcomes = outcomes?;
    let typed = args.model.iter().map(|folder| folder.display().to_string());
    let models =
        if args.model.is_empty() { vlms.iter().map(Policy::model).collect() } else { typed.collect() };
    let report = evaluate::report(&cases, &rows, &outcomes, (args.seed, models));
    if let Some(path) = &args.details {
        write(path, details(&cases, &rows, &outcomes)?.as_bytes())?;
    }
    if let Some(path) = &args.sheet {
        write(path, &evaluate::sheet(&cases, &rows, &outcomes)?)?;
    }
    print(&if args.json { to_json(&report, false)? } else { tables::text(&report) })?;
    Ok(ExitCode::SUCCESS)
}

fn nothing(reason: &str) -> Error {
    let source = std::io::Error::new(std::io::ErrorKind::InvalidInput, reason.to_owned());
    Error::Io { action: "compare", source, path: "policies".into() }
}

/// The models that rows need: those that were typed, else the one that is in use.
fn vlms(args: &EvaluateArgs, rows: &[Row]) -> Result<Vec<Vlm>> {
    if !rows.iter().any(|row| matches!(row.who, Who::Vlm(_))) {
        return Ok(vec![]);
    }
    if args.model.is_empty() {
        return Ok(vec![load_vlm(None)?]);
    }
    args.model.iter().map(|folder| load_vlm(Some(folder))).collect()
}

fn cases(args: &EvaluateArgs) -> Result<Vec<Case>> {
    let asking = args.asking();
    let is_hidden = !args.pictures.is_empty();
    let mut cases = match args.generated {
        Some(num) => evaluate::generated(args.first_seed, num as usize, asking, is_hidden)?,
        None => vec![],
    };
    cases.extend(cases::of_files(&args.files, asking)?);
    Ok(cases)
}

/// One outcome as a line.
#[derive(Serialize)]
struct Detail<'a> {
    row: String,
    case: &'a str,
    instruction: Option<&'a str>,
    expected: &'a [crate::protocol::GoalRelation],
    #[serde(flatten)]
    outcome: &'a Outcome,
}

fn details(cases: &[Case], rows: &[Row], outcomes: &[Vec<Outcome>]) -> Result<String> {
    let mut text = String::new();
    for (row, outcomes) in rows.iter().zip(outcomes) {
        for (case, outcome) in cases.iter().zip(outcomes) {
            text += &to_json(
                &Detail {
                    row: row.to_string(),
                    case: &case.id,
                    instruction: case.goal.instruction.as_deref(),
                    expected: &case.expected,
                    outcome,
                },
                true,
            )?;
        }
    }
    Ok(text)
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).map_err(|source| Error::Io { action: "write", source, path: path.to_owned() })
}

fn bar(num: usize) -> ProgressBar {
    let bar = ProgressBar::new(num as u64);
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} rooms  {elapsed}, {eta} left");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}
