//! Advantages, losses and slopes are those of verl's.

use backend::finetune::spo::credit;
use backend::finetune::spo::objective::{Loss, Token, clipped, divergence};
use serde::Deserialize;

use crate::fixtures;

#[derive(Deserialize)]
struct Objectives {
    clip: f64,
    rewards: Vec<Vec<f64>>,
    advantages: Vec<Vec<f64>>,
    tokens: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    new: f64,
    old: f64,
    reference: f64,
    advantage: f64,
    clipped: [f64; 2],
    divergence: [f64; 2],
}

#[test]
fn objectives_are_the_references() {
    let found = serde_json::from_value(fixtures::json("objectives.json"));
    let Objectives { clip, rewards, advantages, tokens } = found.expect("objectives");
    for (rewards, expected) in rewards.iter().zip(&advantages) {
        for (got, expected) in credit::standardised(rewards).iter().zip(expected) {
            assert!((got - expected).abs() < 1e-6, "{rewards:?}: {got} {expected}");
        }
    }
    let near = |got: Loss, [value, slope]: [f64; 2]| {
        (got.value - value).abs() < 1e-9 && (got.slope - slope).abs() < 1e-9
    };
    let mut num_held = 0;
    for case in &tokens {
        let Case { new, old, reference, advantage, .. } = *case;
        let token = Token { new, old, reference, advantage };
        let got = clipped(token, clip);
        assert!(near(got, case.clipped), "{token:?}: {got:?} {:?}", case.clipped);
        assert!(near(divergence(token), case.divergence), "{token:?}: {:?}", case.divergence);
        num_held += usize::from(got.slope == 0.0 && advantage != 0.0);
    }
    assert!(num_held > 5 && num_held < tokens.len() / 2, "both sides of the clip are tried: {num_held}");
}
