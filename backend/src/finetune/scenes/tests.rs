use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::furnish::programme;
use crate::layout::Layout;
use crate::protocol::Goal;
use crate::reward::{Context, Evaluation};
use crate::scene::Scene;

/// Seeds looked at.
const NUM: u64 = 2000;
/// FNV-1a of the first 50 rooms: another number means that every room ever drawn is drawn differently.
const HASH: u64 = 0x933d_e2fb_3572_8953;

fn text(snapshot: &SceneSnapshot) -> String {
    serde_json::to_string(snapshot).expect("a snapshot is JSON")
}

#[test]
fn rooms_are_valid_and_what_is_locked_stands_well() {
    for seed in 0..NUM {
        let drawn = draw(seed);
        for snapshot in [&drawn.truth, &drawn.told] {
            let scene = Scene::from_snapshot(snapshot)
                .unwrap_or_else(|error| panic!("{seed}: {error:?}\n{}", text(snapshot)));
            let is_odd = |warning: &String| warning.contains("overlap") || warning.contains("ceiling");
            assert!(!scene.warnings.iter().any(is_odd), "{seed}: {:?}", scene.warnings);
            let goal = Goal::default();
            let context = Context::new(&scene, &goal);
            let evaluation = Evaluation::new(&context, &Layout::empty(&scene));
            for (index, object) in scene.objects.iter().enumerate().filter(|(_, object)| object.locked) {
                assert_eq!(evaluation.offence(index), 0.0, "{seed}: {}\n{}", object.id, text(snapshot));
            }
        }
    }
}

#[test]
fn what_is_told_is_part_of_the_truth() {
    let mut num_hidden = 0;
    for seed in 0..NUM {
        let Drawn { truth, told } = draw(seed);
        num_hidden += u64::from(truth != told);
        let openings = truth.room.openings.iter().filter(|opening| told.room.openings.contains(opening));
        assert!(openings.eq(&told.room.openings), "{seed}");
        let objects = truth.objects.iter().filter(|object| told.objects.contains(object));
        assert!(objects.eq(&told.objects), "{seed}");
        assert!(told.room.openings.iter().any(|opening| opening.kind != OpeningKind::Window), "{seed}");
        let mut gone = truth.objects.iter().filter(|object| !told.objects.contains(object));
        assert!(gone.all(|object| object.locked), "{seed}");
        assert!(told.objects.iter().any(|object| !object.locked), "{seed}");
        let room = Room { openings: vec![], ..truth.room.clone() };
        assert_eq!(room, Room { openings: vec![], ..told.room.clone() });
    }
    let share = num_hidden as f64 / NUM as f64;
    assert!((0.30..=0.37).contains(&share), "{share}");
}

#[test]
fn ids_are_unique() {
    for seed in 0..NUM {
        let truth = draw(seed).truth;
        let openings = truth.room.openings.iter().map(|opening| &opening.id);
        let ids: Vec<&String> = openings.chain(truth.objects.iter().map(|object| &object.id)).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{seed}: {ids:?}");
    }
}

#[test]
fn a_seed_draws_the_same_room_for_ever() {
    let bytes: Vec<u8> = (0..50)
        .flat_map(|seed| {
            let Drawn { truth, told } = draw(seed);
            (text(&truth) + &text(&told)).into_bytes()
        })
        .collect();
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    assert_eq!(hash, HASH, "{hash:#x}");
}

#[test]
fn all_sorts_of_rooms_come() {
    let mut kinds = BTreeSet::new();
    let mut numbers = vec![];
    let mut seen: BTreeMap<String, f64> = BTreeMap::new();
    for seed in 0..NUM {
        let truth = draw(seed).truth;
        let scene = Scene::from_snapshot(&truth).expect("another test says that it is valid");
        kinds.insert(programme::of(&scene.kind).kind.as_str());
        numbers.push(truth.objects.len());
        let mut see = |what: String, is: bool| {
            *seen.entry(what).or_default() += f64::from(u8::from(is)) / NUM as f64;
        };
        see(format!("{:?}", truth.frame), true);
        see("concave".to_owned(), !scene.floor.is_convex);
        see("locked".to_owned(), scene.objects.iter().any(|object| object.locked));
        let is_loose = |object: &crate::scene::Object| !object.locked && object.sent_pose.is_some();
        see("untidy".to_owned(), scene.objects.iter().any(is_loose));
        see("attached".to_owned(), scene.objects.iter().any(|object| object.attached_to.is_some()));
        see("raised".to_owned(), truth.room.floor_level_m != 0.0);
        see("footprint".to_owned(), truth.objects.iter().any(|object| object.footprint_m.is_some()));
        see("front".to_owned(), truth.objects.iter().any(|object| object.front_deg != 0.0));
        for opening in &truth.room.openings {
            see(format!("{:?} {:?} {:?}", opening.kind, opening.swing, opening.hinge), true);
        }
        for object in &scene.objects {
            see(format!("{:?}", object.mount), true);
            see("object".to_owned(), true);
            see("unknown".to_owned(), object.category.is_none());
        }
    }
    assert_eq!(kinds.len(), programme::all().len());
    // Doors with three hinges, each swing null or one of four, passages and windows; double leaves are rarer.
    assert!(seen.keys().filter(|what| what.starts_with("Door")).count() >= 15, "{seen:#?}");
    let shares = [
        ("ZUp", [0.45, 0.55]),
        ("YUp", [0.45, 0.55]),
        ("concave", [0.25, 0.45]),
        ("locked", [0.3, 0.45]),
        ("untidy", [0.1, 0.2]),
        ("attached", [0.01, 0.06]),
        ("raised", [0.2, 0.4]),
        ("footprint", [0.01, 0.06]),
        ("front", [0.1, 0.4]),
        ("Passage None None", [0.2, 0.6]),
        ("Window None None", [0.8, 2.0]),
    ];
    for (what, [least, most]) in shares {
        assert!((least..=most).contains(&seen[what]), "{what}: {seen:#?}");
    }
    let unknown = seen["unknown"] / seen["object"];
    assert!((0.06..=0.11).contains(&unknown), "{unknown}");
    assert!(["Floor", "Wall", "Ceiling", "Surface"].iter().all(|mount| seen[*mount] > 0.4), "{seen:#?}");
    numbers.sort_unstable();
    let at = |share: f64| numbers[((NUM - 1) as f64 * share) as usize];
    let [median, most] = [0.5, 0.9].map(at);
    assert!((8..=10).contains(&median) && (14..=17).contains(&most), "{median}, {most}");
    assert!(at(0.0) >= 1 && at(1.0) <= 46, "{}", at(1.0));
}
