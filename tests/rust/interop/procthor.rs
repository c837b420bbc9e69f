//! Unity's left-handed houses, by numbers worked out by hand.

use super::*;
use backend::protocol::OpeningKind;

#[test]
fn a_left_handed_house_is_not_mirrored() {
    let found = read("house.procthor.json");
    let [bedroom, living] = found.rooms.as_slice() else { panic!("two rooms") };
    let (bedroom, living) = (&bedroom.snapshot, &living.snapshot);
    assert_eq!((bedroom.frame, bedroom.room.name.as_deref()), (Frame::ZUp, Some("room|1")));
    assert_eq!(bedroom.room.kind.as_deref(), Some("Bedroom"));
    assert_eq!(bedroom.room.height_m, 2.7);
    // Seen from above, Unity's x and z look as x and y do here; y would be negative in a mirrored house.
    let l_shape = vec![[1.0, 2.0], [1.0, 5.0], [3.0, 5.0], [3.0, 4.0], [5.0, 4.0], [5.0, 2.0]];
    assert_eq!(bedroom.room.floor_m, l_shape);

    // The wall runs from z = 4 to z = 2, so the hole from 0.5 to 1.4 lies at z = 3.5 to 2.6.
    let door = &bedroom.room.openings[0];
    assert_eq!((door.id.as_str(), door.kind, door.swing), ("door|1|2", OpeningKind::Door, None));
    assert_eq!((door.from_m, door.to_m), ([5.0, 3.5], [5.0, 2.6]));
    assert_eq!((door.bottom_m, door.height_m), (0.0, 2.05));
    let window = &bedroom.room.openings[1];
    assert_eq!((window.from_m, window.to_m), ([1.0, 3.0], [1.0, 4.2]));
    assert_eq!((window.bottom_m, (window.height_m * 1e9).round() / 1e9), (0.9, 1.2));
    // The same door stands in both rooms, under an id of its own in each.
    assert_eq!((living.room.openings[0].from_m, living.room.openings[0].to_m), ([5.0, 3.5], [5.0, 2.6]));
    assert_eq!(living.room.openings[1].from_m, [5.25, 4.0]);

    // 90° clockwise from +z is +x, which here is 90° counter-clockwise from −y.
    let bed = &bedroom.objects[0];
    let placement = bed.placement.expect("placed");
    assert_eq!((placement.position_m, placement.yaw_deg), ([2.1, 3.5, 0.0], 90.0));
    assert_eq!((bed.size_m, bed.name.as_deref()), ([1.6, 2.0, 0.6], Some("double bed")));
    let pillow = bedroom.objects[1].placement.expect("placed");
    near(pillow.position_m[2], 0.6, 1e-9, "the pillow's bottom");
    assert_eq!(pillow.yaw_deg, 165.0);
    // 30° clockwise from north faces (½, √¾): east of north, not west.
    let chair = living.objects[0].placement.expect("placed");
    let yaw = chair.yaw_deg.to_radians();
    near(yaw.sin(), 0.5, 1e-6, "east");
    near(-yaw.cos(), 0.75_f64.sqrt(), 1e-6, "north");
    assert_eq!(chair.position_m[..2], [7.0, 2.6]);

    has_note(&found.notes, "1 object left out, for the file does not say how large they are: \"2|2\"");
    has_note(&found.notes, "leaves of 1 door");
}

#[test]
fn holodeck_says_where_its_openings_are_and_pads_its_plans() {
    let found = read("house.holodeck.json");
    let [study, hall] = found.rooms.as_slice() else { panic!("two rooms") };
    let (study, hall) = (&study.snapshot, &hall.snapshot);
    let window = &study.room.openings[0];
    assert_eq!((window.kind, window.from_m, window.to_m), (OpeningKind::Window, [0.0, 2.5], [0.0, 3.5]));
    // Where there is no wall, both rooms have a passage.
    let gap = &study.room.openings[1];
    assert_eq!((gap.kind, gap.from_m, gap.to_m), (OpeningKind::Passage, [3.0, 4.0], [3.0, 0.0]));
    assert_eq!(hall.room.openings[1].from_m, [3.0, 4.0]);
    // A frame has no leaf.
    assert_eq!(
        (hall.room.openings[0].kind, hall.room.openings[0].from_m),
        (OpeningKind::Passage, [5.0, 0.7])
    );
    // 0.8 × 1.5 m with 10 cm of padding; it stands across, so its width is the longer side.
    let desk = &study.objects[0];
    for (got, expected) in desk.size_m.into_iter().zip([1.4, 0.7, 0.75]) {
        near(got, expected, 1e-9, "the desk");
    }
    assert_eq!(desk.name.as_deref(), Some("desk-0"));
    assert_eq!(desk.placement.expect("placed").yaw_deg, 90.0);
    has_note(&found.notes, "the sizes of 1 object are read off Holodeck's padded plan");
    has_note(&found.notes, "painting-0 (study)");
}

#[test]
fn a_house_of_another_schema_is_refused_by_name() {
    for (schema, got) in [(r#""0.9.0""#, "\"0.9.0\""), ("2", "2"), ("null", "none")] {
        let text = String::from_utf8(fixture("house.procthor.json")).expect("UTF-8");
        let text = text.replace(r#""schema": "1.0.0""#, &format!("\"schema\": {schema}"));
        let error = interop::read(text.as_bytes(), None, &ReadOptions::default()).expect_err("refused");
        let field = &error.to_protocol().error.fields[0];
        assert_eq!(field.path, "/metadata/schema");
        assert_eq!(
            field.message,
            format!("expected {}, got {got}", if schema == "null" { "a value" } else { "\"1.0.0\"" })
        );
    }
}

#[test]
fn no_openings_at_all_is_told() {
    let mut house: Value = serde_json::from_slice(&fixture("house.procthor.json")).expect("JSON");
    (house["doors"], house["windows"]) = (Value::Null, Value::Null);
    let found = interop::read(house.to_string().as_bytes(), None, &ReadOptions::default()).expect("read");
    has_note(&found.notes, "room \"room|2\" has no doors or windows");
    // A wall that is marked as empty is none.
    house["walls"][1]["empty"] = true.into();
    house["walls"][2]["empty"] = true.into();
    let found = interop::read(house.to_string().as_bytes(), None, &ReadOptions::default()).expect("read");
    for room in &found.rooms {
        let [gap] = room.snapshot.room.openings.as_slice() else { panic!("one gap") };
        assert_eq!((gap.kind, gap.height_m), (OpeningKind::Passage, 2.7));
    }
}
