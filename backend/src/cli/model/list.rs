//! `backend model list`.

use std::process::ExitCode;

use serde_json::{Value, json};

use super::args::ListArgs;
use super::text::{bytes, count};
use crate::cli::outputs::{print, to_json};
use crate::cli::report;
use crate::cli::style::clean;
use crate::error::Result;
use crate::models::store::{Entry, Store, Unfinished};

pub(super) fn run(store: &Store, args: &ListArgs) -> Result<ExitCode> {
    let (models, unfinished) = (store.list()?, store.unfinished()?);
    let text =
        if args.json { document(store, &models, &unfinished)? } else { page(store, &models, &unfinished) };
    print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn document(store: &Store, models: &[Entry], unfinished: &[Unfinished]) -> Result<String> {
    let model = |model: &Entry| -> Value {
        let checkpoint = model.checkpoint.as_ref().ok();
        json!({
            "name": model.name,
            "current": model.is_current,
            "managed": model.manifest.is_some(),
            "source": model.manifest.as_ref().map(|manifest| &manifest.source),
            "bytes": model.num_bytes,
            "architecture": checkpoint.map(|checkpoint| &checkpoint.architecture),
            "parameters": checkpoint.map(|checkpoint| checkpoint.parameters),
            "dtype": checkpoint.map(|checkpoint| &checkpoint.dtype),
            "fault": model.checkpoint.as_ref().err(),
        })
    };
    let part = |part: &Unfinished| json!({"name": part.name, "bytes": part.num_bytes});
    let document = json!({
        "models_dir": store.folder().display().to_string(),
        "current": store.current(),
        "models": models.iter().map(model).collect::<Vec<_>>(),
        "unfinished": unfinished.iter().map(part).collect::<Vec<_>>(),
    });
    to_json(&document, false)
}

fn page(store: &Store, models: &[Entry], unfinished: &[Unfinished]) -> String {
    let mut text = String::new();
    if models.is_empty() {
        text += "no models yet; get one by `backend model pull OWNER/NAME`\n";
    } else {
        let mut table =
            report::table(["", "name", "architecture", "parameters", "stored as", "size", "from"]);
        for model in models {
            let known = model.checkpoint.as_ref().ok();
            let of = |text: Option<String>| text.unwrap_or_else(|| "?".to_owned());
            table.add_row([
                if model.is_current { "in use" } else { "" }.to_owned(),
                model.name.clone(),
                of(known.map(|known| known.architecture.clone())),
                of(known.map(|known| count(known.parameters).replace(" parameters", ""))),
                of(known.map(|known| known.dtype.clone())),
                bytes(model.num_bytes),
                model.manifest.as_ref().map_or_else(|| "unmanaged".to_owned(), |it| clean(&it.source.repo)),
            ]);
        }
        text += &format!("{table}\n");
    }
    for model in models {
        if let Err(reason) = &model.checkpoint {
            text += &format!("{} cannot be used: {}\n", model.name, clean(reason));
        }
    }
    if let Some(gone) = store.current().filter(|name| !models.iter().any(|model| model.name == *name)) {
        text += &format!("in use would be {}, which is not here\n", clean(&gone));
    }
    for Unfinished { name, num_bytes } in unfinished {
        let so_far = bytes(*num_bytes);
        text += &format!("{} is not finished, {so_far} so far: pull it again or remove it\n", clean(name));
    }
    text + &format!("folder: {}\n", clean(&store.folder().display().to_string()))
}
