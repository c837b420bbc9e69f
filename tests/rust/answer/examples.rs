//! The form's meaning, on numbers worked out by hand.

use backend::layout::answer::{Completion, Line, parse};
use backend::layout::{Layout, Placed};
use backend::protocol::{RelationKind, SceneSnapshot};
use backend::scene::{Pose, Scene};

/// 4 × 3 m, wall 1 in the south; a bed, a nightstand, a desk, a chair, a lamp, a picture, a rug, a pendant.
fn bedroom() -> SceneSnapshot {
    let object = |id: &str, category: &str, size: [f64; 3]| serde_json::json!({"id": id, "category": category, "size_m": size});
    serde_json::from_value(serde_json::json!({
        "version": 1, "frame": "z_up",
        "room": {"floor_m": [[0, 0], [4, 0], [4, 3], [0, 3]], "height_m": 2.6},
        "objects": [
            object("Bett", "bed_double", [1.6, 2.0, 0.5]),
            object("N", "nightstand", [0.5, 0.4, 0.5]),
            object("D", "desk", [1.2, 0.6, 0.75]),
            object("C", "office_chair", [0.5, 0.5, 0.9]),
            object("L", "table_lamp", [0.2, 0.2, 0.4]),
            object("P", "picture", [0.6, 0.03, 0.4]),
            object("R", "rug", [2.0, 1.4, 0.02]),
            object("H", "pendant_lamp", [0.4, 0.4, 0.6]),
        ]
    }))
    .expect("a snapshot")
}

const ANSWER: &str = "<think>head on the north wall</think>
<answer>
bed_double_1: wall 3, from_middle 0.00, gap 0.00, back
desk_1: wall 4, from_right 0.40, gap 0.05, back
office_chair_1: in_front_of desk_1, gap -0.20, align 0.10
nightstand_1: left_of bed_double_1, gap 0.05, align 0.00
rug_1: under bed_double_1, right 0.00, front 0.50, yaw 90
picture_1: wall 1, from_right 0.70, height 1.45
table_lamp_1: on desk_1, right 0.10, front -0.05, yaw 15
pendant_lamp_1: ceiling 2.10 1.80
</answer>";

fn read(snapshot: &SceneSnapshot) -> (Scene, Completion, Layout) {
    let (scene, aliases) = super::scene(snapshot);
    let completion = parse(ANSWER, &scene, &aliases).expect("an answer");
    assert_eq!(completion.text(&aliases), ANSWER);
    let layout = completion.layout(&scene);
    (scene, completion, layout)
}

#[track_caller]
fn expect(scene: &Scene, layout: &Layout, id: &str, at: [f32; 3], yaw_deg: f32) {
    let index = scene.objects.iter().position(|object| object.id == id).expect("known");
    let pose = layout.pose(index).expect("placed");
    let off = (pose.position - parry3d::glamx::Vec3::from(at)).length();
    let turn = (pose.yaw.to_degrees() - yaw_deg).rem_euclid(360.0);
    assert!(off < 1e-4 && turn.min(360.0 - turn) < 1e-2, "{id}: {pose:?}");
}

#[test]
fn every_kind_of_line_means_what_was_worked_out() {
    let (scene, _, layout) = read(&bedroom());
    // Wall 3 is the north wall and runs west; its back there, the bed faces south.
    expect(&scene, &layout, "Bett", [2.0, 2.0, 0.0], 0.0);
    // Wall 4 is the west wall and runs south; the desk faces east.
    expect(&scene, &layout, "D", [0.35, 1.0, 0.0], 90.0);
    // Before the desk's front (x = 0.65), drawn under it, turned to it; its right is south.
    expect(&scene, &layout, "C", [0.65 - 0.20 + 0.25, 0.9, 0.0], 270.0);
    // The bed faces south: its left is east; backs flush at y = 3.
    expect(&scene, &layout, "N", [2.8 + 0.05 + 0.25, 2.8, 0.0], 0.0);
    expect(&scene, &layout, "R", [2.0, 1.5, 0.0], 90.0);
    // Wall 1 is the south wall and runs east: a picture on it faces north.
    expect(&scene, &layout, "P", [3.0, 0.015, 1.45], 180.0);
    expect(&scene, &layout, "L", [0.30, 0.9, 0.75], 105.0);
    expect(&scene, &layout, "H", [2.1, 1.8, 2.0], 0.0);
}

#[test]
fn what_was_said_is_what_is_described() {
    let (scene, completion, layout) = read(&bedroom());
    let (_, aliases) = super::scene(&bedroom());
    let described = Completion::describe(&scene, &aliases, &layout);
    assert_eq!(described.lines, completion.lines);
}

#[test]
fn people_and_the_search_are_told_relations() {
    let (scene, completion, _) = read(&bedroom());
    let name = |index: usize| scene.objects[index].id.clone();
    let words: Vec<String> = completion.lines.iter().map(|(_, line)| line.words(&name)).collect();
    let expected = [
        "back against wall 3",
        "back against wall 4",
        "in front of D",
        "left of Bett",
        "under Bett",
        "on wall 1",
        "on D",
        "under the ceiling",
    ];
    assert_eq!(words, expected);
    let relations = completion.lines.iter().filter_map(|(index, line)| line.relation(&scene, *index));
    let relations: Vec<_> =
        relations.map(|relation| (relation.kind, relation.subject, relation.target)).collect();
    let relation = |kind, subject: &str, target: &str| (kind, subject.to_owned(), Some(target.to_owned()));
    assert_eq!(
        relations,
        [
            relation(RelationKind::AgainstWall, "Bett", "wall_3"),
            relation(RelationKind::AgainstWall, "D", "wall_4"),
            relation(RelationKind::InFrontOf, "C", "D"),
            relation(RelationKind::LeftOf, "N", "Bett"),
            relation(RelationKind::Under, "R", "Bett"),
            relation(RelationKind::OnTopOf, "L", "D"),
        ]
    );
}

#[test]
fn what_stands_askew_in_the_room_is_free() {
    let (scene, aliases) = super::scene(&bedroom());
    let desk = aliases.find_object("desk_1").expect("named");
    let placed = Placed { pose: Pose::new(2.02, 1.49, 0.0, 0.8), support: None };
    let line = Line::describe(&scene, desk, &placed, &Layout::empty(&scene));
    assert_eq!(line.text(&aliases), "free 2.00 1.50, yaw 45");
}
