//! Openings: leaf arcs and ways are free, and nothing hangs over a window.
//!
//! Most cases have a door 0.9 m wide from (1, 0) to (1.9, 0) and a block of 0.4 × 0.4 m.

use backend::protocol::{Hinge, Mount, Opening, Swing, TermName::Openings};

use crate::build::{Build, block, door, locked, mounted, object, passage, room, swinging, window};

fn leaf(hinge: Option<Hinge>) -> Opening {
    door([1.0, 0.0], [1.9, 0.0], hinge)
}

fn before(opening: Opening, at: [f64; 2]) -> Build {
    room(4.0, 3.0).open(opening).with(block([0.4, 0.4, 1.0], at))
}

#[test]
fn an_inward_leaf_needs_its_quarter_disc() {
    // The nearest corner (1.3, 0.5) is 0.5831 m from the hinge at (1, 0): 0.9 − 0.5831 inside.
    before(leaf(Some(Hinge::From)), [1.5, 0.7]).expect_violated(Openings, 1, &[0.3169]);
    // (1.7, 0.7) is 0.9899 m away.
    before(leaf(Some(Hinge::From)), [1.9, 0.9]).expect(Openings, 1.0);
    // Hung at the other end, (1.9, 0.7) of it is 0.7 m away; 0.2 m aside would be as good.
    before(leaf(Some(Hinge::To)), [1.9, 0.9]).expect_violated(Openings, 1, &[0.2]);
}

#[test]
fn an_unknown_hinge_keeps_both_arcs_free() {
    before(leaf(None), [1.9, 0.9]).expect_violated(Openings, 1, &[0.2]);
    before(leaf(None), [1.0, 0.9]).expect_violated(Openings, 1, &[0.2]);
    // Between both arcs and above: (1.25, 0.95) to (1.65, 1.35) is 0.98 m from either hinge.
    before(leaf(None), [1.45, 1.15]).expect(Openings, 1.0);
}

#[test]
fn the_ends_of_a_door_may_be_sent_either_way() {
    let reversed = door([1.9, 0.0], [1.0, 0.0], Some(Hinge::To));
    before(reversed, [1.5, 0.7]).expect_violated(Openings, 1, &[0.3169]);
}

#[test]
fn a_double_door_has_two_small_arcs() {
    let double = |hinge| door([1.0, 0.0], [2.8, 0.0], Some(hinge));
    // (1.7, 0.7) and (2.1, 0.7) are 0.9899 m from their hinges, the leaves 0.9 m wide.
    before(double(Hinge::Both), [1.9, 0.9]).expect(Openings, 1.0);
    // One leaf of 1.8 m reaches it: 1.8 − 0.9899.
    before(double(Hinge::From), [1.9, 0.9]).expect_violated(Openings, 1, &[0.8101]);
}

#[test]
fn other_ways_need_a_strip() {
    let ways = [
        swinging(Swing::Outward, leaf(Some(Hinge::From))),
        swinging(Swing::Sliding, leaf(None)),
        swinging(Swing::None, leaf(None)),
        passage([1.0, 0.0], [1.9, 0.0]),
    ];
    for way in ways {
        // It begins 0.5 m before the wall: 0.1 m in the strip of 0.6 m.
        before(way.clone(), [1.5, 0.7]).expect_violated(Openings, 1, &[0.1]);
        before(way.clone(), [1.5, 0.8]).expect(Openings, 1.0);
        // 0.1 m of it beside the frame: it would leave sideways.
        before(way.clone(), [0.9, 0.3]).expect_violated(Openings, 1, &[0.1]);
        before(way, [0.8, 0.3]).expect(Openings, 1.0);
    }
}

#[test]
fn touching_the_space_of_a_door_is_allowed() {
    for gap in [0.0, 1e-9, -1e-9, -0.004] {
        // Beside the hinge, along the wall.
        before(leaf(Some(Hinge::From)), [0.8 - gap, 0.3]).expect(Openings, 1.0);
        // At the end of the open leaf.
        before(leaf(Some(Hinge::From)), [1.1, 1.1 + gap]).expect(Openings, 1.0);
        // Beside and before a strip.
        before(passage([1.0, 0.0], [1.9, 0.0]), [0.8 - gap, 0.3]).expect(Openings, 1.0);
        before(passage([1.0, 0.0], [1.9, 0.0]), [1.5, 0.8 + gap]).expect(Openings, 1.0);
    }
    // 2 cm past the hinge.
    before(leaf(Some(Hinge::From)), [0.82, 0.3]).expect_violated(Openings, 1, &[0.02]);
}

#[test]
fn what_is_above_a_door_or_flat_blocks_nothing() {
    let door = || room(4.0, 3.0).open(leaf(Some(Hinge::From)));
    let lamp = |bottom: f64| object("ceiling_lamp", [0.4, 0.4, 2.6 - bottom], [1.3, 0.4, bottom], 0.0);
    door().with(lamp(2.2)).expect(Openings, 1.0);
    // The lamp's nearest corner (1.1, 0.2) is 0.2236 m from the hinge; sideways it would leave after 0.5 m.
    door().with(lamp(1.9)).expect_violated(Openings, 1, &[0.5]);
    door().with(object("rug", [1.5, 1.0, 0.01], [1.4, 0.6, 0.0], 0.0)).expect(Openings, 1.0);
    let shelf = object("wall_shelf", [0.9, 0.25, 0.3], [1.45, 0.125, 2.2], 180.0);
    door().with(shelf).expect(Openings, 1.0);
}

#[test]
fn a_window_needs_no_arc_but_nothing_hangs_over_it() {
    let picture = |x: f64| {
        let picture = object("picture", [0.6, 0.03, 0.45], [x, 2.985, 1.2], 0.0);
        room(4.0, 3.0).open(window([1.0, 3.0], [2.0, 3.0])).with(picture)
    };
    // It spans 0.6 to 1.2: 0.2 m over the window, of which a centimetre is free.
    picture(0.9).expect_violated(Openings, 1, &[0.19]);
    picture(0.7).expect(Openings, 1.0);
    let chest = object("chest", [1.0, 0.5, 0.5], [1.5, 2.75, 0.0], 0.0);
    room(4.0, 3.0).open(window([1.0, 3.0], [2.0, 3.0])).with(chest).expect(Openings, 1.0);
}

#[test]
fn curtains_hang_before_windows() {
    let curtain = mounted(Mount::Wall, object("curtain", [1.4, 0.1, 2.2], [1.5, 2.95, 0.1], 0.0));
    room(4.0, 3.0).open(window([1.0, 3.0], [2.0, 3.0])).with(curtain).expect(Openings, 1.0);
}

#[test]
fn a_locked_thing_in_a_door_is_not_at_fault() {
    let build = room(4.0, 3.0).open(leaf(None)).with(locked(block([0.4, 0.4, 1.0], [1.45, 0.5])));
    build.expect(Openings, 1.0);
    assert!(build.is_valid());
}
