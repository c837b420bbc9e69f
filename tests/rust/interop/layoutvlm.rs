//! Benchmark tasks: words, an outline, assets without a place.

use super::*;
use backend::protocol::Mount;

#[test]
fn a_task_becomes_a_request() {
    let found = read("task.layoutvlm.json");
    let [request] = found.rooms.as_slice() else { panic!("one room") };
    let goal = request.goal.as_ref().expect("a goal");
    let instruction = goal.instruction.as_deref();
    assert_eq!(
        instruction,
        Some("a small study with a desk and a reading chair\ncalm, with daylight on the desk")
    );
    let room = &request.snapshot.room;
    assert_eq!((room.floor_m.len(), room.floor_m[3], room.height_m), (6, [3.0, 3.0], 2.6));
    let objects = &request.snapshot.objects;
    let ids: Vec<&str> = objects.iter().map(|object| object.id.as_str()).collect();
    assert_eq!(ids, ["5b1d", "9f0c", "9f0c#2"]);
    assert!(objects.iter().all(|object| object.placement.is_none()));
    // A measured asset faces +x: its depth lies along x, and its front is a quarter turn from −y.
    assert_eq!((objects[0].size_m, objects[0].front_deg), ([0.7, 1.5, 0.75], 90.0));
    assert_eq!((objects[0].name.as_deref(), objects[0].mount), (Some("desk"), Some(Mount::Floor)));
    let scene = Scene::from_snapshot(&request.snapshot).expect("sound");
    let desk = scene.objects.iter().find(|object| object.id == "5b1d").expect("the desk");
    near(desk.size.x.into(), 1.5, 1e-6, "as wide as a desk");
    assert_eq!(objects[1].size_m, [0.8, 0.9, 1.0]);
    has_note(&found.notes, "1 object left out");
    has_note(&found.notes, "\"4444-0\"");
    has_note(&found.notes, "no doors or windows");
}
