//! Outcomes as numbers of whole rows.

use std::collections::BTreeMap;

use serde::Serialize;

use super::cases::Case;
use super::judge::{FAULTS, Outcome};
use super::rows::{Row, Way};
use super::statistics::{Bootstrap, Estimate, Sample, quantile};
use crate::protocol::{RelationKind, TermName};

/// A comparison in numbers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// How many rooms were tried.
    pub num_rooms: usize,
    /// How many relations were meant in them.
    pub num_relations: usize,
    /// What fixed every draw.
    pub seed: u64,
    /// The models that took part: `vlm`, `vlm 2`, and so on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub models: Vec<String>,
    /// Every row.
    pub rows: Vec<RowReport>,
    /// What rows that differ in one thing only differ by.
    pub differences: Vec<Difference>,
}

/// One row in numbers; what concerns no room is left out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RowReport {
    /// The row for people.
    pub name: String,
    /// The row.
    pub row: Row,
    /// Share of rooms with a valid layout.
    pub valid: Option<Estimate>,
    /// Mean total.
    pub total: Option<Estimate>,
    /// Mean value of each term over the rooms that it concerns.
    pub terms: BTreeMap<&'static str, Estimate>,
    /// Share of objects at fault, by fault.
    pub faults: BTreeMap<&'static str, Estimate>,
    /// Share of relations that hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relations: Option<Estimate>,
    /// Share of rooms with relations in which all of them hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wishes: Option<Estimate>,
    /// Share of relations that hold, by kind.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub by_kind: BTreeMap<String, Estimate>,
    /// What was understood of the words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heard: Option<Agreement>,
    /// What was seen of what only the picture shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen: Option<Agreement>,
    /// Share of raw answers that are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unreadable: Option<Estimate>,
    /// Mean difference of the layouts of a room.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub diversity: Option<Estimate>,
    /// Mean number of tokens of an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokens: Option<Estimate>,
    /// What no seed fixes.
    pub timing: TimingReport,
}

/// What was said beside what there was to say.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Agreement {
    /// Share of what was said that is right; nothing where nothing was said.
    pub precision: Option<Estimate>,
    /// Share of what there was that was said.
    pub recall: Option<Estimate>,
}

/// How long rooms took.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TimingReport {
    /// Half of the rooms took less, seconds.
    pub median_s: f64,
    /// Nine of ten rooms took less, seconds.
    pub p90_s: f64,
    /// The median time until the first sound candidate, seconds; of searches only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_s: Option<f64>,
    /// Mean total of the first sound candidate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_total: Option<Estimate>,
}

/// How much greater a measure is in one row than in another, in the same rooms.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// One row.
    pub row: String,
    /// The other.
    pub against: String,
    /// `valid`, `total`, `relations` or `openings`.
    pub measure: &'static str,
    /// The first row's measure minus the second's.
    pub difference: Estimate,
}

/// Everything that is told of outcomes, `[row][case]`.
pub fn report(
    cases: &[Case],
    rows: &[Row],
    outcomes: &[Vec<Outcome>],
    (seed, models): (u64, Vec<String>),
) -> Report {
    let bootstrap = Bootstrap::new(cases.len());
    let reports =
        rows.iter().zip(outcomes).map(|(row, outcomes)| row_report(&bootstrap, cases, *row, outcomes));
    Report {
        num_rooms: cases.len(),
        num_relations: cases.iter().map(|case| case.expected.len()).sum(),
        seed,
        models,
        rows: reports.collect(),
        differences: differences(&bootstrap, rows, outcomes),
    }
}

fn row_report(bootstrap: &Bootstrap, cases: &[Case], row: Row, outcomes: &[Outcome]) -> RowReport {
    let over = |measure: &dyn Fn(&Outcome) -> Sample| {
        let samples: Vec<Sample> = outcomes.iter().map(measure).collect();
        bootstrap.estimate(&samples)
    };
    let maybe = |value: Option<f64>| value.map_or_else(Sample::default, Sample::of);
    let terms =
        TermName::ALL.into_iter().filter_map(|name| Some((name.as_str(), over(&|one| term(one, name))?)));
    let fault = |index: usize| over(&|one| Sample::share(one.faults[index], one.num_objects));
    let faults = FAULTS.iter().enumerate().filter_map(|(index, name)| Some((*name, fault(index)?)));
    let wish = |one: &Outcome| {
        let is_wish = usize::from(!one.held.is_empty());
        Sample::share(is_wish * usize::from(one.held.iter().all(|held| *held)), is_wish)
    };
    // Right, said, and there to be said, of each room.
    let agreement = |counts: &dyn Fn(&Outcome) -> Option<[usize; 3]>| {
        let share = |one: &Outcome, of: usize| {
            counts(one).map_or_else(Sample::default, |counts| Sample::share(counts[0], counts[of]))
        };
        let is_any = outcomes.iter().any(|one| counts(one).is_some());
        is_any
            .then(|| Agreement { precision: over(&|one| share(one, 1)), recall: over(&|one| share(one, 2)) })
    };
    let unreadable = over(&|one| Sample::share(one.unreadable.iter().count(), 1));
    let seconds: Vec<f64> = outcomes.iter().map(|one| one.timing.seconds).collect();
    let first: Vec<f64> = outcomes.iter().filter_map(|one| Some(one.timing.first?[0])).collect();
    RowReport {
        name: row.to_string(),
        row,
        valid: over(&valid),
        total: over(&total),
        terms: terms.collect(),
        faults: faults.collect(),
        relations: over(&relations),
        wishes: over(&wish),
        by_kind: by_kind(bootstrap, cases, outcomes),
        heard: agreement(&|one| one.heard.map(|heard| [heard.right, heard.said, heard.meant])),
        seen: agreement(&|one| one.sight.map(|sight| [sight.right, sight.said, sight.there])),
        unreadable: unreadable.filter(|_| row.way == Way::Raw),
        diversity: over(&|one| maybe(one.diversity)),
        tokens: over(&|one| maybe(one.tokens)),
        timing: TimingReport {
            median_s: quantile(&seconds, 0.5).unwrap_or_default(),
            p90_s: quantile(&seconds, 0.9).unwrap_or_default(),
            first_s: quantile(&first, 0.5),
            first_total: over(&|one| maybe(one.timing.first.map(|first| first[1]))),
        },
    }
}

fn valid(one: &Outcome) -> Sample {
    Sample::share(usize::from(one.valid), 1)
}

fn total(one: &Outcome) -> Sample {
    Sample::of(one.total)
}

fn relations(one: &Outcome) -> Sample {
    Sample::share(one.held.iter().filter(|held| **held).count(), one.held.len())
}

/// A term counts where it concerns something.
fn term(one: &Outcome, name: TermName) -> Sample {
    match one.terms[name as usize] {
        [value, weight] if weight > 0.0 => Sample::of(value),
        _ => Sample::default(),
    }
}

fn by_kind(bootstrap: &Bootstrap, cases: &[Case], outcomes: &[Outcome]) -> BTreeMap<String, Estimate> {
    let mut kinds: Vec<RelationKind> = vec![];
    for relation in cases.iter().flat_map(|case| &case.expected) {
        if !kinds.contains(&relation.kind) {
            kinds.push(relation.kind);
        }
    }
    let sample = |kind: RelationKind, (case, one): (&Case, &Outcome)| {
        let of_kind = case.expected.iter().zip(&one.held).filter(|(relation, _)| relation.kind == kind);
        let held: Vec<bool> = of_kind.map(|(_, held)| *held).collect();
        Sample::share(held.iter().filter(|held| **held).count(), held.len())
    };
    let estimate = |kind: RelationKind| {
        let samples: Vec<Sample> = cases.iter().zip(outcomes).map(|pair| sample(kind, pair)).collect();
        Some((wire_name(kind), bootstrap.estimate(&samples)?))
    };
    kinds.into_iter().filter_map(estimate).collect()
}

/// The kind's name on the wire.
fn wire_name(kind: RelationKind) -> String {
    match serde_json::to_value(kind) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

/// Between policies and between pictures where the rest is alike, and between what is made of the same proposals without a
/// search. The later row minus the earlier.
fn differences(bootstrap: &Bootstrap, rows: &[Row], outcomes: &[Vec<Outcome>]) -> Vec<Difference> {
    type Measure = fn(&Outcome) -> Sample;
    let openings: Measure = |one| term(one, TermName::Openings);
    let measures: [(&str, Measure); 4] =
        [("valid", valid), ("total", total), ("relations", relations), ("openings", openings)];
    let mut differences = vec![];
    for (index, row) in rows.iter().enumerate() {
        for (other, against) in rows[..index].iter().enumerate() {
            let is_search = |row: &Row| matches!(row.way, Way::Search(_));
            let is_same_model = row.who == against.who && row.picture == against.picture;
            let is_alike =
                row.way == against.way || (is_same_model && !is_search(row) && !is_search(against));
            if !is_alike {
                continue;
            }
            for (measure, of) in measures {
                let [a, b] = [index, other].map(|row| outcomes[row].iter().map(of).collect::<Vec<Sample>>());
                differences.extend(bootstrap.difference(&a, &b).map(|difference| Difference {
                    row: row.to_string(),
                    against: against.to_string(),
                    measure,
                    difference,
                }));
            }
        }
    }
    differences
}
