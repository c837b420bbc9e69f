//! Doors and windows as objects.

use backend::protocol::{Hinge, MarkerKind, Swing};

use super::build::{Site, site};
use super::*;

const H: [f64; 2] = [0.0, 2.5];

fn rect() -> Site {
    site().floor([0.0, 0.0, 4.0, 3.0], 0.0)
}

#[test]
fn a_door_object_beside_a_bare_floor_is_snapped() {
    for (y, yaw) in [(-0.1, 0.0), (-0.3, 180.0), (0.05, 0.0), (0.2, 180.0)] {
        let site = rect()
            .marker(MarkerKind::Door, "Door.001", [0.9, 0.3, 2.1], [1.45, y, 0.0], yaw)
            .opens(Swing::Inward, Hinge::From);
        let response = found_num(&site, 1);
        let door = opening(&response, 0, OpeningKind::Door, [[1.0, 0.0], [1.9, 0.0]]);
        assert_eq!(
            (door.id.as_str(), door.swing, door.hinge),
            ("Door.001", Some(Swing::Inward), Some(Hinge::From))
        );
        // The hinge stays with the object: turned by 180° it is at the other end.
        near(door.from_m[0], if yaw == 0.0 { 1.0 } else { 1.9 });
        near(door.height_m, 2.1);
        assert!(!is_unsure(&response, 0, "no door"));
        assert!(response.warnings.is_empty(), "{:?}", response.warnings);
    }
}

#[test]
fn a_frame_wider_than_its_hole_takes_the_holes_ends() {
    let site = site()
        .floor([0.0, 0.0, 4.0, 3.0], 0.0)
        .around([0.0, 0.0, 4.0, 3.0], 0.2, H, [&[[1.0, 1.9, 0.0, 2.1]], &[[0.5, 1.7, 0.9, 2.1]], &[], &[]])
        .marker(MarkerKind::Door, "door", [1.02, 0.34, 2.16], [1.45, -0.1, 0.0], 0.0)
        .marker(MarkerKind::Window, "window", [1.3, 0.1, 1.3], [4.1, 1.1, 0.85], 90.0);
    let response = found_num(&site, 1);
    let door = opening(&response, 0, OpeningKind::Door, [[1.0, 0.0], [1.9, 0.0]]);
    assert_eq!(door.id, "door");
    near(door.height_m, 2.1);
    let window = opening(&response, 0, OpeningKind::Window, [[4.0, 0.5], [4.0, 1.7]]);
    assert_eq!(window.id, "window");
    near(window.bottom_m, 0.9);
    assert_eq!(response.rooms[0].room.openings.len(), 2);
    assert!(is_unsure(&response, 0, "which way \"door\" opens"));
}

/// A flat of three rooms on one slab; the outer walls are thick, the inner ones 10 cm.
fn flat() -> Site {
    site()
        .floor([-0.3, -0.3, 9.3, 6.3], 0.0)
        .around(
            [0.0, 0.0, 9.0, 6.0],
            0.3,
            H,
            [&[[6.5, 7.5, 0.0, 2.1]], &[[1.0, 2.6, 0.9, 2.1]], &[[1.0, 3.0, 0.8, 2.2]], &[]],
        )
        .thick([5.1, 0.0], [5.1, 6.0], 0.1, H, &[[1.0, 1.9, 0.0, 2.05], [4.0, 4.9, 0.0, 2.05]])
        .thick([5.1, 3.0], [9.0, 3.0], 0.1, H, &[[1.0, 1.8, 0.0, 2.05]])
        .marker(MarkerKind::Door, "front", [1.0, 0.3, 2.1], [7.0, -0.15, 0.0], 0.0)
        .opens(Swing::Inward, Hinge::To)
        .marker(MarkerKind::Door, "living", [0.9, 0.12, 2.05], [5.05, 1.45, 0.0], 90.0)
        .opens(Swing::Inward, Hinge::From)
        .marker(MarkerKind::Door, "bath", [0.8, 0.12, 2.05], [6.5, 3.05, 0.0], 0.0)
        .marker(MarkerKind::Window, "w1", [1.6, 0.3, 1.2], [9.15, 1.8, 0.9], 90.0)
        .object("sofa", [2.0, 3.0, 0.0])
        .object("tub", [8.0, 5.0, 0.0])
        .object("coat", [8.0, 1.0, 0.0])
}

#[test]
fn a_flat_of_three_rooms() {
    let response = found_num(&flat(), 3);
    is_outlined(&response, 0, &[[0.0, 0.0], [5.0, 0.0], [5.0, 6.0], [0.0, 6.0]]);
    is_outlined(&response, 1, &[[5.1, 0.0], [9.0, 0.0], [9.0, 3.0], [5.1, 3.0]]);
    is_outlined(&response, 2, &[[5.1, 3.1], [9.0, 3.1], [9.0, 6.0], [5.1, 6.0]]);
    let objects: Vec<&[String]> = response.rooms.iter().map(|room| room.objects.as_slice()).collect();
    assert_eq!(objects, [["sofa"], ["coat"], ["tub"]]);
    // Turned by 90° the door's front (−Y of its box) looks east, into the hall.
    let from_hall = opening(&response, 1, OpeningKind::Door, [[5.1, 1.0], [5.1, 1.9]]);
    let from_living = opening(&response, 0, OpeningKind::Door, [[5.0, 1.0], [5.0, 1.9]]);
    assert_eq!((from_hall.id.as_str(), from_living.id.as_str()), ("living", "living"));
    assert_eq!((from_hall.swing, from_living.swing), (Some(Swing::Inward), Some(Swing::Outward)));
    near(from_hall.from_m[1], from_living.from_m[1]);
    let front = opening(&response, 1, OpeningKind::Door, [[6.5, 0.0], [7.5, 0.0]]);
    assert_eq!(
        (front.id.as_str(), front.swing, front.hinge),
        ("front", Some(Swing::Inward), Some(Hinge::To))
    );
    for room in [1, 2] {
        let y = [3.0, 3.1][room - 1];
        assert_eq!(opening(&response, room, OpeningKind::Door, [[6.1, y], [6.9, y]]).id, "bath");
    }
    assert_eq!(opening(&response, 1, OpeningKind::Window, [[9.0, 1.0], [9.0, 2.6]]).id, "w1");
    // Two holes have no marker: the second door to the living room, and its northern window.
    let gap = opening(&response, 0, OpeningKind::Door, [[5.0, 4.0], [5.0, 4.9]]);
    assert_eq!(gap.id, "door_1");
    assert_eq!(opening(&response, 2, OpeningKind::Door, [[5.1, 4.0], [5.1, 4.9]]).id, "door_1");
    near(opening(&response, 0, OpeningKind::Window, [[1.0, 6.0], [3.0, 6.0]]).bottom_m, 0.8);
    let num: Vec<usize> = response.rooms.iter().map(|room| room.room.openings.len()).collect();
    assert_eq!(num, [3, 4, 2]);
}

#[test]
fn ids_are_nobody_elses() {
    let site = rect()
        .around([0.0, 0.0, 4.0, 3.0], 0.2, H, [&[[1.0, 1.9, 0.0, 2.1]], &[], &[], &[]])
        .object("door_1", [1.0, 1.0, 0.0])
        .marker(MarkerKind::Window, "door_2", [1.0, 0.2, 1.0], [2.0, 3.1, 1.0], 0.0);
    let response = found_num(&site, 1);
    assert_eq!(opening(&response, 0, OpeningKind::Door, [[1.0, 0.0], [1.9, 0.0]]).id, "door_3");
}

#[test]
fn ignored_holes_and_obstacles_and_strays() {
    let site = rect()
        .around([0.0, 0.0, 4.0, 3.0], 0.2, H, [&[[1.0, 1.9, 0.0, 2.1]], &[[1.0, 1.6, 1.0, 1.6]], &[], &[]])
        .marker(MarkerKind::Ignore, "vent", [0.6, 0.2, 0.6], [4.1, 1.3, 1.0], 90.0)
        .marker(MarkerKind::Obstacle, "boiler", [0.6, 0.6, 1.8], [3.5, 2.5, 0.0], 0.0)
        .marker(MarkerKind::Door, "stray", [0.9, 0.1, 2.0], [20.0, 0.0, 0.0], 0.0);
    let response = found_num(&site, 1);
    assert_eq!(response.rooms[0].room.openings.len(), 1);
    assert!(is_unsure(&response, 0, "obstacle \"boiler\""));
    assert!(response.warnings.iter().any(|warning| warning.contains("\"stray\"")));
}

#[test]
fn a_leaf_that_stands_open_goes_to_its_hole() {
    let site = rect().around([0.0, 0.0, 4.0, 3.0], 0.2, H, [&[[1.0, 1.9, 0.0, 2.1]], &[], &[], &[]]).marker(
        MarkerKind::Door,
        "leaf",
        [0.88, 0.04, 2.08],
        [1.02, 0.42, 0.0],
        90.0,
    );
    let response = found_num(&site, 1);
    let door = opening(&response, 0, OpeningKind::Door, [[1.0, 0.0], [1.9, 0.0]]);
    assert_eq!((door.id.as_str(), door.swing), ("leaf", Some(Swing::Inward)));
    let hinge = if door.hinge == Some(Hinge::From) { door.from_m } else { door.to_m };
    near(hinge[0], 1.0);
}

#[test]
fn a_door_in_a_round_wall_gets_a_straight_edge() {
    let points: Vec<[f64; 2]> = (0..48)
        .map(|side| f64::from(side) * std::f64::consts::TAU / 48.0)
        .map(|angle| [3.0 * angle.cos(), 3.0 * angle.sin()])
        .collect();
    let site =
        site().fan(&points, 0.0).marker(MarkerKind::Door, "door", [0.9, 0.2, 2.1], [0.0, -3.05, 0.0], 0.0);
    let response = found_num(&site, 1);
    let door = &response.rooms[0].room.openings[0];
    near((door.from_m[0] - door.to_m[0]).abs(), 0.9);
}

#[test]
fn a_door_parts_two_floors_that_a_threshold_joins() {
    let site = site()
        .floor([0.0, 0.0, 4.0, 3.0], 0.0)
        .floor([4.0, 1.0, 4.1, 1.9], 0.0)
        .floor([4.1, 0.0, 7.0, 3.0], 0.0)
        .marker(MarkerKind::Door, "door", [0.9, 0.1, 2.1], [4.05, 1.45, 0.0], 90.0);
    let response = found_num(&site, 2);
    for room in &response.rooms {
        assert_eq!(room.room.openings.len(), 1, "{:?}", room.room);
    }
}
