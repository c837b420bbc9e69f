//! What is learned after so many jobs: held-out choices foretold, the first candidate's regret, soundness, and no harm.

use std::sync::Arc;

use backend::preferences::{Learned, Memory, Proposal, Request, Store};
use backend::protocol::{ArrangeResponse, SceneSnapshot};
use backend::reward::{Anchor, Manner, NUM_TERMS, Taste, WEIGHTS};
use jiff::Timestamp;

use super::user::{User, arranged, at, habit, ideal, request, rooms, standing, utility};

/// Rooms that are never taught.
const HELD_OUT: u64 = 900_000_000;
const TAUGHT: u64 = 910_000_000;

/// How well a taste stands for a user.
#[derive(Debug, Clone, Copy)]
pub(super) struct Figures {
    /// Share of held-out pairs that are ranked as the user ranks them.
    pub(super) accuracy: f64,
    /// What the first candidate lacks to the best that was found by the user's own likings, in utility.
    pub(super) regret: f64,
    /// Share of first candidates that are sound.
    pub(super) valid: f64,
}

/// Rooms with layouts of several tastes, to be ranked.
pub(super) struct Exam {
    rooms: Vec<(SceneSnapshot, Vec<SceneSnapshot>, f64)>,
}

impl Exam {
    pub(super) fn new(user: &User, num_rooms: usize) -> Self {
        let with_pool = |(index, snapshot): (usize, SceneSnapshot)| {
            let seed = index as u64;
            let tastes = [&Taste::default(), &user.likes];
            let pool = tastes.into_iter().flat_map(|taste| {
                let response = arranged(&request(&snapshot, seed), taste);
                let layouts = response.candidates.iter().map(|candidate| standing(&snapshot, candidate));
                layouts.collect::<Vec<_>>()
            });
            let pool: Vec<SceneSnapshot> = pool.collect();
            let best = pool.iter().map(|room| utility(room, &user.likes).0).fold(f64::MIN, f64::max);
            let best = best.max(ideal(&snapshot, &user.likes, seed));
            (snapshot, pool, best)
        };
        Self { rooms: rooms(HELD_OUT, &user.likes).take(num_rooms).enumerate().map(with_pool).collect() }
    }

    pub(super) fn take(&self, user: &User, taste: &Taste) -> Figures {
        let (mut right, mut num_pairs, mut regret, mut num_valid) = (0.0, 0.0, 0.0, 0.0);
        for (index, (snapshot, pool, best)) in self.rooms.iter().enumerate() {
            let truth: Vec<f64> = pool.iter().map(|room| utility(room, &user.likes).0).collect();
            let told: Vec<f64> = pool.iter().map(|room| utility(room, taste).0).collect();
            for a in 0..pool.len() {
                for b in 0..a {
                    // Who does not care cannot be foretold.
                    if (truth[a] - truth[b]).abs() > 0.1 {
                        num_pairs += 1.0;
                        right += f64::from(u8::from((truth[a] > truth[b]) == (told[a] > told[b])));
                    }
                }
            }
            let first = arranged(&request(snapshot, 1000 + index as u64), taste);
            let (reached, is_valid) = utility(&standing(snapshot, &first.candidates[0]), &user.likes);
            regret += (best - reached).max(0.0);
            num_valid += f64::from(u8::from(is_valid));
        }
        let num = self.rooms.len() as f64;
        Figures { accuracy: right / f64::max(num_pairs, 1.0), regret: regret / num, valid: num_valid / num }
    }
}

/// A user at work with a program that learns.
pub(super) struct Circle {
    pub(super) memory: Memory,
    _folder: tempfile::TempDir,
    num_jobs: usize,
}

impl Circle {
    pub(super) fn new() -> Self {
        let folder = tempfile::TempDir::new().expect("a folder");
        let memory = Memory::new(Store::open(folder.path()).expect("it opens"));
        Self { memory, _folder: folder, num_jobs: 0 }
    }

    pub(super) fn learned(&self) -> Arc<Learned> {
        self.memory.learned(None).expect("it learns")
    }

    /// The user furnishes so many more rooms, each with what was learned until then.
    pub(super) fn go_on(&mut self, user: &mut User, num: usize) {
        for snapshot in rooms(TAUGHT + 1000 * self.num_jobs as u64, &user.likes.clone()).take(num) {
            let response: ArrangeResponse =
                arranged(&request(&snapshot, self.num_jobs as u64), &self.learned().taste);
            let job_id = format!("job-{}", self.num_jobs);
            self.num_jobs += 1;
            let proposal = Proposal {
                job_id: job_id.clone(),
                client: "made-up user".to_owned(),
                request: Request::Arrange(request(&snapshot, 0)),
                response: response.clone(),
                proposed_at: Timestamp::UNIX_EPOCH,
            };
            self.memory.store().record_proposal(&proposal).expect("remembered");
            for preference in user.judge(&job_id, &snapshot, &response) {
                self.memory.store().record_preference(&preference, None).expect("remembered");
            }
        }
    }
}

/// The users of the figures.
pub(super) fn users() -> Vec<(&'static str, User)> {
    let term = |name: &str, weight: f32| {
        let mut terms = [0.0; NUM_TERMS];
        let index = WEIGHTS.iter().position(|(term, _)| term.as_str() == name).expect("a term");
        terms[index] = weight;
        terms
    };
    let by_habits = |habits| Taste { habits, ..Taste::default() };
    let window = by_habits(vec![
        habit("desk", Manner::Toward, Anchor::Window, 1.5),
        habit("armchair", Manner::Toward, Anchor::Window, 1.0),
    ]);
    let roomy = Taste {
        terms: term("walkability", 1.5),
        habits: vec![
            habit("nightstand", Manner::Gap(2), at("bed_double"), 1.2),
            habit("coffee_table", Manner::Gap(4), at("sofa"), 1.2),
        ],
    };
    let afloat =
        Taste { terms: term("wall", -1.2), habits: vec![habit("sofa", Manner::At, Anchor::Middle, 1.2)] };
    let contrary = Taste {
        terms: term("grouping", -2.2),
        habits: vec![habit("wardrobe", Manner::At, Anchor::Corner, -1.0)],
    };
    let random = User { is_random: true, ..User::new(Taste::default(), 5) };
    vec![
        ("to the window", User::new(window, 1)),
        ("roomy", User::new(roomy, 2)),
        ("off the walls", User::new(afloat, 3)),
        ("contrary", User::new(contrary, 4)),
        ("random", random),
    ]
}

#[test]
#[ignore = "takes long: it makes the table of docs/taste.md"]
fn the_figures() {
    for (name, mut user) in users() {
        let exam = Exam::new(&user, 40);
        let mut circle = Circle::new();
        let mut taught = 0;
        for num in [0, 10, 30, 100] {
            circle.go_on(&mut user, num - taught);
            taught = num;
            let started = std::time::Instant::now();
            let learned = circle.learned();
            let seconds = started.elapsed().as_secs_f64();
            let Figures { accuracy, regret, valid } = exam.take(&user, &learned.taste);
            println!(
                "{name:14} {num:4} accuracy {accuracy:.3} regret {regret:.3} valid {valid:.3} fit {:.0} ms",
                seconds * 1e3
            );
            for statement in &learned.report.statements {
                println!(
                    "    {:.2} {:.2} {:3} {}",
                    statement.strength, statement.certainty, statement.num_jobs, statement.text
                );
            }
        }
    }
}
