//! What may not move only warns, and gets no fix that would move it.

use backend::protocol::DiagnosticKind::*;
use backend::protocol::Severity;
use serde_json::{Value, json};

use super::scenes::{Variant, opening, piece, with};
use super::{Case, case, check, scored};

fn locked(piece: Value) -> Value {
    with(piece, json!({"locked": true}))
}

#[test]
fn faults_among_locked_things_only_warn() {
    let column = |id: &str, x: f64| locked(piece(id, "column", [0.4, 0.4, 2.5], [x, 1.0, 0.0], 0.0));
    check(&Case {
        other: Some("Column_2"),
        metres: Some(0.10),
        severity: Severity::Warning,
        hint: "both are locked: unlock one to have it moved",
        has_fix: false,
        ..case(Collision, "Column_1", vec![column("Column_1", 1.0), column("Column_2", 1.3)])
    });
    check(&Case {
        metres: Some(0.20),
        severity: Severity::Warning,
        hint: "it is locked: unlock it to have it moved",
        has_fix: false,
        ..case(
            OutsideRoom,
            "Column",
            vec![locked(piece("Column", "column", [0.4, 0.4, 2.5], [2.0, 0.0, 0.0], 0.0))],
        )
    });
    let door = opening("door_1", "door", [[1.0, 0.0], [1.9, 0.0]], json!({"swing": "outward"}));
    check(&Case {
        openings: vec![door],
        other: Some("door_1"),
        metres: Some(0.40),
        severity: Severity::Warning,
        has_fix: false,
        ..case(
            BlocksOpening,
            "Column",
            vec![locked(piece("Column", "column", [0.4, 0.4, 2.5], [1.5, 0.4, 0.0], 0.0))],
        )
    });
}

#[test]
fn locked_faults_leave_the_layout_valid_and_locked_things_are_listed_for_cause_alone() {
    let at = |id: &str, x: f64| locked(piece(id, "column", [0.4, 0.4, 2.5], [x, 1.0, 0.0], 0.0));
    let chair = piece("Chair", "dining_chair", [0.47, 0.54, 0.9], [3.5, 2.5, 0.0], 0.0);
    for variant in Variant::all() {
        let snapshot = variant.snapshot(&[], &[at("A", 1.0), chair.clone(), at("B", 1.3), at("C", 2.5)]);
        let reward = scored(&snapshot, &Default::default());
        assert!(reward.valid, "{reward:?}");
        let listed: Vec<_> = reward.objects.iter().map(|object| object.object.as_str()).collect();
        assert_eq!(listed, ["A", "Chair"]);
    }
}

#[test]
fn a_locked_piece_whose_side_is_taken_has_the_taker_moved() {
    let stove = locked(piece("Stove", "wardrobe", [1.0, 0.6, 2.0], [2.5, 0.31, 0.0], 180.0));
    let cabinet = piece("Cabinet", "cabinet", [0.9, 0.45, 1.2], [2.5, 1.035, 0.0], 0.0);
    check(&Case {
        other: Some("Cabinet"),
        metres: Some(0.40),
        severity: Severity::Warning,
        ..case(NoClearance, "Stove", vec![stove, cabinet])
    });
}

#[test]
fn what_is_attached_to_something_locked_does_not_move() {
    let base = locked(piece("Base", "kitchen_cabinet", [2.0, 0.6, 0.9], [2.5, 0.31, 0.0], 180.0));
    let side = with(
        piece("Side", "cabinet", [0.4, 0.6, 0.9], [3.7, 0.0, 0.0], 180.0),
        json!({"attached_to": "Base"}),
    );
    check(&Case {
        metres: Some(0.30),
        severity: Severity::Warning,
        has_fix: false,
        ..case(OutsideRoom, "Side", vec![base, side])
    });
}
