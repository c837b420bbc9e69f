//! `backend watch`: every scene that appears or changes in a folder is arranged, and the answer written beside it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use notify::RecursiveMode;
use notify_debouncer_full::new_debouncer;

use super::answer::{Answer, Worker};
use super::args::WatchArgs;
use super::arrange::arranged;
use super::batch;
use super::errors;
use super::inputs::{self, Input, Inputs, Wanted};
use super::outputs::{Folder, print, to_json};
use super::pictures::Pictures;
use super::report;
use super::style::{Ink, clean};
use crate::error::{Error, Result};
use crate::furnish::applied;
use crate::models::OwnPolicies;

/// Changes that come this close together are one.
const SETTLE: Duration = Duration::from_millis(200);
/// What is no JSON for so long is not half written, but wrong.
const HALF_WRITTEN: Duration = Duration::from_secs(2);
/// What this command writes, and never reads.
const OWN: [&str; 3] = [".response.json", ".arranged.json", ".error.json"];

pub(super) fn run(args: &WatchArgs) -> Result<ExitCode> {
    // Told at once rather than beside the first file.
    Worker::of(&args.search)?;
    let failed = |error: notify::Error| Error::Io {
        action: "watch",
        source: std::io::Error::other(error.to_string()),
        path: args.folder.clone(),
    };
    let (sender, receiver) = mpsc::channel();
    let mut watcher = new_debouncer(SETTLE, None, sender).map_err(failed)?;
    watcher.watch(&args.folder, RecursiveMode::NonRecursive).map_err(failed)?;
    let models = OwnPolicies::new(args.search.model.as_deref());
    let mut watch = Watch { args, models, done: HashMap::new() };
    let mut waiting: HashMap<PathBuf, Instant> = HashMap::new();
    for path in watch.listed()? {
        waiting.insert(path, Instant::now());
    }
    errors::say(&format!("watching {} (Ctrl-C ends it)\n", args.folder.display()));
    loop {
        let is_due = !waiting.is_empty();
        let timeout = if is_due { SETTLE } else { Duration::from_secs(3600) };
        let mut changed = vec![];
        match receiver.recv_timeout(if args.once && !is_due { Duration::ZERO } else { timeout }) {
            Ok(Ok(events)) => changed.extend(events.into_iter().flat_map(|event| event.event.paths)),
            // What was missed while too much happened is found by looking.
            Ok(Err(_)) => changed.extend(watch.listed()?),
            Err(RecvTimeoutError::Timeout) if args.once && !is_due => return Ok(ExitCode::SUCCESS),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Ok(ExitCode::FAILURE),
        }
        if !args.folder.is_dir() {
            let source = std::io::Error::new(std::io::ErrorKind::NotFound, "the folder is gone");
            return Err(Error::Io { action: "watch", source, path: args.folder.clone() });
        }
        for path in changed.into_iter().filter(|path| is_scene(path)) {
            waiting.entry(path).or_insert_with(Instant::now);
        }
        let mut paths: Vec<PathBuf> = waiting.keys().cloned().collect();
        paths.sort();
        for path in paths {
            let since = waiting.get(&path).map_or(Duration::MAX, Instant::elapsed);
            if watch.look(&path, since >= HALF_WRITTEN)? == Looked::Done {
                waiting.remove(&path);
            }
        }
    }
}

struct Watch<'a> {
    args: &'a WatchArgs,
    models: OwnPolicies,
    /// What was in each file when it was answered.
    done: HashMap<PathBuf, Vec<u8>>,
}

#[derive(PartialEq, Eq)]
enum Looked {
    Done,
    HalfWritten,
}

impl Watch<'_> {
    /// The scenes in the folder, sorted.
    fn listed(&self) -> Result<Vec<PathBuf>> {
        let folder = &self.args.folder;
        let fault = |source| Error::Io { action: "list", source, path: folder.clone() };
        let entries = std::fs::read_dir(folder).map_err(fault)?;
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.retain(|path| is_scene(path));
        paths.sort();
        Ok(paths)
    }

    /// Answers a file that has something new to say.
    ///
    /// # Errors
    /// A closed stdout, or a folder that cannot be written to: with both, going on makes no sense.
    fn look(&mut self, path: &Path, is_patient: bool) -> Result<Looked> {
        let Ok(bytes) = inputs::read_file(path) else { return Ok(Looked::Done) };
        let is_known = self.done.get(path).is_some_and(|known| *known == bytes);
        if is_known || !inputs::is_document(&bytes, Wanted::Rooms) {
            return Ok(Looked::Done);
        }
        let is_json = serde_json::from_slice::<serde::de::IgnoredAny>(&bytes).is_ok();
        if !is_json && !is_patient {
            return Ok(Looked::HalfWritten);
        }
        let found = inputs::find(&[path.to_owned()], Wanted::Rooms)?;
        let Some(input) = found.files.first() else { return Ok(Looked::Done) };
        // Answered before this run, and not changed since.
        let is_answered =
            !self.done.contains_key(path) && is_newer(&path.with_extension("response.json"), path);
        self.done.insert(path.to_owned(), bytes);
        if !is_answered {
            self.answer(&found, input)?;
        }
        Ok(Looked::Done)
    }

    fn answer(&self, found: &Inputs, input: &Input) -> Result<()> {
        let folder = Folder::new(&self.args.folder, found, None)?;
        let work = |input: &Input, on_progress: batch::OnProgress<'_>| {
            // Another one may be running by now.
            let worker = Worker::of(&self.args.search)?;
            arranged(&self.args.search, &worker, &self.models, input, on_progress)
        };
        batch::run(&found.files, work, |_, outcome| match outcome {
            Ok(answer) => {
                let _ = std::fs::remove_file(self.args.folder.join(format!("{}.error.json", input.name)));
                print(&tell(input, &answer, write(&folder, input, &answer)?))
            }
            Err(error) => {
                folder.write(
                    &format!("{}.error.json", input.name),
                    to_json(&error.to_protocol(), false)?.as_bytes(),
                )?;
                errors::print(Some(&input.file), &error, false);
                Ok(())
            }
        })
    }
}

fn write(folder: &Folder, input: &Input, answer: &Answer) -> Result<usize> {
    let mut num_written = 1;
    let name = &input.name;
    if let Some(best) = answer.response.candidates.first() {
        let room = applied(&answer.snapshot, best, &answer.catalogue);
        folder.write(&format!("{name}.arranged.json"), to_json(&room, false)?.as_bytes())?;
        let pictures = Pictures { axonometric: false, ..Pictures::ALL };
        num_written += 1 + pictures.draw(folder, &format!("{name}.plan"), &room, Some(&best.reward))?.len();
    }
    // Last, so that who waits for it finds the rest there.
    folder.write(&format!("{name}.response.json"), to_json(&answer.response, false)?.as_bytes())?;
    Ok(num_written)
}

fn tell(input: &Input, answer: &Answer, num_written: usize) -> String {
    let ink = Ink::stdout();
    let response = &answer.response;
    let after = response.candidates.first().map(|best| report::total(&best.reward, ink)).unwrap_or_default();
    let before = report::total(&response.before, ink);
    let seconds = response.elapsed_ms / 1e3;
    format!("{}: {before} → {after}   ({seconds:.2} s, {num_written} files written)\n", clean(&input.file))
}

/// Could it be somebody's scene?
fn is_scene(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    name.ends_with(".json")
        && !name.starts_with('.')
        && !OWN.iter().any(|own| name.ends_with(own))
        && !path.is_dir()
}

fn is_newer(path: &Path, than: &Path) -> bool {
    let changed = |path: &Path| std::fs::metadata(path).and_then(|meta| meta.modified()).ok();
    changed(path).zip(changed(than)).is_some_and(|(a, b)| a >= b)
}
