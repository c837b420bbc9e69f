//! `backend render`.

use std::process::ExitCode;

use super::args::RenderArgs;
use super::batch;
use super::errors::Failures;
use super::inputs::{self, Input, Wanted};
use super::outputs::{Folder, print};
use super::pictures::Pictures;
use crate::document;
use crate::error::Result;
use crate::pipeline;

pub(super) fn run(args: &RenderArgs) -> Result<ExitCode> {
    let found = inputs::find(&args.inputs.files, Wanted::Rooms)?;
    let folder = Folder::new(&args.out, &found, None)?;
    let pictures =
        Pictures { axonometric: args.axonometric, svg: !args.png, png: !args.svg, width_px: args.width };
    let mut failures = Failures::default();
    let work = |input: &Input, _: batch::OnProgress<'_>| {
        let room = document::room(&input.read()?)?;
        let (reward, _) =
            pipeline::check(&room.request).map_err(|error| document::located(error, room.is_bare))?;
        pictures.draw(&folder, &input.name, &room.request.snapshot, Some(&reward))
    };
    batch::run(&found.files, work, |input, outcome| match outcome {
        Ok(written) => print(&written.iter().map(|path| format!("{}\n", path.display())).collect::<String>()),
        Err(error) => failures.add(&input.file, error, &found, false),
    })?;
    Ok(failures.finish(&found, false))
}
