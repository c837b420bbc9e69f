//! Wall: 1 within 5 cm of a wall, back first, falling to 0 at 0.65 m, times the cosine squared of the turn.
//!
//! A fireplace likes walls and no corners; its back is at y + 0.2.

use backend::protocol::TermName::Wall;

use crate::build::{Build, block, locked, object, outlined, room};

fn fireplace(at: [f64; 2], yaw: f64) -> Build {
    room(4.0, 3.0).with(object("fireplace", [1.2, 0.4, 1.1], [at[0], at[1], 0.0], yaw))
}

#[test]
fn the_back_belongs_to_the_wall() {
    fireplace([2.0, 2.8], 0.0).expect(Wall, 1.0);
    // Skirting boards.
    fireplace([2.0, 2.75], 0.0).expect(Wall, 1.0);
    // 0.35 m off.
    fireplace([2.0, 2.45], 0.0).expect(Wall, 0.5);
    fireplace([2.0, 1.5], 0.0).expect(Wall, 0.0);
    // Its front, or its side, to the wall.
    fireplace([2.0, 2.8], 180.0).expect(Wall, 0.0);
    fireplace([2.0, 2.8], 90.0).expect(Wall, 0.0);
}

#[test]
fn each_wall_will_do() {
    fireplace([2.0, 0.2], 180.0).expect(Wall, 1.0);
    fireplace([3.8, 1.5], 270.0).expect(Wall, 1.0);
    fireplace([0.2, 1.5], 90.0).expect(Wall, 1.0);
}

#[test]
fn a_turn_costs_the_square_of_its_cosine() {
    fireplace([2.0, 2.8], 30.0).expect(Wall, 0.75);
    fireplace([2.0, 2.8], 60.0).expect(Wall, 0.25);
}

#[test]
fn a_slanted_wall_is_a_wall() {
    // The wall from (4, 2) to (3, 3) faces (−1, −1): yaw 315° has its back on it; its middle is (3.5, 2.5).
    let attic = outlined(&[[0.0, 0.0], [4.0, 0.0], [4.0, 2.0], [3.0, 3.0], [0.0, 3.0]]);
    let in_by = 0.2 / 2.0_f64.sqrt();
    let piece = object("fireplace", [1.2, 0.4, 1.1], [3.5 - in_by, 2.5 - in_by, 0.0], 315.0);
    attic.with(piece).expect(Wall, 1.0);
}

#[test]
fn a_long_piece_may_stand_along_a_wall() {
    // A bed with its side on the wall at x = 0 and 0.5 m behind its head: back 1 − 0.45 / 0.6 = 0.25, side 0.7. It is 0.5 m from a
    // corner: 1 − 0.35 = 0.65, which is a sixth of its value.
    let bed = object("bed_single", [0.9, 2.0, 0.5], [0.45, 1.5, 0.0], 0.0);
    room(4.0, 3.0).with(bed).expect(Wall, 0.7 * 5.0 / 6.0 + 0.65 / 6.0);
}

#[test]
fn what_likes_corners_is_better_off_in_one() {
    // A third of the shower's corner liking of 0.9; 1.15 m and more from any corner, or in one.
    let shower = |x: f64| room(4.0, 3.0).with(object("shower", [0.9, 0.9, 2.0], [x, 2.55, 0.0], 0.0));
    shower(2.0).expect(Wall, 0.7);
    shower(0.45).expect(Wall, 1.0);
}

#[test]
fn the_term_is_weighted_by_how_much_each_belongs_there() {
    // A throne (0.9) in the middle and a fireplace (1.0) at the wall.
    let throne = object("throne", [0.8, 0.8, 1.4], [2.0, 1.2, 0.0], 0.0);
    fireplace([2.0, 2.8], 0.0).with(throne.clone()).expect(Wall, 1.0 / 1.9);
    // A locked one does not count, a block belongs nowhere.
    fireplace([2.0, 2.8], 0.0).with(locked(throne)).with(block([0.3; 3], [1.0, 0.5])).expect(Wall, 1.0);
}
