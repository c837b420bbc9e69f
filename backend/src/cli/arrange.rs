//! `backend arrange`.

use std::process::ExitCode;

use super::answer::{self, Answer};
use super::args::ArrangeArgs;
use super::batch::OnProgress;
use super::inputs::{self, Input, Wanted};
use crate::error::{Error, Result};
use crate::pipeline::{self, Hooks};
use crate::protocol::FieldError;

pub(super) fn run(args: &ArrangeArgs) -> Result<ExitCode> {
    let found = inputs::find(&args.inputs.files, Wanted::ToArrange)?;
    answer::run("arrange", &found, &args.search, None, |input, on_progress| {
        arranged(args, input, on_progress)
    })
}

fn arranged(args: &ArrangeArgs, input: &Input, on_progress: OnProgress<'_>) -> Result<Answer> {
    let mut room = inputs::room(&input.read()?)?;
    if room.has_catalogue {
        let message = "belongs to a furnish request: use `backend furnish`".to_owned();
        return Err(Error::Fields(vec![FieldError { path: "/catalogue".to_owned(), message }]));
    }
    let request = &mut room.request;
    answer::typed(&args.search, &mut request.goal, &mut request.options);
    let hooks = Hooks { on_progress, ..Hooks::NONE };
    let response = pipeline::arrange(request, hooks).map_err(|error| inputs::located(error, room.is_bare))?;
    Ok(Answer { snapshot: room.request.snapshot, catalogue: vec![], response })
}
