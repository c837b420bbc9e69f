//! Piles, locks, distance and the exemptions of what lies, hangs and stands on others.

use std::path::Path;
use std::time::{Duration, Instant};

use backend::document;
use backend::layout::Layout;
use backend::protocol::{Frame, Goal, SceneSnapshot, Severity, TermName};
use backend::reward::{Context, score};
use backend::scene::Scene;

use super::gate;
use crate::build::{Build, block, door, locked, object, room, totals, window};
use crate::transform::{Motion, reframed};

fn assert_in_range(build: &Build) {
    let totals = build.totals();
    assert!((0.0..=1.0).contains(&totals.total), "{totals:?}");
    for term in TermName::ALL {
        assert!((0.0..=1.0).contains(&totals.value(term)), "{}: {totals:?}", term.as_str());
    }
}

#[test]
fn as_many_objects_as_allowed_at_one_point() {
    let mut build = room(10.0, 10.0);
    for _ in 0..512 {
        build = build.with(object("chair", [0.5, 0.5, 0.9], [5.0, 5.0, 0.0], 0.0));
    }
    let start = Instant::now();
    assert_in_range(&build);
    // It takes tens of milliseconds; what grows with the cube of their number would take minutes.
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    // Each is 0.48 m or more in the others: as bad as it gets.
    build.expect(TermName::Collision, gate(1, &[0.4]));
    assert!(!build.is_valid());
}

/// Locked things that run into each other, stand outside, float and fill the only door, and one thing that is well placed.
fn badly_locked() -> Build {
    let mut floating = block([0.4; 3], [3.5, 2.5]);
    floating.placement.as_mut().expect("placed").position_m[2] = 1.0;
    room(4.0, 3.0)
        .open(door([1.0, 0.0], [1.9, 0.0], None))
        .with(locked(block([1.0; 3], [0.3, 2.5])))
        .with(locked(block([1.0; 3], [0.7, 2.5])))
        .with(locked(block([1.1, 0.5, 2.0], [1.45, 0.25])))
        .with(locked(floating))
        .with(object("bookshelf", [1.0, 0.3, 2.0], [2.5, 2.85, 0.0], 0.0))
}

#[test]
fn faults_among_locked_things_are_told_but_nobodys() {
    let build = badly_locked();
    let totals = build.totals();
    assert!(totals.is_valid);
    for term in TermName::ALL.into_iter().filter(|term| term.is_hard()) {
        assert_eq!(totals.value(term), 1.0, "{}", term.as_str());
    }
    let scene = Scene::from_snapshot(&build.snapshot).expect("a valid snapshot");
    let goal = Goal::default();
    let reward = score(&Context::new(&scene, &goal), &Layout::from_sent(&scene));
    assert!(reward.valid);
    let told: Vec<_> = reward.objects.iter().flat_map(|object| &object.diagnostics).collect();
    for term in [TermName::Collision, TermName::Boundary, TermName::Support, TermName::Openings] {
        let of_term: Vec<_> = told.iter().filter(|diagnostic| diagnostic.term == term).collect();
        assert!(!of_term.is_empty(), "nothing is said of {}", term.as_str());
        assert!(of_term.iter().all(|diagnostic| diagnostic.severity != Severity::Error), "{of_term:?}");
    }
    assert!(told.iter().all(|diagnostic| diagnostic.fix.is_none() || diagnostic.object.as_deref() == Some("bookshelf_1")));
    // The only door is blocked: of the ways none is connected.
    assert!(totals.value(TermName::Walkability) < 0.7);
}

#[test]
fn what_may_move_is_at_fault_where_it_meets_locked_things() {
    let build = badly_locked().with(block([0.5; 3], [1.0, 2.0]));
    assert!(!build.is_valid());
    // Two may move, one of them is 0.2 m in the second column: 1.2 − 0.75 = 0.45 along x, 2.25 − 2.0 = 0.25 along y.
    build.expect(TermName::Collision, gate(2, &[0.25]));
}

#[test]
fn everything_locked_is_valid_and_has_a_score() {
    let mut build = badly_locked();
    build.snapshot.objects.iter_mut().for_each(|object| object.locked = true);
    assert!(build.is_valid());
    assert_in_range(&build);
    assert!(build.totals().total > 0.0);
}

fn professional(name: &str) -> SceneSnapshot {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/professional");
    let bytes = std::fs::read(folder.join(name)).expect("a readable layout");
    document::read(&bytes).expect("a valid layout")
}

#[test]
fn ten_kilometres_away_a_room_is_the_same_to_the_bit() {
    for name in ["02_small_single_bedroom.json", "08_l_shaped_living_room.json", "26_open_office.json"] {
        let snapshot = professional(name);
        let far = Motion { by: [10_000.0, -10_000.0, 100.0], ..Default::default() };
        let goal = Goal::default();
        assert_eq!(totals(&far.applied(&snapshot, &goal).0, &goal), totals(&snapshot, &goal), "{name}");
    }
}

#[test]
fn both_frames_say_the_same_of_an_l_shaped_piece() {
    let corners = vec![[-1.0, -1.0], [1.0, -1.0], [1.0, 0.0], [0.0, 0.0], [0.0, 1.0], [-1.0, 1.0]];
    let mut piece = block([2.0, 2.0, 0.8], [2.5, 2.5]);
    piece.footprint_m = Some(corners);
    let build = room(5.0, 5.0).with(piece).with(block([0.8; 3], [2.95, 2.95]));
    assert!(build.is_valid());
    let other = reframed(&build.snapshot);
    assert_eq!(other.frame, Frame::YUp);
    assert_eq!(totals(&other, &Goal::default()), build.totals());
}

/// A rug under the table, a chandelier over it, a picture and a shelf over the sideboard, a lamp on it.
#[test]
fn rugs_chandeliers_pictures_and_shelves_are_in_nobodys_way() {
    let build = room(5.0, 4.0)
        .open(door([0.5, 0.0], [1.4, 0.0], Some(backend::protocol::Hinge::From)))
        .open(window([5.0, 1.0], [5.0, 2.5]))
        .with(object("rug", [2.6, 2.0, 0.01], [2.6, 1.6, 0.0], 0.0))
        .with(object("dining_table", [1.6, 0.9, 0.75], [2.6, 1.8, 0.0], 0.0))
        .with(object("dining_chair", [0.45, 0.5, 0.9], [2.6, 1.3, 0.0], 180.0))
        .with(object("chandelier", [0.8, 0.8, 0.9], [2.6, 1.8, 1.7], 0.0))
        .with(object("sideboard", [1.6, 0.45, 0.8], [2.6, 3.775, 0.0], 0.0))
        .with(object("table_lamp", [0.2, 0.2, 0.4], [2.0, 3.8, 0.8], 0.0))
        .with(object("picture", [0.8, 0.03, 0.6], [2.6, 3.985, 1.3], 0.0))
        .with(object("wall_shelf", [0.9, 0.25, 0.3], [1.0, 3.875, 1.5], 0.0));
    let totals = build.totals();
    assert!(totals.is_valid, "{totals:?}");
    for term in TermName::ALL.into_iter().filter(|term| term.is_hard()) {
        assert_eq!(totals.value(term), 1.0, "{}", term.as_str());
    }
    for term in [TermName::Clearance, TermName::Walkability, TermName::Windows] {
        build.expect(term, 1.0);
    }
}
