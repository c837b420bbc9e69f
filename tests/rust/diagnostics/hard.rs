//! Hard terms: hand-made scenes, one for every kind.

use backend::protocol::DiagnosticKind::*;
use backend::protocol::{DiagnosticKind, Severity};
use serde_json::{Value, json};

use super::scenes::{Shape, Variant, north_window, opening, piece, with};
use super::{Case, all, case, check, scored};

const WARDROBE: [f64; 3] = [1.0, 0.6, 2.0];

/// A wardrobe with its back on the south wall.
fn wardrobe(x: f64) -> Value {
    piece("Wardrobe", "wardrobe", WARDROBE, [x, 0.31, 0.0], 180.0)
}

fn table() -> Value {
    piece("Table", "dining_table", [1.6, 0.9, 0.75], [2.5, 2.0, 0.0], 0.0)
}

fn vase(at: [f64; 3]) -> Value {
    piece("Vase", "vase", [0.18, 0.18, 0.32], at, 0.0)
}

#[test]
fn what_is_not_placed_is_told_and_finds_a_place() {
    for (category, size) in [
        ("dining_chair", [0.47, 0.54, 0.9]),
        ("picture", [0.7, 0.03, 0.55]),
        ("ceiling_lamp", [0.45, 0.45, 0.15]),
        ("vase", [0.18, 0.18, 0.32]),
        ("wardrobe", WARDROBE),
    ] {
        let object = with(piece("New", category, size, [0.0; 3], 0.0), json!({"placement": null}));
        check(&case(Unplaced, "New", vec![table(), object]));
    }
    let chair =
        with(piece("Chair", "dining_chair", [0.47, 0.54, 0.9], [0.0; 3], 0.0), json!({"placement": null}));
    check(&Case { message: "Dining chair is not placed", ..case(Unplaced, "Chair", vec![chair]) });
}

#[test]
fn what_finds_no_place_gets_words() {
    let giant = with(piece("Giant", "wardrobe", [6.0, 4.5, 2.0], [0.0; 3], 0.0), json!({"placement": null}));
    let hint = "no free place for it: leave it out, or take something else away";
    check(&Case { has_fix: false, hint, is_plain: true, ..case(Unplaced, "Giant", vec![giant]) });
}

#[test]
fn a_contact_is_told_of_the_smaller_one_by_its_depth() {
    // Wardrobe x 0.50–1.50, dresser x 1.30–2.10; they share more of y than of x.
    let dresser = piece("Dresser", "dresser", [0.8, 0.5, 0.8], [1.7, 0.26, 0.0], 180.0);
    check(&Case {
        other: Some("Wardrobe"),
        metres: Some(0.20),
        message: "Dresser runs into wardrobe by 0.20 m",
        hint: "move it 0.21 m to its right along the wall",
        ..case(Collision, "Dresser", vec![wardrobe(1.0), dresser])
    });
}

#[test]
fn a_contact_with_something_locked_is_told_of_the_other() {
    let column =
        with(piece("Column", "column", [0.3, 0.3, 2.5], [1.5, 0.5, 0.0], 0.0), json!({"locked": true}));
    check(&Case {
        other: Some("Column"),
        metres: Some(0.15),
        message: "Wardrobe runs into column by 0.15 m",
        ..case(Collision, "Wardrobe", vec![wardrobe(1.0), column])
    });
}

#[test]
fn a_pile_gives_one_finding_a_pair_deepest_first() {
    let crate_at = |id: &str, x: f64, width: f64| piece(id, "chest", [width, 0.5, 0.5], [x, 2.0, 0.0], 0.0);
    // x 1.0–2.0, 1.9–2.7 and 1.6–2.2: depths 0.1 (a–b), 0.4 (a–c), 0.3 (b–c).
    let objects = [crate_at("a", 1.5, 1.0), crate_at("b", 2.3, 0.8), crate_at("c", 1.9, 0.6)];
    for variant in Variant::all() {
        let reward = scored(&variant.snapshot(&[], &objects), &Default::default());
        let pairs: Vec<_> = all(&reward)
            .filter(|found| found.kind == Collision)
            .map(|found| {
                (found.object.as_deref().unwrap_or(""), found.other.as_deref().unwrap_or(""), found.amount_m)
            })
            .collect();
        assert_eq!(
            pairs,
            [("b", "a", Some(0.1)), ("c", "a", Some(0.4)), ("c", "b", Some(0.3))],
            "{variant:?}"
        );
    }
}

#[test]
fn what_stands_on_a_moved_piece_moves_along() {
    let nightstand = piece("Nightstand", "nightstand", [0.46, 0.4, 0.55], [1.6, 0.21, 0.0], 180.0);
    let lamp = piece("Lamp", "table_lamp", [0.28, 0.28, 0.48], [1.6, 0.21, 0.55], 180.0);
    check(&Case {
        other: Some("Wardrobe"),
        metres: Some(0.13),
        ..case(Collision, "Nightstand", vec![wardrobe(1.0), nightstand, lamp])
    });
}

#[test]
fn what_is_attached_moves_with_its_leader() {
    let desk = piece("Desk", "desk", [1.4, 0.7, 0.75], [2.5, 0.36, 0.0], 180.0);
    let pedestal = piece("Pedestal", "cabinet", [0.4, 0.5, 0.6], [1.6, 0.26, 0.0], 180.0);
    let pedestal = with(pedestal, json!({"attached_to": "Desk"}));
    let column =
        with(piece("Column", "column", [0.3, 0.3, 2.5], [1.35, 0.26, 0.0], 0.0), json!({"locked": true}));
    check(&Case {
        other: Some("Column"),
        metres: Some(0.10),
        message: "Cabinet runs into column by 0.10 m",
        ..case(Collision, "Pedestal", vec![column, desk, pedestal])
    });
}

#[test]
fn what_reaches_through_a_wall_is_outside() {
    let sideboard = piece("Sideboard", "sideboard", [1.6, 0.45, 0.8], [2.5, 0.075, 0.0], 180.0);
    check(&Case {
        metres: Some(0.15),
        message: "Sideboard reaches 0.15 m through {S}",
        ..case(OutsideRoom, "Sideboard", vec![sideboard])
    });
    let far = piece("Sideboard", "sideboard", [1.6, 0.45, 0.8], [2.5, -6.0, 0.0], 180.0);
    check(&Case { metres: Some(6.225), ..case(OutsideRoom, "Sideboard", vec![far]) });
}

#[test]
fn a_corner_of_the_room_may_stick_into_a_piece() {
    // The alcove's corner at (5.0, 2.5): x 4.5–5.4, y 2.3–2.75 holds it.
    let cabinet = piece("Cabinet", "cabinet", [0.9, 0.45, 1.2], [4.95, 2.525, 0.0], 0.0);
    let variant = Variant::all().find(|variant| variant.shape == Shape::Concave).expect("one");
    let snapshot = variant.snapshot(&[], &[cabinet]);
    let reward = scored(&snapshot, &Default::default());
    let found = super::find(&reward, (OutsideRoom, Some("Cabinet"), None)).expect("told");
    super::assert_mends(&snapshot, &Default::default(), &reward, found);
}

#[test]
fn what_is_too_high_comes_down_if_it_can() {
    let picture = piece("Picture", "picture", [0.7, 0.03, 0.55], [2.5, 3.985, 2.10], 0.0);
    check(&Case {
        metres: Some(0.15),
        message: "Picture reaches 0.15 m above the ceiling",
        hint: "lower it by 0.15 m",
        ..case(OutsideHeight, "Picture", vec![picture])
    });
    check(&Case {
        metres: Some(0.20),
        message: "Wardrobe is 0.20 m too tall for the room",
        hint: "choose a lower one or leave it out",
        has_fix: false,
        ..case(
            OutsideHeight,
            "Wardrobe",
            vec![piece("Wardrobe", "wardrobe", [1.0, 0.6, 2.7], [2.5, 0.31, 0.0], 180.0)],
        )
    });
    let low = piece("Picture", "picture", [0.7, 0.03, 0.55], [2.5, 3.985, -0.2], 0.0);
    check(&Case {
        metres: Some(0.20),
        message: "Picture reaches 0.20 m below the floor",
        ..case(OutsideHeight, "Picture", vec![low])
    });
}

#[test]
fn what_floats_is_put_down() {
    let chair = |z: f64| vec![piece("Chair", "dining_chair", [0.47, 0.54, 0.9], [2.5, 2.0, z], 0.0)];
    check(&Case {
        metres: Some(0.25),
        message: "Dining chair floats 0.25 m above the floor",
        hint: "put it on the floor",
        ..case(Floating, "Chair", chair(0.25))
    });
    check(&Case {
        metres: Some(0.10),
        message: "Dining chair sinks 0.10 m into the floor",
        ..case(Floating, "Chair", chair(-0.10))
    });
    for (z, message) in
        [(0.80, "Vase floats 0.05 m above dining table"), (0.70, "Vase sinks 0.05 m into dining table")]
    {
        check(&Case {
            other: Some("Table"),
            metres: Some(0.05),
            message,
            hint: "put it on dining table",
            ..case(Floating, "Vase", vec![table(), vase([2.5, 2.0, z])])
        });
    }
    check(&Case {
        other: Some("Table"),
        metres: Some(0.02),
        ..case(Floating, "Vase", vec![table(), vase([2.5, 2.0, 0.77])])
    });
    check(&Case {
        metres: Some(0.75),
        message: "Vase floats 0.75 m above the floor",
        ..case(Floating, "Vase", vec![table(), vase([0.5, 0.5, 0.75])])
    });
}

#[test]
fn what_hangs_on_nothing_goes_to_its_wall_or_ceiling() {
    check(&Case {
        metres: Some(0.20),
        message: "Picture hangs 0.20 m off the wall",
        ..case(
            Detached,
            "Picture",
            vec![piece("Picture", "picture", [0.7, 0.03, 0.55], [2.5, 3.785, 1.2], 0.0)],
        )
    });
    let lamp = |z: f64| vec![piece("Lamp", "ceiling_lamp", [0.45, 0.45, 0.15], [2.5, 2.0, z], 0.0)];
    check(&Case {
        metres: Some(0.30),
        message: "Ceiling lamp hangs 0.30 m below the ceiling",
        hint: "raise it by 0.30 m to the ceiling",
        ..case(Detached, "Lamp", lamp(2.05))
    });
    check(&Case {
        metres: Some(0.05),
        message: "Ceiling lamp reaches 0.05 m into the ceiling",
        ..case(Detached, "Lamp", lamp(2.40))
    });
}

#[test]
fn what_stands_badly_is_put_where_it_can_stand() {
    // The table's east edge is at x 3.3; a fifth of the vase's 0.18 m may hang over it.
    check(&Case {
        other: Some("Table"),
        metres: Some(0.024),
        ..case(BadSupport, "Vase", vec![table(), vase([3.27, 2.0, 0.75])])
    });
    check(&Case {
        other: Some("Table"),
        metres: Some(0.094),
        message: "Vase hangs 0.09 m too far over the edge of dining table",
        ..case(BadSupport, "Vase", vec![table(), vase([3.34, 2.0, 0.75])])
    });
    let lamp = piece("Lamp", "floor_lamp", [0.42, 0.42, 1.6], [4.0, 2.0, 0.0], 0.0);
    check(&Case {
        other: Some("Lamp"),
        message: "Vase stands on floor lamp, which cannot carry it",
        ..case(BadSupport, "Vase", vec![table(), lamp, vase([4.0, 2.0, 1.6])])
    });
}

#[test]
fn what_stands_in_a_doors_way_is_moved_out_of_it() {
    // The strip is 0.60 m deep; the wardrobe's nearest face is 0.28 m from the wall.
    let outward = opening("door_1", "door", [[1.0, 0.0], [1.9, 0.0]], json!({"swing": "outward"}));
    check(&Case {
        openings: vec![outward],
        other: Some("door_1"),
        metres: Some(0.32),
        message: "Wardrobe blocks door_1 by 0.32 m",
        ..case(
            BlocksOpening,
            "Wardrobe",
            vec![piece("Wardrobe", "wardrobe", WARDROBE, [1.45, 0.58, 0.0], 0.0)],
        )
    });
    // The leaf of 0.90 m hangs at x 1.0; the cabinet's face is 0.50 m before the hinge.
    let inward =
        opening("door_1", "door", [[1.0, 0.0], [1.9, 0.0]], json!({"swing": "inward", "hinge": "from"}));
    check(&Case {
        openings: vec![inward],
        other: Some("door_1"),
        metres: Some(0.40),
        ..case(
            BlocksOpening,
            "Cabinet",
            vec![piece("Cabinet", "cabinet", [0.9, 0.45, 1.2], [1.2, 0.725, 0.0], 0.0)],
        )
    });
}

#[test]
fn two_doors_blocked_are_two_findings() {
    let door = |id: &str, x: f64| opening(id, "passage", [[x, 0.0], [x + 0.9, 0.0]], json!({}));
    let sideboard = piece("Sideboard", "sideboard", [1.6, 0.45, 0.8], [2.0, 0.5, 0.0], 180.0);
    for other in ["door_1", "door_2"] {
        check(&Case {
            openings: vec![door("door_1", 0.9), door("door_2", 2.2)],
            other: Some(other),
            metres: Some(0.325),
            ..case(BlocksOpening, "Sideboard", vec![sideboard.clone()])
        });
    }
}

#[test]
fn what_hangs_over_a_window_covers_it() {
    check(&Case {
        openings: vec![north_window()],
        other: Some("window_1"),
        metres: Some(0.69),
        message: "Picture covers 0.69 m of window_1",
        ..case(
            CoversOpening,
            "Picture",
            vec![piece("Picture", "picture", [0.7, 0.03, 0.55], [2.6, 3.985, 1.3], 0.0)],
        )
    });
}

#[test]
fn names_of_people_are_shortened_and_capitalised() {
    let told = |name: &str, kind: DiagnosticKind| -> String {
        let object =
            json!({"id": "X", "name": name, "size_m": [0.5, 0.5, 0.5], "placement": null, "category": null});
        let variant = Variant::all().next().expect("one");
        let reward = scored(&variant.snapshot(&[], &[object]), &Default::default());
        let found = all(&reward).find(|found| found.kind == kind).expect("told");
        assert_eq!(found.severity, Severity::Error);
        found.message.clone()
    };
    assert_eq!(told("ärmlich", Unplaced), "Ärmlich is not placed");
    assert_eq!(told("two\nlines", Unplaced), "Two lines is not placed");
    let long = told(&"zzzz".repeat(100), Unplaced);
    assert!(long.chars().count() < 50, "{long}");
}
