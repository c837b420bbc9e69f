//! Floors of any cut, without walls.

use super::build::site;
use super::*;

const RECT: [[f64; 2]; 4] = [[0.0, 0.0], [4.0, 0.0], [4.0, 3.0], [0.0, 3.0]];

#[test]
fn a_rectangle_is_a_room_without_a_door() {
    let response = found_num(&site().floor([0.0, 0.0, 4.0, 3.0], 0.0), 1);
    is_outlined(&response, 0, &RECT);
    near(response.rooms[0].area_m2, 12.0);
    near(response.rooms[0].room.height_m, 2.5);
    assert!(is_unsure(&response, 0, "no door was found"));
    assert!(is_unsure(&response, 0, "is assumed"));
}

#[test]
fn an_l_and_a_t_keep_their_corners() {
    let l = site().floor([0.0, 0.0, 4.0, 1.5], 0.0).floor([0.0, 1.5, 2.0, 3.0], 0.0);
    let response = found_num(&l, 1);
    is_outlined(&response, 0, &[[0.0, 0.0], [4.0, 0.0], [4.0, 1.5], [2.0, 1.5], [2.0, 3.0], [0.0, 3.0]]);
    let t = site().floor([0.0, 2.0, 6.0, 4.0], 0.0).floor([2.0, 0.0, 4.0, 2.0], 0.0);
    let response = found_num(&t, 1);
    is_outlined(
        &response,
        0,
        &[[2.0, 0.0], [4.0, 0.0], [4.0, 2.0], [6.0, 2.0], [6.0, 4.0], [0.0, 4.0], [0.0, 2.0], [2.0, 2.0]],
    );
}

#[test]
fn a_turned_room_far_away_and_high_up_is_the_same_room() {
    let response = found_num(&site().floor([0.0, 0.0, 4.0, 3.0], 0.0).moved(37.0, [1e5, -1e5, 812.5]), 1);
    let (sin, cos) = 37_f64.to_radians().sin_cos();
    is_outlined(&response, 0, &RECT.map(|[x, y]| [x * cos - y * sin + 1e5, x * sin + y * cos - 1e5]));
    near(response.rooms[0].room.floor_level_m, 812.5);
}

#[test]
fn t_junctions_doubles_slivers_and_wrong_windings_do_no_harm() {
    let mut site = site()
        .floor([0.0, 0.0, 2.0, 3.0], 0.0)
        .floor([2.0, 0.0, 4.0, 1.3], 0.0)
        .floor([2.0, 1.3, 4.0, 3.0], 0.0);
    let floors = &mut site.request.floor_triangles_m;
    floors.extend(floors.clone());
    floors.iter_mut().step_by(3).for_each(|triangle| triangle.reverse());
    floors.push([[1.0, 1.0, 0.0], [3.0, 1.0, 0.0], [2.0, 1.0, 0.0]]);
    floors.push([[1.0, 1.0, 0.0]; 3]);
    floors.push([[1.0, 1.0, 0.0], [3.0, 1.00001, 0.0], [2.0, 1.0, 0.0]]);
    floors.push([[0.5, 0.5, 0.004], [3.0, 0.7, 0.004], [2.0, 2.0, 0.004]]);
    is_outlined(&found_num(&site, 1), 0, &RECT);
}

#[test]
fn tiles_with_joints_are_one_floor() {
    let mut tiles = site();
    for column in 0..10 {
        for row in 0..8 {
            let (x, y) = (f64::from(column) * 0.4, f64::from(row) * 0.375);
            let (right, top) =
                (if column == 9 { 4.0 } else { x + 0.392 }, if row == 7 { 3.0 } else { y + 0.367 });
            tiles = tiles.floor([x, y, right, top], 0.0);
        }
    }
    is_outlined(&found_num(&tiles, 1), 0, &RECT);
}

#[test]
fn boards_of_their_own_heights_are_one_floor() {
    let mut boards = site();
    for row in 0..25 {
        let (y, z) = (f64::from(row) * 0.12, f64::from(row % 3) * 0.001);
        boards = boards.slab([0.0, y, 4.0, y + 0.118], [z - 0.02, z]);
    }
    let response = found_num(&boards, 1);
    near(response.rooms[0].area_m2, 12.0);
    near(response.rooms[0].room.floor_level_m, 0.001);
}

#[test]
fn of_a_slab_only_the_top_is_walked_on() {
    for thickness in [0.05, 0.2, 0.35] {
        let response = found_num(&site().slab([0.0, 0.0, 4.0, 3.0], [-thickness, 0.0]), 1);
        is_outlined(&response, 0, &RECT);
        near(response.rooms[0].room.floor_level_m, 0.0);
    }
}

#[test]
fn storeys_are_apart() {
    let two = site()
        .slab([0.0, 0.0, 4.0, 3.0], [-0.2, 0.0])
        .slab([0.0, 0.0, 4.0, 3.0], [2.6, 2.8])
        .object("below", [1.0, 1.0, 0.0])
        .object("above", [1.0, 1.0, 2.8])
        .object("away", [9.0, 1.0, 0.0]);
    let response = found_num(&two, 2);
    near(response.rooms[0].room.floor_level_m, 0.0);
    near(response.rooms[0].room.height_m, 2.6);
    near(response.rooms[1].room.floor_level_m, 2.8);
    assert_eq!(response.rooms[0].objects, ["below"]);
    assert_eq!(response.rooms[1].objects, ["above"]);
    assert_eq!(response.outside, ["away"]);
}

#[test]
fn a_stairwell_is_told() {
    let floor = site()
        .floor([0.0, 0.0, 5.0, 1.0], 0.0)
        .floor([0.0, 1.0, 1.0, 3.0], 0.0)
        .floor([2.0, 1.0, 5.0, 3.0], 0.0)
        .floor([0.0, 3.0, 5.0, 4.0], 0.0);
    let response = found_num(&floor, 1);
    is_outlined(&response, 0, &[[0.0, 0.0], [5.0, 0.0], [5.0, 4.0], [0.0, 4.0]]);
    assert!(is_unsure(&response, 0, "a hole in the floor lies inside the room (1.0 × 2.0 m)"));
}

#[test]
fn cells_of_a_grid_are_one_floor() {
    let mut cells = site();
    for (column, row) in [(0, 0), (1, 0), (2, 0), (0, 1), (1, 1), (2, 1), (0, 2)] {
        let (x, y) = (f64::from(column) * 2.0, f64::from(row) * 2.0);
        cells = cells.slab([x, y, x + 2.0, y + 2.0], [-0.1, 0.0]);
    }
    let response = found_num(&cells, 1);
    is_outlined(&response, 0, &[[0.0, 0.0], [6.0, 0.0], [6.0, 4.0], [2.0, 4.0], [2.0, 6.0], [0.0, 6.0]]);
}

#[test]
fn a_round_room_keeps_its_48_sides() {
    let points: Vec<[f64; 2]> = (0..48)
        .map(|side| f64::from(side) * std::f64::consts::TAU / 48.0)
        .map(|angle| [3.0 * angle.cos(), 3.0 * angle.sin()])
        .collect();
    let response = found_num(&site().fan(&points, 0.0), 1);
    is_outlined(&response, 0, &points);
}

#[test]
fn small_noise_goes_and_small_bends_stay() {
    let mut points = vec![];
    for step in 0..40 {
        points.push([f64::from(step) * 0.1, if step % 2 == 0 { 0.0 } else { -0.004 }]);
    }
    points.extend([[4.0, 0.0], [4.05, 3.0], [0.0, 3.0]]);
    let response = found_num(&site().fan(&points[..], 0.0), 1);
    assert!(response.rooms[0].room.floor_m.len() <= 6, "{:?}", response.rooms[0].room.floor_m);
    assert!(response.rooms[0].room.floor_m.iter().any(|point| (point[0] - 4.05).abs() < 0.001));
}
