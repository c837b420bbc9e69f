//! `backend arrange`.

use std::process::ExitCode;

use super::answer::{self, Answer};
use super::args::{ArrangeArgs, SearchArgs};
use super::batch::OnProgress;
use super::inputs::{self, Input, Wanted};
use crate::client::Daemon;
use crate::document;
use crate::error::{Error, Result};
use crate::models::OwnPolicies;
use crate::pipeline::{self, Hooks};
use crate::protocol::FieldError;

pub(super) fn run(args: &ArrangeArgs) -> Result<ExitCode> {
    let found = inputs::find(&args.inputs.files, Wanted::ToArrange)?;
    let daemon = answer::daemon(&args.answer.search)?;
    let models = OwnPolicies::new(args.answer.search.model.as_deref());
    answer::run("arrange", &found, &args.answer, None, |input, on_progress| {
        arranged(&args.answer.search, daemon.as_ref(), &models, input, on_progress)
    })
}

/// Arranges one document, here or by the daemon.
pub(super) fn arranged(
    args: &SearchArgs,
    daemon: Option<&Daemon>,
    models: &OwnPolicies,
    input: &Input,
    on_progress: OnProgress<'_>,
) -> Result<Answer> {
    let mut room = document::room(&input.read()?)?;
    if room.has_catalogue {
        let message = "belongs to a furnish request: use `backend furnish`".to_owned();
        return Err(Error::Fields(vec![FieldError { path: "/catalogue".to_owned(), message }]));
    }
    let request = &mut room.request;
    answer::typed(args, &mut request.goal, &mut request.options);
    let response = match daemon {
        Some(daemon) => daemon.work("/v1/arrange", request, on_progress),
        None => {
            let policies = models.of(request.options.as_ref())?;
            pipeline::arrange(request, policies, Hooks { on_progress, ..Hooks::NONE })
        }
    };
    let response = response.map_err(|error| document::located(error, room.is_bare))?;
    Ok(Answer { snapshot: room.request.snapshot, catalogue: vec![], response })
}
