//! `backend preferences show`.

use std::process::ExitCode;

use comfy_table::{Cell, CellAlignment};
use serde_json::json;

use super::args::ShowArgs;
use super::list::{done, when};
use crate::cli::outputs::{print, to_json};
use crate::cli::report::{self, Names};
use crate::cli::style::{Ink, clean, counted};
use crate::error::{Error, Result};
use crate::preferences::{Proposal, Request, Store};
use crate::protocol::{Candidate, Goal, PreferenceEvent, TermName};

pub(super) fn run(store: &Store, args: &ShowArgs) -> Result<ExitCode> {
    let proposal = match (store.proposal(&args.job), args.job.parse()) {
        (Err(Error::NotFound { .. }), Ok(event_id)) => store.proposal(&store.job_of(event_id)?)?,
        (found, _) => found?,
    };
    let events = store.of_job(&proposal.job_id)?;
    let text = if args.json { document(&proposal, &events)? } else { page(&proposal, &events) };
    print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn document(proposal: &Proposal, events: &[PreferenceEvent]) -> Result<String> {
    let request = match &proposal.request {
        Request::Arrange(request) => json!(request),
        Request::Furnish(request) => json!(request),
    };
    let document = json!({
        "job_id": proposal.job_id,
        "client": proposal.client,
        "proposed_at": proposal.proposed_at,
        "request": request,
        "response": proposal.response,
        "events": events,
    });
    to_json(&document, false)
}

fn page(proposal: &Proposal, events: &[PreferenceEvent]) -> String {
    let Proposal { job_id, client, request, response, proposed_at } = proposal;
    let ink = Ink::stdout();
    let mut text = format!("{}\n", ink.bold(&report::room(request.snapshot())));
    let project = request.options().and_then(|options| options.project.as_deref());
    let project = project.map_or_else(String::new, |project| format!(", project {}", clean(project)));
    text += &format!("job {}{project}, {}, by {}\n", clean(job_id), when(*proposed_at), clean(client));
    if let Some(Goal { instruction: Some(instruction), .. }) = request.goal() {
        text += &format!("asked for: {}\n", clean(instruction));
    }
    let policy = serde_json::to_value(response.policy).unwrap_or_default();
    let model = response.model.as_deref().map(|model| format!(", model {}", clean(model)));
    let (policy, model) = (policy.as_str().unwrap_or_default(), model.unwrap_or_default());
    text += &format!("proposed by {policy}{model}, seed {}\n\n", response.seed);
    text += &candidates(&response.candidates);
    text += "\n";
    if events.is_empty() {
        text += "nothing was done with it\n";
    }
    let names = Names::of(request.snapshot());
    for event in events {
        text += &line(event, &response.candidates, &names);
    }
    text
}

/// A column a candidate, a row a term: what a choice between them was about.
fn candidates(candidates: &[Candidate]) -> String {
    let ids: Vec<String> = candidates.iter().map(|candidate| clean(&candidate.id)).collect();
    let mut table = report::table(std::iter::once("term").chain(ids.iter().map(String::as_str)));
    let mut row = |name: &str, value: &dyn Fn(&Candidate) -> String| {
        let values = candidates
            .iter()
            .map(|candidate| Cell::new(value(candidate)).set_alignment(CellAlignment::Right));
        table.add_row(std::iter::once(Cell::new(name)).chain(values));
    };
    row("total", &|candidate| {
        let mark = if candidate.reward.valid { "" } else { "!" };
        format!("{mark}{:.3}", candidate.reward.total)
    });
    for term in TermName::ALL {
        if candidates.iter().any(|candidate| value(candidate, term).is_some()) {
            row(term.as_str(), &|candidate| {
                value(candidate, term).map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"))
            });
        }
    }
    format!("{table}\n")
}

/// A term's value, where it concerns the room.
fn value(candidate: &Candidate, term: TermName) -> Option<f64> {
    candidate.reward.terms.get(&term).filter(|value| value.weight > 0.0).map(|value| value.value)
}

/// What was done; for an edit, how far each object was moved.
fn line(event: &PreferenceEvent, candidates: &[Candidate], names: &Names) -> String {
    let at = event.at.parse().map_or_else(|_| clean(&event.at), when);
    let mut text = format!("{at}  {}", done(event));
    if let Some(reason) = &event.reason {
        text += &format!(": {}", clean(reason));
    }
    text += "\n";
    let Some(placements) = &event.final_placements else { return text };
    let candidate = candidates.iter().find(|candidate| Some(&candidate.id) == event.candidate.as_ref());
    let mut num_kept = 0;
    for placement in placements {
        let placed = candidate.and_then(|candidate| {
            candidate.placements.iter().find(|placed| placed.object == placement.object)
        });
        let Some(placed) = placed else { continue };
        let [from, to] = [placed.position_m, placement.placement.position_m];
        let distance_m = [0, 1, 2].map(|axis| (to[axis] - from[axis]).powi(2)).iter().sum::<f64>().sqrt();
        let turn_deg = (placement.placement.yaw_deg - placed.yaw_deg + 180.0).rem_euclid(360.0) - 180.0;
        if distance_m < 0.005 && turn_deg.abs() < 0.5 {
            num_kept += 1;
            continue;
        }
        let turned = if turn_deg.abs() < 0.5 { String::new() } else { format!(", turned {turn_deg:.0}°") };
        text += &format!("    {}: moved {distance_m:.2} m{turned}\n", names.get(&placement.object));
    }
    if num_kept > 0 {
        text += &format!("    {} left as proposed\n", counted(num_kept, "object"));
    }
    text
}
