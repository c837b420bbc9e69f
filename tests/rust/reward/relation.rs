//! Relation: how well the goal's relations between objects, and to the room, hold.

use backend::protocol::{GoalRelation, RelationKind, TermName::Relation};

use crate::build::{Build, block, object, relation, room, unplaced};

/// A target of 1 × 1 m at (3, 3) that faces −y, and a subject of 0.5 × 0.5 m, in a room of 6 × 6 m.
fn pair(at: [f64; 2], yaw: f64) -> Build {
    room(6.0, 6.0).with(object("throne", [1.0; 3], [3.0, 3.0, 0.0], 0.0)).with(object(
        "column",
        [0.5; 3],
        [at[0], at[1], 0.0],
        yaw,
    ))
}

fn to_throne(kind: RelationKind) -> GoalRelation {
    relation(kind, "column_1", "throne_1")
}

#[test]
fn near_and_far_are_distances_between_boxes() {
    // Gap: from x = 3.5 on.
    let at_gap = |gap: f64| pair([3.75 + gap, 3.0], 0.0);
    at_gap(1.0).wish(to_throne(RelationKind::Near)).expect(Relation, 1.0);
    at_gap(1.75).wish(to_throne(RelationKind::Near)).expect(Relation, 0.5);
    at_gap(2.0).wish(to_throne(RelationKind::Far)).expect(Relation, 1.0);
    at_gap(1.25).wish(to_throne(RelationKind::Far)).expect(Relation, 0.5);
    let asked = GoalRelation { distance_m: Some([0.0, 0.5]), ..to_throne(RelationKind::Near) };
    at_gap(1.25).wish(asked).expect(Relation, 0.5);
    // Diagonally: 0.3 and 0.4 m make 0.5.
    pair([4.05, 4.15], 0.0)
        .wish(GoalRelation { distance_m: Some([0.5, 0.5]), ..to_throne(RelationKind::Near) })
        .expect(Relation, 1.0);
}

#[test]
fn left_and_right_are_the_targets_own() {
    // It faces −y: its left is +x.
    pair([4.25, 3.0], 0.0).wish(to_throne(RelationKind::LeftOf)).expect(Relation, 1.0);
    pair([4.25, 3.0], 0.0).wish(to_throne(RelationKind::RightOf)).expect(Relation, 0.0);
    pair([1.75, 3.0], 0.0).wish(to_throne(RelationKind::RightOf)).expect(Relation, 1.0);
    // 1.5 m away: 0.5 m too far of 1 m.
    pair([5.25, 3.0], 0.0).wish(to_throne(RelationKind::LeftOf)).expect(Relation, 0.5);
    // 1.05 m before its middle: 0.5 m past its corner, and 0.05 free.
    pair([4.25, 1.95], 0.0).wish(to_throne(RelationKind::LeftOf)).expect(Relation, 0.5);
}

#[test]
fn before_and_behind_are_the_targets_own() {
    pair([3.0, 1.75], 0.0).wish(to_throne(RelationKind::InFrontOf)).expect(Relation, 1.0);
    pair([3.0, 1.75], 0.0).wish(to_throne(RelationKind::Behind)).expect(Relation, 0.0);
    pair([3.0, 4.25], 0.0).wish(to_throne(RelationKind::Behind)).expect(Relation, 1.0);
    // 2 m before it: 0.5 too far of 1 m.
    pair([3.0, 0.25], 0.0).wish(to_throne(RelationKind::InFrontOf)).expect(Relation, 0.5);
    pair([3.0, 5.75], 0.0).wish(to_throne(RelationKind::Behind)).expect(Relation, 0.5);
    pair([4.05, 1.75], 0.0).wish(to_throne(RelationKind::InFrontOf)).expect(Relation, 0.5);
}

#[test]
fn facing_is_the_subjects_turn() {
    let facing = |yaw: f64| pair([3.0, 1.5], yaw).wish(to_throne(RelationKind::Facing));
    // The throne is at +y: yaw 180.
    facing(180.0).expect(Relation, 1.0);
    facing(200.0).expect(Relation, 1.0);
    facing(0.0).expect(Relation, 0.0);
    // 0.35 rad are free, 1.05 more are too many.
    facing(180.0 + 0.875_f64.to_degrees()).expect(Relation, 0.5);
    // At most 0.5 m away was asked, it is 0.75 m away.
    let asked = GoalRelation { distance_m: Some([0.0, 0.5]), ..to_throne(RelationKind::Facing) };
    pair([3.0, 1.5], 180.0).wish(asked).expect(Relation, 1.0 - 0.25 / 1.5);
}

#[test]
fn aligned_is_parallel_and_flush_or_centred() {
    let aligned = |at: [f64; 2], yaw: f64| pair(at, yaw).wish(to_throne(RelationKind::AlignedWith));
    // Middle on middle, edge on edge.
    aligned([5.0, 3.0], 0.0).expect(Relation, 1.0);
    aligned([5.0, 3.25], 90.0).expect(Relation, 1.0);
    // 0.25 m past flush: 0.2 too many of 0.4.
    aligned([5.0, 3.5], 0.0).expect(Relation, 0.5);
    // cos⁸ 30°; a square turned by 30° reaches (0.25 cos + 0.25 sin) of the way, still middle on middle.
    aligned([5.0, 3.0], 30.0).expect(Relation, 0.75_f64.powi(4));
    // Without a target: parallel to the room.
    let to_room = |yaw: f64| pair([5.0, 2.0], yaw).wish(relation(RelationKind::AlignedWith, "column_1", ""));
    to_room(0.0).expect(Relation, 1.0);
    to_room(22.5).expect(Relation, 0.5);
}

#[test]
fn centred_on_the_room_or_on_a_target() {
    let in_room = |x: f64| {
        room(4.0, 3.0).with(block([0.5; 3], [x, 1.5])).wish(relation(RelationKind::Centred, "column_1", ""))
    };
    in_room(2.3).expect(Relation, 1.0);
    // 0.3 m are free, a quarter of √12 more are too many.
    in_room(2.3 + 0.125 * 12.0_f64.sqrt()).expect(Relation, 0.5);
    pair([3.0, 3.0], 0.0).wish(to_throne(RelationKind::Centred)).expect(Relation, 1.0);
    pair([3.33, 3.44], 0.0).wish(to_throne(RelationKind::Centred)).expect(Relation, 0.5);
}

#[test]
fn against_a_wall_and_in_a_corner() {
    let fireplace = |y: f64| room(4.0, 3.0).with(object("fireplace", [1.2, 0.4, 1.1], [2.0, y, 0.0], 0.0));
    let against = |target: &str| relation(RelationKind::AgainstWall, "fireplace_1", target);
    fireplace(2.8).wish(against("")).expect(Relation, 1.0);
    fireplace(2.45).wish(against("")).expect(Relation, 0.5);
    // Wall 1 is the first of the longest, y = 0; wall 3 is opposite.
    fireplace(2.8).wish(against("wall_3")).expect(Relation, 1.0);
    fireplace(2.8).wish(against("wall_1")).expect(Relation, 0.0);
    let corner = |x: f64| {
        room(4.0, 3.0).with(block([0.5; 3], [x, 0.25])).wish(relation(RelationKind::InCorner, "column_1", ""))
    };
    corner(0.4).expect(Relation, 1.0);
    // 0.65 m of wall between corner and box.
    corner(0.9).expect(Relation, 0.5);
}

#[test]
fn walls_by_number() {
    let to_wall = |kind, y: f64, yaw: f64| {
        room(6.0, 5.0)
            .with(object("column", [1.0, 0.5, 0.5], [3.0, y, 0.0], yaw))
            .wish(relation(kind, "column_1", "wall_1"))
    };
    to_wall(RelationKind::Near, 1.25, 0.0).expect(Relation, 1.0);
    to_wall(RelationKind::Near, 2.0, 0.0).expect(Relation, 0.5);
    to_wall(RelationKind::Far, 2.25, 0.0).expect(Relation, 1.0);
    to_wall(RelationKind::Far, 1.5, 0.0).expect(Relation, 0.5);
    to_wall(RelationKind::Facing, 2.0, 0.0).expect(Relation, 1.0);
    to_wall(RelationKind::Facing, 2.0, 180.0).expect(Relation, 0.0);
    to_wall(RelationKind::AlignedWith, 2.0, 0.0).expect(Relation, 1.0);
    // 0.05 rad are free, 0.6 more are too many.
    to_wall(RelationKind::AlignedWith, 2.0, 0.35_f64.to_degrees()).expect(Relation, 0.5);
}

#[test]
fn on_top_of_is_being_carried() {
    let lamp = |x: f64, height: f64| {
        room(4.0, 3.0)
            .with(object("dresser", [1.0, 0.5, 0.8], [2.0, 1.5, 0.0], 0.0))
            .with(object("table_lamp", [0.2, 0.2, 0.4], [x, 1.5, height], 0.0))
            .wish(relation(RelationKind::OnTopOf, "table_lamp", "dresser"))
    };
    lamp(2.3, 0.8).expect(Relation, 1.0);
    lamp(2.8, 0.0).expect(Relation, 0.0);
}

#[test]
fn under_and_above() {
    let rug = |x: f64| {
        room(5.0, 4.0)
            .with(object("coffee_table", [1.0, 0.5, 0.4], [2.5, 2.0, 0.0], 0.0))
            .with(object("rug", [2.0, 1.4, 0.01], [x, 2.0, 0.0], 0.0))
            .wish(relation(RelationKind::Under, "rug", "coffee_table"))
    };
    rug(2.5).expect(Relation, 1.0);
    rug(3.07).expect(Relation, 0.5);
    let lamp = |x: f64, bottom: f64| {
        room(5.0, 4.0)
            .with(object("wardrobe", [1.0, 0.6, 2.0], [2.5, 2.0, 0.0], 0.0))
            .with(object("ceiling_lamp", [0.3, 0.3, 0.3], [x, 2.0, bottom], 0.0))
            .wish(relation(RelationKind::Above, "ceiling_lamp", "wardrobe"))
    };
    lamp(2.5, 2.3).expect(Relation, 1.0);
    lamp(2.5, 1.7).expect(Relation, 0.0);
    // 0.3 of the half width, 0.15 m, and 0.05 m are free.
    lamp(3.2, 2.3).expect(Relation, 0.5);
}

#[test]
fn around_is_the_mean_over_all() {
    let chairs = |second: f64| {
        room(6.0, 6.0)
            .with(object("dining_table", [1.6, 0.9, 0.75], [3.0, 3.0, 0.0], 0.0))
            .with(object("chair", [0.5, 0.5, 0.9], [3.0, 2.2, 0.0], 180.0))
            .with(object("chair", [0.5, 0.5, 0.9], [3.0, 3.8, 0.0], second))
            .wish(relation(RelationKind::Around, "chair", "dining_table"))
    };
    chairs(0.0).expect(Relation, 1.0);
    chairs(180.0).expect(Relation, 0.5);
}

#[test]
fn any_of_a_category_will_do_but_far_means_all() {
    // One column is 1 m from the throne, the other 2 m.
    let both = pair([4.75, 3.0], 0.0).with(block([0.5; 3], [0.25, 3.0]));
    both.clone().wish(relation(RelationKind::Near, "column", "throne")).expect(Relation, 1.0);
    both.clone().wish(relation(RelationKind::Far, "throne", "column")).expect(Relation, 1.0 - 1.0 / 1.5);
    both.wish(relation(RelationKind::Near, "column_2", "throne_1")).expect(Relation, 1.0 - 1.0 / 1.5);
}

#[test]
fn what_is_not_there_holds_nothing() {
    let wish = |subject: &str, target: &str| {
        pair([4.75, 3.0], 0.0).wish(relation(RelationKind::Near, subject, target))
    };
    wish("sofa", "throne").expect(Relation, 0.0);
    wish("column", "sofa").expect(Relation, 0.0);
    wish("column_7", "throne").expect(Relation, 0.0);
    let missing = room(6.0, 6.0).with(unplaced(block([0.5; 3], [1.0, 1.0]))).wish(relation(
        RelationKind::InCorner,
        "column",
        "",
    ));
    missing.expect(Relation, 0.0);
}

#[test]
fn the_term_is_the_mean_over_relations() {
    let build =
        pair([4.25, 3.0], 0.0).wish(to_throne(RelationKind::LeftOf)).wish(to_throne(RelationKind::RightOf));
    build.expect(Relation, 0.5);
    // Without relations the term says nothing.
    assert_eq!(pair([4.25, 3.0], 0.0).totals().terms[Relation as usize], (1.0, 0.0));
}
