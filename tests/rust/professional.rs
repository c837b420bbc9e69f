//! The professional layouts against their damaged copies.

use std::collections::BTreeMap;
use std::path::Path;

use backend::document;
use backend::protocol::SceneSnapshot;
use serde::Deserialize;

use crate::damage::{Tally, damaged, totals};

#[derive(Deserialize)]
struct Cases {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    layout: String,
    copy: usize,
    seed: u64,
    num_damaged: usize,
}

fn read(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/professional");
    std::fs::read(folder.join(name)).expect("a readable file")
}

/// Ranks 600 damaged copies against their 30 originals; prints the shares, and the misses by layout.
#[test]
fn damaged_copies_rank_below_their_originals() {
    let Cases { cases } = serde_json::from_slice(&read("damage.json")).expect("a list of cases");
    assert_eq!(cases.len(), 600);
    let (mut by_num, mut by_kind) = (Tally::default(), Tally::default());
    let mut misses: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for case in &cases {
        let original: SceneSnapshot =
            document::read(&read(&format!("{}.json", case.layout))).expect("a snapshot");
        let (copy, damages) = damaged(&original, case.seed, case.num_damaged);
        assert_eq!(damages.len(), case.num_damaged);
        let (before, after) = (totals(&original), totals(&copy));
        let is_below = after.rank() < before.rank();
        by_num.add(format!("{} damaged", case.num_damaged), is_below);
        if let [only] = damages.as_slice() {
            by_kind.add(only.kind.name(), is_below);
        }
        if !is_below {
            let what: Vec<String> = damages.iter().map(ToString::to_string).collect();
            let changes: Vec<String> = backend::protocol::TermName::ALL
                .iter()
                .filter(|&&term| before.value(term) != after.value(term))
                .map(|&term| {
                    format!("{} {:.3} → {:.3}", term.as_str(), before.value(term), after.value(term))
                })
                .collect();
            let line = format!(
                "  copy {}: {} ({:.4} → {:.4}: {})",
                case.copy,
                what.join(", "),
                before.rank(),
                after.rank(),
                changes.join(", ")
            );
            misses.entry(&case.layout).or_default().push(line);
        }
    }
    println!("{by_num}{by_kind}");
    for (layout, lines) in &misses {
        println!("{layout}\n{}", lines.join("\n"));
    }
    let num_misses: usize = misses.values().map(Vec::len).sum();
    let share = 1.0 - num_misses as f64 / cases.len() as f64;
    println!("{:.1} % rank below", share * 100.0);
    assert!(share >= 0.95, "only {:.1} % of the damaged copies rank below their originals", share * 100.0);
}

/// Professionals break no hard term.
#[test]
fn professional_layouts_are_valid() {
    let Cases { cases } = serde_json::from_slice(&read("damage.json")).expect("a list of cases");
    for case in cases.iter().filter(|case| case.copy == 0) {
        let snapshot: SceneSnapshot =
            document::read(&read(&format!("{}.json", case.layout))).expect("a snapshot");
        let totals = totals(&snapshot);
        assert!(totals.is_valid, "{}: {:?}", case.layout, totals.terms);
    }
}
