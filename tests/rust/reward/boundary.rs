//! Boundary: how far footprints leave the floor, or tops the ceiling.

use backend::protocol::{Object, TermName::Boundary};

use crate::build::{block, l_room, object, outlined, room};

#[test]
fn outside_is_measured_from_the_outline() {
    // Its left edge is at 0.4 − 0.5 = −0.1 m.
    room(4.0, 3.0).with(block([1.0; 3], [0.4, 1.5])).expect_violated(Boundary, 1, &[0.1]);
}

#[test]
fn touching_a_wall_is_inside_and_so_is_a_centimetre_beyond() {
    for beyond in [0.0, 1e-9, -1e-9, 0.0099] {
        room(4.0, 3.0).with(block([1.0; 3], [0.5 - beyond, 1.5])).expect(Boundary, 1.0);
    }
    room(4.0, 3.0).with(block([1.0; 3], [0.489, 1.5])).expect_violated(Boundary, 1, &[0.011]);
}

#[test]
fn a_turned_box_reaches_its_corners() {
    // Half a diagonal is 0.7071: the leftmost corner is at 0.6 − 0.7071.
    let turned = object("column", [1.0; 3], [0.6, 1.5, 0.0], 45.0);
    room(4.0, 3.0).with(turned).expect_violated(Boundary, 1, &[0.1071]);
}

#[test]
fn the_notch_of_a_concave_room_is_outside() {
    // From (2, 0.75) to (3, 1.75): 0.25 m beyond the wall at y = 1.5.
    l_room().with(block([1.0; 3], [2.5, 1.25])).expect_violated(Boundary, 1, &[0.25]);
    l_room().with(block([1.0; 3], [1.5, 2.5])).expect(Boundary, 1.0);
}

#[test]
fn a_wall_end_pierces_a_box_whose_corners_are_inside() {
    // A stub of wall 0.2 m thick comes down to y = 1.5; the cube spans (1.5, 1.4) to (2.5, 2.4), and the stub's sides run 0.4 m from its.
    let stub =
        [[0.0, 0.0], [4.0, 0.0], [4.0, 3.0], [2.1, 3.0], [2.1, 1.5], [1.9, 1.5], [1.9, 3.0], [0.0, 3.0]];
    outlined(&stub).with(block([1.0; 3], [2.0, 1.9])).expect_violated(Boundary, 1, &[0.4]);
    // Below the stub.
    outlined(&stub).with(block([1.0; 3], [2.0, 1.0])).expect(Boundary, 1.0);
}

#[test]
fn a_slanted_wall_cuts_a_corner() {
    // The wall from (4, 2) to (3, 3) is the line x + y = 6; the corner (3.6, 2.6) is 0.2 / √2 beyond it.
    let attic = [[0.0, 0.0], [4.0, 0.0], [4.0, 2.0], [3.0, 3.0], [0.0, 3.0]];
    outlined(&attic).with(block([1.0; 3], [3.1, 2.1])).expect_violated(Boundary, 1, &[0.1414]);
}

#[test]
fn an_l_shaped_piece_goes_round_a_corner() {
    // Its box covers (1, 0.5) to (3, 2.5); the missing quarter lies exactly on the room's notch.
    let corners = vec![[-1.0, -1.0], [1.0, -1.0], [1.0, 0.0], [0.0, 0.0], [0.0, 1.0], [-1.0, 1.0]];
    let whole = block([2.0, 2.0, 0.8], [2.0, 1.5]);
    let piece = Object { footprint_m: Some(corners), ..whole.clone() };
    l_room().with(piece).expect(Boundary, 1.0);
    // As a box its corner (3, 2.5) is a metre outside: as bad as it gets.
    l_room().with(whole).expect_violated(Boundary, 1, &[1.0]);
}

#[test]
fn the_ceiling_and_the_floor_bound_as_well() {
    room(4.0, 3.0).with(block([0.5, 0.5, 2.7], [2.0, 1.5])).expect_violated(Boundary, 1, &[0.1]);
    room(4.0, 3.0).with(block([0.5, 0.5, 2.6], [2.0, 1.5])).expect(Boundary, 1.0);
    // A picture that begins 0.1 m below the floor.
    let picture = object("picture", [0.6, 0.03, 0.45], [2.0, 2.985, -0.1], 0.0);
    room(4.0, 3.0).with(picture).expect_violated(Boundary, 1, &[0.1]);
}
