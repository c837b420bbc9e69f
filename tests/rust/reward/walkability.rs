//! Walkability: (0.4 × ways + 0.4 × sides reached + 0.2 × connected floor) over the weights of what the room has.
//!
//! The walker has a radius of 0.25 m and the floor cells of 0.1 m: in 6 × 3 m its centre can be at x = 0.25, 0.35, … 5.75
//! and y = 0.25, … 2.75.

use backend::protocol::{Object, TermName::Walkability};

use crate::build::{Build, block, door, locked, object, passage, room};

/// A room cut in two by a block 0.4 m wide.
fn cut(x: f64) -> Build {
    room(6.0, 3.0).with(locked(block([0.4, 3.0, 2.0], [x, 1.5])))
}

#[test]
fn an_empty_room_is_walked_everywhere() {
    room(6.0, 3.0).expect(Walkability, 1.0);
    room(6.0, 3.0).open(door([1.0, 0.0], [1.9, 0.0], None)).expect(Walkability, 1.0);
}

#[test]
fn the_largest_part_of_the_floor_counts() {
    // Two equal halves, no ways, nothing to reach: 0.2 · 0.5 / 0.2.
    cut(3.0).expect(Walkability, 0.5);
    // Left of 4.0 are columns 0.25 to 3.75, 36 of them; right of 4.4 are 4.65 to 5.75, 12.
    cut(4.2).expect(Walkability, 0.75);
}

#[test]
fn ways_must_lie_in_it() {
    let ways = cut(4.2).open(passage([1.0, 0.0], [1.9, 0.0])).open(passage([4.8, 0.0], [5.6, 0.0]));
    // One of two: (0.4 · 0.5 + 0.2 · 0.75) / 0.6.
    ways.expect(Walkability, 0.58333);
}

#[test]
fn functional_sides_must_be_reached() {
    // A wardrobe in the far corner of the small part takes 6 × 6 of its 12 × 26 cells: 936 of 1212 are connected.
    let wardrobe = object("wardrobe", [0.6, 0.6, 2.0], [5.7, 2.7, 0.0], 0.0);
    let connected = 936.0 / 1212.0;
    cut(4.2).with(wardrobe.clone()).expect(Walkability, 0.2 * connected / 0.6);
    let ways = cut(4.2).open(passage([1.0, 0.0], [1.9, 0.0])).open(passage([4.8, 0.0], [5.6, 0.0]));
    ways.with(wardrobe.clone()).expect(Walkability, 0.2 + 0.2 * connected);
    // In a room that is not cut it is reached.
    room(6.0, 3.0).with(wardrobe).expect(Walkability, 1.0);
}

#[test]
fn a_gap_must_be_as_wide_as_the_walker() {
    let gap = |width: f64| {
        let depth = 1.5 - width / 2.0;
        room(6.0, 3.0)
            .with(block([0.4, depth, 2.0], [3.0, depth / 2.0]))
            .with(block([0.4, depth, 2.0], [3.0, 3.0 - depth / 2.0]))
    };
    gap(0.6).expect(Walkability, 1.0);
    gap(0.45).expect(Walkability, 0.5);
}

#[test]
fn chairs_rugs_and_what_hangs_stop_nobody() {
    let mut chairs = room(6.0, 3.0);
    for index in 0..6 {
        chairs =
            chairs.with(object("chair", [0.5, 0.5, 0.9], [3.0, 0.25 + 0.5 * f64::from(index), 0.0], 90.0));
    }
    chairs.expect(Walkability, 1.0);
    room(6.0, 3.0).with(object("rug", [0.6, 3.0, 0.01], [3.0, 1.5, 0.0], 0.0)).expect(Walkability, 1.0);
    room(6.0, 3.0)
        .with(object("ceiling_lamp", [0.6, 3.0, 0.9], [3.0, 1.5, 1.7], 0.0))
        .expect(Walkability, 1.0);
    let shelf = object("wall_shelf", [3.0, 0.4, 0.3], [3.0, 2.8, 1.2], 0.0);
    room(6.0, 3.0).with(shelf).expect(Walkability, 1.0);
}

#[test]
fn people_walk_into_the_notch_of_an_l() {
    // An L on the far side of the wall at y = 0 leaves the square (2, 0) to (3, 1) open to the left; a door leads there.
    let corners = vec![[-1.0, 0.0], [0.0, 0.0], [0.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]];
    let piece = Object { footprint_m: Some(corners), ..locked(block([2.0, 2.0, 0.8], [3.0, 1.0])) };
    let build = room(4.0, 4.0).open(passage([2.1, 0.0], [2.9, 0.0])).with(piece);
    build.expect(Walkability, 1.0);
}

#[test]
fn a_room_full_to_the_walls_has_no_floor_left() {
    // The only door leads nowhere: 0.2 · 1 / 0.6.
    let full = room(2.0, 2.0)
        .open(door([0.5, 0.0], [1.4, 0.0], None))
        .with(locked(block([2.0, 2.0, 1.0], [1.0, 1.0])));
    full.expect(Walkability, 0.33333);
}
