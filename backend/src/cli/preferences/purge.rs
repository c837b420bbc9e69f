//! `backend preferences purge`.

use std::io::{BufRead, IsTerminal};
use std::process::ExitCode;

use serde_json::json;

use super::args::PurgeArgs;
use crate::cli::errors::say;
use crate::cli::outputs::{print, to_json};
use crate::cli::style::{clean, counted};
use crate::error::Result;
use crate::preferences::{Selection, Store};

pub(super) fn run(store: &mut Store, args: &PurgeArgs) -> Result<ExitCode> {
    let selection = Selection { project: args.project.clone(), before: args.before };
    if !args.yes && !confirmed(store, &selection)? {
        return Ok(ExitCode::FAILURE);
    }
    let deleted = store.purge(&selection)?;
    if args.json {
        print(&to_json(&json!({"deleted": deleted}), true)?)?;
    } else {
        print(&format!("{deleted} deleted\n"))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn confirmed(store: &Store, selection: &Selection) -> Result<bool> {
    let amount = store.amount(selection)?;
    let count = |num: u64, what| counted(usize::try_from(num).unwrap_or(usize::MAX), what);
    let of =
        selection.project.as_deref().map_or_else(String::new, |name| format!(" of project {}", clean(name)));
    let before = selection.before.map_or_else(String::new, |before| format!(" from before {before}"));
    let (proposals, events) = (count(amount.proposals, "proposal"), count(amount.events, "event"));
    say(&format!("This deletes {proposals} and {events}{of}{before} for good.\n"));
    if !std::io::stdin().is_terminal() {
        say("Nothing was deleted: nobody can be asked here. Add --yes to delete without asking.\n");
        return Ok(false);
    }
    say("Go on? [y/N] ");
    let mut answer = String::new();
    // No answer is no.
    let _ = std::io::stdin().lock().read_line(&mut answer);
    let is_yes = matches!(answer.trim().to_lowercase().as_str(), "y" | "yes");
    if !is_yes {
        say("Nothing was deleted.\n");
    }
    Ok(is_yes)
}
