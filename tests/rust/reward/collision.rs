//! Collision: the depth of the deepest pair of parts.

use backend::protocol::{Mount, Object, TermName::Collision};

use crate::build::{block, locked, mounted, object, room};

/// Two unit cubes, the second that far right of the first.
fn cubes(apart: f64) -> crate::build::Build {
    room(5.0, 3.0).with(block([1.0; 3], [1.5, 1.5])).with(block([1.0; 3], [1.5 + apart, 1.7]))
}

#[test]
fn depth_is_the_least_way_apart() {
    // They share 0.2 m along x, 0.8 m along y, 1 m upwards: 0.2 m deep, both of two objects.
    cubes(0.8).expect_violated(Collision, 2, &[0.2, 0.2]);
}

#[test]
fn a_turned_box_has_its_own_axes() {
    // A unit cube turned by 45° reaches 0.7071 towards the other: 0.5 + 0.7071 − 1 = 0.2071 m deep.
    let turned = object("column", [1.0; 3], [2.5, 1.5, 0.0], 45.0);
    room(5.0, 3.0).with(block([1.0; 3], [1.5, 1.5])).with(turned).expect_violated(
        Collision,
        2,
        &[0.2071, 0.2071],
    );
}

#[test]
fn touching_is_no_collision() {
    for gap in [0.0, 1e-9, -1e-9, -0.0049] {
        cubes(1.0 + gap).expect(Collision, 1.0);
    }
    // 6 mm are.
    cubes(0.994).expect_violated(Collision, 2, &[0.006, 0.006]);
}

#[test]
fn only_the_deepest_of_several_counts() {
    // The middle cube is 0.2 m in the left and 0.1 m in the right one.
    let three = cubes(0.8).with(block([1.0; 3], [3.2, 1.7]));
    three.expect_violated(Collision, 3, &[0.2, 0.2, 0.1]);
}

#[test]
fn a_locked_thing_is_not_at_fault() {
    // The column is locked, so that the other is one of one.
    let column = locked(block([0.4, 0.4, 2.6], [2.0, 1.5]));
    let build = room(4.0, 3.0).with(column).with(block([1.0; 3], [2.6, 1.5]));
    // 0.2 + 0.5 − 0.6 = 0.1 m.
    build.expect_violated(Collision, 1, &[0.1]);
}

#[test]
fn what_stands_on_another_does_not_collide() {
    let on = |height: f64| {
        let upper = mounted(Mount::Surface, object("column", [0.5; 3], [2.0, 1.5, height], 20.0));
        room(4.0, 3.0).with(object("dresser", [1.0, 0.5, 0.8], [2.0, 1.5, 0.0], 0.0)).with(upper)
    };
    on(0.8).expect(Collision, 1.0);
    // Sunk by 2 cm.
    on(0.78).expect_violated(Collision, 2, &[0.02, 0.02]);
}

/// A table of 1.6 × 0.9 m, and a chair 0.5 m deep that goes that far under its front.
fn tucked(tuck: f64) -> crate::build::Build {
    room(4.0, 4.0).with(object("dining_table", [1.6, 0.9, 0.75], [2.0, 2.0, 0.0], 0.0)).with(object(
        "dining_chair",
        [0.45, 0.5, 0.9],
        [2.0, 1.55 + tuck - 0.25, 0.0],
        180.0,
    ))
}

#[test]
fn a_chair_goes_under_a_table_as_far_as_its_legs() {
    // Legs and knees leave min(0.32, 0.35 · 0.9) = 0.315 m; the back rest is 0.1 m and stays outside.
    tucked(0.30).expect(Collision, 1.0);
    tucked(0.40).expect_violated(Collision, 2, &[0.085, 0.085]);
}

#[test]
fn a_desk_is_open_at_its_front_only() {
    let chair = |at: [f64; 2], yaw: f64| {
        room(4.0, 4.0).with(object("desk", [1.2, 0.6, 0.75], [2.0, 2.0, 0.0], 0.0)).with(object(
            "office_chair",
            [0.5, 0.5, 0.9],
            [at[0], at[1], 0.0],
            yaw,
        ))
    };
    // 0.3 m under the front.
    chair([2.0, 1.75], 180.0).expect(Collision, 1.0);
    // In the side: 0.30 m along x, but the closed part begins 0.02 m behind the middle, where 0.23 m of the chair are.
    chair([2.55, 2.0], 270.0).expect_violated(Collision, 2, &[0.23, 0.23]);
}

#[test]
fn a_rug_lies_under_everything_but_rugs() {
    let rug = |x: f64| object("rug", [2.0, 1.4, 0.01], [x, 1.5, 0.0], 0.0);
    let bed = object("bed_double", [1.6, 2.0, 0.5], [2.0, 2.0, 0.0], 0.0);
    let build = room(6.0, 3.0).with(rug(2.0)).with(bed).with(locked(block([0.3, 0.3, 2.6], [1.0, 0.9])));
    build.expect(Collision, 1.0);
    // The second rug laps over the first by 0.3 m.
    room(6.0, 3.0).with(rug(1.5)).with(rug(3.2)).expect_violated(Collision, 2, &[0.3, 0.3]);
    room(6.0, 3.0).with(rug(1.5)).with(rug(3.5)).expect(Collision, 1.0);
}

/// An L of 2 × 2 m around the room's middle whose far left quarter (beyond x = 0, y = 0 of its box) is missing.
fn l_piece() -> Object {
    let corners = vec![[-1.0, -1.0], [1.0, -1.0], [1.0, 0.0], [0.0, 0.0], [0.0, 1.0], [-1.0, 1.0]];
    Object { footprint_m: Some(corners), ..block([2.0, 2.0, 0.8], [2.5, 2.5]) }
}

#[test]
fn the_notch_of_an_l_is_free() {
    let with = |x: f64| room(5.0, 5.0).with(l_piece()).with(block([0.8, 0.8, 1.0], [x, 2.95]));
    // The block fills 2.55 to 3.35 of the notch that begins at 2.5.
    with(2.95).expect(Collision, 1.0);
    // 0.1 m into the upright of the L.
    with(2.8).expect_violated(Collision, 2, &[0.1, 0.1]);
}

#[test]
fn what_hangs_collides_only_at_its_height() {
    let lamp = |bottom: f64| {
        let lamp = object("ceiling_lamp", [0.4, 0.4, 2.6 - bottom], [2.0, 1.5, bottom], 0.0);
        room(4.0, 3.0).with(object("wardrobe", [1.0, 0.6, 2.0], [2.0, 1.5, 0.0], 0.0)).with(lamp)
    };
    lamp(2.1).expect(Collision, 1.0);
    lamp(1.9).expect_violated(Collision, 2, &[0.1, 0.1]);
    // A wall cabinet hangs over what stands below it.
    let over = room(4.0, 3.0)
        .with(object("kitchen_cabinet", [0.6, 0.6, 0.9], [2.0, 2.7, 0.0], 0.0))
        .with(object("wall_cabinet", [0.6, 0.35, 0.7], [2.0, 2.825, 1.4], 0.0));
    over.expect(Collision, 1.0);
    assert!(over.is_valid());
}

#[test]
fn what_is_attached_never_collides_with_its_leader() {
    let leader = block([1.0; 3], [2.0, 1.5]);
    let child = Object { attached_to: Some("column_1".to_owned()), ..block([0.6; 3], [2.2, 1.5]) };
    room(4.0, 3.0).with(leader).with(child).expect(Collision, 1.0);
}
