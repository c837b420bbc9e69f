//! Pose → line → pose within half a step, line → pose → line and text → line → text exactly.

use backend::layout::Layout;
use backend::layout::answer::{
    Aliases, Anchor, Completion, Lattice, Line, Origin, Place, Side, Steps, Turn, from_json, parse, schema,
    stand,
};
use backend::scene::{Mount, Scene};
use proptest::prelude::*;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use crate::random_rooms;

/// Half a step, with the rounding of f32 in a room far from the origin.
const HALF_STEP_M: f32 = 0.0251;

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_pose_comes_back_within_half_a_step(seed in any::<u64>()) {
        let mut rng = random_rooms::rng(seed);
        let (scene, aliases) = super::scene(&random_rooms::snapshot(&mut rng, 0.6));
        let layout = random_rooms::layout(&scene, &mut rng);
        let completion = Completion::describe(&scene, &aliases, &layout);
        let back = completion.layout(&scene);
        let mut standing = Layout::empty(&scene);
        for &(index, line) in &completion.lines {
            let (sent, got) = (layout.placed[index], back.placed[index]);
            prop_assert_eq!(sent.is_some(), got.is_some());
            let (Some(sent), Some(got)) = (sent, got) else { continue };
            let Line::At { anchor, .. } = line else { panic!("placed, but no place") };
            let lattice = Lattice::new(&anchor, &scene, index, &standing).expect("its target stands");
            let off = sent.pose.position - got.pose.position;
            for axis in lattice.axes {
                prop_assert!(off.dot(axis).abs() <= HALF_STEP_M, "{} {off:?}", line.text(&aliases));
            }
            let turn = (sent.pose.yaw - got.pose.yaw).rem_euclid(std::f32::consts::TAU);
            let turn = turn.min(std::f32::consts::TAU - turn).to_degrees();
            prop_assert!(turn <= 7.51, "{} {turn}", line.text(&aliases));
            prop_assert_eq!(sent.support, got.support);
            stand(&scene, &mut standing, index, got);
        }
    }

    #[test]
    fn a_line_comes_back_exactly(seed in any::<u64>()) {
        let mut rng = random_rooms::rng(seed);
        let (scene, aliases) = super::scene(&random_rooms::snapshot(&mut rng, 0.6));
        let mut standing = Layout::empty(&scene);
        let mut completion = Completion::default();
        for &index in aliases.order() {
            let anchor = any_anchor(&scene, index, &standing, &mut rng);
            let lattice = Lattice::new(&anchor, &scene, index, &standing).expect("its target stands");
            let steps = lattice.ranges.map(|[low, high]| Steps(rng.random_range(low..=high.max(low))));
            let line = Line::At { anchor, steps };
            let placed = line.placed(&scene, index, &standing).expect("a place");
            prop_assert_eq!(line.nearest(&scene, index, &standing, &placed), line, "{}", line.text(&aliases));
            stand(&scene, &mut standing, index, placed);
            completion.lines.push((index, line));
        }
        completion.think = "sofa, then 2 × the rest".to_owned();
        let text = completion.text(&aliases);
        prop_assert_eq!(parse(&text, &scene, &aliases), Ok(completion.clone()));
        prop_assert_eq!(completion.layout(&scene), standing);
        prop_assert_eq!(as_json(&completion, &scene, &aliases), completion);
    }
}

/// A line that makes sense for the object, by chance.
fn any_anchor(scene: &Scene, index: usize, standing: &Layout, rng: &mut ChaCha8Rng) -> Anchor {
    let wall = rng.random_range(0..scene.floor.edges.len());
    let yaw = Turn::all().nth(rng.random_range(0..24)).expect("24 turns");
    let targets: Vec<usize> =
        (0..scene.objects.len()).filter(|&other| standing.placed[other].is_some()).collect();
    let from = {
        let origins = Origin::of(scene, wall);
        origins[rng.random_range(0..origins.len())]
    };
    let target = (!targets.is_empty()).then(|| targets[rng.random_range(0..targets.len())]);
    match (scene.objects[index].mount, rng.random_range(0..5), target) {
        (Mount::Wall, ..) => Anchor::Hung { wall, from },
        (Mount::Ceiling, ..) => Anchor::Ceiling { yaw },
        (_, 0, _) => Anchor::Wall { wall, from, side: Side::ALL[rng.random_range(0..4)] },
        (_, 1, Some(target)) => Anchor::Beside { place: Place::ALL[rng.random_range(0..4)], target, yaw },
        (_, 2, Some(target)) => Anchor::Under { target, yaw },
        (_, 3, Some(target)) => Anchor::On { target, yaw },
        _ => Anchor::Free { yaw },
    }
}

/// An answer after its way through JSON, which keeps to the schema.
fn as_json(completion: &Completion, scene: &Scene, aliases: &Aliases) -> Completion {
    let rows = completion.lines.iter().map(
        |(index, line)| serde_json::json!({"object": aliases.object(*index), "line": line.text(aliases)}),
    );
    let document = serde_json::json!({"think": completion.think, "lines": rows.collect::<Vec<_>>()});
    let validator = jsonschema::validator_for(&schema(scene, aliases)).expect("a schema");
    if let Err(fault) = validator.validate(&document) {
        panic!("{fault}: {document}");
    }
    from_json(&document.to_string(), scene, aliases).expect("an answer")
}
