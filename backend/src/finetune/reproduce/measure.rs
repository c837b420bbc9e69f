//! How good a model is, held by nothing, by its form, and as it is used.

use std::collections::BTreeMap;

use super::rooms::published;
use crate::error::Result;
use crate::finetune::evaluate::{Case, Sample};
use crate::finetune::spo::{Group, Rollouts, Weights, group};
use crate::finetune::workers::Workers;
use crate::layout::answer::Aliases;
use crate::policy::vlm::{Decoding, Vlm};
use crate::protocol::TermName;
use crate::reward::Taste;
use crate::scene::Scene;
use crate::search;

/// Answers for each room: two, so that they can be compared.
const NUM: usize = 2;

/// What was measured of a room, by name; over its answers.
pub type Room = BTreeMap<String, Sample>;

/// All rooms in one order, for each way of decoding.
pub type Measured = BTreeMap<String, Vec<Room>>;

/// The ways of decoding by name.
pub const DECODINGS: [(&str, Decoding); 3] =
    [("free", Decoding::Free), ("grammar", Decoding::Grammar), ("deployed", Decoding::Deployed)];

/// The paper's own numbers (`format`, `collision_ratio`, `constraint_violation_ratio`), and ours
/// (`valid`, `total`, hard terms, `relations`, `diversity`).
///
/// # Errors
/// A room that is no scene; a model that cannot answer.
pub(super) fn measure(
    vlm: &Vlm,
    cases: &[Case],
    seed: u64,
    workers: &Workers,
    should_stop: &(dyn Fn() -> bool + Sync),
) -> Result<Measured> {
    let (mut measured, taste) = (Measured::new(), Taste::default());
    for (name, decoding) in DECODINGS {
        let rollouts = Rollouts {
            num: NUM,
            turns: 1,
            decoding,
            temperature: 1.0,
            weights: Weights::default(),
            taste: &taste,
            is_recorded: false,
        };
        let numbered: Vec<(u64, &Case)> = (seed..).zip(cases).collect();
        let rooms = workers
            .map(&numbered, |&(seed, case)| values(case, &group(vlm, case, rollouts, seed, should_stop)?))?;
        measured.insert(name.to_owned(), rooms);
    }
    Ok(measured)
}

fn values(case: &Case, group: &Group) -> Result<Room> {
    let scene = Scene::from_snapshot(&case.told)?;
    let answers: Vec<_> = group.answers.iter().flatten().collect();
    let mut values = Room::new();
    let mut add = |name: &str, value: f64| {
        let sample = values.entry(name.to_owned()).or_default();
        *sample = sample.and(Sample::of(value));
    };
    for answer in &answers {
        let outcome = &answer.outcome;
        add("format", answer.format);
        let paper = published(case, &outcome.layout)?;
        // What cannot be read places nothing, and what is not placed collides with nothing, and what is not there
        // breaks no relation: no merit.
        if answer.format == 1.0 {
            add("collision_ratio", paper.collision_ratio);
            add("constraint_violation_ratio", paper.constraint_violation_ratio);
        }
        add("valid", f64::from(u8::from(outcome.valid)));
        add("total", if answer.format == 1.0 { outcome.total } else { 0.0 });
        for (term, [value, _]) in TermName::ALL.iter().zip(&outcome.terms).take(5) {
            add(term.as_str(), *value);
        }
        if !outcome.held.is_empty() {
            let held = outcome.held.iter().filter(|held| **held).count();
            add("relations", held as f64 / outcome.held.len() as f64);
        }
    }
    if let [one, other] = answers.as_slice() {
        add("diversity", search::difference(&scene, &one.outcome.layout, &other.outcome.layout).into());
    }
    add("objects", Aliases::new(&scene).order().len() as f64);
    Ok(values)
}
