//! Walls as boxes and planes: rooms apart, and gaps as openings.

use super::build::site;
use super::*;

const H: [f64; 2] = [0.0, 2.5];

#[test]
fn one_slab_under_two_rooms_with_a_gap_between() {
    let two = site()
        .floor([-0.2, -0.2, 8.3, 4.2], 0.0)
        .wall_box([-0.2, -0.2, 8.3, 0.0], H)
        .wall_box([-0.2, 4.0, 8.3, 4.2], H)
        .wall_box([-0.2, 0.0, 0.0, 4.0], H)
        .wall_box([8.1, 0.0, 8.3, 4.0], H)
        .wall_box([5.0, 0.0, 5.1, 1.5], H)
        .wall_box([5.0, 2.4, 5.1, 4.0], H)
        .object("bed", [1.0, 1.0, 0.0])
        .object("desk", [7.0, 1.0, 0.0]);
    let response = found_num(&two, 2);
    is_outlined(&response, 0, &[[0.0, 0.0], [5.0, 0.0], [5.0, 4.0], [0.0, 4.0]]);
    is_outlined(&response, 1, &[[5.1, 0.0], [8.1, 0.0], [8.1, 4.0], [5.1, 4.0]]);
    near(response.rooms[0].room.height_m, 2.5);
    let door = opening(&response, 0, OpeningKind::Door, [[5.0, 1.5], [5.0, 2.4]]);
    assert_eq!(door.id, "door_1");
    assert_eq!(opening(&response, 1, OpeningKind::Door, [[5.1, 1.5], [5.1, 2.4]]).id, "door_1");
    assert!(is_unsure(
        &response,
        0,
        "a gap of 0.9 m to the east is taken for a door: no door object stands there"
    ));
    assert!(is_unsure(&response, 0, "which way"));
    assert_eq!(response.rooms[0].objects, ["bed"]);
    assert_eq!(response.rooms[1].objects, ["desk"]);
}

#[test]
fn a_door_in_the_corner_and_a_wide_passage() {
    let rooms = site()
        .floor([0.0, 0.0, 9.0, 4.0], 0.0)
        .wall_box([-0.2, -0.2, 9.2, 0.0], H)
        .wall_box([-0.2, 4.0, 9.2, 4.2], H)
        .wall_box([-0.2, 0.0, 0.0, 4.0], H)
        .wall_box([9.0, 0.0, 9.2, 4.0], H)
        // The door is between the end of this wall and the northern one.
        .wall_box([3.0, 0.0, 3.1, 3.1], H)
        // The passage is in the middle.
        .wall_box([6.0, 0.0, 6.1, 1.0], H)
        .wall_box([6.0, 3.0, 6.1, 4.0], H);
    let response = found_num(&rooms, 3);
    let index = |x: f64| {
        let is_in = |room: &backend::protocol::FoundRoom| {
            room.room.floor_m.iter().any(|point| (point[0] - x).abs() < 0.01)
        };
        response.rooms.iter().position(is_in).expect("a room")
    };
    opening(&response, index(0.0), OpeningKind::Door, [[3.0, 3.1], [3.0, 4.0]]);
    opening(&response, index(3.1), OpeningKind::Passage, [[6.0, 1.0], [6.0, 3.0]]);
    opening(&response, index(9.0), OpeningKind::Passage, [[6.1, 1.0], [6.1, 3.0]]);
}

#[test]
fn boxes_over_a_door_and_around_a_window() {
    let room = site()
        .floor([0.0, 0.0, 4.0, 3.0], 0.0)
        .wall_box([-0.2, -0.2, 1.0, 0.0], H)
        .wall_box([1.0, -0.2, 1.9, 0.0], [2.1, 2.5])
        .wall_box([1.9, -0.2, 4.2, 0.0], H)
        .wall_box([-0.2, 3.0, 1.2, 3.2], H)
        .wall_box([1.2, 3.0, 2.8, 3.2], [0.0, 0.9])
        .wall_box([1.2, 3.0, 2.8, 3.2], [2.1, 2.5])
        .wall_box([2.8, 3.0, 4.2, 3.2], H)
        .wall_box([-0.2, 0.0, 0.0, 3.0], H)
        .wall_box([4.0, 0.0, 4.2, 3.0], H);
    let response = found_num(&room, 1);
    is_outlined(&response, 0, &[[0.0, 0.0], [4.0, 0.0], [4.0, 3.0], [0.0, 3.0]]);
    let door = opening(&response, 0, OpeningKind::Door, [[1.0, 0.0], [1.9, 0.0]]);
    near(door.height_m, 2.1);
    let window = opening(&response, 0, OpeningKind::Window, [[1.2, 3.0], [2.8, 3.0]]);
    near(window.bottom_m, 0.9);
    near(window.height_m, 1.2);
    assert_eq!(response.rooms[0].room.openings.len(), 2);
}

#[test]
fn planes_without_thickness_part_rooms() {
    let flat = site()
        .floor([0.0, 0.0, 7.0, 4.0], 0.0)
        .plane([0.0, 0.0], [7.0, 0.0], H, &[])
        .plane([7.0, 0.0], [7.0, 4.0], H, &[[1.0, 2.5, 1.0, 2.0]])
        .plane([7.0, 4.0], [0.0, 4.0], H, &[])
        .plane([0.0, 4.0], [0.0, 0.0], H, &[])
        .plane([4.0, 0.0], [4.0, 4.0], H, &[[2.0, 2.9, 0.0, 2.05]]);
    let response = found_num(&flat, 2);
    is_outlined(&response, 0, &[[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0]]);
    let ends = [[4.0, 2.0], [4.0, 2.9]];
    let ids = [0, 1].map(|room| opening(&response, room, OpeningKind::Door, ends).id.clone());
    assert_eq!(ids, ["door_1", "door_1"]);
    near(opening(&response, 1, OpeningKind::Window, [[7.0, 1.0], [7.0, 2.5]]).bottom_m, 1.0);
}

#[test]
fn walls_alone_enclose_a_room() {
    let walls =
        site().around([0.0, 0.0, 5.0, 4.0], 0.3, [0.5, 3.1], [&[[1.0, 1.9, 0.5, 2.6]], &[], &[], &[]]);
    let response = found_num(&walls, 1);
    is_outlined(&response, 0, &[[0.0, 0.0], [5.0, 0.0], [5.0, 4.0], [0.0, 4.0]]);
    near(response.rooms[0].room.floor_level_m, 0.5);
    near(response.rooms[0].room.height_m, 2.6);
    near(opening(&response, 0, OpeningKind::Door, [[1.0, 0.0], [1.9, 0.0]]).height_m, 2.1);
    assert!(response.warnings.iter().any(|warning| warning.contains("no floor was found")));
}

#[test]
fn a_room_with_a_side_taken_off_is_still_one() {
    let open = site()
        .wall_box([-0.2, 0.0, 0.0, 3.0], H)
        .wall_box([4.0, 0.0, 4.2, 3.0], H)
        .wall_box([-0.2, 3.0, 4.2, 3.2], H);
    let response = found_num(&open, 1);
    is_outlined(&response, 0, &[[0.0, 0.0], [4.0, 0.0], [4.0, 3.0], [0.0, 3.0]]);
    assert!(is_unsure(&response, 0, "no wall stands along 4.0 m to the south"));
}

#[test]
fn a_floor_that_ends_before_its_walls_reaches_them() {
    let room = site().floor([0.04, 0.05, 3.95, 2.94], 0.0).around(
        [0.0, 0.0, 4.0, 3.0],
        0.2,
        H,
        [&[[1.0, 1.9, 0.0, 2.1]], &[], &[], &[]],
    );
    is_outlined(&found_num(&room, 1), 0, &[[0.0, 0.0], [4.0, 0.0], [4.0, 3.0], [0.0, 3.0]]);
}

#[test]
fn the_ground_around_a_house_is_no_room() {
    let house = site().floor([-10.0, -10.0, 15.0, 15.0], 0.0).around(
        [0.0, 0.0, 4.0, 3.0],
        0.2,
        H,
        [&[[1.0, 1.9, 0.0, 2.1]], &[], &[], &[]],
    );
    let response = found_num(&house, 1);
    is_outlined(&response, 0, &[[0.0, 0.0], [4.0, 0.0], [4.0, 3.0], [0.0, 3.0]]);
    assert!(response.warnings.iter().any(|warning| warning.contains("outside the walls")));
}

#[test]
fn columns_and_beams_part_nothing() {
    let mut hall = site().floor([0.0, 0.0, 12.0, 8.0], 0.0).around(
        [0.0, 0.0, 12.0, 8.0],
        0.3,
        [0.0, 3.5],
        [&[[5.0, 6.2, 0.0, 2.2]], &[], &[], &[]],
    );
    for column in 0..5 {
        let x = 1.5 + f64::from(column) * 2.0;
        hall = hall.wall_box([x, 3.8, x + 0.4, 4.2], [0.0, 3.5]);
    }
    hall = hall.wall_box([0.0, 3.9, 12.0, 4.1], [3.2, 3.5]);
    let response = found_num(&hall, 1);
    is_outlined(&response, 0, &[[0.0, 0.0], [12.0, 0.0], [12.0, 8.0], [0.0, 8.0]]);
    let num_columns =
        response.rooms[0].uncertain.iter().filter(|one| one.message.contains("a column")).count();
    assert_eq!(num_columns, 5);
}

#[test]
fn a_low_wall_that_ends_in_the_room_is_in_its_outline() {
    let room = site()
        .floor([0.0, 0.0, 6.0, 4.0], 0.0)
        .around([0.0, 0.0, 6.0, 4.0], 0.2, H, [&[], &[], &[], &[]])
        .wall_box([3.0, 0.0, 3.1, 1.0], [0.0, 1.2]);
    let response = found_num(&room, 1);
    assert_eq!(response.rooms[0].room.floor_m.len(), 8);
    near(response.rooms[0].area_m2, 23.9);
    let thin = site()
        .floor([0.0, 0.0, 6.0, 4.0], 0.0)
        .around([0.0, 0.0, 6.0, 4.0], 0.2, H, [&[], &[], &[], &[]])
        .plane([3.0, 0.0], [3.0, 1.0], H, &[]);
    let response = found_num(&thin, 1);
    assert_eq!(response.rooms[0].room.floor_m.len(), 8, "{:?}", response.rooms[0].room.floor_m);
}

#[test]
fn an_l_shaped_room_of_walls_stays_whole() {
    let l = site()
        .floor([-0.2, -0.2, 6.2, 5.2], 0.0)
        .wall_box([-0.2, -0.2, 6.2, 0.0], H)
        .wall_box([-0.2, 0.0, 0.0, 5.0], H)
        .wall_box([6.0, 0.0, 6.2, 1.5], H)
        .wall_box([1.5, 1.5, 6.2, 1.7], H)
        .wall_box([1.5, 1.7, 1.7, 5.0], H)
        .wall_box([-0.2, 5.0, 1.7, 5.2], H);
    // The slab goes on outside, in the corner of the L.
    let response = found_num(&l, 2);
    is_outlined(&response, 0, &[[1.7, 1.7], [6.2, 1.7], [6.2, 5.2], [1.7, 5.2]]);
    assert!(
        is_unsure(&response, 0, "no wall stands along 4.5 m to the north"),
        "{:?}",
        response.rooms[0].uncertain
    );
    is_outlined(&response, 1, &[[0.0, 0.0], [6.0, 0.0], [6.0, 1.5], [1.5, 1.5], [1.5, 5.0], [0.0, 5.0]]);
}

#[test]
fn thirty_rooms_on_one_slab() {
    let mut level = site().floor([-0.2, -0.2, 24.0, 20.0], 0.0);
    for column in 0..6 {
        for row in 0..5 {
            let (x, y) = (f64::from(column) * 4.0, f64::from(row) * 4.0);
            level = level
                .wall_box([x - 0.1, y - 0.1, x + 1.5, y + 0.1], H)
                .wall_box([x + 2.5, y - 0.1, x + 4.1, y + 0.1], H)
                .wall_box([x - 0.1, y - 0.1, x + 0.1, y + 4.1], H);
        }
    }
    level = level.wall_box([-0.1, 19.9, 24.1, 20.1], H).wall_box([23.9, -0.1, 24.1, 20.1], H);
    let response = found_num(&level, 30);
    for room in &response.rooms {
        near(room.area_m2, 3.8 * 3.8);
        assert!(room.room.openings.iter().all(|opening| opening.kind == OpeningKind::Door));
        assert!((1..=2).contains(&room.room.openings.len()), "{:?}", room.room.openings);
    }
}
