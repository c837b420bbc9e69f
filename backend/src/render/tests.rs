//! Every picture is well-formed, finite and complete.

use resvg::usvg::{Options, Tree};

use super::*;
use crate::document::read_snapshot_or_request;
use crate::protocol::{
    Diagnostic, DiagnosticKind, ObjectReward, Reward, SceneSnapshot, Severity, TermName, TermValue,
};
use crate::scene::Pose;

/// A scene from an outline and objects as JSON.
pub(super) fn scene_of(floor: &str, objects: &str) -> Scene {
    let text = format!(
        "{{\"version\":1,\"frame\":\"z_up\",\"room\":{{\"floor_m\":{floor},\"height_m\":2.6}},\"objects\":{objects}}}"
    );
    let request = read_snapshot_or_request(text.as_bytes()).expect("the document is valid");
    Scene::from_snapshot(&request.snapshot).expect("the scene is valid")
}

/// All pictures of a layout, in every combination that draws something else.
fn pictures(scene: &Scene, layout: &Layout, reward: Option<&Reward>) -> Vec<String> {
    let full = PlanOptions { clearances: true, ..PlanOptions::default() };
    let bare = PlanOptions { names: false, turned: false, width_px: 1, ..full.clone() };
    let scored = Scored { layout, reward };
    let mut found = vec![
        plan_svg(scene, layout, reward, &full),
        plan_svg(scene, layout, reward, &bare),
        before_after_svg(scene, Scored { layout: &Layout::empty(scene), reward: None }, scored, &full),
        axonometric_svg(scene, layout, reward, &full),
    ];
    found.extend([0, 1, 2, 3].map(|side| {
        let seen_from = PlanOptions { seen_from: Some(side), ..full.clone() };
        axonometric_svg(scene, layout, reward, &seen_from)
    }));
    found
}

fn check(name: &str, svg: &str) {
    Tree::from_str(svg, &Options::default()).unwrap_or_else(|error| panic!("{name} is not SVG: {error}"));
    for bad in ["NaN", "\"inf", " inf", "-inf"] {
        assert!(!svg.contains(bad), "{name} contains {bad}");
    }
}

fn id_attribute(id: &str) -> String {
    format!("data-object=\"{}\"", svg::Escaped(id))
}

#[test]
fn every_example_is_drawn_whole() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../schemas/examples");
    let entries = std::fs::read_dir(folder).expect("the examples are there");
    let mut num_scenes = 0;
    for entry in entries {
        let path = entry.expect("it can be read").path();
        // Numbers in which rooms are to be found are no room yet.
        if path.to_string_lossy().ends_with(".rooms.json") {
            continue;
        }
        let text = std::fs::read(&path).expect("it can be read");
        let mut value: serde_json::Value = serde_json::from_slice(&text).expect("it is JSON");
        if let Some(snapshot) = value.get_mut("snapshot") {
            value = snapshot.take();
        }
        let snapshot: SceneSnapshot = serde_json::from_value(value).expect("it is a snapshot");
        let scene = Scene::from_snapshot(&snapshot).expect("the scene is valid");
        let layout = Layout::from_sent(&scene);
        let name = path.display().to_string();
        let all = pictures(&scene, &layout, Some(&faulty_reward(&scene)));
        for picture in &all {
            check(&name, picture);
        }
        let plan = &all[0];
        for (index, object) in scene.objects.iter().enumerate() {
            let is_drawn = plan.contains(&id_attribute(&object.id));
            let is_listed = plan.contains("Not placed:") || plan.contains("Beyond this plan:");
            assert!(is_drawn || is_listed, "{} is missing in {name}", object.id);
            assert!(is_drawn || layout.pose(index).is_none() || plan.contains("Beyond this plan:"));
        }
        num_scenes += 1;
    }
    assert!(num_scenes >= 17);
}

/// Every third movable object has an error, every third a warning.
fn faulty_reward(scene: &Scene) -> Reward {
    let share = |(index, object): (usize, &crate::scene::Object)| ObjectReward {
        object: object.id.clone(),
        total: 0.5,
        terms: [(TermName::Collision, 0.5)].into(),
        diagnostics: vec![Diagnostic {
            kind: DiagnosticKind::Collision,
            term: TermName::Collision,
            severity: [Severity::Error, Severity::Warning, Severity::Info][index % 3],
            object: Some(object.id.clone()),
            other: None,
            amount_m: Some(0.1),
            amount_deg: None,
            message: "runs into <Bed> & \"desk\"".to_owned(),
            hint: "move it".to_owned(),
            fix: None,
        }],
    };
    Reward {
        total: 0.25,
        valid: false,
        terms: [(TermName::Collision, TermValue { value: 0.5, weight: 1.0 })].into(),
        objects: scene.objects.iter().enumerate().map(share).collect(),
        diagnostics: vec![],
    }
}

#[test]
fn a_finding_frames_its_object_in_its_colour() {
    let scene = scene_of(
        "[[0,0],[4,0],[4,3],[0,3]]",
        r#"[{"id":"box","size_m":[1,1,1],"placement":{"position_m":[2,1.5,0]}}]"#,
    );
    let layout = Layout::from_sent(&scene);
    let mut reward = faulty_reward(&scene);
    let framed = |reward: &Reward, color: palette::Color| {
        let stroke = format!("stroke=\"{color}\" stroke-width=\"2\"");
        plan_svg(&scene, &layout, Some(reward), &PlanOptions::default()).contains(&stroke)
    };
    assert!(framed(&reward, palette::ERROR) && !framed(&reward, palette::WARNING));
    reward.objects[0].diagnostics[0].severity = Severity::Warning;
    assert!(framed(&reward, palette::WARNING) && !framed(&reward, palette::ERROR));
    reward.objects[0].diagnostics[0].severity = Severity::Info;
    assert!(!framed(&reward, palette::WARNING) && !framed(&reward, palette::ERROR));
}

#[test]
fn rooms_of_every_shape_are_drawn() {
    let floors = [
        "[[0,0],[4,0],[4,3],[0,3]]",
        "[[0,0],[0.2,0],[0.2,0.2],[0,0.2]]",
        "[[0,0],[1000,0],[1000,1],[0,1]]",
        "[[0,0],[5,0],[5,4],[3,4],[3,1],[2,1],[2,4],[0,4]]",
        "[[0,0],[6,0],[0.3,0.5]]",
        "[[999990,999990],[999994,999992],[999992,999996],[999988,999994]]",
    ];
    for floor in floors {
        let scene = scene_of(floor, "[]");
        for picture in pictures(&scene, &Layout::from_sent(&scene), None) {
            check(floor, &picture);
        }
    }
}

#[test]
fn every_kind_of_thing_is_drawn_in_every_size() {
    let floor = "[[0,0],[30,0],[30,30],[0,30]]";
    for scale in [0.01, 1.0, 30.0] {
        let objects: Vec<String> = crate::scene::category::all()
            .iter()
            .enumerate()
            .map(|(index, category)| {
                let [x, y, z] = category.size_m.typical.map(|size| size * scale);
                let (at_x, at_y) = (1 + index % 28, 1 + index / 28);
                format!(
                    r#"{{"id":"{}","category":"{}","size_m":[{x},{y},{z}],"locked":{},"placement":{{"position_m":[{at_x},{at_y},0],"yaw_deg":{}}}}}"#,
                    category.id,
                    category.id,
                    index % 7 == 0,
                    index * 17
                )
            })
            .collect();
        let scene = scene_of(floor, &format!("[{}]", objects.join(",")));
        let layout = Layout::from_sent(&scene);
        for picture in pictures(&scene, &layout, None) {
            check("all categories", &picture);
        }
        let plan = plan_svg(&scene, &layout, None, &PlanOptions::default());
        for object in &scene.objects {
            let is_drawn = plan.contains(&id_attribute(&object.id));
            assert!(is_drawn, "{} is missing at scale {scale}", object.id);
        }
    }
}

#[test]
fn five_hundred_and_twelve_objects_are_drawn() {
    let objects: Vec<String> = (0..512)
        .map(|index| {
            let (x, y, yaw) = (index % 32, index / 32, index * 7);
            format!(
                r#"{{"id":"thing {index}","size_m":[0.9,0.6,0.8],"placement":{{"position_m":[{x},{y},0],"yaw_deg":{yaw}}}}}"#
            )
        })
        .collect();
    let scene = scene_of("[[0,0],[31,0],[31,16],[0,16]]", &format!("[{}]", objects.join(",")));
    let layout = Layout::from_sent(&scene);
    for picture in pictures(&scene, &layout, None) {
        check("512 objects", &picture);
    }
    let plan = plan_svg(&scene, &layout, None, &PlanOptions::default());
    assert_eq!(plan.matches("data-object=\"thing ").count(), 512);
}

#[test]
fn what_is_not_placed_or_far_away_is_listed() {
    let scene = scene_of(
        "[[0,0],[4,0],[4,3],[0,3]]",
        r#"[{"id":"a","name":"Esstisch & Stühle","size_m":[1,1,1]},
            {"id":"b","name":"椅子","size_m":[0.5,0.5,1]}, {"id":"c","name":"椅子","size_m":[0.5,0.5,1]},
            {"id":"d","name":"lost <crate>","size_m":[1,1,1],"placement":{"position_m":[900000,0,0]}}]"#,
    );
    let layout = Layout::from_sent(&scene);
    let plan = plan_svg(&scene, &layout, None, &PlanOptions::default());
    check("unplaced", &plan);
    assert!(plan.contains("Not placed:") && plan.contains("Esstisch &amp; Stühle, 椅子 ×2"), "{plan}");
    assert!(plan.contains("Beyond this plan:") && plan.contains("Lost &lt;crate&gt;"), "{plan}");
    for picture in pictures(&scene, &layout, None) {
        check("unplaced", &picture);
    }
}

#[test]
fn poses_that_are_not_finite_leave_the_picture_readable() {
    let scene =
        scene_of("[[0,0],[4,0],[4,3],[0,3]]", r#"[{"id":"a","size_m":[1,1,1]},{"id":"b","size_m":[1,1,1]}]"#);
    let mut layout = Layout::empty(&scene);
    for (placed, x) in layout.placed.iter_mut().zip([f32::NAN, f32::INFINITY]) {
        *placed = Some(crate::layout::Placed { pose: Pose::new(x, 1.0, 0.0, x), support: None });
    }
    for picture in pictures(&scene, &layout, None) {
        check("not finite", &picture);
    }
}

#[test]
fn names_never_lie_over_each_other() {
    // Forty equal boxes in a heap: each has its name, its number, or neither.
    let objects: Vec<String> = (0..40)
        .map(|index| {
            let (x, y) = (1.5 + 0.05 * f64::from(index % 8), 1.2 + 0.09 * f64::from(index / 8));
            format!(
                r#"{{"id":"box {index}","name":"chest","size_m":[0.8,0.5,0.5],"placement":{{"position_m":[{x},{y},0]}}}}"#
            )
        })
        .collect();
    let scene = scene_of("[[0,0],[4,0],[4,3],[0,3]]", &format!("[{}]", objects.join(",")));
    let plan = plan_svg(&scene, &Layout::from_sent(&scene), None, &PlanOptions::default());
    let num_names = plan.matches(">Chest</text>").count();
    assert!((1..10).contains(&num_names), "{num_names} names");
}
