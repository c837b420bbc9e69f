//! `backend preferences export` and `import`.

use std::fs::{File, OpenOptions};
use std::io::{BufReader, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use super::args::{ExportArgs, ImportArgs};
use crate::cli::errors::say;
use crate::cli::outputs::{print, to_json};
use crate::cli::style::{clean, counted};
use crate::error::{Error, Result};
use crate::preferences::{Imported, Store};

pub(super) fn export(store: &Store, args: &ExportArgs) -> Result<ExitCode> {
    match &args.file {
        Some(file) => {
            let num_lines = export_to(store, file)?;
            say(&format!("{} written: {}\n", count((num_lines, "line")), clean(&file.display().to_string())));
        }
        None => {
            let mut to = BufWriter::new(std::io::stdout().lock());
            let written =
                store.export(&mut to).and_then(|_| to.flush().map_err(unwritten(Path::new("stdout"))));
            written.map_err(|error| located(error, Path::new("stdout")))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The file is the whole export, or what it was before.
fn export_to(store: &Store, file: &Path) -> Result<u64> {
    let mut unfinished = file.as_os_str().to_owned();
    unfinished.push(format!(".{}.tmp", std::process::id()));
    let unfinished = Path::new(&unfinished);
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    // It tells of someone's rooms.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let write = || {
        let mut to = BufWriter::new(options.open(unfinished).map_err(unwritten(file))?);
        let num_lines = store.export(&mut to)?;
        let whole = to.into_inner().map_err(|error| unwritten(file)(error.into_error()))?;
        whole.sync_all().and_then(|()| std::fs::rename(unfinished, file)).map_err(unwritten(file))?;
        Ok(num_lines)
    };
    write().map_err(|error| {
        let _ = std::fs::remove_file(unfinished);
        located(error, file)
    })
}

pub(super) fn import(store: &mut Store, args: &ImportArgs) -> Result<ExitCode> {
    let file = &args.file;
    let imported = if file == Path::new("-") {
        store.import(&mut std::io::stdin().lock()).map_err(|error| located(error, Path::new("stdin")))?
    } else {
        let opened =
            File::open(file).map_err(|source| Error::Io { action: "read", source, path: file.clone() })?;
        store.import(&mut BufReader::new(opened)).map_err(|error| located(error, file))?
    };
    if args.json {
        print(&to_json(&imported, true)?)?;
    } else {
        let Imported { new_proposals, known_proposals, new_events, known_events, new_choices, known_choices } =
            imported;
        let known = known_proposals + known_events + known_choices;
        let [proposals, events] = [(new_proposals, "new proposal"), (new_events, "new event")].map(count);
        let choices = match new_choices {
            0 => String::new(),
            num => format!(", {}", count((num, "new choice of taste"))),
        };
        print(&format!("{proposals}, {events}{choices}; {} known already\n", count((known, "line"))))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn count((num, what): (u64, &str)) -> String {
    counted(usize::try_from(num).unwrap_or(usize::MAX), what)
}

fn unwritten(path: &Path) -> impl Fn(std::io::Error) -> Error {
    move |source| Error::Io { action: "write", source, path: path.to_owned() }
}

/// The store does not know what the file is called.
fn located(error: Error, path: &Path) -> Error {
    match error {
        Error::Io { action, source, .. } => Error::Io { action, source, path: path.to_owned() },
        other => other,
    }
}
