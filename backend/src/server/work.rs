//! What a job does: the pipeline, and then the memory.

use std::sync::Arc;

use jiff::Timestamp;

use super::jobs::{Job, Work};
use crate::furnish;
use crate::models::Promoted;
use crate::pipeline;
use crate::policy::remote::RemotePolicy;
use crate::policy::{Policies, Policy};
use crate::preferences::{Memory, Proposal, Request};
use crate::protocol::{ArrangeRequest, FurnishRequest, Options};

/// Arranges or furnishes, and remembers what was proposed unless the request is private.
///
/// No job takes longer than `max_ms`. A memory that fails does not take the answer with it: the answer says so.
pub fn arrange_or_furnish(
    memory: Memory,
    models: Arc<Promoted>,
    remote: Option<RemotePolicy>,
    max_ms: u64,
) -> Box<Work> {
    Box::new(move |job: &Job, request: &Request, hooks| {
        let taste = memory.taste(request.options());
        let (learned, fault) = match taste {
            Ok(learned) => (learned, None),
            Err(error) => (Arc::default(), Some(error)),
        };
        let mut response = match request {
            Request::Arrange(request) => {
                let options = limited(request.options.as_ref(), max_ms);
                let model = models.model();
                let policies = Policies {
                    vlm: model.as_deref(),
                    remote: remote.as_ref().map(|remote| remote as &dyn Policy),
                };
                pipeline::arrange(
                    &ArrangeRequest { options, ..request.clone() },
                    policies,
                    &learned.taste,
                    hooks,
                )?
            }
            Request::Furnish(request) => {
                let options = limited(request.options.as_ref(), max_ms);
                furnish::furnish(&FurnishRequest { options, ..request.clone() }, &learned.taste, hooks)?
            }
        };
        if let Some(error) = fault {
            response.warnings.push(format!("what you taught was not used: {error}"));
        }
        if job.is_cancelled() {
            return Ok(response);
        }
        let proposal = Proposal {
            job_id: job.id.clone(),
            client: job.client.clone(),
            request: request.clone(),
            response: response.clone(),
            proposed_at: Timestamp::now(),
        };
        let remembered = memory.store().record_proposal(&proposal);
        if let Err(error) = remembered {
            tracing::error!(%error, job = job.id, "a proposal is not remembered");
            response.warnings.push(format!(
                "this proposal is not remembered, so that nothing can be learned from it: {error}"
            ));
        }
        Ok(response)
    })
}

fn limited(options: Option<&Options>, max_ms: u64) -> Option<Options> {
    let mut options = options.cloned().unwrap_or_default();
    options.time_budget_ms = Some(options.time_budget_ms.map_or(max_ms, |asked| asked.min(max_ms)));
    Some(options)
}
