//! Whatever comes, it is answered; and the same site anywhere gives the same rooms.

use backend::protocol::{Marker, MarkerKind, Placement, Triangle};
use proptest::prelude::*;

use super::build::{Site, site};
use super::*;

const H: [f64; 2] = [0.0, 2.5];

/// Two rooms with a door between, one with a window and a front door.
fn house(split: f64, door: f64, window: f64) -> Site {
    site()
        .floor([-0.2, -0.2, 8.2, 4.2], 0.0)
        .around(
            [0.0, 0.0, 8.0, 4.0],
            0.2,
            H,
            [&[[0.5, 1.4, 0.0, 2.1]], &[[window, window + 1.2, 0.9, 2.1]], &[], &[]],
        )
        .thick([split, 0.0], [split, 4.0], 0.1, H, &[[door, door + 0.9, 0.0, 2.05]])
        .marker(MarkerKind::Door, "front", [0.95, 0.2, 2.1], [0.95, -0.1, 0.0], 0.0)
        .object("chair", [1.0, 1.0, 0.0])
}

/// A room's area, height, number of corners, openings (id, width, sill) and objects; lengths in steps of 2 cm.
type Essence = (i64, i64, usize, Vec<(String, i64, i64)>, Vec<String>);

/// What does not depend on where the house stands: areas, heights, numbers of corners, widths and ids of openings.
fn essence(response: &RoomsResponse) -> Vec<Essence> {
    let cm = |value: f64| (value * 50.0).round() as i64;
    let of_room = |room: &backend::protocol::FoundRoom| {
        let mut openings: Vec<(String, i64, i64)> = room
            .room
            .openings
            .iter()
            .map(|one| {
                let width = (one.from_m[0] - one.to_m[0]).hypot(one.from_m[1] - one.to_m[1]);
                (one.id.clone(), cm(width), cm(one.bottom_m))
            })
            .collect();
        openings.sort();
        (cm(room.area_m2), cm(room.room.height_m), room.room.floor_m.len(), openings, room.objects.clone())
    };
    response.rooms.iter().map(of_room).collect()
}

fn triangle() -> impl Strategy<Value = Triangle> {
    // Snapped numbers meet each other often, as those of real meshes do.
    let number = || prop_oneof![4 => (-8..8_i32).prop_map(f64::from), 1 => -8.0..8.0_f64, 1 => Just(1e6), 1 => Just(0.0)];
    let height = || prop_oneof![3 => Just(0.0), 2 => Just(2.5), 1 => -3.0..6.0_f64];
    let point = move || (number(), number(), height()).prop_map(|(x, y, z)| [x, y, z]);
    [point(), point(), point()]
}

fn marker(index: usize) -> impl Strategy<Value = Marker> {
    let kinds = prop::sample::select(vec![
        MarkerKind::Door,
        MarkerKind::Window,
        MarkerKind::Passage,
        MarkerKind::Obstacle,
        MarkerKind::Ignore,
    ]);
    (kinds, [0.01..3.0_f64, 0.01..3.0, 0.01..3.0], [-8.0..8.0_f64, -8.0..8.0, -0.5..1.5], -720.0..720.0_f64)
        .prop_map(move |(kind, size_m, position_m, yaw_deg)| Marker {
            id: format!("marker {index}"),
            kind,
            size_m,
            placement: Placement { position_m, yaw_deg },
            swing: None,
            hinge: None,
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_house_anywhere_is_the_same_house(
        split in 2.0..6.0_f64, door in 0.3..2.5_f64, window in 0.3..2.0_f64,
        turn in 0.0..360.0_f64, x in -1e5..1e5_f64, y in -1e5..1e5_f64, z in -100.0..100.0_f64,
    ) {
        // Equal rooms have no order.
        prop_assume!((split - 3.95).abs() > 0.1);
        let house = house(split, door, window);
        let here = found(&house);
        prop_assert_eq!(here.rooms.len(), 2);
        let there = found(&house.clone().moved(turn, [x, y, z]));
        prop_assert_eq!(essence(&here), essence(&there), "{:?} {:?}", here.rooms[0].room.floor_m, there.rooms[0].room.floor_m);
        let in_y_up = found(&house.clone().y_up());
        prop_assert_eq!(essence(&here), essence(&in_y_up));
        let back: Vec<[f64; 2]> = in_y_up.rooms[0].room.floor_m.iter().map(|[x, z]| [*x, -z]).collect();
        is_outlined(&here, 0, &back);
        prop_assert_eq!(here, found(&house));
    }

    #[test]
    fn anything_is_answered(
        floors in prop::collection::vec(triangle(), 0..24),
        walls in prop::collection::vec(triangle(), 0..24),
        markers in (marker(0), marker(1), marker(2)),
    ) {
        let mut site = site();
        site.request.floor_triangles_m = floors;
        site.request.wall_triangles_m = walls;
        site.request.markers = vec![markers.0, markers.1, markers.2];
        found(&site);
    }
}
