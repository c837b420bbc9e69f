//! T26–T42: numbers that make no room, and rooms that are odd but sound.

use std::f32::consts::PI;

use backend::layout::Layout;
use backend::protocol::Mount;
use backend::scene::Scene;
use serde_json::{Value, json};

use super::{accepted, assert_faults, object, room, with};

fn with_floor(points: Value) -> Value {
    let bare = with(room(), "/room/openings", json!([]));
    with(bare, "/room/floor_m", points)
}

#[test]
fn t26_sizes_that_nothing_has() {
    for value in [0.0, -1.0, 5e-324, 1e-5, 1001.0, 1e300] {
        let document = with(room(), "/objects/0/size_m", json!([value, 1.0, value]));
        let expected = format!("expected 0.0001 to 1000 m, got {value:?}");
        let [first, last] = [0, 2].map(|axis| format!("/objects/0/size_m/{axis}: {expected}"));
        assert_faults(&document, &[&first, &last]);
    }
    // Planes are common in users' scenes: the message says what to send.
    let document = with(room(), "/objects/0/size_m/2", json!(0.0));
    assert_faults(
        &document,
        &["/objects/0/size_m/2: expected 0.0001 to 1000 m, got 0.0; a plane counts as 0.001 m thick"],
    );
    for height in [0.0, -2.5, 1e-320, 1e9] {
        assert_faults(
            &with(room(), "/room/height_m", json!(height)),
            &["/room/height_m: expected 0.1 to 1000 m, got "],
        );
    }
    accepted(&with(room(), "/objects/0/size_m", json!([1e-4, 1000.0, 1e-4])));
}

#[test]
fn t26_all_numbers_of_a_document_are_told_at_once() {
    let mut document = room();
    for (pointer, value) in [
        ("/room/floor_level_m", json!(2e6)),
        ("/room/floor_m/1/0", json!(-1e7)),
        ("/room/openings/0/from_m/1", json!(1e9)),
        ("/room/openings/1/bottom_m", json!(-3)),
        ("/room/openings/1/height_m", json!(0)),
        ("/room/openings/1/id", json!("")),
        ("/objects/0/placement/position_m/2", json!(1e12)),
        ("/objects/0/placement/yaw_deg", json!(1e30)),
        ("/objects/0/front_deg", json!(-1e5)),
        ("/objects/0/id", json!("door")),
    ] {
        document = with(document, pointer, value);
    }
    assert_faults(
        &document,
        &[
            "/objects/0/front_deg: expected -3600 to 3600°, got -100000.0",
            "/objects/0/id: expected an id of its own, got that of /room/openings/0/id",
            "/objects/0/placement/position_m/2: expected -1000000 to 1000000 m, got 1000000000000.0",
            "/objects/0/placement/yaw_deg: expected -1000000 to 1000000°, got 1e30",
            "/room/floor_level_m: expected -1000000 to 1000000 m, got 2000000.0",
            "/room/floor_m/1/0: expected -1000000 to 1000000 m, got -10000000.0",
            "/room/openings/0/from_m/1: expected -1000000 to 1000000 m, got 1000000000.0",
            "/room/openings/1/bottom_m: expected -0.5 to 1000 m, got -3.0",
            "/room/openings/1/height_m: expected 0.01 to 1000 m, got 0.0",
            "/room/openings/1/id: expected 1 to 1024 bytes, got 0",
        ],
    );
}

#[test]
fn t27_outlines_that_bound_no_room() {
    let contact =
        "/room/floor_m: expected a simple polygon, got one that meets itself: the edges that start at points";
    let area = "/room/floor_m: expected an outline around at least 0.01 m², got 0.0000 m²";
    for (points, expected) in [
        (json!([]), "/room/floor_m: expected at least 3 points, got 0"),
        (json!([[0, 0], [1, 0]]), "/room/floor_m: expected at least 3 points, got 2"),
        (json!([[0, 0], [4, 0], [4, 0.0001], [0, 0]]), area),
        (json!([[0, 0], [2, 0], [4, 0]]), area),
        (json!([[1, 1], [1, 1], [1, 1], [1, 1]]), area),
        (json!([[0, 0], [4, 3], [4, 0], [0, 3]]), area),
        (json!([[0, 0], [4, 3], [4, 0], [0, 4]]), contact),
        (json!([[0, 0], [4, 0], [4, 3], [1, -1], [0, 3]]), contact),
        // A spike that goes out and back; a slit; a corner that touches a wall; two rooms that share a corner.
        (json!([[0, 0], [4, 0], [6, 0], [4, 0], [4, 3], [0, 3]]), &format!("{contact} 0 and 2 ")),
        (json!([[0, 0], [4, 0], [4, 3], [2, 3], [2, 1], [2, 3], [0, 3]]), contact),
        (json!([[0, 0], [4, 0], [4, 3], [2, 0], [0, 3]]), contact),
        (json!([[0, 0], [2, 2], [4, 0], [4, 4], [2, 2], [0, 4]]), contact),
        (
            json!([[0, 0], [2000, 0], [2000, 3], [0, 3]]),
            "/room/floor_m: expected a room of at most 1000 m, got 2000 × 3 m: are these metres?",
        ),
        (
            json!([[0.0, 0.0], [0.04, 0.0], [0.04, 0.03], [0.0, 0.03]]),
            "/room/floor_m: expected an outline around at least 0.01 m², got 0.0012 m²: are these metres?",
        ),
    ] {
        assert_faults(&with_floor(points), &[expected]);
    }
    let many: Vec<[f64; 2]> =
        (0..257).map(|i| f64::from(i) / 41.0).map(|turn| [4.0 * turn.cos(), 4.0 * turn.sin()]).collect();
    assert_faults(&with_floor(json!(many)), &["/room/floor_m: expected at most 256 points, got 257"]);
}

#[test]
fn t27_winding_repeats_and_straight_corners_change_nothing() {
    let plain = accepted(&with_floor(json!([[0, 0], [4, 0], [4, 3], [0, 3]])));
    for points in [
        json!([[0, 0], [0, 3], [4, 3], [4, 0]]),
        json!([[0, 0], [4, 0], [4, 3], [0, 3], [0, 0]]),
        json!([[0, 0], [0, 0], [4, 0], [4, 0.0005], [4, 3], [0, 3]]),
        json!([[0, 0], [1, 0], [2, 0.0004], [4, 0], [4, 3], [0, 3], [0, 1.5]]),
    ] {
        let scene = accepted(&with_floor(points));
        assert_eq!(scene.floor.edges.len(), 4);
        assert!((scene.floor.area - plain.floor.area).abs() < 2e-3);
    }
}

#[test]
fn t27_a_fine_arc_is_not_straightened() {
    // A room's round end, in steps so short that each corner alone is within a millimetre of straight.
    let mut points = vec![[-2.0, 0.0], [-2.0, -2.0], [2.0, -2.0]];
    points.extend(
        (0..250)
            .map(|i| f64::from(i) / 249.0 * std::f64::consts::PI)
            .map(|turn| [2.0 * turn.cos(), 2.0 * turn.sin()]),
    );
    points.pop();
    let scene = accepted(&with_floor(json!(points)));
    assert!((scene.floor.area - (8.0 + 2.0 * PI)).abs() < 0.01, "{}", scene.floor.area);
    for &[x, y] in &points {
        let local = scene.world.point_from_wire([x, y]);
        assert!(scene.floor.border_distance(local) < 1.1e-3, "({x}, {y})");
    }
}

#[test]
fn t28_holes_and_islands_cannot_hide_in_one_outline() {
    let contact = "/room/floor_m: expected a simple polygon, got one that meets itself";
    // A pillar whose hole touches a wall along a slit; two floors joined by a line without width.
    let hole = json!([
        [0, 0],
        [4, 0],
        [4, 3],
        [2, 3],
        [2, 2],
        [3, 2],
        [3, 1],
        [1, 1],
        [1, 2],
        [2, 2],
        [2, 3],
        [0, 3]
    ]);
    assert_faults(&with_floor(hole), &[contact]);
    let islands = json!([[0, 0], [1, 0], [3, 0], [3, 2], [5, 2], [5, 0], [3, 0], [1, 0], [1, 2], [0, 2]]);
    assert_faults(&with_floor(islands), &[contact]);
}

#[test]
fn t29_openings_that_no_wall_holds() {
    let opening = |from: [f64; 2], to: [f64; 2]| json!({"id": "x", "kind": "door", "from_m": from, "to_m": to, "height_m": 2.0});
    let off = "/room/openings/0: expected both ends within 5 cm of one wall of the outline, got ends";
    for (from, to, expected) in [
        ([1.0, 1.0], [2.0, 1.0], off),
        ([9.0, 9.0], [9.0, 8.0], off),
        // Wider than its wall, round a corner, and across the room.
        ([-0.2, 0.0], [4.2, 0.0], off),
        ([3.5, 0.0], [4.0, 0.5], off),
        ([1.0, 0.0], [1.0, 3.0], off),
        ([1.0, 0.0], [1.0, 0.0], "/room/openings/0: expected an opening at least 0.05 m wide, got 0.000 m"),
        ([-0.04, 0.0], [0.0, 0.0], "/room/openings/0: expected an opening at least 0.05 m wide, got 0.000 m"),
    ] {
        assert_faults(&with(room(), "/room/openings", json!([opening(from, to)])), &[expected]);
    }
    // Within 5 cm it is moved onto its wall, and the client hears of it.
    let scene = accepted(&with(room(), "/room/openings", json!([opening([0.5, 0.03], [1.4, -0.02])])));
    assert_eq!(scene.openings[0].ends.map(|end| end.y), [0.0, 0.0]);
    assert_eq!(scene.warnings, ["opening \"x\" was 3.0 cm off its wall and was moved onto it"]);
    let twins = with(
        with(room(), "/room/openings/1", opening([0.6, 0.0], [1.5, 0.0])),
        "/room/openings/1/height_m",
        json!(2.7),
    );
    assert_eq!(
        accepted(&twins).warnings,
        ["opening \"x\" reaches above the ceiling", "openings \"door\" and \"x\" overlap"]
    );
    let many: Vec<Value> = (0..65).map(|_| opening([1.0, 0.0], [2.0, 0.0])).collect();
    let error = super::scene(&with(room(), "/room/openings", many.into()).to_string()).expect_err("too many");
    assert_eq!(super::faults(&error)[0], "/room/openings: expected at most 64 openings, got 65");
    // A wall without length is none: its openings are another wall's.
    let pinched = with(room(), "/room/floor_m", json!([[0, 0], [4, 0], [4, 0], [4, 3], [0, 3]]));
    assert_eq!(accepted(&pinched).openings.len(), 2);
}

#[test]
fn t30_what_does_not_fit_is_the_rewards_to_tell() {
    let scene = accepted(&with(room(), "/objects/0/size_m", json!([9.0, 9.0, 9.0])));
    assert!(Layout::from_sent(&scene).placed[0].is_some());
    let heap: Vec<Value> =
        (0..512).map(|index| object(&index.to_string(), [1.0, 1.0, 1.0], [2.0, 1.5, 0.0])).collect();
    assert_eq!(accepted(&with(room(), "/objects", heap.into())).objects.len(), 512);
}

fn locked(mut object: Value) -> Value {
    object["locked"] = json!(true);
    object
}

#[test]
fn t32_t33_locked_faults_are_taken_as_they_are() {
    let objects = json!([
        locked(object("a", [1.0, 1.0, 1.0], [1.0, 1.0, 0.0])),
        locked(object("b", [1.0, 1.0, 1.0], [1.2, 1.0, 0.0])),
        locked(object("outside", [1.0, 1.0, 1.0], [9.0, 9.0, 5.0])),
        locked(object("in the door", [1.0, 1.0, 2.0], [0.8, 0.3, 0.0])),
    ]);
    let scene = accepted(&with(room(), "/objects", objects));
    assert!(scene.objects.iter().all(|object| !object.is_movable()));
    assert_eq!(Layout::empty(&scene), Layout::from_sent(&scene));
    let unplaced = json!([{"id": "a", "size_m": [1, 1, 1], "locked": true}]);
    assert_faults(&with(room(), "/objects", unplaced), &["/objects/0/placement: expected a placement"]);
}

#[test]
fn t34_chains_that_never_end_or_hang_on_nothing() {
    let attached = |id: &str, parent: &str| {
        let mut object = object(id, [0.3, 0.3, 0.3], [1.0, 1.0, 0.0]);
        object["attached_to"] = json!(parent);
        object
    };
    let circle = "expected a chain that ends, got one that comes back to this object";
    let document = with(
        room(),
        "/objects",
        json!([
            attached("a", "b"),
            attached("b", "c"),
            attached("c", "a"),
            attached("self", "self"),
            attached("leaf", "a"),
            attached("lost", "nobody"),
            attached("hinge", "door"),
            attached("bricks", "wall_1"),
            attached("none", ""),
        ]),
    );
    assert_faults(
        &document,
        &[
            &format!("/objects/0/attached_to: {circle}"),
            &format!("/objects/1/attached_to: {circle}"),
            &format!("/objects/2/attached_to: {circle}"),
            &format!("/objects/3/attached_to: {circle}"),
            "/objects/5/attached_to: expected the id of an object, got \"nobody\"",
            "/objects/6/attached_to: expected the id of an object, got the opening \"door\"",
            "/objects/7/attached_to: expected the id of an object, got \"wall_1\"",
            "/objects/8/attached_to: expected the id of an object, got \"\"",
        ],
    );
    // The longest chain that can be.
    let chain: Vec<Value> = (0..512)
        .map(|index| match index {
            0 => object("0", [0.3; 3], [1.0, 1.0, 0.0]),
            _ => attached(&index.to_string(), &(index - 1).to_string()),
        })
        .collect();
    let scene = accepted(&with(room(), "/objects", chain.into()));
    assert_eq!(scene.num_movable(), 1);
}

#[test]
fn t35_mirrored_scales_and_turns_beyond_a_circle() {
    // Mirroring shows as a negative extent, and every axis is told.
    let document = with(room(), "/objects/0/size_m", json!([-1.6, -2.0, -0.5]));
    assert_faults(&document, &["/objects/0/size_m/0: ", "/objects/0/size_m/1: ", "/objects/0/size_m/2: "]);
    let yaw = |degrees: f64| {
        let scene = accepted(&with(room(), "/objects/0/placement/yaw_deg", json!(degrees)));
        scene.objects[0].sent_pose.expect("sent").yaw
    };
    for degrees in [-315.0, 405.0, 765.0, -1035.0] {
        assert!((yaw(degrees) - PI / 4.0).abs() < 1e-5, "{degrees}");
    }
}

/// The same room as the other frame's client sends it.
fn y_up(document: &Value) -> Value {
    let mut turned = with(document.clone(), "/frame", json!("y_up"));
    let flip = |point: &mut Value| point[1] = json!(-point[1].as_f64().expect("a number"));
    let room = &mut turned["room"];
    room["floor_m"].as_array_mut().expect("points").iter_mut().for_each(flip);
    for opening in room["openings"].as_array_mut().expect("openings") {
        flip(&mut opening["from_m"]);
        flip(&mut opening["to_m"]);
    }
    for object in turned["objects"].as_array_mut().expect("objects") {
        let [x, y, z] =
            [0, 1, 2].map(|axis| object["placement"]["position_m"][axis].as_f64().expect("a number"));
        object["placement"]["position_m"] = json!([x, z, -y]);
        if let Some(points) = object["footprint_m"].as_array_mut() {
            points.iter_mut().for_each(flip);
        }
    }
    turned
}

#[test]
fn t36_both_frames_are_one_room() {
    let mut document = room();
    document["objects"] = json!([
        object("a", [1.6, 2.0, 0.5], [2.5, 2.0, 0.0]),
        {"id": "l", "size_m": [2.0, 1.0, 0.8], "placement": {"position_m": [1.0, 2.5, 0.25], "yaw_deg": 30.0}, "front_deg": 80.0,
         "footprint_m": [[-1.0, -0.5], [1.0, -0.5], [1.0, 0.0], [0.0, 0.0], [0.0, 0.5], [-1.0, 0.5]]},
    ]);
    let (z_up, y_up) = (accepted(&document), accepted(&y_up(&document)));
    let edges = |scene: &Scene| scene.floor.corners().collect::<Vec<_>>();
    assert_eq!(edges(&z_up), edges(&y_up));
    for (a, b) in z_up.objects.iter().zip(&y_up.objects) {
        assert_eq!((&a.id, a.sent_pose, a.size, a.front), (&b.id, b.sent_pose, b.size, b.front));
        assert_eq!(a.parts, b.parts);
    }
    for (a, b) in z_up.openings.iter().zip(&y_up.openings) {
        assert_eq!((&a.id, a.wall, a.along, &a.leaves), (&b.id, b.wall, b.along, &b.leaves));
    }
}

#[test]
fn t36_other_units_get_a_hint() {
    let scaled = |sizes: f64, floor: f64, height: f64| {
        let mut document = with_floor(json!([
            [0.0, 0.0],
            [4.0 * floor, 0.0],
            [4.0 * floor, 3.0 * floor],
            [0.0, 3.0 * floor]
        ]));
        document["room"]["height_m"] = json!(2.5 * height);
        document["objects"] = json!([object("a", [1.6 * sizes, 2.0 * sizes, 0.5 * sizes], [1.0, 1.0, 0.0])]);
        accepted(&document).warnings.join("\n")
    };
    assert_eq!(scaled(1.0, 1.0, 1.0), "");
    assert!(scaled(100.0, 1.0, 1.0).contains("most objects are larger than 12 m: are these centimetres?"));
    assert!(scaled(0.01, 1.0, 1.0).contains("most objects are smaller than 4 cm"));
    assert!(scaled(1.0, 100.0, 1.0).contains("the room is 400 m long: are these centimetres?"));
    assert!(scaled(1.0, 0.1, 1.0).contains("the room is only 0.400 m long"));
    assert!(scaled(1.0, 1.0, 100.0).contains("the ceiling is 250 m high: are these centimetres?"));
    assert!(scaled(1.0, 1.0, 0.1).contains("the ceiling is only 0.25 m high"));
}

#[test]
fn t36_single_outliers_get_a_hint() {
    let mut document = room();
    document["objects"] = json!([
        {"id": "a", "category": "bed_double", "size_m": [1.6, 2.0, 0.5]},
        {"id": "b", "category": "bed_double", "size_m": [160.0, 200.0, 50.0], "name": "giant"},
        {"id": "c", "category": "bed_double", "size_m": [1.6, 2.0, 0.5]},
        {"id": "d", "category": "bed_double", "size_m": [0.016, 0.02, 0.005]},
    ]);
    let warnings = accepted(&document).warnings;
    assert_eq!(
        warnings,
        ["\"d\" and 1 more: 0.020 m is out of all proportion for a bed double; sizes must be in metres"]
    );
}

#[test]
fn t37_a_room_far_away_has_the_same_bits() {
    let moved = |x: f64, y: f64, z: f64| {
        let mut document = with(room(), "/room/floor_level_m", json!(z));
        let shift = |point: &mut Value| {
            for (axis, by) in [x, y].into_iter().enumerate() {
                point[axis] = json!(point[axis].as_f64().expect("a number") + by);
            }
        };
        document["room"]["floor_m"].as_array_mut().expect("points").iter_mut().for_each(shift);
        for opening in document["room"]["openings"].as_array_mut().expect("openings") {
            shift(&mut opening["from_m"]);
            shift(&mut opening["to_m"]);
        }
        let position = &mut document["objects"][0]["placement"]["position_m"];
        shift(position);
        position[2] = json!(z);
        accepted(&document)
    };
    let near = moved(0.0, 0.0, 0.0);
    for [x, y, z] in
        [[10_000.0, -10_000.0, 300.0], [-9_999.5, 1_234.25, -20.0], [900_000.0, 900_000.0, 1000.0]]
    {
        let far = moved(x, y, z);
        assert_eq!(far.floor, near.floor);
        assert_eq!(far.objects[0].sent_pose, near.objects[0].sent_pose);
        assert_eq!(far.openings[0].along, near.openings[0].along);
        let pose = far.objects[0].sent_pose.expect("sent");
        let back = far.world.pose_to_wire(&pose, 0).position_m;
        for (got, sent) in back.iter().zip([2.5 + x, 2.0 + y, z]) {
            assert!((got - sent).abs() < 1e-4, "{got} for {sent}");
        }
    }
}

#[test]
fn t40_a_nanometre_is_no_gap_and_no_overlap() {
    let pose =
        |x: f64| accepted(&with(room(), "/objects/0/placement/position_m/0", json!(x))).objects[0].sent_pose;
    assert_eq!(pose(2.5 + 1e-9), pose(2.5));
    assert_eq!(pose(2.5 - 1e-9), pose(2.5));
    assert_ne!(pose(2.5 + 2e-5), pose(2.5));
}

#[test]
fn t41_what_hangs_lies_or_stands_on_others_needs_no_mount_sent() {
    let mut document = room();
    document["objects"] = json!([
        {"id": "rug", "category": "rug", "size_m": [1.7, 1.2, 0.012]},
        {"id": "chandelier", "category": "chandelier", "size_m": [0.8, 0.8, 0.7]},
        {"id": "picture", "category": "picture", "size_m": [0.8, 0.04, 0.6]},
        {"id": "shelf", "category": "wall_shelf", "size_m": [0.9, 0.25, 0.05]},
    ]);
    let scene = accepted(&document);
    let mounts: Vec<Mount> = scene.sent_order.iter().map(|&index| scene.objects[index].mount).collect();
    assert_eq!(mounts, [Mount::Floor, Mount::Ceiling, Mount::Wall, Mount::Wall]);
    // A mount that is sent stands, whatever the category says.
    document["objects"][0]["mount"] = json!("wall");
    let scene = accepted(&document);
    assert_eq!(scene.objects[scene.sent_order[0]].mount, Mount::Wall);
    document["objects"][0]["mount"] = json!("hovering");
    document["objects"][1]["category"] = json!("chandeleer");
    assert_faults(
        &document,
        &[
            "/objects/0/mount: expected one of \"floor\", \"wall\", \"ceiling\", \"surface\", got \"hovering\"",
        ],
    );
    document["objects"][0]["mount"] = Value::Null;
    assert_faults(
        &document,
        &[
            "/objects/1/category: expected a category of the table (`backend categories` lists them) or null, got \"chandeleer\"",
        ],
    );
}

#[test]
fn t41_footprints_stay_in_their_box() {
    let with_footprint = |points: Value| with(room(), "/objects/0/footprint_m", points);
    accepted(&with_footprint(json!([
        [-0.8, -1.0],
        [0.8, -1.0],
        [0.8, 0.0],
        [0.0, 1.0],
        [-0.8, 1.0],
        [-0.8, -1.0]
    ])));
    let path = "/objects/0/footprint_m";
    for (points, expected) in [
        (json!([]), format!("{path}: expected at least 3 points, got 0")),
        (json!([[0, 0], [1, 1]]), format!("{path}: expected at least 3 points, got 2")),
        (
            json!([[0, 0], [0.5, 0], [2, 0.5]]),
            format!("{path}/2/0: expected -0.81 to 0.81 m (half the box), got 2.0"),
        ),
        (
            json!([[0, 0], [0.5, 0], [0.7, 0]]),
            format!("{path}: expected at least 1 % of the box's area, got 0.00 %"),
        ),
        (
            json!([[0, 0], [0.5, 0.8], [0.5, 0], [0, 0.7], [-0.5, 0.9]]),
            format!("{path}: expected a simple polygon"),
        ),
    ] {
        assert_faults(&with_footprint(points), &[&expected]);
    }
    let many: Vec<[f64; 2]> =
        (0..33).map(|i| f64::from(i) / 6.0).map(|turn| [turn.cos() / 2.0, turn.sin() / 2.0]).collect();
    assert_faults(
        &with_footprint(json!(many)),
        &["/objects/0/footprint_m: expected at most 32 points, got 33"],
    );
}

#[test]
fn t42_rooms_with_nothing_in_them_and_ceilings_too_low() {
    let scene = accepted(&with(room(), "/objects", json!([])));
    assert_eq!((scene.objects.len(), Layout::from_sent(&scene).placed.len()), (0, 0));
    assert_faults(
        &with(room(), "/room/floor_m", json!([])),
        &["/room/floor_m: expected at least 3 points, got 0"],
    );
    let scene = accepted(&with(room(), "/objects/0/size_m/2", json!(3.0)));
    assert!(scene.objects[0].size.z > scene.height);
}
