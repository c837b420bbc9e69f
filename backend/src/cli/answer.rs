//! What arranging and furnishing share: options in; files, JSON or a report out.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::builder::styling::AnsiColor;
use comfy_table::{Cell, CellAlignment};

use super::args::{AnswerArgs, Policy, SearchArgs};
use super::batch::{self, OnProgress};
use super::errors::{Failures, say};
use super::inputs::{Input, Inputs};
use super::outputs::{Folder, print, to_json, to_line};
use super::pictures::Pictures;
use super::report::{self, Names};
use super::style::{Ink, clean, counted};
use crate::client::{self, Daemon};
use crate::config;
use crate::error::Result;
use crate::furnish::applied;
use crate::preferences::{Learned, Memory, Store};
use crate::protocol::{
    ArrangeResponse, Asset, Goal, Options, PolicyName, Reward, SceneSnapshot, Severity, Stopped,
};

/// A document and its answer.
pub(super) struct Answer {
    pub(super) snapshot: SceneSnapshot,
    /// What new objects are made from; empty when arranging.
    pub(super) catalogue: Vec<Asset>,
    pub(super) response: ArrangeResponse,
}

/// What was typed wins over what the request says.
pub(super) fn typed(args: &SearchArgs, goal: &mut Option<Goal>, options: &mut Option<Options>) {
    if let Some(text) = &args.instruction {
        goal.get_or_insert_default().instruction = Some(text.clone());
    }
    let options = options.get_or_insert_default();
    options.num_candidates = args.candidates.or(options.num_candidates);
    options.seed = args.seed.or(options.seed);
    options.steps = args.steps.or(options.steps);
    options.time_budget_ms = args.time_budget_ms.or(options.time_budget_ms);
    options.num_turns = args.turns.or(options.num_turns);
    let policy = args.policy.map(|policy| match policy {
        Policy::Heuristic => PolicyName::Heuristic,
        Policy::Vlm => PolicyName::Vlm,
        Policy::Remote => PolicyName::Remote,
    });
    options.policy = policy.or(options.policy);
}

/// Where the work is done.
pub(super) enum Worker {
    /// By the running daemon, which has a memory of its own.
    Daemon(Box<Daemon>),
    /// In this process, with what the memory taught if that is asked for.
    Here(Option<Memory>),
}

impl Worker {
    /// The one that was asked for.
    ///
    /// # Errors
    /// [`client::not_running`] if the daemon shall do it and none answers; a memory that cannot be opened.
    pub(super) fn of(args: &SearchArgs) -> Result<Self> {
        if args.daemon {
            let daemon = client::find(&config::load()?.runtime_dir).ok_or_else(client::not_running)?;
            return Ok(Self::Daemon(Box::new(daemon)));
        }
        let open = || -> Result<Memory> { Ok(Memory::new(Store::open_beside(&config::load()?.data_dir)?)) };
        Ok(Self::Here(args.taste.then(open).transpose()?))
    }
}

/// The taste for a request where the memory is used.
///
/// # Errors
/// A memory that cannot be read.
pub(super) fn taste(memory: Option<&Memory>, options: Option<&Options>) -> Result<Arc<Learned>> {
    memory.map_or_else(|| Ok(Arc::default()), |memory| memory.taste(options))
}

/// Answers every document and tells it.
///
/// # Errors
/// Only what ends the whole run: folders that cannot be made, a closed stdout.
pub(super) fn run(
    command: &str,
    inputs: &Inputs,
    args: &AnswerArgs,
    also_read: Option<&Path>,
    solve: impl Fn(&Input, OnProgress<'_>) -> Result<Answer> + Sync,
) -> Result<ExitCode> {
    let folder =
        |path: &Option<PathBuf>| path.as_ref().map(|path| Folder::new(path, inputs, also_read)).transpose();
    let (pictures, out) = (folder(&args.render)?, folder(&args.out)?);
    let left = left_to_do(inputs, args);
    let inputs = &left;
    let mut failures = Failures::default();
    let mut rows = report::table(["file", "room", "before", "after", "left out", "seconds"]);
    let work = |input: &Input, on_progress: OnProgress<'_>| {
        let answer = solve(input, on_progress)?;
        let written = write(&input.name, &answer, pictures.as_ref(), out.as_ref())?;
        Ok((answer, written))
    };
    batch::run(&inputs.files, work, |input, outcome| {
        let (answer, written) = match outcome {
            Ok(answered) => answered,
            Err(error) => return failures.add(&input.file, error, inputs, args.json),
        };
        match (args.json, inputs.is_batch) {
            (true, true) => print(&to_line(&input.file, "response", &answer.response)?),
            (true, false) => print(&to_json(&answer.response, false)?),
            (false, true) => {
                rows.add_row(row(&input.file, &answer));
                Ok(())
            }
            (false, false) => print(&(whole(&answer, &written) + &next_step(command, input, args))),
        }
    })?;
    if !args.json && inputs.is_batch {
        if rows.row_count() > 0 {
            print(&format!("{rows}\n"))?;
        }
        for path in args.render.iter().chain(&args.out) {
            print(&format!("written to {}\n", path.display()))?;
        }
    }
    Ok(failures.finish(inputs, args.json))
}

/// What a run has to do: with `--resume` not what is answered already.
fn left_to_do(inputs: &Inputs, args: &AnswerArgs) -> Inputs {
    let is_answered = |input: &&Input| {
        let out = args.out.as_deref().filter(|_| args.resume);
        out.is_some_and(|out| is_newer(&out.join(response_of(&input.name)), input.path()))
    };
    let (done, files): (Vec<&Input>, Vec<&Input>) = inputs.files.iter().partition(is_answered);
    if !done.is_empty() {
        let all = counted(inputs.files.len(), "file");
        say(&format!("{} of {all} answered already\n", done.len()));
    }
    Inputs { files: files.into_iter().cloned().collect(), is_batch: inputs.is_batch }
}

/// Answers are written whole or not at all, so that one that is there is one.
fn is_newer(answer: &Path, file: Option<&Path>) -> bool {
    let changed = |path: &Path| path.metadata().and_then(|metadata| metadata.modified()).ok();
    matches!((changed(answer), file.and_then(changed)), (Some(answer), Some(file)) if answer >= file)
}

fn response_of(name: &str) -> String {
    format!("{name}.response.json")
}

fn write(
    name: &str,
    answer: &Answer,
    pictures: Option<&Folder>,
    out: Option<&Folder>,
) -> Result<Vec<PathBuf>> {
    let best = answer.response.candidates.first();
    let arranged = best.map(|best| (applied(&answer.snapshot, best, &answer.catalogue), best));
    let mut written = vec![];
    if let Some(folder) = pictures {
        let name = |when: &str| format!("{name}.{when}");
        let before = &answer.response.before;
        written.extend(Pictures::ALL.draw(folder, &name("before"), &answer.snapshot, Some(before))?);
        if let Some((arranged, best)) = &arranged {
            written.extend(Pictures::ALL.draw(folder, &name("after"), arranged, Some(&best.reward))?);
        }
    }
    if let Some(folder) = out {
        if let Some((arranged, _)) = &arranged {
            let snapshot = to_json(arranged, false)?;
            written.push(folder.write(&format!("{name}.arranged.json"), snapshot.as_bytes())?);
        }
        // The last file of a room: where it is, all of them are.
        let response = to_json(&answer.response, false)?;
        written.push(folder.write(&response_of(name), response.as_bytes())?);
    }
    Ok(written)
}

/// One of many, in a row.
fn row(file: &str, answer: &Answer) -> Vec<Cell> {
    let response = &answer.response;
    let number = |text: String| Cell::new(text).set_alignment(CellAlignment::Right);
    let valid = |is_valid: bool| if is_valid { "" } else { " not valid" };
    let best = response.candidates.first();
    let after = best.map(|best| format!("{:.3}{}", best.reward.total, valid(best.reward.valid)));
    vec![
        Cell::new(clean(file)),
        Cell::new(report::room(&answer.snapshot)),
        number(format!("{:.3}{}", response.before.total, valid(response.before.valid))),
        number(after.unwrap_or_else(|| "–".to_owned())),
        number(best.map_or(0, |best| best.unplaced.len()).to_string()),
        number(format!("{:.2}", response.elapsed_ms / 1e3)),
    ]
}

/// One answer, with everything that there is to say.
fn whole(answer: &Answer, written: &[PathBuf]) -> String {
    let ink = Ink::stdout();
    let response = &answer.response;
    let mut text = ink.bold(&report::room(&answer.snapshot)) + "\n";
    let Some(best) = response.candidates.first() else {
        return text + "no layout was found\n";
    };
    let arranged = applied(&answer.snapshot, best, &answer.catalogue);
    let names = Names::of(&arranged);
    let stopped = match response.stopped {
        Stopped::Done => "",
        Stopped::Time => ", stopped by the time budget",
        Stopped::Cancelled => ", cancelled",
    };
    let added = match best.new_objects.len() {
        0 => String::new(),
        num => format!("{} added, ", counted(num, "object")),
    };
    let by =
        response.model.as_ref().map(|model| format!(", proposed by {}", clean(model))).unwrap_or_default();
    text += &format!(
        "{} → {}   ({added}{} in {:.2} s{by}, seed {}{stopped})\n\n",
        report::total(&response.before, ink),
        report::total(&best.reward, ink),
        counted(response.candidates.len(), "candidate"),
        response.elapsed_ms / 1e3,
        response.seed
    );
    text += &report::terms(Some(&response.before), &best.reward, ink);
    text += &format!("\n{}", report::objects(&answer.snapshot, best, &names, ink));
    let of_room = Reward { objects: vec![], ..best.reward.clone() };
    text += &section("The room as a whole", &report::findings(&of_room, Severity::Warning, ink), ink);
    text += &section("Other candidates", &report::others(&response.candidates), ink);
    text += &section("Your words", &words(response, &names, ink), ink);
    let fallback = response.fallback.iter();
    let warnings = fallback.chain(&response.warnings).map(|warning| format!("  {}\n", clean(warning)));
    text += &section("Warnings", &warnings.collect::<String>(), ink);
    let files = written.iter().map(|path| format!("  {}\n", path.display()));
    text + &section("Written", &files.collect::<String>(), ink)
}

fn section(title: &str, lines: &str, ink: Ink) -> String {
    if lines.is_empty() { String::new() } else { format!("\n{}\n{lines}", ink.bold(title)) }
}

fn words(response: &ArrangeResponse, names: &Names, ink: Ink) -> String {
    let lines = response.understood.iter().map(|phrase| {
        let relation = phrase.relation.as_ref().map_or_else(
            || ink.coloured(AnsiColor::Yellow, "not understood"),
            |relation| report::relation(relation, names),
        );
        format!("  “{}” → {relation}\n", clean(&phrase.text))
    });
    lines.collect()
}

/// What most people want to do then; what came through stdin cannot be named again.
fn next_step(command: &str, input: &Input, args: &AnswerArgs) -> String {
    if input.path().is_none() {
        return String::new();
    }
    let file = clean(&input.file);
    match (&args.render, &args.out) {
        (None, _) => format!("\nnext: backend {command} {file} --render pictures   draws it\n"),
        (_, None) => format!("\nnext: backend {command} {file} --out answers   writes the arranged room\n"),
        (_, Some(out)) => {
            let arranged = out.join(format!("{}.arranged.json", input.name));
            format!("\nnext: backend check {}   says what is still wrong\n", arranged.display())
        }
    }
}
