//! Clearance: a side's value is 1 − 1.5 × the share of its strip that is taken.

use backend::protocol::{Object, TermName::Clearance};

use crate::build::{Build, block, l_room, locked, object, room};

/// A wardrobe with its back on the wall at y = 3: its strip is (1.5, 1.8) to (2.5, 2.4).
fn wardrobe() -> Build {
    room(4.0, 3.0).with(object("wardrobe", [1.0, 0.6, 2.0], [2.0, 2.7, 0.0], 0.0))
}

#[test]
fn a_free_strip_is_worth_all() {
    wardrobe().expect(Clearance, 1.0);
}

#[test]
fn what_stands_in_a_strip_takes_its_share() {
    // 0.5 × 0.5 of 1.0 × 0.6 m²: 1 − 1.5 · 0.4167.
    wardrobe().with(block([0.5, 0.5, 1.0], [2.0, 2.15])).expect(Clearance, 0.375);
    // A diamond of 0.5 m² / 2, all inside: 0.25 / 0.6.
    let turned = object("column", [0.4, 0.4, 1.0], [2.0, 2.1, 0.0], 45.0);
    wardrobe().with(turned).expect(Clearance, 1.0 - 1.5 * 0.16 / 0.6);
    // Beside it.
    wardrobe().with(block([0.5, 0.5, 1.0], [2.75, 2.15])).expect(Clearance, 1.0);
    // Two thirds are as bad as all.
    wardrobe().with(block([1.0, 0.45, 1.0], [2.0, 2.1])).expect(Clearance, 0.0);
}

#[test]
fn walls_take_their_share() {
    let facing =
        |y: f64, yaw: f64| room(4.0, 3.0).with(object("wardrobe", [1.0, 0.6, 2.0], [2.0, y, 0.0], yaw));
    // Its face to the wall.
    facing(2.7, 180.0).expect(Clearance, 0.0);
    // 0.3 m off it: half of the strip is outside.
    facing(2.4, 180.0).expect(Clearance, 0.25);
    // 0.5 m off it: a sixth.
    facing(2.2, 180.0).expect(Clearance, 0.75);
    // In the L-room the strip (1.5, 1.2) to (2.5, 1.8) loses (2, 1.5) to (2.5, 1.8).
    let l = l_room().with(object("wardrobe", [1.0, 0.6, 2.0], [2.0, 0.9, 0.0], 180.0));
    l.expect(Clearance, 1.0 - 1.5 * 0.15 / 0.6);
}

#[test]
fn both_sides_of_a_double_bed_count() {
    // 0.325 m between bed and wall, half of 0.65; the other side is free: (0.25 + 1) / 2.
    let bed = |category: &str| room(4.0, 3.0).with(object(category, [1.6, 2.0, 0.5], [1.125, 2.0, 0.0], 0.0));
    bed("bed_double").expect(Clearance, 0.625);
    // Any one side will do for one person.
    bed("bed_single").expect(Clearance, 1.0);
}

#[test]
fn four_sides_of_a_table() {
    let table = |x: f64| room(5.0, 4.0).with(object("dining_table", [1.6, 0.9, 0.75], [x, 2.0, 0.0], 0.0));
    table(2.5).expect(Clearance, 1.0);
    // One end on the wall: three of four.
    table(0.8).expect(Clearance, 0.75);
}

#[test]
fn what_is_flat_small_or_high_takes_nothing() {
    wardrobe().with(object("rug", [1.0, 0.6, 0.01], [2.0, 2.1, 0.0], 0.0)).expect(Clearance, 1.0);
    let lamp = |bottom: f64| object("ceiling_lamp", [1.0, 0.6, 2.6 - bottom], [2.0, 2.1, bottom], 0.0);
    wardrobe().with(lamp(1.9)).expect(Clearance, 1.0);
    wardrobe().with(lamp(1.7)).expect(Clearance, 0.0);
}

#[test]
fn partners_take_nothing_from_each_other() {
    let desk = || room(4.0, 3.0).with(object("desk", [1.2, 0.6, 0.75], [2.0, 2.7, 0.0], 0.0));
    desk().with(object("office_chair", [0.5, 0.5, 0.9], [2.0, 2.1, 0.0], 180.0)).expect(Clearance, 1.0);
    // A block of that size in the strip of 1.2 × 0.75 m does.
    desk().with(block([0.5, 0.5, 0.9], [2.0, 2.1])).expect(Clearance, 1.0 - 1.5 * 0.25 / 0.9);
    let bed = || room(4.0, 3.0).with(object("bed_double", [1.6, 2.0, 0.5], [2.0, 2.0, 0.0], 0.0));
    bed().with(object("nightstand", [0.4, 0.4, 0.5], [3.0, 2.8, 0.0], 0.0)).expect(Clearance, 1.0);
    // 0.4 × 0.4 of 2.0 × 0.65 m² on one of two sides.
    bed().with(block([0.4, 0.4, 0.5], [3.0, 2.8])).expect(Clearance, 1.0 - 0.5 * 1.5 * 0.16 / 1.3);
}

#[test]
fn locked_things_want_their_strips_free_too() {
    let bookshelf = locked(object("bookshelf", [1.0, 0.3, 2.0], [2.0, 2.85, 0.0], 0.0));
    // The strip is 1.0 × 0.6 m.
    let build = room(4.0, 3.0).with(bookshelf).with(block([0.5, 0.5, 1.0], [2.0, 2.35]));
    build.expect(Clearance, 0.375);
}

#[test]
fn the_front_turns_with_front_deg() {
    // The box is turned by 0, but its front is 90° further: it faces +X, and its strip is the one to the right.
    let sideways = |x: f64| {
        let piece = object("wardrobe", [0.6, 1.0, 2.0], [2.0, 1.5, 0.0], 0.0);
        let piece = Object { front_deg: 90.0, ..piece };
        room(4.0, 3.0).with(piece).with(block([0.6, 1.0, 1.0], [x, 1.5]))
    };
    sideways(2.6).expect(Clearance, 0.0);
    sideways(1.4).expect(Clearance, 1.0);
}

#[test]
fn the_term_is_the_mean_over_objects() {
    // One wardrobe free, one facing the wall.
    wardrobe().with(object("wardrobe", [1.0, 0.6, 2.0], [2.0, 0.3, 0.0], 0.0)).expect(Clearance, 0.5);
}
