//! Alignment, windows and balance.

use backend::protocol::TermName::{Alignment, Balance, Windows};

use crate::build::{Build, block, l_room, object, outlined, room, window};

fn turned(degrees: f64) -> Build {
    room(4.0, 3.0).with(object("column", [1.0, 0.6, 1.0], [2.0, 1.5, 0.0], degrees))
}

#[test]
fn parallel_to_the_walls_is_best_and_45_degrees_worst() {
    for degrees in [0.0, 90.0, 180.0, 270.0, 360.0] {
        turned(degrees).expect(Alignment, 1.0);
    }
    turned(15.0).expect(Alignment, 0.75);
    turned(22.5).expect(Alignment, 0.5);
    turned(45.0).expect(Alignment, 0.0);
}

#[test]
fn the_nearest_wall_rules() {
    // Beside the slanted wall, parallel to it.
    let attic = outlined(&[[0.0, 0.0], [4.0, 0.0], [4.0, 2.0], [3.0, 3.0], [0.0, 3.0]]);
    attic.clone().with(object("column", [1.0, 0.4, 1.0], [3.2, 2.2, 0.0], 45.0)).expect(Alignment, 1.0);
    attic.with(object("column", [1.0, 0.4, 1.0], [1.0, 1.0, 0.0], 45.0)).expect(Alignment, 0.0);
}

#[test]
fn small_and_round_things_have_no_direction() {
    let small = object("column", [0.3, 0.3, 1.0], [2.0, 1.5, 0.0], 45.0);
    room(4.0, 3.0).with(small).expect(Alignment, 1.0);
    // Square, shy of walls and fond of corners: a bean bag is round.
    let bag = object("bean_bag", [0.8, 0.8, 0.7], [2.0, 1.5, 0.0], 45.0);
    room(4.0, 3.0).with(bag).expect(Alignment, 1.0);
}

/// Four school desks of 0.6 × 0.5 m.
fn desks(places: [[f64; 2]; 4], turns_deg: [f64; 4]) -> Build {
    let mut build = room(6.0, 4.0);
    for ([x, y], yaw) in places.into_iter().zip(turns_deg) {
        build = build.with(object("school_desk", [0.6, 0.5, 0.75], [x, y, 0.0], yaw));
    }
    build
}

#[test]
fn many_of_a_kind_stand_in_rows_and_columns() {
    // Each has a neighbour beside and one behind it.
    let grid = [[1.0, 1.0], [2.0, 1.0], [2.0, 2.2], [1.0, 2.2]];
    desks(grid, [0.0; 4]).expect(Alignment, 1.0);
    // One row, no columns: 0.3 for the angle and 0.7 · (0.2 row + 0.2 column + 0.3 parallel + 0.3 grid).
    let row = |out: f64| [[1.0, 2.0], [2.0, 2.0], [3.0, 2.0], [4.0, 2.0 + out]];
    let value = |row: f64, parallel: f64, grid: f64| 0.3 + 0.7 * (0.2 * row + 0.3 * parallel + 0.3 * grid);
    desks(row(0.0), [0.0; 4]).expect(Alignment, value(1.0, 1.0, 1.0));
    // 0.2 m out of it, the last has 1 − (0.20 − 0.05) / 0.25 = 0.4 of a row; four on two by four lines are √(4 / 8) of a grid.
    let ragged = 0.5_f64.sqrt();
    let expected = (3.0 * value(1.0, 1.0, ragged) + value(0.4, 1.0, ragged)) / 4.0;
    desks(row(0.2), [0.0; 4]).expect(Alignment, expected);
    // Turned by 90° it has no row and nothing parallel. The others are parallel to two of three: (1 + 1 − 1) / 3 by doubled
    // angles, which count 0.6, and (1 + 1 + 0) / 3 by single ones.
    let parallel = 0.6 / 3.0 + 0.4 * 2.0 / 3.0;
    let expected = (3.0 * value(1.0, parallel, 1.0) + value(0.0, 0.0, 1.0)) / 4.0;
    desks(row(0.0), [0.0, 0.0, 0.0, 90.0]).expect(Alignment, expected);
    // Half a turn costs no row; single angles give (1 + 1 − 1) / 3 for three and nothing for the last.
    let expected = (3.0 * value(1.0, 0.6 + 0.4 / 3.0, 1.0) + value(1.0, 0.6, 1.0)) / 4.0;
    desks(row(0.0), [0.0, 0.0, 0.0, 180.0]).expect(Alignment, expected);
    // Two and two at right angles, round a square: a grid without rows, and by single angles (1 + 0 + 0) / 3 parallel.
    desks(grid, [0.0, 90.0, 0.0, 90.0]).expect(Alignment, value(0.0, 0.4 / 3.0, 1.0));
}

/// A bookshelf 1 m wide with its back at y = 3, before or beside a window from x = 1 to 2.
fn bookshelf(x: f64, y: f64, height: f64) -> Build {
    let shelf = object("bookshelf", [1.0, 0.3, height], [x, y, 0.0], 0.0);
    room(4.0, 3.0).open(window([1.0, 3.0], [2.0, 3.0])).with(shelf)
}

#[test]
fn tall_things_stand_beside_windows() {
    bookshelf(1.5, 2.85, 2.0).expect(Windows, 0.0);
    bookshelf(2.0, 2.85, 2.0).expect(Windows, 0.5);
    bookshelf(2.6, 2.85, 2.0).expect(Windows, 1.0);
    // 0.3 m over the sill, a quarter of the window's 1.2 m: half of its harm.
    bookshelf(1.5, 2.85, 1.2).expect(Windows, 0.5);
    bookshelf(1.5, 2.85, 0.9).expect(Windows, 1.0);
    // Its back 0.41 m away.
    bookshelf(1.5, 2.44, 2.0).expect(Windows, 1.0);
}

#[test]
fn what_hangs_or_lies_hides_no_window() {
    let with = |object| room(4.0, 3.0).open(window([1.0, 3.0], [2.0, 3.0])).with(object);
    with(object("ceiling_lamp", [1.0, 0.3, 1.0], [1.5, 2.85, 1.6], 0.0)).expect(Windows, 1.0);
    with(object("curtain", [1.0, 0.1, 2.0], [1.5, 2.95, 0.2], 0.0)).expect(Windows, 1.0);
}

#[test]
fn weight_is_spread_about_the_middle() {
    // 1 m off the middle of 12 m²: 1 − 1 / (0.5 √12).
    room(4.0, 3.0).with(block([0.5; 3], [3.0, 1.5])).expect(Balance, 0.42265);
    let both = room(4.0, 3.0).with(block([0.5; 3], [3.0, 1.5])).with(block([0.5; 3], [1.0, 1.5]));
    both.expect(Balance, 1.0);
    // By area: 0.25 m² at x = 3 and 0.75 m² at x = 1.
    let uneven = room(4.0, 3.0).with(block([0.5; 3], [3.0, 1.5])).with(block([0.75, 1.0, 0.5], [1.0, 1.5]));
    uneven.expect(Balance, 1.0 - 0.5 / 3.0_f64.sqrt());
    // The middle of the L-room is its centre of area: (2·3·(1, 1.5) + 2·1.5·(3, 0.75)) / 9 = (1.6667, 1.25).
    l_room().with(block([0.5; 3], [1.66667, 1.25])).expect(Balance, 1.0);
    // What hangs weighs nothing.
    let lamp = object("ceiling_lamp", [0.4, 0.4, 0.3], [3.5, 2.5, 2.3], 0.0);
    room(4.0, 3.0).with(block([0.5; 3], [3.0, 1.5])).with(lamp).expect(Balance, 0.42265);
}
