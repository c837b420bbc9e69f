//! What a run tells of itself once it has ended.

use std::fs;
use std::path::Path;

use super::super::evaluate::tables;
use crate::error::{Error, Result};
use crate::finetune::spo::{Ended, Options};
use crate::finetune::verdict::Compared;

/// Writes `report.md` and its pictures into the run's folder.
///
/// # Errors
/// What cannot be written.
pub(super) fn write(
    folder: &Path,
    options: &Options,
    ended: &Ended,
    compared: &[(&str, Compared)],
) -> Result<()> {
    let Ended { reason, best: (step, reward), base, .. } = ended;
    let mut text = format!(
        "# Fine-tuning\n\n\
         The run ended because {reason}. While it learned, held-out rooms were worth {base:.3} by the base and {reward:.3} by the \
         weights of step {step}, which are in `model`.\n\n\
         ![Rewards and the distance from the base, step by step](curve.svg)\n\n\
         One answer a room that neither learned from, as in use but without a search; `vlm` is the base, `vlm 2` the new model.\n",
    );
    for (name, compared) in compared {
        text += &format!(
            "\n## {name}: {}\n\n```text\n{}```\n\n![Plans by the base, and below by the new model]({})\n",
            compared.reason,
            tables::colourless(&compared.report),
            picture(name),
        );
    }
    text += &format!(
        "\n## How it learned\n\n```json\n{}\n```\n",
        serde_json::to_string_pretty(options).map_err(|error| Error::Internal(error.to_string()))?,
    );
    let put = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        fs::write(&path, bytes).map_err(|source| Error::Io { action: "write", source, path })
    };
    for (name, compared) in compared {
        put(&picture(name), &compared.sheet)?;
    }
    put("report.md", text.as_bytes())
}

/// The picture's file of a set of rooms.
fn picture(name: &str) -> String {
    format!("{}.png", name.to_lowercase().replace(' ', "-"))
}
