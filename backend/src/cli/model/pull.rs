//! `backend model pull`: a bar for people, and an end by Ctrl-C that costs nothing.

use std::io::IsTerminal;
use std::process::ExitCode;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::SignedDuration;
use serde_json::json;

use super::args::PullArgs;
use super::say;
use super::text::bytes;
use crate::cli::outputs::{print, to_json};
use crate::cli::style::clean;
use crate::error::Result;
use crate::models::pull::{DEFAULT_HUB, Event, Outcome, Request, pull};
use crate::models::store::Store;
use crate::server;

/// What shells expect of a program that Ctrl-C ended.
const INTERRUPTED: i32 = 130;

pub(super) fn run(store: &Store, args: &PullArgs) -> Result<ExitCode> {
    let set = |text: &String| (!text.trim().is_empty()).then(|| text.trim().to_owned());
    let timeout = args.timeout.parse::<SignedDuration>().unwrap_or_default();
    let request = Request {
        hub: set(&args.hub).unwrap_or_else(|| DEFAULT_HUB.to_owned()),
        repo: args.model.clone(),
        revision: args.revision.clone(),
        name: args.name.clone(),
        token: std::env::var("HF_TOKEN").ok().as_ref().and_then(set),
        stall_timeout: Duration::try_from(timeout).unwrap_or_default().max(Duration::from_millis(1)),
    };
    let bar = bar();
    end_on_signal(&bar);
    let pulled = pull(store, &request, &mut |event| match event {
        Event::Total { num_files, num_bytes } => {
            bar.set_length(num_bytes);
            bar.suspend(|| say(&format!("{num_files} files, {}\n", bytes(num_bytes))));
        }
        Event::File(name) => bar.set_message(clean(name)),
        Event::Bytes(num_bytes) => bar.set_position(num_bytes),
        Event::Note(text) => bar.suspend(|| say(&format!("note: {}\n", clean(text)))),
    });
    bar.finish_and_clear();
    let (outcome, name, manifest) = pulled?;
    let size: u64 = manifest.files.iter().map(|file| file.size).sum();
    let (key, told) = match outcome {
        Outcome::New => ("new", "is here"),
        Outcome::Updated => ("updated", "is brought up to date"),
        Outcome::UpToDate => ("up_to_date", "is up to date"),
    };
    if args.json {
        let document = json!({"outcome": key, "name": name, "manifest": manifest});
        print(&to_json(&document, false)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let commit = manifest.source.commit.get(..12).unwrap_or_default().to_owned();
    print(&format!("{name} {told}: {}, commit {commit}\n", bytes(size)))?;
    if store.current().as_deref() != Some(&name) {
        print(&format!("use it by `backend model use {name}`\n"))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Whatever is on disk at any moment is good to go on with, so that the process can end at once.
fn end_on_signal(bar: &ProgressBar) {
    let bar = bar.clone();
    let wait = move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let Ok(runtime) = runtime else { return };
        // Without it the system ends the process, which is as good.
        let heard = runtime.block_on(async {
            let Ok(signals) = server::signals() else { return false };
            signals.await;
            true
        });
        if heard {
            bar.finish_and_clear();
            say("stopped; what came is kept, and the same command goes on from there\n");
            std::process::exit(INTERRUPTED);
        }
    };
    std::thread::spawn(wait);
}

/// Shown only to people.
fn bar() -> ProgressBar {
    let target = if std::io::stderr().is_terminal() {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let bar = ProgressBar::with_draw_target(None, target);
    let style = ProgressStyle::with_template(
        "{msg}  {bar:30} {decimal_bytes} of {decimal_total_bytes}  {decimal_bytes_per_sec}  {eta} left",
    );
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
