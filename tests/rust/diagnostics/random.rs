//! Any layout gets a report, and every fix that it gives is right.

use std::path::Path;

use crate::invariance::KINDS as RELATION_KINDS;
use backend::document;
use backend::layout::{Layout, Placed};
use backend::protocol::{Diagnostic, Goal, GoalRelation, Placement, Reward, SceneSnapshot, Severity};
use backend::reward::{Context, Evaluation, score};
use backend::scene::{Pose, Scene};
use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::follow::assert_mends;
use super::{all, scored};

const EXAMPLES: [&str; 17] = [
    "attic_bedroom",
    "bathroom",
    "bedroom",
    "cafe",
    "childrens_room",
    "classroom",
    "dungeon_store_room",
    "hallway",
    "home_office",
    "hotel_room",
    "kitchen_diner",
    "living_room",
    "meeting_room",
    "open_plan_office",
    "shop",
    "studio",
    "tavern",
];

/// Fixes followed in one random room at most.
const MAX_FOLLOWED: usize = 8;

fn example(name: &str) -> SceneSnapshot {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas/examples");
    document::read(&std::fs::read(folder.join(format!("{name}.json"))).expect("an example"))
        .expect("a snapshot")
}

/// Everything that may move somewhere else; most of it in the room and on its support.
fn shuffled(snapshot: &SceneSnapshot, rng: &mut ChaCha8Rng) -> SceneSnapshot {
    let scene = Scene::from_snapshot(snapshot).expect("a valid example");
    let mut shuffled = snapshot.clone();
    let extent = scene.floor.max - scene.floor.min;
    for (object, &index) in shuffled.objects.iter_mut().zip(&scene.sent_order) {
        if !scene.objects[index].is_movable() || rng.random_bool(0.3) {
            continue;
        }
        let share = |rng: &mut ChaCha8Rng| rng.random_range(-0.05..1.05_f32);
        let point = scene.floor.min + extent * parry3d::glamx::Vec2::new(share(rng), share(rng));
        let here = scene.objects[index].sent_pose.map_or(0.0, |pose| pose.position.z);
        let z = if rng.random_bool(0.2) { rng.random_range(-0.2..2.5) } else { here };
        let yaw = if rng.random_bool(0.6) {
            rng.random_range(0..4) as f32 * 90.0
        } else {
            rng.random_range(0.0..360.0)
        };
        let pose = Pose::new(point.x, point.y, z, yaw.to_radians());
        object.placement = Some(scene.world.pose_to_wire(&pose, scene.objects[index].quarter_turns));
    }
    shuffled
}

fn any_goal(snapshot: &SceneSnapshot, rng: &mut ChaCha8Rng) -> Goal {
    let id = |rng: &mut ChaCha8Rng| snapshot.objects[rng.random_range(0..snapshot.objects.len())].id.clone();
    let relation = |rng: &mut ChaCha8Rng| {
        let target = match rng.random_range(0..6) {
            0 => None,
            1 => Some("wall_2".to_owned()),
            2 => Some("door".to_owned()),
            3 => Some("window".to_owned()),
            _ => Some(id(rng)),
        };
        GoalRelation {
            kind: RELATION_KINDS[rng.random_range(0..RELATION_KINDS.len())],
            subject: id(rng),
            target,
            distance_m: None,
        }
    };
    Goal { instruction: None, relations: (0..3).map(|_| relation(rng)).collect() }
}

fn assert_sound(reward: &Reward) {
    let is_share = |value: f64| (0.0..=1.0).contains(&value);
    assert!(is_share(reward.total), "{}", reward.total);
    assert_eq!(reward.terms.len(), 14);
    assert!(
        reward.terms.values().all(|term| is_share(term.value) && term.weight >= 0.0),
        "{:?}",
        reward.terms
    );
    for object in &reward.objects {
        assert!(is_share(object.total) && object.terms.values().copied().all(is_share), "{object:?}");
        let severities: Vec<_> = object.diagnostics.iter().map(|found| found.severity).collect();
        assert!(severities.is_sorted(), "{severities:?}");
    }
    let is_error = |found: &Diagnostic| found.severity == Severity::Error;
    assert_eq!(reward.valid, !all(reward).any(is_error), "an invalid layout is told why, and only that is");
    for found in all(reward) {
        let numbers = [found.amount_m, found.amount_deg];
        assert!(numbers.iter().flatten().all(|amount| amount.is_finite() && *amount >= 0.0), "{found:?}");
        assert!(!found.message.is_empty() && !found.hint.is_empty(), "{found:?}");
        let position = found.fix.iter().flat_map(|fix| fix.position_m);
        assert!(position.into_iter().all(f64::is_finite), "{found:?}");
    }
    let text = serde_json::to_string(reward).expect("JSON");
    assert_eq!(&serde_json::from_str::<Reward>(&text).expect("JSON of ours"), reward);
}

/// A coordinate that some program could hold.
fn any_number(scale: f32) -> impl Strategy<Value = f32> {
    prop_oneof![
        8 => -0.2..1.2_f32,
        2 => -1.0..1.0_f32,
        1 => Just(1e4), 1 => Just(-1e6), 1 => Just(1e19), 1 => Just(1e38), 1 => Just(f32::NAN), 1 => Just(f32::INFINITY),
    ]
    .prop_map(move |number| number * scale)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_fix_that_is_followed_mends(name in prop::sample::select(EXAMPLES.to_vec()), seed: u64) {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let snapshot = shuffled(&example(name), &mut rng);
        let goal = any_goal(&snapshot, &mut rng);
        let reward = scored(&snapshot, &goal);
        assert_sound(&reward);
        let fixes: Vec<_> = all(&reward).filter(|found| found.fix.is_some()).collect();
        prop_assert!(fixes.len() <= 40);
        for found in fixes.iter().skip(rng.random_range(0..=fixes.len() / 4)).step_by(fixes.len() / MAX_FOLLOWED + 1) {
            assert_mends(&snapshot, &goal, &reward, found);
        }
    }

    #[test]
    fn any_layout_has_a_reward(
        name in prop::sample::select(EXAMPLES.to_vec()),
        numbers in prop::collection::vec((any_number(5.0), any_number(5.0), any_number(2.0), any_number(7.0)), 64),
        missing in prop::collection::vec(prop::bool::weighted(0.1), 64),
    ) {
        let scene = Scene::from_snapshot(&example(name)).expect("a valid example");
        let mut layout = Layout::from_sent(&scene);
        let num = layout.placed.len();
        for (index, placed) in layout.placed.iter_mut().enumerate() {
            let (x, y, z, yaw) = numbers[index % 64];
            let support = placed.and_then(|placed| placed.support).or((index % 5 == 0).then_some((index + 1) % num));
            *placed = (!missing[index % 64]).then_some(Placed { pose: Pose::new(x, y, z, yaw), support });
        }
        let goal = Goal::default();
        assert_sound(&score(&Context::new(&scene, &goal), &layout));
    }
}

#[test]
fn a_report_says_the_totals_of_the_evaluation() {
    for name in EXAMPLES {
        let scene = Scene::from_snapshot(&example(name)).expect("a valid example");
        let (goal, layout) = (Goal::default(), Layout::from_sent(&scene));
        let context = Context::new(&scene, &goal);
        let reward = score(&context, &layout);
        let totals = Evaluation::new(&context, &layout).totals();
        assert_eq!(reward.valid, totals.is_valid);
        assert_eq!(reward.total as f32, totals.total, "{name}");
        for (term, value) in &reward.terms {
            assert_eq!(value.value as f32, totals.value(*term), "{name}: {term:?}");
        }
        assert_eq!(reward, score(&context, &layout), "{name}");
    }
}

/// A scene in which many things are wrong, told within the time of a frame or two.
#[test]
fn a_crowded_room_is_told_quickly() {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let snapshot = shuffled(&example("open_plan_office"), &mut rng);
    let scene = Scene::from_snapshot(&snapshot).expect("valid");
    assert!(scene.objects.len() >= 100);
    let goal = Goal::default();
    let context = Context::new(&scene, &goal);
    let layout = Layout::from_sent(&scene);
    let start = std::time::Instant::now();
    let num = all(&score(&context, &layout)).count();
    // 50 ms are meant; a busy machine gets ten times that.
    assert!(start.elapsed().as_millis() < 500, "{num} findings took {:?}", start.elapsed());
    let far = Placement { position_m: [9e5, -9e5, 9e5], yaw_deg: 1e6 };
    let mut lost = snapshot.clone();
    lost.objects.iter_mut().filter(|object| !object.locked).for_each(|object| object.placement = Some(far));
    assert_sound(&scored(&lost, &goal));
}
