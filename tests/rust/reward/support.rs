//! Complete: everything is placed. Support: nothing floats or sinks.

use backend::protocol::{
    Mount, Object,
    TermName::{Complete, Support},
};

use crate::build::{Build, block, mounted, object, room, unplaced};

#[test]
fn what_is_not_placed_is_missed() {
    // One of two is missing, as bad as it gets.
    let missing =
        room(4.0, 3.0).with(block([0.5; 3], [1.0, 1.0])).with(unplaced(block([0.5; 3], [2.0, 1.0])));
    missing.expect_violated(Complete, 2, &[0.4]);
    room(4.0, 3.0).with(block([0.5; 3], [1.0, 1.0])).expect(Complete, 1.0);
}

#[test]
fn an_empty_room_misses_nothing() {
    let totals = room(4.0, 3.0).totals();
    assert!(totals.is_valid);
    assert_eq!(totals.total, 1.0);
}

fn at_height(height: f64) -> Build {
    let mut block = block([0.5; 3], [2.0, 1.5]);
    block.placement.as_mut().expect("placed").position_m[2] = height;
    room(4.0, 3.0).with(block)
}

#[test]
fn floor_pieces_stand_on_the_floor() {
    at_height(0.3).expect_violated(Support, 1, &[0.3]);
    at_height(-0.05).expect_violated(Support, 1, &[0.05]);
    for height in [0.0, 1e-9, -1e-9, 0.0099] {
        at_height(height).expect(Support, 1.0);
    }
}

/// A picture 0.03 m deep on the wall at y = 3.
fn picture(gap: f64, yaw: f64) -> Build {
    room(4.0, 3.0).with(object("picture", [0.6, 0.03, 0.45], [2.0, 3.0 - 0.015 - gap, 1.4], yaw))
}

#[test]
fn wall_pieces_hang_on_a_wall_by_their_backs() {
    picture(0.0, 0.0).expect(Support, 1.0);
    picture(0.025, 0.0).expect(Support, 1.0);
    // 2 cm of the gap are free.
    picture(0.1, 0.0).expect_violated(Support, 1, &[0.08]);
    // Turned by 10°: a corner of the back is 0.015 − 0.015 cos 10° + 0.3 sin 10° = 0.0523 m off.
    picture(0.0, 10.0).expect_violated(Support, 1, &[0.0323]);
    // Its face to the wall: the wall behind its back is across the room.
    picture(0.0, 180.0).expect_violated(Support, 1, &[2.0]);
    // In the middle of the room.
    picture(1.5, 0.0).expect_violated(Support, 1, &[1.48]);
}

#[test]
fn ceiling_pieces_hang_from_the_ceiling() {
    let lamp =
        |bottom: f64| room(4.0, 3.0).with(object("ceiling_lamp", [0.4, 0.4, 0.3], [2.0, 1.5, bottom], 0.0));
    lamp(2.3).expect(Support, 1.0);
    lamp(2.1).expect_violated(Support, 1, &[0.2]);
}

/// A lamp over a nightstand that is 0.5 m high and stands at (2, 1.5).
fn lamp_at(x: f64, height: f64) -> Build {
    room(4.0, 3.0).with(object("nightstand", [0.4, 0.4, 0.5], [2.0, 1.5, 0.0], 0.0)).with(object(
        "table_lamp",
        [0.2, 0.2, 0.4],
        [x, 1.5, height],
        0.0,
    ))
}

#[test]
fn things_on_furniture_stand_on_its_top() {
    lamp_at(2.0, 0.5).expect(Support, 1.0);
    // A fifth of its 0.2 m may hang over: its middle comes as near as 0.06 m to the edge.
    lamp_at(2.14, 0.5).expect(Support, 1.0);
    lamp_at(2.17, 0.5).expect_violated(Support, 2, &[0.03]);
    lamp_at(2.0, 0.52).expect_violated(Support, 2, &[0.02]);
    // Beside the nightstand nothing carries it.
    lamp_at(2.4, 0.5).expect_violated(Support, 2, &[0.5]);
    // It may stand on the floor.
    lamp_at(2.6, 0.0).expect(Support, 1.0);
}

#[test]
fn some_things_carry_nothing() {
    let on_toilet = room(4.0, 3.0)
        .with(object("toilet", [0.4, 0.65, 0.4], [2.0, 2.675, 0.0], 0.0))
        .with(object("table_lamp", [0.2, 0.2, 0.4], [2.0, 2.6, 0.4], 0.0));
    on_toilet.expect_violated(Support, 2, &[0.4]);
}

#[test]
fn a_stack_stands() {
    let stacked = |height: f64| {
        mounted(Mount::Surface, object("storage_box", [0.4, 0.3, 0.3], [2.0, 1.5, height], 0.0))
    };
    let stack = room(4.0, 3.0)
        .with(object("dresser", [1.0, 0.5, 0.8], [2.0, 1.5, 0.0], 0.0))
        .with(stacked(0.8))
        .with(stacked(1.1));
    stack.expect(Support, 1.0);
    assert!(stack.is_valid());
}

#[test]
fn what_is_attached_is_carried_by_its_leader() {
    let floating = object("table_lamp", [0.2, 0.2, 0.4], [2.6, 1.5, 1.0], 0.0);
    let floating = Object { attached_to: Some("nightstand_1".to_owned()), ..floating };
    let nightstand = object("nightstand", [0.4, 0.4, 0.5], [2.0, 1.5, 0.0], 0.0);
    room(4.0, 3.0).with(nightstand).with(floating).expect(Support, 1.0);
}
