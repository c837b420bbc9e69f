//! `backend arrange`.

use std::process::ExitCode;

use super::answer::{self, Answer, Worker};
use super::args::{ArrangeArgs, SearchArgs};
use super::batch::OnProgress;
use super::inputs::{self, Input, Wanted};
use crate::document;
use crate::error::{Error, Result};
use crate::models::OwnPolicies;
use crate::pipeline::{self, Hooks};
use crate::protocol::FieldError;

pub(super) fn run(args: &ArrangeArgs) -> Result<ExitCode> {
    let found = inputs::find(&args.inputs.files, Wanted::ToArrange)?;
    let worker = Worker::of(&args.answer.search)?;
    let models = OwnPolicies::new(args.answer.search.model.as_deref());
    answer::run("arrange", &found, &args.answer, None, |input, on_progress| {
        arranged(&args.answer.search, &worker, &models, input, on_progress)
    })
}

/// Arranges one document, here or by the daemon.
pub(super) fn arranged(
    args: &SearchArgs,
    worker: &Worker,
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
    let response = match worker {
        Worker::Daemon(daemon) => daemon.work("/v1/arrange", request, on_progress),
        Worker::Here(memory) => {
            let policies = models.of(request.options.as_ref())?;
            let learned = answer::taste(memory.as_ref(), request.options.as_ref())?;
            pipeline::arrange(request, policies, &learned.taste, Hooks { on_progress, ..Hooks::NONE })
        }
    };
    let response = response.map_err(|error| document::located(error, room.is_bare))?;
    Ok(Answer { snapshot: room.request.snapshot, catalogue: vec![], response })
}
