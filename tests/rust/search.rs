//! What the search promises: repeatable on any number of threads, never worse, locked things stay, and it says what does not fit.

use backend::pipeline::{self, Hooks};
use backend::policy::Policies;
use backend::protocol::{ArrangeRequest, ArrangeResponse, Options, SceneSnapshot, TermName};
use backend::reward::{Context, Evaluation, Taste};
use backend::scene::Scene;
use backend::search::{self, Budget, MIN_DIFFERENCE};
use backend::{document, layout::Layout};

fn example(name: &str) -> SceneSnapshot {
    let path = format!("{}/../schemas/examples/{name}.json", env!("CARGO_MANIFEST_DIR"));
    document::read(&std::fs::read(path).expect("an example")).expect("valid")
}

fn request(snapshot: SceneSnapshot, options: Options) -> ArrangeRequest {
    ArrangeRequest { snapshot, goal: None, image: None, options: Some(options), request_id: None }
}

fn arrange(snapshot: SceneSnapshot, seed: u64, steps: u32) -> ArrangeResponse {
    let options = Options { seed: Some(seed), steps: Some(steps), ..Options::default() };
    let mut response =
        pipeline::arrange(&request(snapshot, options), Policies::default(), &Taste::default(), Hooks::NONE)
            .expect("arranged");
    response.elapsed_ms = 0.0;
    response
}

fn on_threads(num: usize, work: impl FnOnce() -> ArrangeResponse + Send) -> ArrangeResponse {
    rayon::ThreadPoolBuilder::new().num_threads(num).build().expect("a pool").install(work)
}

#[test]
fn a_seed_fixes_the_answer_on_any_number_of_threads() {
    for name in ["bedroom", "cafe"] {
        let one = on_threads(1, || arrange(example(name), 5, 400));
        let four = on_threads(4, || arrange(example(name), 5, 400));
        assert_eq!(one, four, "{name}");
    }
    assert_ne!(
        arrange(example("bedroom"), 5, 400).candidates,
        arrange(example("bedroom"), 6, 400).candidates
    );
}

#[test]
fn the_order_of_objects_changes_no_layout() {
    let snapshot = example("bedroom");
    let mut shuffled = snapshot.clone();
    shuffled.objects.reverse();
    let (a, b) = (arrange(snapshot, 3, 300), arrange(shuffled, 3, 300));
    let sorted = |response: &ArrangeResponse| {
        let mut placements = response.candidates[0].placements.clone();
        placements.sort_by(|a, b| a.object.cmp(&b.object));
        placements
    };
    assert_eq!(sorted(&a), sorted(&b));
}

#[test]
fn improving_never_lowers_the_rank_and_never_moves_what_is_locked() {
    for name in ["bedroom", "tavern", "office", "hallway"] {
        let name = if name == "office" { "open_plan_office" } else { name };
        let scene = Scene::from_snapshot(&example(name)).expect("valid");
        let context = Context::new(&scene, &Default::default());
        let sent = Layout::from_sent(&scene);
        for seed in 0..3 {
            let budget = Budget { steps: 300, should_stop: &|| false };
            let improved = search::improve(&context, &sent, &mut search::rng(seed, 0), budget);
            let before = Evaluation::new(&context, &sent).totals();
            assert!(improved.totals.rank() >= before.rank(), "{name}");
            assert_eq!(improved.totals, Evaluation::new(&context, &improved.layout).totals(), "{name}");
            for (index, object) in scene.objects.iter().enumerate().filter(|(_, object)| object.locked) {
                assert_eq!(improved.layout.pose(index), object.sent_pose.as_ref(), "{name}: {}", object.id);
            }
        }
    }
}

/// A wardrobe that stands anywhere along its wall goes where it means something, and nothing gets worse by it.
#[test]
fn what_is_left_to_chance_is_tidied() {
    let scene = Scene::from_snapshot(&example("bedroom")).expect("valid");
    let context = Context::new(&scene, &Default::default());
    let num_movable = scene.objects.iter().filter(|object| object.is_movable()).count();
    let slack = 0.004;
    let mut places = [vec![], vec![]];
    for seed in 0..6 {
        let mut rng = search::rng(seed, 0);
        let budget = Budget { steps: 2000, should_stop: &|| false };
        let improved = search::improve(&context, &Layout::from_sent(&scene), &mut rng, budget);
        let tidy = search::tidy(&context, &improved, slack, &mut rng);
        assert_eq!(tidy.totals, Evaluation::new(&context, &tidy.layout).totals());
        assert!(tidy.totals.is_valid >= improved.totals.is_valid, "{seed}");
        let most = slack * 2.0 * num_movable as f32;
        assert!(tidy.totals.rank() >= improved.totals.rank() - most, "{seed}");
        for (places, layout) in places.iter_mut().zip([&improved.layout, &tidy.layout]) {
            for (index, object) in scene.objects.iter().enumerate() {
                let pose = layout.pose(index).expect("everything stands");
                if object.locked {
                    assert_eq!(Some(pose), object.sent_pose.as_ref());
                }
                let steps = pose.position.truncate() / 0.05;
                places.push((index, steps.x.round() as i32, steps.y.round() as i32));
            }
        }
    }
    let [before, after] = places.map(|mut places| {
        places.sort_unstable();
        places.dedup();
        places.len()
    });
    assert!(after < before, "{after} places of pieces instead of {before}");
}

#[test]
fn every_example_ends_valid_with_candidates_that_differ() {
    let folder = format!("{}/../schemas/examples", env!("CARGO_MANIFEST_DIR"));
    let mut num_rooms = 0;
    for entry in std::fs::read_dir(folder).expect("examples") {
        let path = entry.expect("readable").path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if name.contains('.') {
            continue;
        }
        num_rooms += 1;
        let snapshot = example(&name);
        let scene = Scene::from_snapshot(&snapshot).expect("valid");
        let options = Options { seed: Some(1), ..Options::default() };
        let response = pipeline::arrange(
            &request(snapshot, options),
            Policies::default(),
            &Taste::default(),
            Hooks::NONE,
        )
        .expect("arranged");
        let best = &response.candidates[0];
        assert!(best.reward.valid, "{name}: {:?} {:#?}", best.unplaced, best.reward.objects);
        assert!(best.unplaced.is_empty());
        assert!(best.reward.total > response.before.total);
        assert!(best.plan.iter().all(|line| !line.text.is_empty()), "{name}: every object says why");
        let layouts: Vec<Layout> =
            response.candidates.iter().map(|candidate| layout(&scene, candidate)).collect();
        for (index, a) in layouts.iter().enumerate() {
            for b in &layouts[index + 1..] {
                assert!(search::difference(&scene, a, b) >= MIN_DIFFERENCE * 0.99, "{name}");
            }
        }
    }
    assert!(num_rooms >= 14);
}

fn layout(scene: &Scene, candidate: &backend::protocol::Candidate) -> Layout {
    let mut layout = Layout::from_sent(scene);
    for (index, object) in scene.objects.iter().enumerate() {
        let placed = candidate.placements.iter().find(|placed| placed.object == object.id);
        if let (Some(placed), Some(slot)) = (placed, layout.placed.get_mut(index)) {
            let placement =
                backend::protocol::Placement { position_m: placed.position_m, yaw_deg: placed.yaw_deg };
            let pose = scene.world.pose_from_wire(&placement, object.quarter_turns);
            *slot = Some(backend::layout::Placed { pose, support: None });
        }
    }
    layout
}

#[test]
fn a_room_that_cannot_hold_everything_says_what_and_why() {
    let mut snapshot = example("bedroom");
    let wardrobe = snapshot.objects.iter().find(|object| object.size_m[2] > 1.6).expect("a wardrobe").clone();
    for copy in 0..12 {
        let mut another = wardrobe.clone();
        another.id = format!("{}_{copy}", wardrobe.id);
        another.placement = None;
        snapshot.objects.push(another);
    }
    let response = arrange(snapshot, 0, 800);
    let best = &response.candidates[0];
    assert!(!best.reward.valid && !best.unplaced.is_empty());
    for unplaced in &best.unplaced {
        assert!(unplaced.reason.contains(" m"), "{unplaced:?}");
    }
    // What is left of the room is sound.
    for term in [TermName::Collision, TermName::Boundary, TermName::Support, TermName::Openings] {
        assert_eq!(best.reward.terms[&term].value, 1.0, "{term:?}");
    }
}

#[test]
fn what_need_not_move_keeps_its_numbers_to_the_last_bit() {
    let first = arrange(example("bedroom"), 2, 2_000);
    let mut tidy = example("bedroom");
    for object in &mut tidy.objects {
        if let Some(placed) = first.candidates[0].placements.iter().find(|placed| placed.object == object.id)
        {
            // Digits that our own frame does not hold.
            let position_m = placed.position_m.map(|value| value + 1.234e-7);
            object.placement = Some(backend::protocol::Placement { position_m, yaw_deg: placed.yaw_deg });
        }
    }
    let second = arrange(tidy.clone(), 9, 200);
    let mut num_kept = 0;
    for placed in second.candidates.iter().flat_map(|candidate| &candidate.placements) {
        let sent =
            tidy.objects.iter().find(|object| object.id == placed.object).and_then(|object| object.placement);
        let sent = sent.expect("placed");
        let off =
            (0..3).map(|axis| (placed.position_m[axis] - sent.position_m[axis]).abs()).fold(0.0, f64::max);
        if off < 1e-5 && (placed.yaw_deg - sent.yaw_deg).abs() < 1e-3 {
            assert_eq!((placed.position_m, placed.yaw_deg), (sent.position_m, sent.yaw_deg));
            num_kept += 1;
        }
    }
    assert!(num_kept >= 6, "{num_kept} pieces stayed over all candidates");
}

#[test]
fn time_and_cancel_end_it_early_with_an_answer() {
    let options = Options { time_budget_ms: Some(1), ..Options::default() };
    let timed = pipeline::arrange(
        &request(example("open_plan_office"), options),
        Policies::default(),
        &Taste::default(),
        Hooks::NONE,
    )
    .expect("arranged");
    assert_eq!(timed.stopped, backend::protocol::Stopped::Time);
    let hooks = Hooks { should_cancel: &|| true, on_progress: &|_| () };
    let cancelled = pipeline::arrange(
        &request(example("cafe"), Options::default()),
        Policies::default(),
        &Taste::default(),
        hooks,
    )
    .expect("arranged");
    assert_eq!(cancelled.stopped, backend::protocol::Stopped::Cancelled);
    assert!(!timed.candidates.is_empty() && !cancelled.candidates.is_empty());
}

#[test]
fn t37_a_room_ten_kilometres_away_gets_the_same_layout() {
    let near = example("living_room");
    let mut far = near.clone();
    let shift = [10_000.0, -10_000.0];
    let moved = |point: &mut [f64; 2]| point.iter_mut().zip(shift).for_each(|(value, by)| *value += by);
    far.room.floor_m.iter_mut().for_each(moved);
    for opening in &mut far.room.openings {
        moved(&mut opening.from_m);
        moved(&mut opening.to_m);
    }
    for placement in far.objects.iter_mut().filter_map(|object| object.placement.as_mut()) {
        placement.position_m[0] += shift[0];
        placement.position_m[1] += shift[1];
    }
    let (a, b) = (arrange(near, 4, 300), arrange(far, 4, 300));
    for (a, b) in a.candidates[0].placements.iter().zip(&b.candidates[0].placements) {
        assert_eq!(a.object, b.object);
        for (axis, by) in [(0, shift[0]), (1, shift[1]), (2, 0.0)] {
            assert!((a.position_m[axis] + by - b.position_m[axis]).abs() < 1e-3, "{a:?} {b:?}");
        }
        assert!((a.yaw_deg - b.yaw_deg).abs() < 0.01);
    }
}

#[test]
fn t31_five_hundred_and_twelve_identical_objects_at_one_point_get_an_answer() {
    let mut snapshot = example("bedroom");
    snapshot.room.floor_m = vec![[0.0, 0.0], [30.0, 0.0], [30.0, 20.0], [0.0, 20.0]];
    snapshot.room.openings.clear();
    let mut crate_ = snapshot.objects[0].clone();
    (crate_.name, crate_.category, crate_.size_m) = (Some("crate".to_owned()), None, [0.5, 0.5, 0.5]);
    (crate_.locked, crate_.attached_to, crate_.mount, crate_.footprint_m) = (false, None, None, None);
    crate_.placement = Some(backend::protocol::Placement { position_m: [15.0, 10.0, 0.0], yaw_deg: 0.0 });
    let copy = |index: usize| backend::protocol::Object { id: format!("crate_{index}"), ..crate_.clone() };
    snapshot.objects = (0..512).map(copy).collect();
    let options = Options { time_budget_ms: Some(2_000), num_candidates: Some(1), ..Options::default() };
    let response =
        pipeline::arrange(&request(snapshot, options), Policies::default(), &Taste::default(), Hooks::NONE)
            .expect("arranged");
    assert!(!response.before.valid);
    assert!(!response.candidates.is_empty());
}
