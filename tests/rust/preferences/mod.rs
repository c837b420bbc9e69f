//! The memory for preferences: what it keeps, and what it survives.

mod child;
mod commands;
mod faults;
mod forgetting;
mod kills;
mod merging;
mod opening;
mod recording;
mod rescue;

use std::path::Path;
use std::sync::OnceLock;

use backend::pipeline::{self, Hooks};
use backend::policy::Policies;
use backend::preferences::{Proposal, Request, Store};
use backend::protocol::{
    Action, ArrangeRequest, ArrangeResponse, FinalPlacement, Options, Placement, Preference,
};
use backend::reward::Taste;
use jiff::Timestamp;
use tempfile::TempDir;

fn folder() -> TempDir {
    TempDir::new().expect("a folder")
}

fn store(folder: &TempDir) -> Store {
    Store::open(folder.path()).expect("it opens")
}

/// A room and an answer to it, made once.
fn example() -> &'static (ArrangeRequest, ArrangeResponse) {
    static EXAMPLE: OnceLock<(ArrangeRequest, ArrangeResponse)> = OnceLock::new();
    EXAMPLE.get_or_init(|| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas/examples/bedroom.request.json");
        let mut request: ArrangeRequest =
            serde_json::from_slice(&std::fs::read(path).expect("an example")).expect("a request");
        let options = Options { steps: Some(60), num_candidates: Some(3), ..Options::default() };
        request.options = Some(options);
        let response = pipeline::arrange(&request, Policies::default(), &Taste::default(), Hooks::NONE)
            .expect("an answer");
        (request, response)
    })
}

fn proposal(job_id: &str) -> Proposal {
    let (request, response) = example().clone();
    let proposed_at: Timestamp = "2026-11-22T12:00:00.123Z".parse().expect("a time");
    Proposal {
        job_id: job_id.to_owned(),
        client: "test 1".to_owned(),
        request: Request::Arrange(request),
        response,
        proposed_at,
    }
}

fn of_project(job_id: &str, project: &str) -> Proposal {
    let mut proposal = proposal(job_id);
    let Request::Arrange(request) = &mut proposal.request else { unreachable!() };
    request.options.get_or_insert_default().project = Some(project.to_owned());
    proposal
}

fn preference(job_id: &str, action: Action) -> Preference {
    Preference {
        job_id: job_id.to_owned(),
        action,
        candidate: matches!(action, Action::Accept).then(|| "c1".to_owned()),
        final_placements: None,
        reason: None,
        client: "test 1".to_owned(),
    }
}

/// The bed, moved by hand.
fn edited() -> Vec<FinalPlacement> {
    let placed = &example().1.candidates[0].placements[0];
    let [x, y, z] = placed.position_m;
    let placement = Placement { position_m: [x + 0.1, y, z], yaw_deg: placed.yaw_deg };
    vec![FinalPlacement { object: placed.object.clone(), placement }]
}

/// What the store holds, as it exports it.
fn exported(store: &Store) -> String {
    let mut bytes = vec![];
    store.export(&mut bytes).expect("it exports");
    String::from_utf8(bytes).expect("UTF-8")
}
