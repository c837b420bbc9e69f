//! Grouping: what belongs together stands together; 1 within the table's gap, falling linearly outside of it.

use backend::protocol::{Object, TermName::Grouping};

use crate::build::{Build, block, object, room};

/// A bed 1.6 m wide at (2, 2) with its head at y = 3, and a nightstand.
fn bedside(nightstand: Object) -> Build {
    room(5.0, 3.0).with(object("bed_double", [1.6, 2.0, 0.5], [2.0, 2.0, 0.0], 0.0)).with(nightstand)
}

/// Right of the bed as one sees it, `gap` from it, its back `forward` before the bed's.
fn nightstand(gap: f64, forward: f64, yaw: f64) -> Object {
    object("nightstand", [0.4, 0.4, 0.5], [2.8 + gap + 0.2, 2.8 - forward, 0.0], yaw)
}

#[test]
fn a_nightstand_stands_beside_a_bed() {
    bedside(nightstand(0.05, 0.0, 0.0)).expect(Grouping, 1.0);
    // Up to 0.15 m: 1 − (0.5 − 0.15) / 0.7.
    bedside(nightstand(0.5, 0.0, 0.0)).expect(Grouping, 0.5);
    // Its back 0.5 m before the bed's: 1 − (0.5 − 0.1) / 0.8.
    bedside(nightstand(0.05, 0.5, 0.0)).expect(Grouping, 0.5);
    // Turned away: half by a right angle, nothing by two.
    bedside(nightstand(0.05, 0.0, 90.0)).expect(Grouping, 0.5);
    bedside(nightstand(0.05, 0.0, 180.0)).expect(Grouping, 0.0);
}

#[test]
fn either_side_is_as_good() {
    bedside(object("nightstand", [0.4, 0.4, 0.5], [0.95, 2.8, 0.0], 0.0)).expect(Grouping, 1.0);
}

#[test]
fn without_a_partner_in_the_room_there_is_nothing_to_say() {
    let alone = room(4.0, 3.0).with(nightstand(0.0, 0.0, 45.0)).totals();
    assert_eq!(alone.terms[backend::protocol::TermName::Grouping as usize], (1.0, 0.0));
}

#[test]
fn the_best_of_several_partners_counts() {
    let far = object("bed_double", [1.6, 2.0, 0.5], [6.0, 2.0, 0.0], 0.0);
    let near = object("bed_double", [1.6, 2.0, 0.5], [2.0, 2.0, 0.0], 0.0);
    room(8.0, 3.0).with(far).with(near).with(nightstand(0.5, 0.0, 0.0)).expect(Grouping, 0.5);
}

/// A sofa 2 m wide with its back at y = 4 and a coffee table whose middle is `aside` of the sofa's.
fn coffee(gap: f64, aside: f64, yaw: f64) -> Build {
    let depth = if yaw == 0.0 { 0.5 } else { 1.0 };
    let table = object("coffee_table", [1.0, 0.5, 0.4], [2.5 + aside, 3.1 - gap - depth / 2.0, 0.0], yaw);
    room(5.0, 4.0).with(object("sofa", [2.0, 0.9, 0.8], [2.5, 3.55, 0.0], 0.0)).with(table)
}

#[test]
fn a_coffee_table_stands_before_a_sofa() {
    coffee(0.45, 0.0, 0.0).expect(Grouping, 1.0);
    // 0.4 m too far of 0.8 m.
    coffee(0.9, 0.0, 0.0).expect(Grouping, 0.5);
    // 0.08 + 0.15 · 1 = 0.23 m aside do not matter.
    coffee(0.45, 0.73, 0.0).expect(Grouping, 0.5);
    // Its narrow end to the sofa.
    coffee(0.45, 0.0, 90.0).expect(Grouping, 0.7);
}

/// A sofa at the wall y = 5 and a TV stand that far before it.
fn sofa_and_screen(gap: f64, sofa_yaw: f64) -> Build {
    room(5.0, 5.0).with(object("sofa", [2.0, 2.0, 0.8], [2.5, 4.0, 0.0], sofa_yaw)).with(object(
        "tv_stand",
        [1.6, 0.4, 0.5],
        [2.5, 3.0 - gap - 0.2, 0.0],
        180.0,
    ))
}

#[test]
fn a_sofa_faces_its_screen_from_two_to_three_metres() {
    sofa_and_screen(2.4, 0.0).expect(Grouping, 1.0);
    // 0.8 m too near of 2 m.
    sofa_and_screen(1.0, 0.0).expect(Grouping, 0.6);
    // 15° are free, 75° are too much: 45° − 14.9° of 60.2°. Turned, the sofa's corner comes 0.4142 m nearer: 1.9858 m are enough.
    sofa_and_screen(2.4, 45.0).expect(Grouping, 0.5);
    sofa_and_screen(2.4, 180.0).expect(Grouping, 0.0);
}

fn at_table(at: [f64; 2], yaw: f64) -> Build {
    room(5.0, 5.0).with(object("dining_table", [1.6, 0.9, 0.75], [2.5, 2.5, 0.0], 0.0)).with(object(
        "dining_chair",
        [0.45, 0.5, 0.9],
        [at[0], at[1], 0.0],
        yaw,
    ))
}

#[test]
fn chairs_stand_around_a_table_and_face_it() {
    // Tucked by 0.2 m on each side.
    at_table([2.5, 2.0], 180.0).expect(Grouping, 1.0);
    at_table([2.5, 3.0], 0.0).expect(Grouping, 1.0);
    at_table([1.65, 2.5], 90.0).expect(Grouping, 1.0);
    at_table([3.35, 2.5], 270.0).expect(Grouping, 1.0);
    // 0.4 m off the edge: 0.3 too far of 0.6.
    at_table([2.5, 1.4], 180.0).expect(Grouping, 0.5);
    // Its back to the table.
    at_table([2.5, 2.0], 0.0).expect(Grouping, 0.0);
    // Over the corner: 0.9 + 0.7 · 0.225 − 0.8 = 0.2575 m past the end, of which 0.03 are free and 0.4 too many.
    at_table([3.4, 2.0], 180.0).expect(Grouping, 1.0 - (0.2575 - 0.03) / 0.4);
}

#[test]
fn a_chair_stands_at_the_front_of_its_desk() {
    let at = |x: f64, y: f64, yaw: f64| {
        room(5.0, 4.0).with(object("desk", [1.4, 0.7, 0.75], [2.5, 3.65, 0.0], 0.0)).with(object(
            "office_chair",
            [0.6, 0.6, 0.9],
            [x, y, 0.0],
            yaw,
        ))
    };
    at(2.5, 3.1, 180.0).expect(Grouping, 1.0);
    // 0.35 · 0.7 = 0.245 m aside are free, 0.5 m more are too many.
    at(2.995, 3.1, 180.0).expect(Grouping, 0.5);
    at(2.5, 3.1, 0.0).expect(Grouping, 0.0);
}

#[test]
fn a_rug_lies_under_its_group() {
    let rug = |x: f64, yaw: f64| {
        room(5.0, 4.0).with(object("coffee_table", [1.0, 0.5, 0.4], [2.5, 2.0, 0.0], 0.0)).with(object(
            "rug",
            [2.0, 1.4, 0.01],
            [x, 2.0, 0.0],
            yaw,
        ))
    };
    rug(2.5, 0.0).expect(Grouping, 1.0);
    // 0.575 m off; a twentieth of half a metre and 0.05 m are free, 1 m more is too many.
    rug(3.075, 0.0).expect(Grouping, 0.5);
    // Askew by 45°: cos⁴ = 0.25.
    rug(2.5, 45.0).expect(Grouping, 0.25);
}

#[test]
fn a_rug_lies_before_and_under_what_stands_at_a_wall() {
    let rug = |x: f64| {
        room(5.0, 4.0).with(object("bed_double", [1.6, 2.0, 0.5], [2.5, 3.0, 0.0], 0.0)).with(object(
            "rug",
            [2.4, 2.0, 0.01],
            [x, 2.6, 0.0],
            0.0,
        ))
    };
    rug(2.5).expect(Grouping, 1.0);
    // 0.57 m aside, of which 0.12 are free and 0.9 too many.
    rug(3.07).expect(Grouping, 0.5);
}

#[test]
fn seats_spread_around_a_table() {
    let chairs = |second: [f64; 2], yaw: f64| {
        at_table([2.1, 2.0], 180.0).with(object(
            "dining_chair",
            [0.45, 0.5, 0.9],
            [second[0], second[1], 0.0],
            yaw,
        ))
    };
    chairs([2.9, 3.0], 0.0).expect(Grouping, 1.0);
    // Both on one side, 0.5 m from the middle of a table that is 0.45 m deep from there: (1.1111 − 0.35) / 3 is lost.
    chairs([2.9, 2.0], 180.0).expect(Grouping, 0.7463);
}

#[test]
fn chairs_share_desks() {
    let chairs = |second: f64| {
        let mut build = room(6.0, 4.0);
        for x in [1.5, 4.0] {
            build = build.with(object("desk", [1.4, 0.7, 0.75], [x, 3.65, 0.0], 0.0));
        }
        for x in [1.3, second] {
            build = build.with(object("office_chair", [0.6, 0.6, 0.9], [x, 3.1, 0.0], 180.0));
        }
        build
    };
    chairs(4.0).expect(Grouping, 1.0);
    // Both at the first desk, while the second has none.
    chairs(1.7).expect(Grouping, 0.5);
}

#[test]
fn a_nightstand_between_two_beds_serves_either() {
    // Beds at x = 1 and 2.5, a nightstand between them and another outside: to the left, or in the mirror image to the right.
    let beds = |outer: f64| {
        let mut build = room(4.0, 3.0);
        for x in [1.25, 2.75] {
            build = build.with(object("bed_single", [0.9, 2.0, 0.5], [x, 2.0, 0.0], 0.0));
        }
        for x in [2.0, outer] {
            build = build.with(object("nightstand", [0.5, 0.4, 0.5], [x, 2.8, 0.0], 0.0));
        }
        build
    };
    beds(0.5).expect(Grouping, 1.0);
    beds(3.5).expect(Grouping, 1.0);
}

#[test]
fn things_stand_on_what_they_belong_on() {
    let lamp = |x: f64, height: f64| {
        room(4.0, 3.0).with(object("nightstand", [0.4, 0.4, 0.5], [2.0, 1.5, 0.0], 0.0)).with(object(
            "table_lamp",
            [0.2, 0.2, 0.4],
            [x, 1.5, height],
            0.0,
        ))
    };
    lamp(2.0, 0.5).expect(Grouping, 1.0);
    lamp(2.8, 0.0).expect(Grouping, 0.0);
}

#[test]
fn a_screen_looks_where_its_stand_does() {
    let tv = |yaw: f64| {
        room(4.0, 3.0).with(object("tv_stand", [1.6, 0.4, 0.5], [2.0, 2.8, 0.0], 0.0)).with(object(
            "tv",
            [1.2, 0.1, 0.7],
            [2.0, 2.8, 0.5],
            yaw,
        ))
    };
    tv(0.0).expect(Grouping, 1.0);
    tv(90.0).expect(Grouping, 0.85);
    tv(180.0).expect(Grouping, 0.7);
}

#[test]
fn lamps_hang_over_tables() {
    let lamp = |x: f64| {
        room(5.0, 4.0).with(object("dining_table", [1.6, 0.9, 0.75], [2.5, 2.0, 0.0], 0.0)).with(object(
            "pendant_lamp",
            [0.4, 0.4, 1.0],
            [x, 2.0, 1.6],
            0.0,
        ))
    };
    lamp(2.5).expect(Grouping, 1.0);
    // A tenth of the half width and 0.05 m are free: 1 − (0.63 − 0.08 − 0.05).
    lamp(3.13).expect(Grouping, 0.5);
}

#[test]
fn pictures_hang_over_sofas() {
    let picture = |x: f64| {
        room(5.0, 4.0).with(object("sofa", [2.0, 0.9, 0.8], [2.0, 3.55, 0.0], 0.0)).with(object(
            "picture",
            [0.8, 0.03, 0.6],
            [x, 3.985, 1.4],
            0.0,
        ))
    };
    picture(2.0).expect(Grouping, 1.0);
    // 0.05 + 0.25 · 1 = 0.3 m aside are free, 0.8 m more are too many.
    picture(2.7).expect(Grouping, 0.5);
}

#[test]
fn near_is_any_direction() {
    let lamp = |x: f64| {
        room(6.0, 4.0).with(object("loveseat", [1.4, 0.8, 0.8], [2.0, 3.6, 0.0], 0.0)).with(object(
            "floor_lamp",
            [0.4, 0.4, 1.6],
            [x, 3.6, 0.0],
            0.0,
        ))
    };
    lamp(3.2).expect(Grouping, 1.0);
    // 0.75 m too far of 1.5 m.
    lamp(2.7 + 1.25 + 0.2).expect(Grouping, 0.5);
}

#[test]
fn a_lone_ceiling_lamp_hangs_in_the_middle() {
    let lamp = |x: f64| room(6.0, 3.0).with(object("ceiling_lamp", [0.4, 0.4, 0.3], [x, 1.5, 2.3], 0.0));
    lamp(3.05).expect(Grouping, 1.0);
    // 0.1 m are free, 2.5 m more are too many.
    lamp(4.35).expect(Grouping, 0.5);
}

#[test]
fn the_term_is_weighted_by_how_much_each_group_matters() {
    // Nightstand 1.2 at 0.5, pendant lamp 1.5 at 1.
    let both = bedside(nightstand(0.5, 0.0, 0.0))
        .with(object("dining_table", [0.8, 0.8, 0.75], [4.0, 1.0, 0.0], 0.0))
        .with(object("pendant_lamp", [0.4, 0.4, 1.0], [4.0, 1.0, 1.6], 0.0))
        .with(block([0.2; 3], [0.5, 0.5]));
    both.expect(Grouping, (1.2 * 0.5 + 1.5) / 2.7);
}
