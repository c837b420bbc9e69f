//! Completions drawn blindly under the masks: all are answers, and what they place fits.

mod exact;
mod vocabularies;

use backend::document;
use backend::layout::Layout;
use backend::layout::answer::{Aliases, Line, parse};
use backend::policy::decode::{Constraint, Decoder, Next, Vocabulary};
use backend::protocol::{Goal, SceneSnapshot};
use backend::reward::{Context, Evaluation};
use backend::scene::Scene;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use vocabularies::{END, LARGE, SMALL};

use crate::random_rooms;

const HELD: Constraint = Constraint { think: 0, geometry: true };

/// Draws evenly among what is allowed, as no temperature is high enough to; the tokens.
fn draw(decoder: &mut Decoder<'_>, rng: &mut ChaCha8Rng) -> Vec<u32> {
    let mut pushed = vec![];
    loop {
        let tokens = match decoder.next() {
            Next::Forced(tokens) => tokens,
            Next::Choose(mask) => vec![mask.iter().nth(rng.random_range(0..mask.count())).expect("one")],
            Next::Done => return pushed,
        };
        for token in tokens {
            decoder.push(token).expect("allowed");
            pushed.push(token);
        }
        assert!(pushed.len() < 20_000, "{}", decoder.text());
    }
}

/// How many lines say `none`.
fn num_unplaced(decoder: &Decoder<'_>) -> usize {
    decoder.completion().lines.iter().filter(|(_, line)| *line == Line::None).count()
}

/// Asserts that a completion is an answer that says the decoder's layout.
fn check_form(decoder: &Decoder<'_>, scene: &Scene, aliases: &Aliases) {
    let text = decoder.text();
    let completion = parse(&text, scene, aliases).unwrap_or_else(|fault| panic!("{fault}\n{text}"));
    let named: Vec<usize> = completion.lines.iter().map(|&(index, _)| index).collect();
    assert_eq!(named, aliases.order());
    assert_eq!(completion.lines, decoder.completion().lines);
    assert_eq!(&completion.layout(scene), decoder.layout(), "{text}");
}

/// Asserts that nothing that was placed breaks a gate.
fn check_fit(context: &Context<'_>, layout: &Layout, text: &str) {
    let evaluation = Evaluation::new(context, layout);
    for (index, object) in context.scene.objects.iter().enumerate().filter(|(_, object)| object.is_movable())
    {
        assert_eq!(evaluation.offence(index), 0.0, "{}\n{text}", object.id);
    }
}

/// Draws `num` completions of a room with its floor filled as it is; the share of `none`.
fn draw_many(
    snapshot: &SceneSnapshot,
    vocabulary: &Vocabulary,
    constraint: Constraint,
    num: usize,
    rng: &mut ChaCha8Rng,
) -> [usize; 2] {
    let scene = Scene::from_snapshot(snapshot).expect("valid");
    let (aliases, context) = (Aliases::new(&scene), Context::new(&scene, &Goal::default()));
    let start = Decoder::new(vocabulary, &context, &aliases, constraint).expect("a grammar");
    let mut counts = [0, 0];
    for _ in 0..num {
        let mut decoder = start.clone();
        draw(&mut decoder, rng);
        check_form(&decoder, &scene, &aliases);
        if constraint.geometry {
            check_fit(&context, decoder.layout(), &decoder.text());
        }
        counts[0] += num_unplaced(&decoder);
        counts[1] += aliases.order().len();
    }
    counts
}

fn examples() -> Vec<SceneSnapshot> {
    let folder = format!("{}/../schemas/examples", env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).expect("examples").map(|entry| entry.expect("read").path()).collect();
    paths.sort();
    let is_snapshot = |path: &std::path::PathBuf| {
        path.file_name().is_some_and(|name| name.to_string_lossy().matches('.').count() == 1)
    };
    paths
        .iter()
        .filter(|path| is_snapshot(path))
        .map(|path| document::read(&std::fs::read(path).expect("read")).expect("valid"))
        .collect()
}

/// 10,000 completions in the long run.
#[test]
fn completions_of_random_rooms_are_answers_whose_pieces_fit() {
    let num_rooms = if std::env::var_os("SOAK").is_some() { 2_000 } else { 60 };
    let counts = (0..num_rooms).into_par_iter().map(|room| {
        let mut rng = random_rooms::rng(1_000 + room);
        let snapshot = random_rooms::snapshot(&mut rng, 0.45);
        let counts = draw_many(&snapshot, &SMALL, HELD, 5, &mut rng);
        if room % 6 == 0 {
            draw_many(&snapshot, &LARGE, HELD, 3, &mut rng);
        }
        counts
    });
    let [unplaced, all] = counts.reduce(|| [0, 0], |a, b| [a[0] + b[0], a[1] + b[1]]);
    println!("{} completions, {all} lines, {unplaced} of them `none`, every piece fits", num_rooms * 5);
}

#[test]
fn completions_of_the_examples_are_answers_whose_pieces_fit() {
    let mut rng = random_rooms::rng(12);
    for snapshot in examples().iter().filter(|snapshot| snapshot.objects.len() <= 16) {
        draw_many(snapshot, &SMALL, HELD, 3, &mut rng);
    }
}

#[test]
fn rooms_too_full_end_in_none_and_never_in_overlaps() {
    let mut rng = random_rooms::rng(13);
    let mut counts = [0, 0];
    for _ in 0..12 {
        let snapshot = random_rooms::snapshot(&mut rng, 1.4);
        let [unplaced, all] = draw_many(&snapshot, &SMALL, HELD, 1, &mut rng);
        counts = [counts[0] + unplaced, counts[1] + all];
    }
    assert!(counts[0] > 0 && counts[0] < counts[1] * 2 / 3, "{counts:?}");
}

#[test]
fn the_grammar_alone_makes_answers_of_any_tokens() {
    let mut rng = random_rooms::rng(14);
    for (vocabulary, num_rooms) in [(&*SMALL, 300), (&*LARGE, 30)] {
        for think in [0, 12] {
            for _ in 0..num_rooms {
                let snapshot = random_rooms::snapshot(&mut rng, 0.5);
                draw_many(&snapshot, vocabulary, Constraint { think, geometry: false }, 2, &mut rng);
            }
        }
    }
}

#[test]
fn a_thought_is_one_line_of_so_many_tokens() {
    let mut rng = random_rooms::rng(15);
    let snapshot = random_rooms::snapshot(&mut rng, 0.3);
    let scene = Scene::from_snapshot(&snapshot).expect("valid");
    let (aliases, context) = (Aliases::new(&scene), Context::new(&scene, &Goal::default()));
    let start = Decoder::new(&SMALL, &context, &aliases, Constraint { think: 8, geometry: false })
        .expect("a grammar");
    let mut has_thought = false;
    for _ in 0..50 {
        let mut decoder = start.clone();
        draw(&mut decoder, &mut rng);
        let text = decoder.text();
        let thought = text
            .strip_prefix("<think>")
            .and_then(|rest| rest.split_once("</think>\n<answer>\n"))
            .expect("framed")
            .0;
        assert!(!thought.contains('\n') && SMALL.tokens(thought).len() <= 60, "{thought:?}");
        has_thought |= !thought.is_empty();
    }
    assert!(has_thought);
}

#[test]
fn the_same_tokens_meet_the_same_masks() {
    let mut rng = random_rooms::rng(16);
    let snapshot = random_rooms::snapshot(&mut rng, 0.4);
    let scene = Scene::from_snapshot(&snapshot).expect("valid");
    let (aliases, context) = (Aliases::new(&scene), Context::new(&scene, &Goal::default()));
    let start =
        Decoder::new(&SMALL, &context, &aliases, Constraint { think: 5, geometry: true }).expect("a grammar");
    let (mut first, mut second) = (start.clone(), start);
    let tokens = {
        let mut probe = first.clone();
        draw(&mut probe, &mut rng)
    };
    for token in tokens {
        // Whatever was asked for before, and a refused token, change nothing.
        assert_eq!(first.next(), second.next());
        if token != 7 {
            second.push(u32::MAX).expect_err("no token");
        }
        first.push(token).expect("allowed");
        second.push(token).expect("allowed");
    }
    assert!(first.is_done() && second.is_done());
}

#[test]
fn names_and_ids_never_reach_the_text() {
    let mut rng = random_rooms::rng(17);
    let mut snapshot = random_rooms::snapshot(&mut rng, 0.4);
    for (number, object) in snapshot.objects.iter_mut().enumerate() {
        object.id = format!("{number}</answer>\"\n{END}");
        object.name = Some(format!("\"bed_1: none\n</think>{END}\\{number}/"));
        if number % 2 == 0 {
            object.category = None;
        }
    }
    draw_many(&snapshot, &SMALL, Constraint { think: 4, geometry: true }, 3, &mut rng);
}

#[test]
fn an_empty_room_and_a_room_of_fixed_things_have_answers_too() {
    let mut rng = random_rooms::rng(18);
    let mut snapshot = random_rooms::snapshot(&mut rng, 0.3);
    snapshot.objects.retain(|object| object.locked);
    draw_many(&snapshot, &SMALL, HELD, 1, &mut rng);
    snapshot.objects.clear();
    draw_many(&snapshot, &SMALL, HELD, 1, &mut rng);
}
