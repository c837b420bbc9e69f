//! Rooms to try policies on, from files.

use std::path::{Path, PathBuf};

use super::inputs::{self, Input, Wanted};
use crate::document;
use crate::error::{Error, Result};
use crate::finetune::evaluate::{self, Asking, Case};

/// The rooms of snapshots, requests (`*.json`), lines of instructions (`*.jsonl`), and folders of these.
///
/// # Errors
/// What cannot be read, and what is wrong with it, with the file's name.
pub(super) fn of_files(paths: &[PathBuf], asking: Asking) -> Result<Vec<Case>> {
    let mut cases = vec![];
    for input in inputs::find(paths, Wanted::ToArrange)?.files {
        let named = |error: Error| error.prefixed(&format!("{}: ", input.file));
        if input.path().and_then(Path::extension).is_some_and(|extension| extension == "jsonl") {
            cases.extend(evaluate::lines(&text(&input)?, asking).map_err(named)?);
        } else {
            let room = document::room(&input.read()?).map_err(named)?;
            let case = evaluate::asked(&input.name, room.request, asking);
            cases.push(case.map_err(|error| named(document::located(error, room.is_bare)))?);
        }
    }
    Ok(cases)
}

fn text(input: &Input) -> Result<String> {
    String::from_utf8(input.read()?).map_err(|error| Error::Json {
        path: String::new(),
        message: format!("the text is not UTF-8: {error}"),
    })
}
