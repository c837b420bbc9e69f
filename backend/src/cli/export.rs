//! `backend export`.

use std::path::Path;
use std::process::ExitCode;

use super::args::{ExportArgs, PreferenceForm, TrainingEngine};
use super::batch;
use super::errors::{Failures, say};
use super::inputs::{self, Inputs, Wanted};
use super::outputs::{Folder, print};
use super::style::{clean, counted};
use crate::error::{Error, Result};
use crate::export::{self, Engine, Split, Table};
use crate::pipeline::Question;
use crate::preferences::Store;
use crate::protocol::ArrangeRequest;
use crate::{config, document};

/// Of so many rooms one is kept to look how far the training is.
const VALIDATION: usize = 10;

pub(super) fn run(args: &ExportArgs) -> Result<ExitCode> {
    match args.preferences {
        Some(form) => preferences(args, form),
        None => rooms(args),
    }
}

fn engine(args: &ExportArgs) -> Engine {
    match args.engine {
        TrainingEngine::Verl => Engine::Verl,
        TrainingEngine::Easyr1 => Engine::Easyr1,
        TrainingEngine::Trl => Engine::Trl,
        TrainingEngine::Openrlhf => Engine::Openrlhf,
    }
}

fn rooms(args: &ExportArgs) -> Result<ExitCode> {
    let engine = engine(args);
    let found = inputs::find(&args.files, Wanted::ToArrange)?;
    let mut failures = Failures::default();
    let mut rows: Vec<(ArrangeRequest, Question)> = vec![];
    let read = |input: &inputs::Input, _: batch::OnProgress<'_>| {
        let room = document::room(&input.read()?)?;
        let question =
            Question::new(&room.request).map_err(|error| document::located(error, room.is_bare))?;
        Ok((room.request, question))
    };
    batch::run(&found.files, read, |input, outcome| match outcome {
        Ok(row) => {
            rows.push(row);
            Ok(())
        }
        Err(error) => failures.add(&input.file, error, &found, false),
    })?;
    if rows.is_empty() {
        return Ok(failures.finish(&found, false));
    }
    let folder = Folder::new(&args.out, &found, None)?;
    let (mut train, mut validation) = (vec![], vec![]);
    for (index, row) in rows.iter().enumerate() {
        let kept = if index % VALIDATION == VALIDATION - 1 { &mut validation } else { &mut train };
        kept.push(row.clone());
    }
    // So few rooms are looked at as a whole.
    let validation = if validation.is_empty() { train.clone() } else { validation };
    save(engine, export::prompts(engine, &train, Split::Train)?, "train", &folder, &args.out)?;
    save(engine, export::prompts(engine, &validation, Split::Validation)?, "validation", &folder, &args.out)?;
    scripts(args, engine, &folder)?;
    let [train, validation] = [train.len(), validation.len()].map(|num| counted(num, "room"));
    told(args, &format!("{train} to learn from, {validation} to look at"))?;
    Ok(failures.finish(&found, false))
}

fn preferences(args: &ExportArgs, form: PreferenceForm) -> Result<ExitCode> {
    let engine = engine(args);
    if engine != Engine::Trl {
        let id = format!("{:?}", args.engine).to_lowercase();
        return Err(Error::NotFound { what: "form of preferences for", id });
    }
    let data_dir = args.data_dir.clone().map_or_else(|| config::load().map(|config| config.data_dir), Ok)?;
    let (judged, num_left_out) = export::judged(&Store::open_beside(&data_dir)?)?;
    let (table, labels) = match form {
        PreferenceForm::Kto => {
            let verdicts = judged.iter().flat_map(|judged| judged.verdicts().map(|(_, is_wanted)| is_wanted));
            let labels: Vec<bool> = verdicts.collect();
            (export::verdicts(&judged)?, labels)
        }
        PreferenceForm::Dpo => {
            let num = judged.iter().map(|judged| judged.pairs().count()).sum();
            (export::pairs(&judged)?, vec![true; num])
        }
    };
    if labels.is_empty() {
        return Err(Error::NotFound { what: "preference for", id: form.as_str().to_owned() });
    }
    if form == PreferenceForm::Kto && labels.iter().all(|label| *label == labels[0]) {
        say("warning: all verdicts are the same: nothing can be learned from them alone\n");
    }
    if num_left_out > 0 {
        say(&format!("{} left out: furnished, or not readable\n", counted(num_left_out, "job")));
    }
    let folder = Folder::new(&args.out, &Inputs { files: vec![], is_batch: false }, None)?;
    save(engine, table, "train", &folder, &args.out)?;
    scripts(args, engine, &folder)?;
    told(args, &counted(labels.len(), "row"))?;
    Ok(ExitCode::SUCCESS)
}

/// As parquet; for OpenRLHF, which reads lines, with the pictures beside them.
fn save(engine: Engine, table: Table, name: &str, folder: &Folder, out: &Path) -> Result<()> {
    if engine != Engine::Openrlhf {
        return folder.write(&format!("{name}.parquet"), &export::parquet(table)?).map(drop);
    }
    let pictures = out.join("images");
    let pictures = Folder::new(&pictures, &Inputs { files: vec![], is_batch: false }, None)?;
    let lines = export::write_lines(table, name, |name, png| {
        let path = pictures.write(name, png)?;
        // Engines run elsewhere than where they were written for.
        let path = std::path::absolute(&path).map_err(|source| Error::Io { action: "find", source, path })?;
        Ok::<_, Error>(path.to_string_lossy().into_owned())
    })?;
    folder.write(&format!("{name}.jsonl"), lines.as_bytes()).map(drop)
}

fn scripts(args: &ExportArgs, engine: Engine, folder: &Folder) -> Result<()> {
    for script in export::scripts(engine, &args.model) {
        let path = folder.write(script.name, script.text.as_bytes())?;
        #[cfg(unix)]
        if script.is_executable {
            use std::os::unix::fs::PermissionsExt;
            let permissions = std::fs::Permissions::from_mode(0o755);
            std::fs::set_permissions(&path, permissions).map_err(|source| Error::Io {
                action: "write",
                source,
                path,
            })?;
        }
    }
    Ok(())
}

fn told(args: &ExportArgs, what: &str) -> Result<()> {
    let out = clean(&args.out.display().to_string());
    print(&format!(
        "{what}: {out}\nnext: {out}/train.sh   where the engine and the Python package setdresser are installed\n"
    ))
}
