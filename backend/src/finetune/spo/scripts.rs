//! Rollouts as the network reads them again: tokens, and at each that was chosen what it earned.

use std::sync::Arc;

use super::credit;
use super::rollouts::{Answer, Group};
use crate::finetune::examples::{Example, Said};
use crate::model::Grid;
use crate::model::ops::Allowed;
use crate::policy::vlm::{Drawn, Spoken, Vlm};

/// A prompt with completions that do not see each other, and what is to be learned of them.
#[derive(Debug, Clone)]
pub(super) struct Script {
    /// The prompt's tokens, then those of the completions one behind the other.
    pub tokens: Vec<u32>,
    /// Where each completion starts; none = prompt and answer are one sequence.
    pub starts: Vec<usize>,
    /// The pictures' grids.
    pub grids: Vec<Grid>,
    /// Their patches.
    pub patches: Arc<[f32]>,
    /// The tokens that were chosen.
    pub places: Vec<Place>,
}

/// A token that was chosen.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// The place in the script's tokens behind which it was.
    pub behind: usize,
    /// The token.
    pub token: u32,
    /// What could be chosen.
    pub allowed: Allowed,
    /// Its log p when it was; of taught ones 0.
    pub old: f64,
    /// How much better than others what it led to was; of taught ones 1.
    pub advantage: f64,
    /// Its share of the step's loss.
    pub share: f64,
    /// The completion that it belongs to.
    pub completion: usize,
}

/// Rewards closer than this say nothing of which answer is better.
const LEAST_MARGIN: f64 = 0.02;

/// How trajectories are measured against each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Measure {
    /// Weight of a turn over that of the turn before.
    pub discount: f64,
    /// Are rewards measured in the group's deviations? Else as they are.
    pub is_standardised: bool,
    /// How much of the advantage of an object's tokens is the object's own, [0, 1].
    pub object_share: f64,
}

/// The scripts of a group. A trajectory counts as much as any other, and so does each of its tokens (paper, eq. 8: 1/G Σ 1/|T|).
pub(super) fn scripts(vlm: &Vlm, group: Group, measure: Measure) -> Vec<Script> {
    let num = group.answers.first().map_or(0, Vec::len);
    let rewards = |trajectory: usize| -> Vec<f64> {
        group.answers.iter().map(|turn| turn[trajectory].reward).collect()
    };
    let rewards: Vec<f64> =
        (0..num).map(|trajectory| credit::discounted(&rewards(trajectory), measure.discount)).collect();
    let advantages =
        if measure.is_standardised { credit::standardised(&rewards) } else { credit::left_out(&rewards) };
    let num_chosen = |trajectory: usize| -> usize {
        group.spoken.iter().map(|turn| drawn(turn, trajectory).choices.len()).sum()
    };
    let shares: Vec<f64> =
        (0..num).map(|trajectory| 1.0 / (num * num_chosen(trajectory).max(1)) as f64).collect();
    let mut scripts = vec![];
    for (spoken, answers) in group.spoken.iter().zip(&group.answers) {
        let values: Vec<Vec<Option<f32>>> =
            answers.iter().map(|answer| answer.outcome.objects.clone()).collect();
        let objects = credit::of_objects(&values);
        let mut first = 0;
        for spoken in spoken {
            let mut script = Script {
                tokens: spoken.prompt.clone(),
                starts: vec![],
                grids: spoken.grids.clone(),
                patches: Arc::clone(&spoken.patches),
                places: vec![],
            };
            for (completion, drawn) in spoken.drawn.iter().enumerate() {
                let trajectory = first + completion;
                let answer = &answers[trajectory];
                let earned = |object: Option<usize>| match object {
                    Some(object) if measure.object_share > 0.0 => {
                        (1.0 - measure.object_share) * advantages[trajectory]
                            + measure.object_share * objects[trajectory][object]
                    }
                    _ => advantages[trajectory],
                };
                let said = said_of(vlm, answer, drawn, &spoken.texts[completion]);
                let start = script.tokens.len();
                let last = spoken.prompt.len() - 1;
                for choice in &drawn.choices {
                    script.places.push(Place {
                        behind: if choice.at == 0 { last } else { start + choice.at - 1 },
                        token: drawn.tokens[choice.at],
                        allowed: choice.allowed.clone(),
                        old: choice.log_prob.into(),
                        advantage: earned(said[choice.at]),
                        share: shares[trajectory],
                        completion,
                    });
                }
                if !drawn.tokens.is_empty() {
                    script.starts.push(start);
                    script.tokens.extend(&drawn.tokens);
                }
            }
            first += spoken.drawn.len();
            scripts.push(script);
        }
    }
    scripts
}

/// The best and the worst first answer of a group, in this order, as one script; nothing where none is better. Each token has the
/// pair's share.
pub(super) fn pair(vlm: &Vlm, mut group: Group, measure: Measure) -> Option<Script> {
    let rewards: Vec<f64> = group.answers.first()?.iter().map(|answer| answer.reward).collect();
    let order = |a: &usize, b: &usize| rewards[*a].total_cmp(&rewards[*b]);
    let (best, worst) = ((0..rewards.len()).max_by(order)?, (0..rewards.len()).min_by(order)?);
    if rewards[best] - rewards[worst] < LEAST_MARGIN {
        return None;
    }
    group.spoken.truncate(1);
    group.answers.truncate(1);
    let mut script = scripts(vlm, group, measure).pop()?;
    let ends: Vec<usize> = script.starts.iter().skip(1).copied().chain([script.tokens.len()]).collect();
    let prompt = *script.starts.first()?;
    let mut tokens: Vec<u32> = script.tokens[..prompt].to_vec();
    let (mut starts, mut places) = (vec![], vec![]);
    for (completion, own) in [best, worst].into_iter().enumerate() {
        let (start, new) = (*script.starts.get(own)?, tokens.len());
        starts.push(new);
        tokens.extend(&script.tokens[start..ends[own]]);
        places.extend(script.places.iter().filter(|place| place.completion == own).map(|place| Place {
            behind: if place.behind < start { place.behind } else { place.behind - start + new },
            completion,
            share: 1.0,
            ..place.clone()
        }));
    }
    script = Script { tokens, starts, places, ..script };
    Some(script)
}

/// What a trajectory said in a turn.
fn drawn(turn: &[Spoken], trajectory: usize) -> &Drawn {
    match turn {
        [one] => &one.drawn[trajectory],
        each => &each[trajectory].drawn[0],
    }
}

/// For each token, the object whose line it belongs to.
fn said_of(vlm: &Vlm, answer: &Answer, drawn: &Drawn, text: &str) -> Vec<Option<usize>> {
    let mut at = 0;
    let starts: Vec<usize> = drawn
        .tokens
        .iter()
        .map(|&token| {
            let start = at;
            at += vlm.num_bytes(token);
            start
        })
        .collect();
    // Letters that are none were replaced: nothing is where it was.
    if at != text.len() {
        return vec![None; starts.len()];
    }
    let line = |start: &usize| answer.lines.iter().find(|(range, _)| range.contains(start));
    starts.iter().map(|start| line(start).map(|(_, object)| *object)).collect()
}

/// A lesson as a script: every token counts as the lesson says, over the number of all of them in the step.
pub(super) fn taught(example: Example, num_tokens: usize) -> Script {
    let place = |said: &Said| Place {
        behind: said.behind,
        token: said.token,
        allowed: None,
        old: 0.0,
        advantage: 1.0,
        share: f64::from(said.weight) / num_tokens as f64,
        completion: example.answers.iter().filter(|&&start| said.behind >= start).count().saturating_sub(1),
    };
    let places = example.said.iter().map(place).collect();
    let Example { tokens, answers, grids, patches, .. } = example;
    Script { tokens, starts: answers, grids, patches, places }
}
