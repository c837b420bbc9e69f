use std::collections::{BTreeMap, BTreeSet};

use super::clause::Clause;
use super::grammar::Template;
use super::nouns::{Phrase, Tongue, nouns};
use super::relations::KINDS;
use super::table::{Language, language};
use super::{instruction, relations};
use crate::finetune::scenes::draw;
use crate::protocol::GoalRelation;
use crate::scene::{Scene, category};
use crate::search::rng;

const TONGUES: [Tongue; 4] = [Tongue::English, Tongue::German, Tongue::French, Tongue::Spanish];

fn scene(seed: u64) -> Scene {
    Scene::from_snapshot(&draw(seed).truth).expect("a drawn room is valid")
}

/// Goals of many rooms, some of each.
fn goals(num_rooms: u64, num_each: u64) -> Vec<(Scene, Vec<Goal>)> {
    let of_room = |room: u64| {
        let scene = scene(room);
        let wanted = (0..num_each)
            .map(|index| (room * 1000 + index, relations(&scene, &mut rng(room * 1000 + index, 1))))
            .filter(|(_, wanted)| !wanted.is_empty())
            .collect();
        (scene, wanted)
    };
    (0..num_rooms).map(of_room).collect()
}

/// A seed and what is wanted with it.
type Goal = (u64, Vec<GoalRelation>);

#[test]
fn every_kind_is_wanted_of_what_can_be_moved() {
    let mut counts = BTreeMap::new();
    for (scene, wanted) in goals(150, 6) {
        for relation in wanted.iter().flat_map(|(_, wanted)| wanted) {
            *counts.entry(relation.kind).or_insert(0) += 1;
            let of_name = |object: &&crate::scene::Object| {
                object.id == relation.subject || object.category_id() == relation.subject
            };
            assert!(scene.objects.iter().filter(of_name).any(|object| object.is_movable()), "{relation:?}");
            assert_ne!(Some(&relation.subject), relation.target.as_ref());
        }
    }
    assert_eq!(counts.len(), KINDS.len());
    let total: i32 = counts.values().sum();
    assert!(counts.values().all(|&count| count * 80 > total), "{counts:?}");
}

#[test]
fn the_same_seed_says_the_same() {
    let scene = scene(5);
    for seed in 0..30 {
        let say = || {
            let mut rng = rng(seed, 1);
            let wanted = relations(&scene, &mut rng);
            let text = instruction(&scene, &wanted, &mut rng);
            (wanted, text)
        };
        assert_eq!(say(), say());
    }
}

#[test]
fn texts_are_whole_short_and_hardly_ever_alike() {
    let (mut texts, mut num_texts) = (BTreeSet::new(), 0);
    for (scene, wanted) in goals(500, 10) {
        for (seed, wanted) in wanted {
            let text = instruction(&scene, &wanted, &mut rng(seed, 2));
            let length = text.chars().count();
            assert!((1..=super::instruction::MOST_LETTERS).contains(&length), "{length}: {text}");
            let names_are_plain = scene.objects.iter().all(|object| !object.name.contains(['{', '[', '|']));
            if names_are_plain {
                assert!(!text.contains(['{', '}', '[', ']']), "{text}");
            }
            assert!(!text.contains("  ") && !text.contains("the the") && !text.contains(" ."), "{text}");
            num_texts += 1;
            texts.insert(text);
        }
    }
    assert!(num_texts > 4500, "{num_texts}");
    assert!(texts.len() * 100 >= num_texts * 95, "{} of {num_texts}", texts.len());
}

#[test]
fn every_kind_has_a_hundred_skeletons() {
    let mut skeletons: BTreeMap<_, BTreeSet<String>> = BTreeMap::new();
    for (scene, wanted) in goals(60, 12) {
        for (seed, relation) in
            wanted.into_iter().flat_map(|(seed, wanted)| wanted.into_iter().map(move |one| (seed, one)))
        {
            let mut rng = rng(seed, 3);
            let Some(mut clause) = Clause::new(&scene, &relation, Tongue::English, &mut vec![], &mut rng)
            else {
                panic!("{relation:?}");
            };
            clause.subject = Phrase::fixed("SUBJECT", "SUBJECT", false);
            clause.target = clause.target.map(|_| Phrase::fixed("TARGET", "TARGET", false));
            let said = skeletons.entry(relation.kind).or_default();
            said.extend((0..6).map(|_| clause.sentence(&mut rng)));
            said.insert(clause.note(&mut rng));
        }
    }
    let counts: Vec<usize> = skeletons.values().map(BTreeSet::len).collect();
    assert!(counts.len() == KINDS.len() && counts.iter().all(|&count| count >= 100), "{counts:?}");
}

#[test]
fn every_relation_can_be_said_in_english() {
    for (scene, wanted) in goals(150, 10) {
        for relation in wanted.iter().flat_map(|(_, wanted)| wanted) {
            let clause = Clause::new(&scene, relation, Tongue::English, &mut vec![], &mut rng(1, 1));
            assert!(clause.is_some(), "{relation:?}");
        }
    }
}

fn templates(language: &Language) -> impl Iterator<Item = &Template> {
    let of_kinds = language.kinds.values().flat_map(|ways| {
        [&ways.at, &ways.to, &ways.orders, &ways.sentences, &ways.notes].into_iter().flatten()
    });
    let reasons = language.purposes.iter().flat_map(|purpose| &purpose.say);
    language.lists.values().flatten().chain(of_kinds).chain(reasons)
}

#[test]
fn every_gap_and_list_of_the_table_is_known() {
    let gaps =
        ["S", "N", "Sd", "s", "T", "Tn", "Td", "t", "D", "put", "at", "to", "O", "X", "L", "A", "B", "n"];
    for tongue in TONGUES {
        let language = language(tongue);
        for template in templates(language) {
            template.for_each_name(&mut |name, is_gap| {
                let is_known = if is_gap {
                    gaps.contains(&name) || name.contains('/')
                } else {
                    language.lists.contains_key(name)
                };
                assert!(is_known, "{tongue:?} {name:?} in {template:?}");
            });
        }
    }
}

#[test]
fn every_list_of_the_table_is_used() {
    let by_name = [
        "put",
        "put_hung",
        "put_flat",
        "put_small",
        "lead",
        "lead_plain",
        "also",
        "join",
        "last_join",
        "both",
        "series",
        "opener",
        "closer",
        "wish",
        "chatter",
        "aside",
        "because",
        "wall_number",
        "wall_of_door",
        "wall_opposite_door",
        "wall_of_window",
        "wall_opposite_window",
        "wall_longest",
    ];
    let rooms: BTreeSet<String> = (0..1500).map(|seed| format!("chatter_{}", scene(seed).kind)).collect();
    for tongue in TONGUES {
        let mut used: BTreeSet<String> = rooms.clone();
        used.extend(by_name.map(str::to_owned));
        for template in templates(language(tongue)) {
            template.for_each_name(&mut |name, is_gap| {
                if !is_gap {
                    used.insert(name.to_owned());
                }
            });
        }
        for name in language(tongue).lists.keys() {
            assert!(used.contains(name), "{tongue:?} {name}");
        }
    }
}

#[test]
fn every_kind_of_the_table_is_reached() {
    let mut reached: BTreeSet<&str> = ["any", "between", "flank"].into();
    for (scene, wanted) in goals(1200, 10) {
        for relation in wanted.iter().flat_map(|(_, wanted)| wanted) {
            let clause = Clause::new(&scene, relation, Tongue::English, &mut vec![], &mut rng(1, 1));
            reached.extend(clause.into_iter().flat_map(|clause| clause.keys));
        }
    }
    for tongue in TONGUES {
        for key in language(tongue).kinds.keys() {
            assert!(reached.contains(key.as_str()), "{tongue:?} {key}");
        }
        for purpose in &language(tongue).purposes {
            assert!(reached.contains(purpose.kind.as_str()), "{}", purpose.kind);
            let named =
                purpose.subject.split(' ').chain(purpose.target.split(' ').filter(|word| !word.is_empty()));
            for word in named {
                assert!(category::find(word).is_some() || word == "passage", "{word}");
            }
        }
    }
}

#[test]
fn every_category_has_its_words() {
    for category in category::all() {
        for tongue in TONGUES {
            assert!(!nouns(&category.id, tongue).is_empty(), "{} {tongue:?}", category.id);
        }
    }
}
