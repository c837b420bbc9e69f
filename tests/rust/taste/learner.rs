//! What the user says to what was learned, and what the learner makes of a memory that changes.

use backend::preferences::{Memory, Selection, Store};
use backend::protocol::{TasteChoice, TasteReport, TasteStatement};
use backend::reward::{Anchor, Manner, Taste};

use super::learning::Circle;
use super::user::{User, habit};

const DESKS: &str = "desk toward window";

/// A memory of somebody who turns every desk to the window.
fn taught() -> Circle {
    let likes =
        Taste { habits: vec![habit("desk", Manner::Toward, Anchor::Window, 2.0)], ..Taste::default() };
    let mut circle = Circle::new();
    circle.go_on(&mut User::new(likes, 11), 24);
    circle
}

fn desks(report: &TasteReport) -> Option<&TasteStatement> {
    report.statements.iter().find(|statement| statement.id == DESKS)
}

fn say(memory: &Memory, choice: TasteChoice) {
    let choice = TasteChoice { statement: DESKS.to_owned(), ..choice };
    memory.store().record_choice(&choice).expect("stored");
}

#[test]
fn who_turns_every_desk_to_the_window_can_read_it_switch_it_off_and_have_it_forgotten() {
    let mut circle = taught();
    let learned = circle.learned();
    let statement = desks(&learned.report).expect("it was learned");
    assert_eq!(statement.text, "you turn desks to the window");
    assert!(statement.is_on && statement.strength > 0.2 && statement.certainty > 0.9, "{statement:?}");
    assert!(learned.taste.habits.iter().any(|(habit, weight)| habit.to_string() == DESKS && *weight > 0.3));

    say(&circle.memory, TasteChoice { is_on: Some(false), ..TasteChoice::default() });
    let off = circle.learned();
    assert!(desks(&off.report).is_some_and(|statement| !statement.is_on));
    assert!(!off.taste.habits.iter().any(|(habit, _)| habit.to_string() == DESKS));

    say(&circle.memory, TasteChoice { is_on: Some(true), strength: Some(0.5), ..TasteChoice::default() });
    let set = circle.learned();
    assert!(desks(&set.report).is_some_and(|statement| statement.strength == 0.5 && statement.is_on));
    let acting =
        set.taste.habits.iter().find(|(habit, _)| habit.to_string() == DESKS).map(|(_, weight)| *weight);
    assert!(acting.is_some_and(|weight| (weight - 1.0).abs() < 1e-3), "{acting:?}");

    say(&circle.memory, TasteChoice { forget: Some(true), ..TasteChoice::default() });
    assert!(desks(&circle.learned().report).is_none());
    let likes =
        Taste { habits: vec![habit("desk", Manner::Toward, Anchor::Window, 2.0)], ..Taste::default() };
    circle.go_on(&mut User::new(likes, 12), 24);
    assert!(desks(&circle.learned().report).is_some_and(|statement| statement.is_on), "it is learned anew");
}

#[test]
fn a_choice_for_one_project_leaves_the_others_alone() {
    let circle = taught();
    let off = TasteChoice { project: Some("villa".to_owned()), is_on: Some(false), ..TasteChoice::default() };
    say(&circle.memory, off);
    let of = |project: Option<&str>| circle.memory.learned(project).expect("it learns");
    assert!(desks(&of(None).report).is_some_and(|statement| statement.is_on));
    assert!(desks(&of(Some("flat")).report).is_some_and(|statement| statement.is_on));
    assert!(desks(&of(Some("villa")).report).is_some_and(|statement| !statement.is_on));
}

#[test]
fn a_memory_read_at_once_teaches_what_it_taught_step_by_step_and_a_purged_one_nothing() {
    let circle = taught();
    let step_by_step = circle.learned();
    let mut exported = vec![];
    circle.memory.store().export(&mut exported).expect("it exports");
    say(&circle.memory, TasteChoice { is_on: Some(false), ..TasteChoice::default() });
    let mut exported_later = vec![];
    circle.memory.store().export(&mut exported_later).expect("it exports");

    let elsewhere = tempfile::TempDir::new().expect("a folder");
    let other = Memory::new(Store::open(elsewhere.path()).expect("it opens"));
    other.store().import(&mut exported.as_slice()).expect("it imports");
    let at_once = other.learned(None).expect("it learns");
    assert_eq!((&at_once.taste, &at_once.report), (&step_by_step.taste, &step_by_step.report));
    let imported = other.store().import(&mut exported_later.as_slice()).expect("it imports");
    assert_eq!((imported.new_choices, imported.new_proposals), (1, 0));
    assert!(desks(&other.learned(None).expect("it learns").report).is_some_and(|statement| !statement.is_on));

    other.store().purge(&Selection::default()).expect("purged");
    let nothing = other.learned(None).expect("it learns");
    assert!(nothing.taste.is_none() && nothing.report.num_jobs == 0 && nothing.report.statements.is_empty());
    other.store().import(&mut exported.as_slice()).expect("it imports");
    assert!(desks(&other.learned(None).expect("it learns").report).is_some_and(|statement| statement.is_on));
}
