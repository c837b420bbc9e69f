//! Rooms as one mesh, and walls as meshes.

use super::build::{Site, box_faces, site};
use super::*;

const H: [f64; 2] = [0.0, 2.6];

fn shell() -> Site {
    let mut site = site();
    site.request.wall_triangles_m = box_faces([0.0, 0.0, 4.0, 3.0], H);
    site
}

#[test]
fn a_box_of_one_mesh_is_a_room_whichever_way_it_faces() {
    for is_flipped in [false, true] {
        let mut shell = shell();
        if is_flipped {
            shell.request.wall_triangles_m.iter_mut().for_each(|triangle| triangle.reverse());
        }
        let response = found_num(&shell, 1);
        is_outlined(&response, 0, &[[0.0, 0.0], [4.0, 0.0], [4.0, 3.0], [0.0, 3.0]]);
        near(response.rooms[0].room.floor_level_m, 0.0);
        near(response.rooms[0].room.height_m, 2.6);
    }
}

#[test]
fn a_shell_with_holes_has_a_door_and_a_window() {
    let mut shell = site()
        .plane([0.0, 0.0], [4.0, 0.0], H, &[[1.0, 1.9, 0.0, 2.1]])
        .plane([4.0, 0.0], [4.0, 3.0], H, &[[0.8, 2.0, 0.9, 2.2]])
        .plane([4.0, 3.0], [0.0, 3.0], H, &[])
        .plane([0.0, 3.0], [0.0, 0.0], H, &[]);
    shell.request.wall_triangles_m.extend(box_faces([0.0, 0.0, 4.0, 3.0], H).into_iter().skip(8));
    let response = found_num(&shell, 1);
    near(response.rooms[0].room.height_m, 2.6);
    near(opening(&response, 0, OpeningKind::Door, [[1.0, 0.0], [1.9, 0.0]]).height_m, 2.1);
    near(opening(&response, 0, OpeningKind::Window, [[4.0, 0.8], [4.0, 2.0]]).bottom_m, 0.9);
    // All of it sent as the floor is the same room.
    shell.request.floor_triangles_m = std::mem::take(&mut shell.request.wall_triangles_m);
    let response = found_num(&shell, 1);
    assert_eq!(response.rooms[0].room.openings.len(), 2);
}

#[test]
fn two_storeys_in_one_mesh() {
    let mut house = site().around(
        [0.0, 0.0, 5.0, 4.0],
        0.2,
        [0.0, 5.5],
        [&[[1.0, 1.9, 0.0, 2.1], [1.0, 2.0, 3.6, 4.8]], &[], &[], &[]],
    );
    for slab in [[-0.2, 0.0], [2.6, 2.8], [5.5, 5.7]] {
        house.request.wall_triangles_m.extend(box_faces([-0.2, -0.2, 5.2, 4.2], slab));
    }
    let response = found_num(&house, 2);
    near(response.rooms[0].room.height_m, 2.6);
    near(response.rooms[1].room.floor_level_m, 2.8);
    near(response.rooms[1].room.height_m, 2.7);
    near(opening(&response, 1, OpeningKind::Window, [[1.0, 0.0], [2.0, 0.0]]).bottom_m, 0.8);
    assert_eq!(response.rooms[0].room.openings.len(), 1);
}

#[test]
fn walls_as_union_of_boxes_that_overlap() {
    // Like CSG: boxes through each other at the corners, and a partition into the outer walls.
    let house = site()
        .floor([0.0, 0.0, 8.0, 4.0], 0.0)
        .wall_block([-0.3, -0.3, 8.3, 0.0], H)
        .wall_block([-0.3, 4.0, 8.3, 4.3], H)
        .wall_block([-0.3, -0.3, 0.0, 4.3], H)
        .wall_block([8.0, -0.3, 8.3, 4.3], H)
        .wall_block([5.0, -0.1, 5.2, 2.0], H)
        .wall_block([5.0, 3.0, 5.2, 4.1], H)
        .wall_block([5.0, 1.9, 5.2, 3.1], [2.1, 2.6]);
    let response = found_num(&house, 2);
    is_outlined(&response, 0, &[[0.0, 0.0], [5.0, 0.0], [5.0, 4.0], [0.0, 4.0]]);
    is_outlined(&response, 1, &[[5.2, 0.0], [8.0, 0.0], [8.0, 4.0], [5.2, 4.0]]);
    near(opening(&response, 0, OpeningKind::Door, [[5.0, 2.0], [5.0, 3.0]]).height_m, 2.1);
}

#[test]
fn thick_walls_are_no_rooms() {
    let castle = site().floor([-1.2, -1.2, 7.2, 6.2], 0.0).around(
        [0.0, 0.0, 6.0, 5.0],
        1.2,
        [0.0, 4.0],
        [&[[2.0, 3.2, 0.0, 2.2]], &[], &[], &[]],
    );
    let response = found_num(&castle, 1);
    is_outlined(&response, 0, &[[0.0, 0.0], [6.0, 0.0], [6.0, 5.0], [0.0, 5.0]]);
}

#[test]
fn a_sloped_ceiling_is_told() {
    let mut attic = site()
        .floor([0.0, 0.0, 4.0, 3.0], 0.0)
        .plane([0.0, 0.0], [0.0, 3.0], [0.0, 2.1], &[])
        .plane([4.0, 0.0], [4.0, 3.0], [0.0, 3.3], &[]);
    let gable = |y: f64| {
        [[[0.0, y, 0.0], [4.0, y, 0.0], [4.0, y, 3.3]], [[0.0, y, 0.0], [4.0, y, 3.3], [0.0, y, 2.1]]]
    };
    attic.request.wall_triangles_m.extend(gable(0.0).into_iter().chain(gable(3.0)));
    attic.request.wall_triangles_m.extend([
        [[0.0, 0.0, 2.1], [4.0, 0.0, 3.3], [4.0, 3.0, 3.3]],
        [[0.0, 0.0, 2.1], [4.0, 3.0, 3.3], [0.0, 3.0, 2.1]],
    ]);
    let response = found_num(&attic, 1);
    is_outlined(&response, 0, &[[0.0, 0.0], [4.0, 0.0], [4.0, 3.0], [0.0, 3.0]]);
    assert!(is_unsure(&response, 0, "the ceiling is 2."), "{:?}", response.rooms[0].uncertain);
    assert!((2.0..2.5).contains(&response.rooms[0].room.height_m));
}

#[test]
fn walls_cut_into_thousands_of_faces() {
    let mut house = site().floor([0.0, 0.0, 4.0, 3.0], 0.0).around(
        [0.0, 0.0, 4.0, 3.0],
        0.2,
        H,
        [&[[1.0, 1.9, 0.0, 2.1]], &[], &[[1.0, 2.0, 0.9, 2.1]], &[]],
    );
    for _ in 0..4 {
        let halves = |[a, b, c]: &[[f64; 3]; 3]| {
            let middle = [0, 1, 2].map(|axis| (b[axis] + c[axis]) / 2.0);
            [[middle, *a, *b], [middle, *c, *a]]
        };
        house.request.wall_triangles_m = house.request.wall_triangles_m.iter().flat_map(halves).collect();
    }
    let response = found_num(&house, 1);
    is_outlined(&response, 0, &[[0.0, 0.0], [4.0, 0.0], [4.0, 3.0], [0.0, 3.0]]);
    opening(&response, 0, OpeningKind::Door, [[1.0, 0.0], [1.9, 0.0]]);
    opening(&response, 0, OpeningKind::Window, [[1.0, 3.0], [2.0, 3.0]]);
}

#[test]
fn a_pile_of_garbage_is_answered() {
    let mut garbage = site();
    let mut state = 12345_u64;
    let mut number = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f64 / f64::from(1 << 24) * 20.0 - 10.0
    };
    let mut triangles =
        |num: usize| (0..num).map(|_| [(); 3].map(|()| [(); 3].map(|()| number()))).collect::<Vec<_>>();
    garbage.request.floor_triangles_m = triangles(100);
    garbage.request.wall_triangles_m = triangles(150);
    found(&garbage);
    garbage.request.floor_triangles_m.clear();
    found(&garbage);
    found(&site());
}
