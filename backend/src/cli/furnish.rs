//! `backend furnish`.

use std::process::ExitCode;

use super::answer::{self, Answer, Worker};
use super::args::FurnishArgs;
use super::batch::OnProgress;
use super::errors;
use super::inputs::{self, Input, Wanted};
use crate::document;
use crate::error::{Error, Result};
use crate::furnish;
use crate::pipeline::Hooks;
use crate::protocol::{ArrangeRequest, Asset, FieldError, FurnishRequest};

pub(super) fn run(args: &FurnishArgs) -> Result<ExitCode> {
    let catalogue = match args.catalogue.as_ref().map(|path| (path, inputs::read_file(path))) {
        None => None,
        Some((path, bytes)) => match bytes.and_then(|bytes| document::read::<Vec<Asset>>(&bytes)) {
            Ok(assets) => Some(assets),
            Err(error) => {
                errors::print(Some(&path.display().to_string()), &error, args.answer.json);
                return Ok(ExitCode::FAILURE);
            }
        },
    };
    let wanted = if catalogue.is_some() { Wanted::Rooms } else { Wanted::ToFurnish };
    let found = inputs::find(&args.inputs.files, wanted)?;
    let worker = Worker::of(&args.answer.search)?;
    answer::run("furnish", &found, &args.answer, args.catalogue.as_deref(), |input, on_progress| {
        furnished(args, catalogue.as_deref(), &worker, input, on_progress)
    })
}

fn furnished(
    args: &FurnishArgs,
    catalogue: Option<&[Asset]>,
    worker: &Worker,
    input: &Input,
    on_progress: OnProgress<'_>,
) -> Result<Answer> {
    let bytes = input.read()?;
    let (mut request, is_bare) = request(&bytes, catalogue)?;
    request.density = args.density.or(request.density);
    answer::typed(&args.answer.search, &mut request.goal, &mut request.options);
    let response = match worker {
        Worker::Daemon(daemon) => daemon.work("/v1/furnish", &request, on_progress),
        Worker::Here(memory) => {
            let learned = answer::taste(memory.as_ref(), request.options.as_ref())?;
            furnish::furnish(&request, &learned.taste, Hooks { on_progress, ..Hooks::NONE })
        }
    };
    let response = response.map_err(|error| document::located(error, is_bare))?;
    Ok(Answer { snapshot: request.snapshot, catalogue: request.catalogue, response })
}

/// The request, and whether the file is the snapshot itself.
fn request(bytes: &[u8], catalogue: Option<&[Asset]>) -> Result<(FurnishRequest, bool)> {
    if document::has_field(bytes, "catalogue") {
        let request: FurnishRequest = document::read_request(bytes)?;
        let assets = catalogue.map_or(request.catalogue, <[Asset]>::to_vec);
        return Ok((FurnishRequest { catalogue: assets, ..request }, false));
    }
    let Some(catalogue) = catalogue else {
        let message = "missing: send a furnish request, or name a list of assets with --catalogue".to_owned();
        return Err(Error::Fields(vec![FieldError { path: "/catalogue".to_owned(), message }]));
    };
    let room = document::room(bytes)?;
    let ArrangeRequest { snapshot, goal, image, options, request_id } = room.request;
    let catalogue = catalogue.to_vec();
    let request = FurnishRequest { snapshot, goal, image, options, request_id, catalogue, density: None };
    Ok((request, room.is_bare))
}
