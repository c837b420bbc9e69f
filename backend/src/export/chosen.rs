//! What became of proposals, as answers that were wanted and answers that were not.

use std::collections::HashMap;

use crate::error::Result;
use crate::layout::Layout;
use crate::pipeline::Question;
use crate::preferences::{self, Proposal, Request, Store, Story};
use crate::protocol::{ArrangeRequest, Candidate, FinalPlacement, PreferenceEvent, SceneSnapshot};
use crate::scene::Scene;

/// A job and what the user made of it, after everything that they did.
#[derive(Debug, Clone)]
pub struct Judged {
    /// What was asked; no memory keeps a picture.
    pub request: ArrangeRequest,
    /// The same, read.
    pub question: Question,
    /// The answer that was accepted and left as it was.
    accepted: Option<String>,
    /// What the user made of it by hand, and what it was before.
    edited: Option<(String, String)>,
    /// Answers that were rejected or taken back.
    rejected: Vec<String>,
    /// Answers that were shown beside the accepted one.
    beside: Vec<String>,
}

impl Judged {
    /// Each answer with the word whether it was wanted.
    pub fn verdicts(&self) -> impl Iterator<Item = (&str, bool)> {
        let edited = self.edited.as_ref().map(|(edited, _)| edited);
        let wanted = edited.or(self.accepted.as_ref()).map(|answer| (answer.as_str(), true));
        wanted.into_iter().chain(self.rejected.iter().map(|answer| (answer.as_str(), false)))
    }

    /// The better answer, then the worse one: what was edited beside what it was, what was accepted beside what was shown too.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let edited = self.edited.iter().map(|(edited, before)| (edited.as_str(), before.as_str()));
        let wanted = self.accepted.as_deref().filter(|_| self.edited.is_none());
        let beside = wanted
            .into_iter()
            .flat_map(|wanted| self.beside.iter().map(move |other| (wanted, other.as_str())));
        // Edits of less than a step say nothing in the answer's lines.
        edited.chain(beside).filter(|(better, worse)| better != worse)
    }
}

/// Everything that was judged, in the order of the first verdict, and the number of jobs that are left out: what was furnished
/// has other objects in each candidate, so that there is no one question for them.
///
/// # Errors
/// As [`Store::list`].
pub fn judged(store: &Store) -> Result<(Vec<Judged>, usize)> {
    let mut jobs: Vec<Vec<PreferenceEvent>> = vec![];
    let mut place_of: HashMap<String, usize> = HashMap::new();
    for event in store.list(0, usize::MAX)? {
        let place = *place_of.entry(event.job_id.clone()).or_insert(jobs.len());
        if place == jobs.len() {
            jobs.push(vec![]);
        }
        jobs[place].push(event);
    }
    let (mut found, mut num_left_out) = (vec![], 0);
    for events in jobs {
        let Some(first) = events.first() else { continue };
        match one(&store.proposal(&first.job_id)?, &events) {
            Some(judged) => found.push(judged),
            None => num_left_out += 1,
        }
    }
    Ok((found, num_left_out))
}

fn one(proposal: &Proposal, events: &[PreferenceEvent]) -> Option<Judged> {
    let Request::Arrange(request) = &proposal.request else { return None };
    let request = ArrangeRequest { image: None, ..request.clone() };
    // A program of another version may have taken what this one does not.
    let question = Question::new(&request).ok()?;
    let candidates = &proposal.response.candidates;
    let said = |candidate: &Candidate, moved: &[FinalPlacement]| {
        said(&question, &preferences::standing(&proposal.request, candidate, moved))
    };
    let answer = |candidate: &Candidate| said(candidate, &[]);
    let Story { standing, moved, rejected } = Story::of(candidates, events);
    let accepted = standing.and_then(answer);
    let edited = standing.zip(moved).and_then(|(before, moved)| said(before, moved)).zip(accepted.clone());
    let others = candidates.iter().filter(|other| standing.is_some_and(|standing| standing.id != other.id));
    let beside = others.filter_map(answer).collect();
    let rejected = rejected.into_iter().filter_map(answer).collect();
    Some(Judged { request, question, accepted, edited, rejected, beside })
}

/// The answer that says where everything stands in a snapshot.
fn said(question: &Question, snapshot: &SceneSnapshot) -> Option<String> {
    let scene = Scene::from_snapshot(snapshot).ok()?;
    Some(question.describe(&Layout::from_sent(&scene).carried_over(&scene, question.scene())))
}
