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

/// A user, and the same one after a change of mind.
fn minds() -> (User, User) {
    let likes = |weight: f32| Taste {
        habits: vec![
            habit("sofa", Manner::At, Anchor::Middle, weight),
            habit("desk", Manner::Toward, Anchor::Window, weight),
        ],
        ..Taste::default()
    };
    (User::new(likes(1.5), 6), User::new(likes(-1.5), 7))
}

/// Made-up users of each kind, with other rooms and other luck.
const NUM_ALIKE: u64 = 3;

#[test]
#[ignore = "takes long: it makes the table of docs/taste.md"]
fn the_figures() {
    for (name, user) in users() {
        let exam = Exam::new(&user, 40);
        let of_one = |seed: u64| {
            let mut user = user.again(seed);
            let mut circle = Circle::new();
            circle.num_jobs = 100_000 * seed as usize;
            told(&mut circle, &mut user, &exam, &[0, 10, 30, 100])
        };
        print(name, &[0, 10, 30, 100], &alike(&of_one));
    }
    let (before, after) = minds();
    let exam = Exam::new(&after, 40);
    let of_one = |seed: u64| {
        let mut circle = Circle::new();
        circle.num_jobs = 100_000 * seed as usize;
        circle.go_on(&mut before.again(seed), 40);
        told(&mut circle, &mut after.again(seed), &exam, &[0, 10, 30, 100])
    };
    print("another mind", &[0, 10, 30, 100], &alike(&of_one));
}

/// What became of each of the users of a kind, worked on together.
fn alike<T: Send>(of_one: &(dyn Fn(u64) -> T + Sync)) -> Vec<T> {
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..NUM_ALIKE).map(|seed| scope.spawn(move || of_one(seed))).collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    })
}

/// Figures after so many jobs, and what was said then.
fn told(
    circle: &mut Circle,
    user: &mut User,
    exam: &Exam,
    jobs: &[usize],
) -> Vec<(Figures, f64, Vec<String>)> {
    let mut taught = 0;
    let mut after = |&num: &usize| {
        circle.go_on(user, num - taught);
        taught = num;
        let started = std::time::Instant::now();
        let learned = circle.learned();
        let milliseconds = started.elapsed().as_secs_f64() * 1e3;
        let said = learned.report.statements.iter().map(|statement| statement.text.clone()).collect();
        (exam.take(user, &learned.taste), milliseconds, said)
    };
    jobs.iter().map(&mut after).collect()
}

fn print(name: &str, jobs: &[usize], alike: &[Vec<(Figures, f64, Vec<String>)>]) {
    for (at, num) in jobs.iter().enumerate() {
        let mean = |value: &dyn Fn(&Figures) -> f64| {
            alike.iter().map(|one| value(&one[at].0)).sum::<f64>() / alike.len() as f64
        };
        let slowest = alike.iter().map(|one| one[at].1).fold(0.0, f64::max);
        let [accuracy, regret, valid] = [
            mean(&|figures| figures.accuracy),
            mean(&|figures| figures.regret),
            mean(&|figures| figures.valid),
        ];
        println!(
            "{name:14} {num:4} accuracy {accuracy:.3} regret {regret:.3} valid {valid:.3} fit {slowest:.0} ms"
        );
        for one in alike {
            println!("    {:.3} {}", one[at].0.accuracy, one[at].2.join("; "));
        }
    }
}
