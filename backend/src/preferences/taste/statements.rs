//! What was learned, as statements that people can read, switch off and have forgotten; only what is stated acts.

use std::collections::BTreeMap;

use super::fit::Fit;
use super::lessons::Feature;
use crate::protocol::TermName;
use crate::reward::{Anchor, GAPS_M, Habit, Manner, NUM_TERMS, Taste, WEIGHTS};

/// How many standard deviations from nothing: one statement in twenty is chance.
const SURE: f64 = 1.645;
/// What counts less than this cannot be felt.
const LEAST: f64 = 0.15;
/// As much as this is a full strength; the goal that a user types counts 2.5.
const FULL: f64 = 2.0;

/// One thing that was learned.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Statement {
    /// Its name, the same from fit to fit ([`Feature::statement`]).
    pub(super) id: String,
    pub(super) text: String,
    /// How much it counts, (0, 1].
    pub(super) strength: f64,
    /// The probability that it is not the other way round.
    pub(super) certainty: f64,
    /// How many jobs showed it.
    pub(super) num_jobs: u32,
    weights: Vec<(Feature, f64)>,
}

impl Statement {
    /// Lets it act in a taste, times a factor.
    pub(super) fn act(&self, factor: f64, taste: &mut Taste) {
        for (feature, weight) in &self.weights {
            let weight = (weight * factor).clamp(-FULL, FULL) as f32;
            match feature {
                Feature::Term(index) => taste.terms[(*index).min(NUM_TERMS - 1)] = weight,
                Feature::Habit(habit) => taste.habits.push((habit.clone(), weight)),
            }
        }
    }
}

/// What can be said of a fit, the strongest first.
pub(super) fn statements(features: &[Feature], num_jobs: &[u32], fit: &Fit) -> Vec<Statement> {
    let mut gaps: BTreeMap<(&str, &Anchor), Vec<(usize, usize)>> = BTreeMap::new();
    let mut found = vec![];
    for (index, feature) in features.iter().enumerate() {
        match feature {
            Feature::Habit(Habit { subject, anchor, manner: Manner::Gap(knot) }) => {
                gaps.entry((subject, anchor)).or_default().push((usize::from(*knot), index));
            }
            _ => found.extend(single(feature, num_jobs[index], fit.mean[index], fit.spread[index])),
        }
    }
    found.extend(
        gaps.into_iter().filter_map(|((subject, anchor), knots)| gap(subject, anchor, &knots, num_jobs, fit)),
    );
    found.sort_by(|a, b| b.strength.total_cmp(&a.strength).then_with(|| a.id.cmp(&b.id)));
    found
}

fn single(feature: &Feature, num_jobs: u32, mean: f64, spread: f64) -> Option<Statement> {
    let is_told = mean.abs() >= LEAST && mean.abs() >= SURE * spread;
    is_told.then(|| {
        let text = match feature {
            Feature::Term(index) => of_term(WEIGHTS[*index].0, mean > 0.0),
            Feature::Habit(habit) => of_habit(habit, mean > 0.0),
        };
        Statement {
            id: feature.statement(),
            text,
            strength: (mean.abs() / FULL).min(1.0),
            certainty: certainty(mean.abs() / spread),
            num_jobs,
            weights: vec![(feature.clone(), mean)],
        }
    })
}

/// All gaps of a pair as one liking of a distance.
fn gap(
    subject: &str,
    anchor: &Anchor,
    knots: &[(usize, usize)],
    num_jobs: &[u32],
    fit: &Fit,
) -> Option<Statement> {
    let shown: Vec<(usize, usize)> =
        knots.iter().copied().filter(|&(_, index)| num_jobs[index] > 0).collect();
    let by_mean = |a: &&(usize, usize), b: &&(usize, usize)| fit.mean[a.1].total_cmp(&fit.mean[b.1]);
    let (&best, &worst) = (shown.iter().max_by(by_mean)?, shown.iter().min_by(by_mean)?);
    // Beside what is liked or disliked, all other distances count nothing.
    let is_liked = fit.mean[best.1] > -fit.mean[worst.1];
    let (told, at) = if is_liked { best } else { worst };
    let (height, spread) = (fit.mean[best.1].max(0.0) - fit.mean[worst.1].min(0.0), fit.spread[at]);
    if height < LEAST || fit.mean[at].abs() < SURE * spread {
        return None;
    }
    let feature = |knot: usize| {
        let manner = Manner::Gap(knot as u8);
        Feature::Habit(Habit { subject: subject.to_owned(), anchor: anchor.clone(), manner })
    };
    // The best distance lies between knots where both are liked.
    let liked = |knot: usize| {
        let index = shown.iter().find(|(other, _)| *other == knot).map(|(_, index)| *index);
        index.map_or(0.0, |index| fit.mean[index].max(0.0))
    };
    let around = told.saturating_sub(1)..=(told + 1).min(GAPS_M.len() - 1);
    let (sum, weight) = around.fold((0.0, 0.0), |(sum, weight), knot| {
        (sum + liked(knot) * f64::from(GAPS_M[knot]), weight + liked(knot))
    });
    let metres = if weight > 0.0 { sum / weight } else { f64::from(GAPS_M[told]) };
    Some(Statement {
        id: feature(told).statement(),
        text: of_gap(subject, anchor, (told, metres), is_liked),
        strength: (height / FULL).min(1.0),
        certainty: certainty(fit.mean[at].abs() / spread),
        num_jobs: num_jobs[at],
        weights: shown.iter().map(|&(knot, index)| (feature(knot), fit.mean[index])).collect(),
    })
}

/// The normal distribution's mass below so many standard deviations, by the logistic curve that is within 0.01 of it
/// (Bowling et al. 2009, eq. 3).
fn certainty(deviations: f64) -> f64 {
    (1.0 + (-(0.07056 * deviations.powi(3) + 1.5976 * deviations)).exp()).recip()
}

fn of_term(term: TermName, is_more: bool) -> String {
    let what = match term {
        TermName::Clearance => "room to use things",
        TermName::Walkability => "free ways through the room",
        TermName::Wall => "backs against walls",
        TermName::Alignment => "straight lines and rows",
        TermName::Grouping => "things in their usual groups",
        TermName::Windows => "windows that nothing stands before",
        TermName::Balance => "furniture spread evenly",
        other => other.as_str(),
    };
    format!("{what}: {} to you than usual", if is_more { "more important" } else { "less important" })
}

fn of_habit(habit: &Habit, is_liked: bool) -> String {
    let (things, anchor) = (plural(&habit.subject), the(&habit.anchor));
    let you = if is_liked { "you" } else { "you do not" };
    match habit.manner {
        Manner::Toward => format!("{you} turn {things} to {anchor}"),
        Manner::Away => format!("{you} turn {things} away from {anchor}"),
        Manner::Left => format!("{you} put {things} on the left of {anchor}"),
        Manner::Right => format!("{you} put {things} on the right of {anchor}"),
        Manner::Before => format!("{you} put {things} before the front of {anchor}"),
        Manner::Behind => format!("{you} put {things} behind {anchor}"),
        Manner::At | Manner::Gap(_) => match habit.anchor {
            Anchor::Wall => format!("{you} put {things} with the back on a wall"),
            Anchor::Corner => format!("{you} put {things} in corners"),
            _ => format!("{you} put {things} in the middle of the room"),
        },
    }
}

fn of_gap(subject: &str, anchor: &Anchor, (knot, metres): (usize, f64), is_liked: bool) -> String {
    let (things, anchor) = (plural(subject), the(anchor));
    let you = if is_liked { "you" } else { "you do not" };
    match knot {
        0 if metres < 0.08 => format!("{you} put {things} right at {anchor}"),
        knot if knot + 1 == GAPS_M.len() => format!("{you} keep {things} away from {anchor}"),
        _ => format!("{you} keep about {metres:.1} m between {things} and {anchor}"),
    }
}

fn the(anchor: &Anchor) -> String {
    match anchor {
        Anchor::Category(category) => format!("the {}", category.replace('_', " ")),
        Anchor::Wall => "the nearest wall".to_owned(),
        other => format!("the {other}"),
    }
}

fn plural(category: &str) -> String {
    let word = category.replace('_', " ");
    match word.as_str() {
        _ if word.ends_with("shelf") => format!("{}ves", &word[..word.len() - 1]),
        _ if word.ends_with('s') || word.ends_with("furniture") => word,
        _ if word.ends_with("ch") || word.ends_with('x') || word.ends_with("sh") => format!("{word}es"),
        _ => format!("{word}s"),
    }
}
