//! `backend schema`: the protocol's documents.

use std::process::ExitCode;

use super::args::SchemaArgs;
use super::inputs::Inputs;
use super::outputs::{Folder, print, to_json};
use crate::error::Result;
use crate::protocol::{SCHEMAS, schema};

pub(super) fn run(args: &SchemaArgs) -> Result<ExitCode> {
    if let Some(path) = &args.all {
        let folder = Folder::new(path, &Inputs { files: vec![], is_batch: false }, None)?;
        for (name, make) in SCHEMAS {
            let written =
                folder.write(&format!("{name}.schema.json"), to_json(&make(), false)?.as_bytes())?;
            print(&format!("{}\n", written.display()))?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    match &args.name {
        Some(name) => print(&to_json(&schema(name), false)?)?,
        None => print(&list())?,
    }
    Ok(ExitCode::SUCCESS)
}

fn list() -> String {
    let rows = SCHEMAS.iter().map(|(name, make)| {
        let schema = make();
        let description = schema.get("description").and_then(|text| text.as_str()).unwrap_or_default();
        format!("{name:<18}{}\n", description.lines().next().unwrap_or_default())
    });
    rows.collect()
}
