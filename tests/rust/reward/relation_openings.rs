//! Relation: the goal's relations to doors, windows and passages.
//!
//! A window from (2, 5) to (4, 5), a door from (0, 1) to (0, 2), a column of 0.5 × 0.5 m.

use backend::protocol::{Hinge, RelationKind, TermName::Relation};

use crate::build::{Build, block, door, object, relation, room, window};

fn with_column(at: [f64; 2], yaw: f64) -> Build {
    room(6.0, 5.0)
        .open(window([2.0, 5.0], [4.0, 5.0]))
        .open(door([0.0, 1.0], [0.0, 2.0], Some(Hinge::From)))
        .with(object("column", [0.5; 3], [at[0], at[1], 0.0], yaw))
}

#[track_caller]
fn expect(kind: RelationKind, target: &str, (at, yaw): ([f64; 2], f64), expected: f64) {
    with_column(at, yaw).wish(relation(kind, "column", target)).expect(Relation, expected);
}

#[test]
fn distances_are_to_the_openings_line() {
    for kind in [RelationKind::Near, RelationKind::ByOpening] {
        for target in ["window", "window_1"] {
            expect(kind, target, ([3.0, 3.75], 0.0), 1.0);
            // 1.75 m: 0.75 too far of 1.5.
            expect(kind, target, ([3.0, 3.0], 0.0), 0.5);
            // Beside its end.
            expect(kind, target, ([5.25, 4.75], 0.0), 1.0);
        }
    }
    expect(RelationKind::Far, "window", ([3.0, 2.75], 0.0), 1.0);
    expect(RelationKind::Far, "window", ([3.0, 3.5], 0.0), 0.5);
    // The door's end (0, 2) is 1.75 m from the box.
    expect(RelationKind::Near, "door", ([2.0, 1.75], 0.0), 0.5);
}

#[test]
fn by_any_opening() {
    expect(RelationKind::ByOpening, "", ([1.25, 1.5], 0.0), 1.0);
    // 2.25 m from the door, 1.75 m from the window.
    expect(RelationKind::ByOpening, "", ([2.5, 3.0], 0.0), 0.5);
}

#[test]
fn facing_an_opening() {
    // The window is at +y.
    expect(RelationKind::Facing, "window", ([3.0, 2.0], 180.0), 1.0);
    expect(RelationKind::Facing, "window", ([3.0, 2.0], 0.0), 0.0);
    expect(RelationKind::Facing, "window", ([3.0, 2.0], 180.0 - 0.875_f64.to_degrees()), 0.5);
}

#[test]
fn before_an_opening_is_within_its_width() {
    for kind in [RelationKind::InFrontOf, RelationKind::Under, RelationKind::Centred] {
        expect(kind, "window", ([3.8, 3.5], 0.0), 1.0);
        // Half a metre past its end.
        expect(kind, "window", ([4.5, 4.0], 0.0), 0.5);
        // 2.25 m before it: 0.75 too far of 1.5.
        expect(kind, "window", ([3.0, 2.5], 0.0), 0.5);
    }
}

#[test]
fn aligned_with_an_opening_is_on_its_axis() {
    expect(RelationKind::AlignedWith, "window", ([3.05, 2.0], 0.0), 1.0);
    expect(RelationKind::AlignedWith, "window", ([3.3, 2.0], 0.0), 0.5);
}

#[test]
fn any_window_will_do_but_far_means_all() {
    let two = || {
        room(6.0, 5.0)
            .open(window([2.0, 5.0], [4.0, 5.0]))
            .open(window([2.0, 0.0], [4.0, 0.0]))
            .with(block([0.5; 3], [3.0, 3.75]))
    };
    two().wish(relation(RelationKind::Near, "column", "window")).expect(Relation, 1.0);
    // 1 m from the nearer one.
    two().wish(relation(RelationKind::Far, "column", "window")).expect(Relation, 1.0 - 1.0 / 1.5);
    two().wish(relation(RelationKind::Near, "column", "window_2")).expect(Relation, 0.0);
}
