//! What became of a job in the end, after everything that the user did with it.

use super::Request;
use crate::furnish::applied;
use crate::protocol::{Action, Candidate, FinalPlacement, PreferenceEvent, SceneSnapshot};

/// The outcome of a job's events.
#[derive(Debug, Clone, PartialEq)]
pub struct Story<'a> {
    /// The candidate that was kept.
    pub standing: Option<&'a Candidate>,
    /// What was moved in it by hand.
    pub moved: Option<&'a [FinalPlacement]>,
    /// Those that were rejected or taken back, in order.
    pub rejected: Vec<&'a Candidate>,
}

impl<'a> Story<'a> {
    /// The story of a job's candidates; who names none means the first, which stands in the scene unasked.
    pub fn of(candidates: &'a [Candidate], events: &'a [PreferenceEvent]) -> Self {
        let find = |id: &str| candidates.iter().find(|candidate| candidate.id == id);
        let named = |event: &PreferenceEvent| match &event.candidate {
            Some(id) => find(id),
            None => candidates.first(),
        };
        let mut story = Self { standing: None, moved: None, rejected: vec![] };
        for event in events {
            match event.action {
                Action::Accept => {
                    (story.standing, story.moved) = (named(event), None);
                    story.rejected.retain(|rejected| Some(*rejected) != story.standing);
                }
                Action::Reject | Action::Undo => {
                    story.rejected.extend(story.standing.take().or(named(event)));
                    story.moved = None;
                }
                Action::Edit => {
                    story.standing = story.standing.or(named(event));
                    story.moved = event.final_placements.as_deref();
                }
            }
        }
        story
    }
}

/// The room as a candidate left it, with what was moved by hand since.
pub fn standing(request: &Request, candidate: &Candidate, moved: &[FinalPlacement]) -> SceneSnapshot {
    let catalogue = match request {
        Request::Arrange(_) => &[][..],
        Request::Furnish(request) => &request.catalogue,
    };
    let mut snapshot = applied(request.snapshot(), candidate, catalogue);
    for object in &mut snapshot.objects {
        if let Some(moved) = moved.iter().find(|moved| moved.object == object.id) {
            object.placement = Some(moved.placement);
        }
    }
    snapshot
}
