//! USD as text; that USD itself reads it is tested in Python.

use super::*;

fn text(room: &Room, to: Format) -> (String, Vec<String>) {
    let written = interop::write(room, to, &WriteOptions::default()).expect("written");
    (String::from_utf8(written.bytes).expect("text"), written.notes)
}

/// The room with a second layout and a third with something new.
fn with_candidates() -> Room {
    let room = l_room();
    let mut second = room.clone();
    second.objects[4].placement.as_mut().expect("placed").position_m = [13.0, -3.25, 2.8];
    let mut third = second.clone();
    third.objects[4].placement = None;
    third.objects.push(Object { id: "plant_1".to_owned(), attached_to: None, ..third.objects[1].clone() });
    Room { request: request(&room), arranged: vec![arranged("c1", &second), arranged("c2", &third)] }
}

#[test]
fn candidates_are_variants() {
    let (text, notes) = text(&with_candidates(), Format::Usda);
    assert!(text.starts_with("#usda 1.0\n(\n    defaultPrim = \"Room\"\n"), "{text}");
    for expected in [
        "upAxis = \"Z\"",
        "metersPerUnit = 1",
        "string candidate = \"c1\"",
        "displayName = \"Study \\\"north\\\"\"",
        "def Xform \"Desk_001\" {",
        "custom string setdresser:id = \"Desk.001\"",
        "variantSet \"candidate\" = {",
        "double3 xformOp:translate = (13, -3.25, 2.8)",
        "def Xform \"plant_1\" {",
    ] {
        assert!(text.contains(expected), "`{expected}` is not in\n{text}");
    }
    // Places are said in the variants alone, which are weaker than what a prim says itself.
    let (before, _) = text.split_once("variantSet \"candidate\"").expect("variants");
    assert!(!before.contains("(15.2, -6, 2.8)"), "{before}");
    for variant in ["\"c1\" {", "\"c2\" {", "\"sent\" {"] {
        assert!(text.contains(variant), "{variant}");
    }
    has_note(&notes, "\"Desk.001\"");
}

#[test]
fn an_overlay_defines_nothing() {
    let (text, notes) = text(&with_candidates(), Format::UsdaOverlay);
    assert!(!text.contains("def "), "{text}");
    assert!(text.contains("over \"Room\" (") && text.contains("active = false"), "{text}");
    has_note(&notes, "Desk.001 as Desk_001");
    has_note(&notes, "--reference");
    let options = WriteOptions { usd_reference: Some("my@flat.usd".to_owned()), ..WriteOptions::default() };
    let written = interop::write(&with_candidates(), Format::UsdaOverlay, &options).expect("written");
    let text = String::from_utf8(written.bytes).expect("text");
    assert!(
        text.contains("def Xform \"Room\" (") && text.contains("prepend references = @@@my@flat.usd@@@"),
        "{text}"
    );
}

#[test]
fn a_room_without_candidates_says_places_itself_in_its_own_frame() {
    let (text, _) = text(&alone(&in_frame(&l_room(), Frame::YUp)), Format::Usda);
    assert!(!text.contains("variantSet"), "{text}");
    for expected in ["upAxis = \"Y\"", "(15.2, 2.8, 6)", "double xformOp:rotateY = 15", "(1.5, 0.75, 0.7)"] {
        assert!(text.contains(expected), "`{expected}` is not in\n{text}");
    }
}

#[test]
fn a_format_of_one_layout_takes_the_best() {
    let room = with_candidates();
    let written = interop::write(&room, Format::Snapshot, &WriteOptions::default()).expect("written");
    assert_eq!(read_back(&written).rooms[0].snapshot, room.arranged[0].snapshot);
    has_note(&written.notes, "candidate c1 was taken, 1 other left out");
}
