//! Soft terms: hand-made scenes, one for every kind.

use backend::protocol::DiagnosticKind::*;
use backend::protocol::{Goal, GoalRelation, RelationKind, Severity};
use serde_json::{Value, json};

use super::scenes::{north_window, opening, piece, with};
use super::{Case, case, check};

const WARDROBE: [f64; 3] = [1.0, 0.6, 2.0];

fn warning(kind: backend::protocol::DiagnosticKind, object: &'static str, objects: Vec<Value>) -> Case {
    Case { severity: Severity::Warning, ..case(kind, object, objects) }
}

#[test]
fn a_side_that_is_taken_is_told_with_what_takes_it() {
    // The wardrobe's doors need 0.60 m; the cabinet's face is 0.20 m before them.
    let wardrobe = piece("Wardrobe", "wardrobe", WARDROBE, [2.5, 0.31, 0.0], 180.0);
    let cabinet = piece("Cabinet", "cabinet", [0.9, 0.45, 1.2], [2.5, 1.035, 0.0], 0.0);
    check(&Case {
        other: Some("Cabinet"),
        metres: Some(0.40),
        message: "Wardrobe lacks 0.40 m of free space at its front: cabinet is in the way",
        ..warning(NoClearance, "Wardrobe", vec![wardrobe, cabinet])
    });
    // Turned to the wall, 0.15 m before it.
    check(&Case {
        metres: Some(0.45),
        message: "Wardrobe lacks 0.45 m of free space at its front: a wall is in the way",
        ..warning(
            NoClearance,
            "Wardrobe",
            vec![piece("Wardrobe", "wardrobe", WARDROBE, [2.5, 0.45, 0.0], 0.0)],
        )
    });
}

#[test]
fn what_nobody_can_walk_to_is_told() {
    let desk = piece("Desk", "desk", [1.4, 0.7, 0.75], [0.36, 0.8, 0.0], 90.0);
    let wardrobe = piece("Wardrobe", "wardrobe", [1.5, 0.6, 2.0], [1.2, 0.76, 0.0], 90.0);
    check(&Case { message: "Nobody can walk to desk", ..warning(Unreachable, "Desk", vec![desk, wardrobe]) });
}

/// A wall of two columns with a cabinet in the gap between them.
fn partition() -> Vec<Value> {
    let column = |id: &str, y: f64| {
        with(piece(id, "column", [0.4, 1.5, 2.5], [2.0, y, 0.0], 0.0), json!({"locked": true}))
    };
    vec![
        column("Column_1", 0.75),
        column("Column_2", 3.25),
        piece("Cabinet", "cabinet", [0.9, 0.45, 1.2], [2.0, 2.0, 0.0], 90.0),
    ]
}

#[test]
fn a_door_that_is_cut_off_is_told() {
    let outward = opening("door_1", "door", [[0.4, 0.0], [1.3, 0.0]], json!({"swing": "outward"}));
    check(&Case {
        openings: vec![outward],
        object: None,
        other: Some("door_1"),
        message: "Nobody can walk from door_1 into the room",
        ..warning(Disconnected, "", partition())
    });
    check(&Case { object: None, ..warning(Disconnected, "", partition()) });
}

#[test]
fn what_belongs_against_a_wall_and_is_not_there_is_told() {
    check(&Case {
        metres: Some(0.50),
        message: "Wardrobe stands 0.50 m off {S}",
        hint: "move it 0.49 m, with its back against {S}",
        ..warning(OffWall, "Wardrobe", vec![piece("Wardrobe", "wardrobe", WARDROBE, [2.5, 0.8, 0.0], 180.0)])
    });
}

#[test]
fn what_is_turned_against_the_room_is_told() {
    check(&Case {
        degrees: Some(20.0),
        message: "Wardrobe is turned 20° against {S}",
        ..warning(
            Misaligned,
            "Wardrobe",
            vec![piece("Wardrobe", "wardrobe", WARDROBE, [2.5, 0.5, 0.0], 200.0)],
        )
    });
    check(&Case {
        degrees: Some(8.0),
        severity: Severity::Info,
        ..case(Misaligned, "Wardrobe", vec![piece("Wardrobe", "wardrobe", WARDROBE, [2.5, 0.5, 0.0], 172.0)])
    });
}

#[test]
fn what_is_out_of_line_is_told() {
    let desk = |number: usize, y: f64| {
        let x = 0.1 + 0.9 * number as f64;
        piece(&format!("Desk_{number}"), "school_desk", [0.7, 0.52, 0.75], [x, y, 0.0], 0.0)
    };
    let mut desks: Vec<Value> = (1..5).map(|number| desk(number, 2.0)).collect();
    desks.push(desk(5, 2.3));
    check(&Case {
        severity: Severity::Info,
        other: Some("Desk_4"),
        metres: Some(0.30),
        message: "School desk is 0.30 m out of line with another school desk",
        ..case(Misaligned, "Desk_5", desks)
    });
}

#[test]
fn what_misses_its_partner_is_told() {
    let bed = piece("Bed", "bed_double", [1.6, 2.0, 0.55], [2.0, 2.99, 0.0], 0.0);
    // Bed to x 2.80, nightstand from x 3.55: 0.75 m apart, 0.15 m are meant.
    let nightstand = piece("Nightstand", "nightstand", [0.46, 0.4, 0.55], [3.78, 3.79, 0.0], 0.0);
    check(&Case {
        other: Some("Bed"),
        metres: Some(0.60),
        message: "Nightstand does not stand beside bed double: 0.60 m off",
        ..warning(Ungrouped, "Nightstand", vec![bed, nightstand])
    });
    let table = piece("Table", "dining_table", [1.6, 0.9, 0.75], [2.5, 2.0, 0.0], 0.0);
    // Before the middle of the long side, turned away by half.
    let chair = piece("Chair", "dining_chair", [0.47, 0.54, 0.9], [2.5, 1.2, 0.0], 0.0);
    check(&Case {
        other: Some("Table"),
        degrees: Some(180.0),
        message: "Dining chair is not drawn up to dining table: 180° off",
        hint: "turn it by 180°",
        ..warning(Ungrouped, "Chair", vec![table, chair])
    });
}

#[test]
fn a_partner_that_is_shared_while_another_is_free_is_told() {
    let desk = |id: &str, x: f64| piece(id, "desk", [1.4, 0.7, 0.75], [x, 0.36, 0.0], 180.0);
    let chair = |id: &str, x: f64| piece(id, "office_chair", [0.6, 0.6, 1.05], [x, 0.98, 0.0], 0.0);
    let objects =
        vec![desk("Desk_1", 1.2), desk("Desk_2", 3.5), chair("Chair_1", 0.85), chair("Chair_2", 1.55)];
    check(&Case {
        severity: Severity::Info,
        other: Some("Desk_1"),
        message: "Office chair shares desk with too many others",
        ..case(Ungrouped, "Chair_1", objects)
    });
}

#[test]
fn a_lone_ceiling_lamp_belongs_in_the_middle() {
    check(&Case {
        severity: Severity::Info,
        metres: Some((1.5_f64 * 1.5 + 1.0).sqrt()),
        message: "Ceiling lamp hangs 1.80 m off the middle of the room",
        is_plain: true,
        ..case(
            Ungrouped,
            "Lamp",
            vec![piece("Lamp", "ceiling_lamp", [0.45, 0.45, 0.15], [1.0, 1.0, 2.35], 0.0)],
        )
    });
}

#[test]
fn what_stands_before_a_window_is_told() {
    // The window spans x 2.0–3.2, the wardrobe x 2.3–3.3.
    check(&Case {
        openings: vec![north_window()],
        other: Some("window_1"),
        metres: Some(0.90),
        message: "Wardrobe stands before 0.90 m of window_1",
        ..warning(
            BlocksWindow,
            "Wardrobe",
            vec![piece("Wardrobe", "wardrobe", WARDROBE, [2.8, 3.69, 0.0], 0.0)],
        )
    });
}

#[test]
fn a_lopsided_room_is_told() {
    let wardrobe = piece("Wardrobe", "wardrobe", [1.5, 0.6, 2.0], [0.76, 0.31, 0.0], 180.0);
    let dresser = piece("Dresser", "dresser", [1.0, 0.48, 0.85], [0.25, 1.3, 0.0], 90.0);
    let center = |a: f64, b: f64| (0.9 * a + 0.48 * b) / 1.38;
    let off = (2.5 - center(0.76, 0.25)).hypot(2.0 - center(0.31, 1.3));
    check(&Case {
        object: None,
        severity: Severity::Info,
        metres: Some(off),
        message: "The furniture's weight lies 2.34 m off the middle of the room",
        is_plain: true,
        ..case(Unbalanced, "", vec![wardrobe, dresser])
    });
}

fn goal(kind: RelationKind, subject: &str, target: Option<&str>) -> Goal {
    let relation = GoalRelation {
        kind,
        subject: subject.to_owned(),
        target: target.map(str::to_owned),
        distance_m: None,
    };
    Goal { instruction: None, relations: vec![relation] }
}

fn lamp_and_armchair() -> Vec<Value> {
    vec![
        piece("Lamp", "floor_lamp", [0.42, 0.42, 1.6], [0.5, 0.5, 0.0], 0.0),
        piece("Armchair", "armchair", [0.8, 0.82, 0.88], [4.0, 3.0, 0.0], 0.0),
    ]
}

#[test]
fn a_relation_that_does_not_hold_is_told() {
    // 2.89 m apart along x, 1.88 m along y; near is up to 1 m.
    check(&Case {
        goal: goal(RelationKind::Near, "Lamp", Some("armchair")),
        other: Some("Armchair"),
        metres: Some(2.89_f64.hypot(1.88) - 1.0),
        message: "Floor lamp is not near armchair: 2.45 m off",
        ..warning(RelationUnmet, "Lamp", lamp_and_armchair())
    });
    check(&Case {
        goal: goal(RelationKind::AgainstWall, "Armchair", None),
        message: "Armchair is not against a wall",
        ..warning(RelationUnmet, "Armchair", lamp_and_armchair())
    });
    check(&Case {
        goal: goal(RelationKind::InCorner, "Armchair", None),
        message: "Armchair is not in a corner",
        ..warning(RelationUnmet, "Armchair", lamp_and_armchair())
    });
    check(&Case {
        goal: goal(RelationKind::Facing, "Armchair", Some("window_1")),
        openings: vec![north_window()],
        other: Some("window_1"),
        // From (4.0, 3.0) to (2.6, 4.0), facing south.
        degrees: Some(180.0 - 1.4_f64.atan2(1.0).to_degrees()),
        ..warning(RelationUnmet, "Armchair", lamp_and_armchair())
    });
    check(&Case {
        goal: goal(RelationKind::LeftOf, "Lamp", Some("Armchair")),
        other: Some("Armchair"),
        message: "Floor lamp is not left of armchair",
        ..warning(RelationUnmet, "Lamp", lamp_and_armchair())
    });
}

#[test]
fn a_relation_of_nothing_gets_words() {
    check(&Case {
        goal: goal(RelationKind::Near, "piano", Some("Armchair")),
        object: None,
        message: "Nothing here is called piano",
        hint: "use an id or a category of this room",
        has_fix: false,
        ..warning(RelationUnmet, "", lamp_and_armchair())
    });
    check(&Case {
        goal: goal(RelationKind::Near, "Lamp", Some("piano")),
        message: "Nothing else here is called piano",
        has_fix: false,
        ..warning(RelationUnmet, "Lamp", lamp_and_armchair())
    });
}
