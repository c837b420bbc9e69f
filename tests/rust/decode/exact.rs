//! A token is allowed if and only if a line is left: against all lines of a small room, each tried by the reward.

use std::collections::BTreeSet;

use backend::layout::Layout;
use backend::layout::answer::{Aliases, Anchor, Lattice, Line, Origin, Place, Side, Steps, Turn};
use backend::policy::decode::{Decoder, Next};
use backend::protocol::{Goal, SceneSnapshot};
use backend::reward::{Context, Evaluation};
use backend::scene::{Mount, Scene};
use rand::RngExt;

use super::vocabularies::SMALL;
use crate::random_rooms;

fn snapshot(floor: &[[f64; 2]]) -> SceneSnapshot {
    let object = |id: &str, category: &str, size: [f64; 3]| serde_json::json!({"id": id, "category": category, "size_m": size});
    serde_json::from_value(serde_json::json!({
        "version": 1, "frame": "z_up",
        "room": {"floor_m": floor, "height_m": 2.4,
            "openings": [{"id": "d", "kind": "door", "from_m": [0.0, 0.3], "to_m": [0.0, 0.8], "bottom_m": 0, "height_m": 2}]},
        "objects": [
            object("N", "nightstand", [0.5, 0.4, 0.5]),
            object("C", "dining_chair", [0.45, 0.5, 0.9]),
            object("L", "table_lamp", [0.2, 0.2, 0.4]),
            object("P", "picture", [0.6, 0.03, 0.4]),
            object("R", "rug", [0.8, 0.6, 0.02]),
            object("B", "bookshelf", [0.9, 0.35, 1.8]),
        ]
    }))
    .expect("a snapshot")
}

/// Every line of an object that breaks no gate, as text.
fn all_lines(context: &Context<'_>, aliases: &Aliases, index: usize, layout: &Layout) -> BTreeSet<String> {
    let scene = context.scene;
    let mut anchors: Vec<Anchor> = vec![];
    let walls = 0..scene.floor.edges.len();
    let stands = |&target: &usize| target != index && layout.placed[target].is_some();
    let targets: Vec<usize> = (0..scene.objects.len()).filter(stands).collect();
    match scene.objects[index].mount {
        Mount::Wall => anchors.extend(walls.flat_map(|wall| {
            Origin::of(scene, wall).into_iter().map(move |from| Anchor::Hung { wall, from })
        })),
        Mount::Ceiling => anchors.extend(Turn::all().map(|yaw| Anchor::Ceiling { yaw })),
        Mount::Surface => {
            for &target in targets.iter().filter(|&&target| scene.objects[target].traits.carries) {
                anchors.extend(Turn::all().map(|yaw| Anchor::On { target, yaw }));
            }
        }
        Mount::Floor => {
            for wall in walls {
                for from in Origin::of(scene, wall) {
                    anchors.extend(Side::ALL.map(|side| Anchor::Wall { wall, from, side }));
                }
            }
            anchors.extend(Turn::all().map(|yaw| Anchor::Free { yaw }));
            for &target in targets.iter().filter(|&&target| scene.objects[target].can_have_neighbours()) {
                for yaw in Turn::all() {
                    anchors.extend(Place::ALL.map(|place| Anchor::Beside { place, target, yaw }));
                    if scene.objects[index].category_id() == "rug" {
                        anchors.push(Anchor::Under { target, yaw });
                    }
                }
            }
        }
    }
    let mut found = BTreeSet::new();
    let mut evaluation = Evaluation::new(context, layout);
    for anchor in anchors {
        let lattice = Lattice::new(&anchor, scene, index, layout).expect("it stands");
        for a in lattice.ranges[0][0]..=lattice.ranges[0][1] {
            for b in lattice.ranges[1][0]..=lattice.ranges[1][1] {
                let steps = [Steps(a), Steps(b)];
                evaluation.apply(&[(index, Some(lattice.at(steps)))]);
                if evaluation.offence(index) == 0.0 {
                    found.insert(Line::At { anchor, steps }.text(aliases));
                }
            }
        }
    }
    if found.is_empty() {
        found.insert("none".to_owned());
    }
    found
}

#[test]
fn masks_are_exact_between_slanted_walls() {
    check(&snapshot(&[[0.0, 0.0], [1.6, 0.1], [1.5, 1.5], [0.0, 1.4]]));
}

#[test]
fn masks_are_exact_around_a_corner() {
    check(&snapshot(&[[0.0, 0.0], [1.9, 0.0], [1.9, 0.8], [0.9, 0.8], [0.9, 1.6], [0.0, 1.6]]));
}

fn check(snapshot: &SceneSnapshot) {
    let scene = Scene::from_snapshot(snapshot).expect("valid");
    let (aliases, context) = (Aliases::new(&scene), Context::new(&scene, &Goal::default()));
    let mut rng = random_rooms::rng(21);
    let start = Decoder::new(&SMALL, &context, &aliases, super::HELD).expect("a grammar");
    for _ in 0..2 {
        let mut decoder = start.clone();
        let mut lines: Option<(usize, BTreeSet<String>)> = None;
        loop {
            let turn = decoder.completion().lines.len();
            let text = decoder.text();
            let body = text
                .strip_prefix("<answer>\n")
                .map(|body| body.rsplit('\n').next().unwrap_or_default().to_owned());
            let head = aliases.order().get(turn).map(|&index| format!("{}: ", aliases.object(index)));
            let layout = decoder.layout().clone();
            let mask = match decoder.next() {
                Next::Done => break,
                Next::Forced(tokens) => {
                    tokens.into_iter().for_each(|token| decoder.push(token).expect("forced"));
                    continue;
                }
                Next::Choose(mask) => mask.clone(),
            };
            let (body, head) = (body.expect("choices are in lines"), head.expect("choices are in lines"));
            if lines.as_ref().is_none_or(|(of, _)| *of != turn) {
                lines = Some((turn, all_lines(&context, &aliases, aliases.order()[turn], &layout)));
            }
            let whole = &lines.as_ref().expect("worked out").1;
            for token in 0..SMALL.len() as u32 {
                let Ok(word) = std::str::from_utf8(SMALL.bytes(token)) else { continue };
                let line = format!("{body}{word}");
                let Some(place) = line.strip_prefix(&head) else { continue };
                let is_left = match place.split_once('\n') {
                    Some((place, "")) => whole.contains(place),
                    // A token into the next line may be left out.
                    Some(_) => continue,
                    None => {
                        whole.range(place.to_owned()..).next().is_some_and(|line| line.starts_with(place))
                    }
                };
                assert_eq!(mask.allows(token), is_left, "is it allowed, is a line left: {line:?}");
            }
            let token = mask.iter().nth(rng.random_range(0..mask.count())).expect("one");
            decoder.push(token).expect("allowed");
        }
    }
}
