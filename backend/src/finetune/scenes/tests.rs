use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::furnish::programme;
use crate::layout::Layout;
use crate::protocol::{Goal, Hinge, Swing};
use crate::reward::{Context, Evaluation};
use crate::scene::Scene;

const NUM: u64 = 2000;

#[test]
fn scenes_are_valid_and_what_is_locked_stands_well() {
    for seed in 0..NUM {
        let drawn = draw(seed);
        for (which, snapshot) in [("truth", &drawn.truth), ("told", &drawn.told)] {
            let scene = Scene::from_snapshot(snapshot).unwrap_or_else(|error| {
                panic!("{which} {seed}: {error:?}\n{}", serde_json::to_string(snapshot).unwrap())
            });
            let overlaps = scene
                .warnings
                .iter()
                .any(|warning| warning.contains("overlap") || warning.contains("above the ceiling"));
            assert!(!overlaps, "{which} {seed}: {:?}", scene.warnings);
            let goal = Goal::default();
            let context = Context::new(&scene, &goal);
            let evaluation = Evaluation::new(&context, &Layout::empty(&scene));
            for (index, object) in scene.objects.iter().enumerate() {
                if object.locked {
                    let offence = evaluation.offence(index);
                    assert_eq!(
                        offence,
                        0.0,
                        "{which} {seed}: {object:?} in {}",
                        serde_json::to_string(snapshot).unwrap()
                    );
                }
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
        let openings: Vec<_> =
            truth.room.openings.iter().filter(|one| told.room.openings.contains(one)).collect();
        assert!(openings.iter().copied().eq(&told.room.openings), "{seed}");
        let objects: Vec<_> = truth.objects.iter().filter(|one| told.objects.contains(one)).collect();
        assert!(objects.iter().copied().eq(&told.objects), "{seed}");
        assert!(told.room.openings.iter().any(|opening| opening.kind != OpeningKind::Window), "{seed}");
        let gone = truth.objects.iter().filter(|one| !told.objects.contains(one));
        assert!(gone.clone().all(|object| object.locked), "{seed}");
    }
    let share = num_hidden as f64 / NUM as f64;
    assert!((0.30..=0.37).contains(&share), "{share}");
}

#[test]
fn ids_are_unique_and_the_same_seed_draws_the_same() {
    let mut all = String::new();
    for seed in 0..NUM {
        let drawn = draw(seed);
        let ids: Vec<&str> = drawn
            .truth
            .room
            .openings
            .iter()
            .map(|opening| opening.id.as_str())
            .chain(drawn.truth.objects.iter().map(|object| object.id.as_str()))
            .collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{seed}: {ids:?}");
        if seed < 50 {
            assert_eq!(drawn, draw(seed));
            all += &serde_json::to_string(&drawn.truth).unwrap();
            all += &serde_json::to_string(&drawn.told).unwrap();
        }
    }
    println!("hash {:#x}", fnv(all.as_bytes()));
}

/// FNV-1a.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[test]
fn everything_comes() {
    let mut kinds: BTreeMap<&str, u32> = BTreeMap::new();
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let mut numbers = vec![];
    for seed in 0..NUM {
        let Drawn { truth, .. } = draw(seed);
        let scene = Scene::from_snapshot(&truth).unwrap();
        *kinds.entry(&programme::of(&scene.kind).kind).or_default() += 1;
        let mut see = |what: String| *seen.entry(what).or_default() += 1;
        see(format!("{:?}", truth.frame));
        see(format!("convex {}", scene.floor.is_convex));
        if scene.objects.iter().any(|object| object.locked) {
            see("a room with locked".into());
        }
        if scene.objects.iter().any(|object| !object.locked && object.sent_pose.is_some()) {
            see("an untidy room".into());
        }
        if scene.objects.iter().any(|object| object.attached_to.is_some()) {
            see("a room with attached".into());
        }
        if truth.room.floor_level_m != 0.0 {
            see("a room not at 0".into());
        }
        see(format!("{} ways", scene.openings.iter().filter(|opening| opening.is_way()).count()));
        see(format!("{} windows", scene.openings.iter().filter(|opening| !opening.is_way()).count()));
        for opening in &truth.room.openings {
            see(format!("{:?} {:?}", opening.kind, opening.swing));
            see(format!("{:?} {:?}", opening.kind, opening.hinge));
        }
        for (object, sent) in scene
            .objects
            .iter()
            .zip(scene.sent_order.iter())
            .map(|(object, _)| (object, truth.objects.iter().find(|sent| sent.id == object.id).unwrap()))
        {
            see(format!("{:?}", object.mount));
            see("objects".into());
            see(format!("unknown {}", object.category.is_none()));
            if sent.category.is_some() {
                see("category given".into());
            }
            if sent.front_deg != 0.0 {
                see("front given".into());
            }
            if sent.name.is_none() {
                see("no name".into());
            }
            if sent.footprint_m.is_some() {
                see("footprint".into());
            }
        }
        numbers.push(truth.objects.len());
    }
    numbers.sort_unstable();
    println!("{kinds:?}\n{seen:#?}");
    let at = |share: f64| numbers[((numbers.len() - 1) as f64 * share) as usize];
    println!("{:?}", [0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1.0].map(at));
    let _ = (Swing::Inward, Hinge::Both);
}
