//! The making of the embedded model: lessons are true, and a short training is the recorded one.

use std::path::Path;
use std::sync::Mutex;

use backend::finetune::hearing::hearing;
use backend::finetune::lessons::{self, Lessons};
use backend::finetune::pretrain::{HELD_OUT, LOSS, Options, Watch, pretrain};
use backend::finetune::seeing::seeing;
use backend::finetune::start::{self, Size};
use backend::finetune::teacher::{Lesson, holds, lesson};
use backend::layout::answer::{Aliases, Seen, Thought, parse};
use backend::protocol::Goal;
use backend::reward::{self, Context};
use backend::scene::Scene;
use rayon::prelude::*;

/// Enough for every kind of lesson.
const NUM_SEEDS: u64 = 80;

fn lessons() -> Vec<Lesson> {
    let drawn: Vec<Option<Lesson>> =
        (0..NUM_SEEDS).into_par_iter().map(|seed| lesson(seed).expect("a scene")).collect();
    drawn.into_iter().flatten().collect()
}

fn read(lesson: &Lesson) -> (Scene, Aliases) {
    let scene = Scene::from_snapshot(&lesson.told).expect("a scene");
    let aliases = Aliases::new(&scene);
    (scene, aliases)
}

/// The thought of a lesson, as text.
fn thought(lesson: &Lesson) -> &str {
    let (_, rest) = lesson.answer.split_once("<think>").expect("a thought");
    rest.split_once("</think>").expect("its end").0
}

#[test]
fn lessons_are_sound_and_say_what_holds() {
    let lessons = lessons();
    assert!(lessons.iter().all(Lesson::is_whole));
    assert!(lessons.len() as u64 > NUM_SEEDS * 8 / 10, "{} of {NUM_SEEDS}", lessons.len());
    let (mut num_answers, mut num_whole, mut num_in_words) = (0, 0, 0);
    for lesson in &lessons {
        let (scene, aliases) = read(lesson);
        for answer in std::iter::once(&lesson.answer).chain(&lesson.others) {
            let completion = parse(answer, &scene, &aliases);
            let completion = completion.unwrap_or_else(|fault| panic!("{}: {fault}", lesson.seed));
            let layout = completion.layout(&scene);
            for relation in &lesson.wanted {
                assert!(holds(&scene, relation, &layout), "{}: {relation:?}\n{answer}", lesson.seed);
            }
            let reward = reward::score(&Context::new(&scene, &Goal::default()), &layout);
            let is_whole = completion.lines.iter().all(|(_, line)| line.text(&aliases) != "none");
            // What nobody tells of is in the way of nothing that is told: less can only be sounder.
            assert!(reward.valid || !is_whole, "{}\n{answer}", lesson.seed);
            num_whole += usize::from(is_whole);
            num_answers += 1;
            let thought = |text: &str| text.split("</think>").next().unwrap_or_default().to_owned();
            assert_eq!(thought(answer), thought(&lesson.answer));
        }
        num_in_words += usize::from(lesson.goal.instruction.is_some());
        let seen = Thought::read(thought(lesson), &scene, &aliases).seen;
        assert_eq!(seen.is_empty(), lesson.truth.is_none(), "{}", lesson.seed);
    }
    assert!(num_whole * 10 > num_answers * 8, "{num_whole} of {num_answers}");
    assert!(num_answers * 10 > lessons.len() * 15, "{num_answers} of {}", lessons.len());
    assert!(num_in_words * 10 > lessons.len() * 5, "{num_in_words} of {}", lessons.len());
}

#[test]
fn thoughts_read_back_as_they_were_written() {
    let heard = (0..200).filter_map(|number| hearing(number).expect("a scene"));
    for lesson in lessons().into_iter().chain(heard) {
        let (scene, aliases) = read(&lesson);
        let read = Thought::read(thought(&lesson), &scene, &aliases);
        assert_eq!(read.text(&scene, &aliases), thought(&lesson), "{}", lesson.seed);
        if lesson.goal.instruction.is_some() {
            assert_eq!(read.wanted.len(), lesson.wanted.len(), "{}: {}", lesson.seed, thought(&lesson));
        }
    }
}

#[test]
fn what_only_the_picture_shows_stands_where_the_thought_sees_it() {
    let seen = (0..40).map(|number| seeing(number).expect("a scene"));
    for lesson in lessons().into_iter().chain(seen) {
        let Some(truth) = &lesson.truth else { continue };
        let (scene, aliases) = read(&lesson);
        let truth = Scene::from_snapshot(truth).expect("a scene");
        for seen in Thought::read(thought(&lesson), &scene, &aliases).seen {
            let Seen::Opening { kind, wall, along } = seen else { continue };
            let is_there = truth.openings.iter().any(|opening| {
                // Half a step in both axes, along a slanting wall.
                let ends = opening.along.iter().zip(along).all(|(a, b)| (a - b).abs() < 0.04);
                opening.kind == kind && opening.wall == wall && ends
            });
            assert!(is_there, "{}: {seen:?}", lesson.seed);
        }
    }
}

/// Losses of the first steps: another processor rounds otherwise, and no more than that.
const SERIES: [f64; 6] = [10.613943, 10.508535, 10.248540, 9.924906, 10.411766, 10.044955];

#[test]
fn a_short_training_is_the_recorded_one_and_goes_on_where_it_stopped() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("lessons.jsonl");
    lessons::make(&file, 0, 40, &|_| {}, &|| false).expect("lessons");
    // A line that was cut off in the middle is made anew.
    let whole = std::fs::read(&file).expect("a file");
    std::fs::write(&file, &whole[..whole.len() * 2 / 3]).expect("written");
    lessons::make(&file, 0, 144, &|_| {}, &|| false).expect("lessons");
    assert_eq!(std::fs::read(&file).expect("a file")[..whole.len()], whole[..]);
    let lessons = Lessons::read(&file).expect("lessons");
    let texts = lessons.texts().expect("texts");
    let options = Options { seed: 1, num_steps: 6, batch: 3, wishes: 6, pictures: 2, learning_rate: 1e-3 };
    let run = |name: &str, stops: &[u64]| -> (Vec<f64>, Vec<u8>) {
        let run = folder.path().join(name);
        start::checkpoint(&run.join("model"), Size::Tiny, &texts, 5).expect("a checkpoint");
        let losses = Mutex::new(vec![]);
        for &stop in stops {
            learn(&run, &lessons, &options, stop, &losses);
        }
        let weights = std::fs::read(run.join("model/model.safetensors")).expect("weights");
        (losses.into_inner().expect("losses"), weights)
    };
    let (whole, weights) = run("whole", &[6]);
    let close = whole.iter().zip(SERIES).all(|(got, expected)| (got - expected).abs() < 2e-3);
    assert!(close && whole.len() == SERIES.len(), "expected {SERIES:?}, got {whole:?}");
    let (parts, same_weights) = run("parts", &[2, 5, 6]);
    assert_eq!(whole, parts);
    assert!(weights == same_weights, "a run in parts ends with other weights");
}

fn learn(run: &Path, lessons: &Lessons, options: &Options, stop: u64, losses: &Mutex<Vec<f64>>) {
    let last = Mutex::new(0);
    let watch = Watch {
        point: 1,
        on_point: &|point| {
            if let Some(&loss) = point.values.get(LOSS) {
                losses.lock().expect("losses").push(loss);
            }
        },
        on_step: &|step| *last.lock().expect("a step") = step,
        should_stop: &|| *last.lock().expect("a step") >= stop,
    };
    let point = pretrain(run, lessons, options, watch).expect("a training");
    assert_eq!(point.step, stop);
    assert!(point.values[HELD_OUT].is_finite());
}
