//! `backend model`: what is in the models folder, how it gets there, and which one is used.

mod args;
mod list;
mod pull;
mod show;
mod text;

use std::process::ExitCode;

use super::errors::say;
use super::outputs::print;
use super::style::clean;
use crate::error::Result;
use crate::models::store::Store;
pub(super) use args::ModelArgs;
use args::{RemoveArgs, UseArgs, What};
use text::bytes;

pub(super) fn run(args: &ModelArgs) -> Result<ExitCode> {
    let folder = match &args.models_dir {
        Some(folder) => folder.clone(),
        None => crate::config::load()?.models_folder(),
    };
    let store = Store::open(&folder);
    match &args.what {
        What::Pull(args) => pull::run(&store, args),
        What::List(args) => list::run(&store, args),
        What::Show(args) => show::run(&store, args),
        What::Use(args) => promote(&store, args),
        What::Remove(args) => remove(&store, args),
    }
}

fn promote(store: &Store, args: &UseArgs) -> Result<ExitCode> {
    let text = match &args.name {
        Some(name) => {
            let checkpoint = store.promote(name)?;
            let described = format!("{}, {}", text::count(checkpoint.parameters), checkpoint.dtype);
            format!("{name} is in use ({described}); a running daemon takes it for its next job\n")
        }
        None => match store.promote_none()? {
            Some(before) => {
                format!("{} is not in use any more; the embedded model answers\n", clean(&before))
            }
            None => "none was in use; the embedded model answers\n".to_owned(),
        },
    };
    print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn remove(store: &Store, args: &RemoveArgs) -> Result<ExitCode> {
    let num_freed = store.remove(&args.name, args.force)?;
    print(&format!("{} removed, {} are free again\n", clean(&args.name), bytes(num_freed)))?;
    Ok(ExitCode::SUCCESS)
}
