//! `backend model show`.

use std::process::ExitCode;

use serde_json::json;

use super::args::ShowArgs;
use super::say;
use super::text::{bytes, count};
use crate::cli::outputs::{print, to_json};
use crate::cli::style::{Ink, clean};
use crate::error::Result;
use crate::models::manifest::{Checked, Manifest};
use crate::models::store::{Entry, Store};

/// A file that is not what came, and how.
type Changed = (String, String);

pub(super) fn run(store: &Store, args: &ShowArgs) -> Result<ExitCode> {
    let model = store.get(&args.name)?;
    let changed = match (&model.manifest, args.verify) {
        (Some(manifest), true) => Some(verify(store, &args.name, manifest)?),
        (None, true) => {
            say("note: it was put here by hand, so that nothing is known to compare it with\n");
            None
        }
        _ => None,
    };
    let text =
        if args.json { document(&model, changed.as_deref())? } else { page(&model, changed.as_deref()) };
    print(&text)?;
    let is_whole = changed.is_none_or(|changed| changed.is_empty());
    Ok(if is_whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn verify(store: &Store, name: &str, manifest: &Manifest) -> Result<Vec<Changed>> {
    let folder = store.path(name)?;
    let fault =
        |file: &crate::models::manifest::ManifestFile| Some((file.name.clone(), file.fault(&folder)?));
    Ok(manifest.files.iter().filter_map(fault).collect())
}

fn document(model: &Entry, changed: Option<&[Changed]>) -> Result<String> {
    let changed = changed.map(|changed| {
        changed.iter().map(|(file, how)| json!({"file": file, "how": how})).collect::<Vec<_>>()
    });
    let document = json!({
        "name": model.name,
        "current": model.is_current,
        "bytes": model.num_bytes,
        "manifest": model.manifest,
        "checkpoint": model.checkpoint.as_ref().ok(),
        "fault": model.checkpoint.as_ref().err(),
        "changed": changed,
    });
    to_json(&document, false)
}

fn page(model: &Entry, changed: Option<&[Changed]>) -> String {
    let in_use = if model.is_current { ", in use" } else { "" };
    let mut text = format!("{}{in_use}\n", Ink::stdout().bold(&model.name));
    match &model.checkpoint {
        Ok(checkpoint) => {
            let (num, tensors) = (count(checkpoint.parameters), checkpoint.num_tensors);
            text += &format!(
                "{}, {num} in {tensors} tensors, stored as {}, {}\n",
                checkpoint.architecture,
                checkpoint.dtype,
                bytes(model.num_bytes)
            );
            for (key, value) in &checkpoint.config {
                text += &format!("  {key} {value}\n");
            }
        }
        Err(reason) => text += &format!("cannot be used: {}\n", clean(reason)),
    }
    match &model.manifest {
        Some(manifest) => {
            let source = &manifest.source;
            text += &format!(
                "from {}/{} ({})\n",
                clean(&source.hub),
                clean(&source.repo),
                clean(&source.revision)
            );
            text += &format!("commit {}, pulled {}\n", clean(&source.commit), clean(&manifest.pulled_at));
            let licence = manifest.licence.as_deref().unwrap_or("not told");
            text += &format!("licence {}\n", clean(licence));
            for file in &manifest.files {
                let checked = if file.checked == Checked::Sha256 { "SHA-256" } else { "size" };
                text += &format!("  {} {}, checked by {checked}\n", clean(&file.name), bytes(file.size));
            }
        }
        None => text += "put here by hand (unmanaged)\n",
    }
    match changed {
        Some([]) => text += "every file is what came\n",
        Some(changed) => {
            for (file, how) in changed {
                text += &format!("{}: {}\n", clean(file), clean(how));
            }
        }
        None => {}
    }
    text
}
