//! Reinforcement fine-tuning: a run is the same in one piece and in parts, and it learns.

use std::path::Path;
use std::sync::Mutex;

use backend::finetune::evaluate::{Asking, Case, drawn};
use backend::finetune::pretrain::Watch;
use backend::finetune::run::Point;
use backend::finetune::spo::{Algorithm, Ended, Options, Rooms, guard, spo};
use backend::finetune::start::{Size, checkpoint};
use backend::policy::vlm::Decoding;

/// Small rooms of the generator.
fn rooms(num: usize) -> Vec<Case> {
    let small = |case: &Case| case.told.objects.len() <= 6;
    drawn(40, 60, Asking::Instructions).expect("rooms").into_iter().filter(small).take(num).collect()
}

fn begun(folder: &Path) {
    let texts = vec!["bed_1: wall 2, from_left 1.00, gap 0.00, back".to_owned()];
    for name in ["base", "model"] {
        checkpoint(&folder.join(name), Size::Tiny, &texts, 7).expect("a checkpoint");
    }
}

/// Runs until so many steps are made; the points of the stage.
fn stage(folder: &Path, rooms: &[Case], options: &Options, stop: u64) -> (Ended, Vec<Point>) {
    let (points, last) = (Mutex::new(vec![]), Mutex::new(0));
    let watch = Watch {
        point: 1,
        on_point: &|point| points.lock().expect("points").push(point.clone()),
        on_step: &|step| *last.lock().expect("a step") = step,
        should_stop: &|| *last.lock().expect("a step") >= stop,
    };
    let ended =
        spo(folder, Rooms { learned: rooms, held_out: rooms, judged: &[] }, options, watch).expect("a run");
    (ended, points.into_inner().expect("points"))
}

fn small(algorithm: Algorithm) -> Options {
    Options {
        num_steps: 4,
        rooms: 2,
        group: 3,
        turns: if algorithm == Algorithm::Spo { 2 } else { 1 },
        look_every: 2,
        ..Options::usual(algorithm, Decoding::Deployed)
    }
}

#[test]
fn a_run_in_parts_is_the_run_in_one_piece() {
    let rooms = rooms(2);
    for algorithm in [Algorithm::Spo, Algorithm::Reinforce, Algorithm::Sft, Algorithm::Dpo] {
        let options = small(algorithm);
        let weights = |stops: &[u64]| {
            let folder = tempfile::tempdir().expect("a folder");
            begun(folder.path());
            let ended: Vec<Ended> =
                stops.iter().map(|&stop| stage(folder.path(), &rooms, &options, stop).0).collect();
            let is_done: Vec<bool> = ended.iter().map(|ended| ended.is_done).collect();
            (is_done, std::fs::read(folder.path().join("state.safetensors")).expect("a state"))
        };
        let (_, whole) = weights(&[u64::MAX]);
        let (is_done, parts) = weights(&[2, u64::MAX]);
        assert_eq!(is_done, [false, true], "{algorithm:?}");
        assert!(whole == parts, "{algorithm:?} ends with other weights");
    }
}

#[test]
fn a_run_learns_what_is_rewarded() {
    let rooms = rooms(1);
    let folder = tempfile::tempdir().expect("a folder");
    begun(folder.path());
    let options = Options {
        num_steps: 24,
        rooms: 1,
        group: 12,
        minibatches: 1,
        look_every: 8,
        kl: 0.0,
        learning_rate: 1e-3,
        ..Options::usual(Algorithm::Spo, Decoding::Deployed)
    };
    let (_, points) = stage(folder.path(), &rooms, &options, u64::MAX);
    let rewards: Vec<f64> = points.iter().filter_map(|point| point.values.get("reward").copied()).collect();
    let mean = |rewards: &[f64]| rewards.iter().sum::<f64>() / rewards.len() as f64;
    let (first, last) = (mean(&rewards[..6]), mean(&rewards[rewards.len() - 6..]));
    assert!(last > first + 0.03, "{first} {last}: {rewards:?}");
    let log: serde_json::Value =
        serde_json::from_slice(&std::fs::read(folder.path().join("run.json")).expect("a log")).expect("json");
    assert_eq!(log["options"]["algorithm"], "spo");
    assert_eq!(log["stages"][0]["from_step"], 0);
    for name in ["program_sha256", "weights_sha256", "data_sha256"] {
        assert_eq!(log["stages"][0][name].as_str().map(str::len), Some(64), "{log}");
    }
    let curve = log["curve"].as_array().expect("a curve");
    assert!(curve.iter().any(|point| point[guard::HELD_OUT].is_f64()));
    assert!(curve.iter().any(|point| point["term_clearance"].is_f64() && point[guard::DIVERGENCE].is_f64()));
}
