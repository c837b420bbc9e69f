//! `backend preferences`: what is remembered of the user's choices.

mod args;
mod files;
mod list;
mod purge;
mod show;
mod stats;

use std::process::ExitCode;

use super::errors::say;
use super::style::{clean, counted};
use crate::error::Result;
use crate::preferences::Store;
pub(super) use args::PreferencesArgs;
use args::What;

pub(super) fn run(args: &PreferencesArgs) -> Result<ExitCode> {
    let folder = match &args.data_dir {
        Some(folder) => folder.clone(),
        None => crate::config::load()?.data_dir,
    };
    let mut store = Store::open_beside(&folder)?;
    if let Some(rescued) = store.rescued() {
        say(&format!(
            "note: the file was damaged; {} and {} were saved into a new one, and the damaged one is kept as {}\n",
            counted(rescued.num_proposals, "proposal"),
            counted(rescued.num_events, "event"),
            clean(&rescued.kept_aside.display().to_string()),
        ));
    }
    match &args.what {
        What::List(args) => list::run(&store, args),
        What::Show(args) => show::run(&store, args),
        What::Export(args) => files::export(&store, args),
        What::Import(args) => files::import(&mut store, args),
        What::Stats(args) => stats::run(&store, args),
        What::Purge(args) => purge::run(&mut store, args),
    }
}
