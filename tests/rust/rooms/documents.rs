//! Rooms requests as text: every fault told at once.

use backend::document::read_rooms;
use backend::error::Error;
use backend::protocol::ErrorCode;
use backend::rooms::find;
use serde_json::json;

use super::build::site;

fn paths(error: &Error) -> Vec<String> {
    error.to_protocol().error.fields.into_iter().map(|field| field.path).collect()
}

#[test]
fn a_request_comes_through_text_as_it_is() {
    let mut request = site().floor([0.0, 0.0, 4.0, 3.0], 0.1).object("a", [1.0, 1.0, 0.1]).request;
    request.height_m = Some(2.0 / 3.0);
    let text = serde_json::to_vec(&request).expect("JSON");
    assert_eq!(read_rooms(&text).expect("sound"), request);
    let bare = read_rooms(br#"{"version": 1.0, "frame": "y_up", "floor_triangles_m": null}"#).expect("sound");
    assert!(bare.floor_triangles_m.is_empty());
}

#[test]
fn faults_of_types_are_told_together() {
    let text = json!({"version": 1, "frame": "up", "floor_triangles_m": [
        [[0, 0, 0], [1, 0, 0], [1, 1, "a"]], [[0, 0], [1, 0, 0], 7], 5, [[0, 0, 0], [1, 0, 0]], [[0, 0, 0], [1, null, 0], [1, [2], {}]]],
        "wall_triangles_m": "walls", "markers": [{"id": "m", "kind": "gate", "size_m": [1, 1, 1], "placement": {"position_m": [0, 0, 0]}}],
        "color": 1});
    let error = read_rooms(text.to_string().as_bytes()).expect_err("full of faults");
    let expected = [
        "/color",
        "/floor_triangles_m/0/2/2",
        "/floor_triangles_m/1/0",
        "/floor_triangles_m/1/2",
        "/floor_triangles_m/2",
        "/floor_triangles_m/3",
        "/floor_triangles_m/4/1/1",
        "/floor_triangles_m/4/2/1",
        "/floor_triangles_m/4/2/2",
        "/frame",
        "/markers/0/kind",
        "/wall_triangles_m",
    ];
    assert_eq!(paths(&error), expected, "{error:?}");
}

#[test]
fn twice_the_same_and_no_json_are_told_with_their_place() {
    let twice = br#"{"version": 1, "frame": "z_up", "floor_triangles_m": [], "floor_triangles_m": [], "height_m": 2, "height_m": 3}"#;
    assert_eq!(paths(&read_rooms(twice).expect_err("twice")), ["/floor_triangles_m", "/height_m"]);
    let nan = br#"{"version": 1, "frame": "z_up", "floor_triangles_m": [[[0,0,0],[1,0,0],[1,1,0]], [[0,0,NaN],[1,0,0],[1,1,0]]]}"#;
    let error = read_rooms(nan).expect_err("NaN").to_protocol().error;
    assert_eq!(error.code, ErrorCode::InvalidJson);
    assert_eq!(error.fields[0].path, "/floor_triangles_m/1");
    assert!(error.message.contains("NaN"), "{}", error.message);
    for text in ["", "[]", "7", "{", "null", r#"{"version": 2, "frame": "z_up"}"#] {
        assert!(read_rooms(text.as_bytes()).is_err(), "{text}");
    }
    assert!(matches!(read_rooms(br#"{"version": 2}"#), Err(Error::Version { .. })));
}

#[test]
fn numbers_out_of_range_and_ids_that_come_twice_are_told_together() {
    let mut request =
        site().floor([0.0, 0.0, 4.0, 3.0], 0.0).object("a", [0.0; 3]).object("a", [0.0; 3]).request;
    request.floor_triangles_m[1][2][0] = f64::INFINITY;
    request.objects[0].size_m[1] = 0.0;
    request.objects[1].placement.yaw_deg = f64::NAN;
    request.height_m = Some(0.0);
    let error = find(&request).expect_err("full of faults");
    let expected = [
        "/floor_triangles_m/1/2/0",
        "/height_m",
        "/objects/0/size_m/1",
        "/objects/1/id",
        "/objects/1/placement/yaw_deg",
    ];
    assert_eq!(paths(&error), expected);
}

#[test]
fn too_many_triangles_are_told_and_not_kept() {
    let triangle = "[[0,0,0],[1,0,0],[1,1,0]]";
    let text = format!(
        r#"{{"version": 1, "frame": "z_up", "floor_triangles_m": [{}]}}"#,
        vec![triangle; 100_001].join(",")
    );
    let error = read_rooms(text.as_bytes()).expect_err("too many");
    assert_eq!(paths(&error), ["/floor_triangles_m"]);
    assert!(error.to_string().contains("at most 100000 triangles, got 100001"), "{error}");
}
