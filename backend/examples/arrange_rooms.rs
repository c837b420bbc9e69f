//! Arranges every room of a JSON-lines file of snapshots from nothing, and compares with how the rooms were sent:
//! `cargo run --release --example arrange_rooms -- ROOMS.jsonl [SEED]`.

#![expect(clippy::print_stdout, reason = "this program is a report")]

use std::time::Instant;

use backend::document;
use backend::pipeline::{self, Hooks};
use backend::policy::Policies;
use backend::protocol::{ArrangeRequest, Options, Reward, SceneSnapshot, TermName};
use backend::reward::Taste;
use rayon::prelude::*;

/// Counts over one room or all.
#[derive(Default, Clone, Copy)]
struct Tally {
    num_rooms: u32,
    num_valid: u32,
    num_objects: u32,
    num_colliding: u32,
    num_outside: u32,
    num_unplaced: u32,
    total: f64,
    seconds: f64,
}

impl Tally {
    fn of(reward: &Reward, num_unplaced: usize) -> Self {
        let broken = |term: TermName| {
            let is_broken = |terms: &std::collections::BTreeMap<TermName, f64>| {
                terms.get(&term).is_some_and(|v| *v < 1.0)
            };
            reward.objects.iter().filter(|object| is_broken(&object.terms)).count() as u32
        };
        Self {
            num_rooms: 1,
            num_valid: u32::from(reward.valid),
            num_objects: reward.objects.len() as u32,
            num_colliding: broken(TermName::Collision),
            num_outside: broken(TermName::Boundary),
            num_unplaced: num_unplaced as u32,
            total: reward.total,
            seconds: 0.0,
        }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            num_rooms: self.num_rooms + other.num_rooms,
            num_valid: self.num_valid + other.num_valid,
            num_objects: self.num_objects + other.num_objects,
            num_colliding: self.num_colliding + other.num_colliding,
            num_outside: self.num_outside + other.num_outside,
            num_unplaced: self.num_unplaced + other.num_unplaced,
            total: self.total + other.total,
            seconds: self.seconds + other.seconds,
        }
    }

    fn print(&self, name: &str) {
        let share = |part: u32, of: u32| 100.0 * f64::from(part) / f64::from(of.max(1));
        println!(
            "{name:12} rooms {:4}  valid {:5.1} %  objects {:5}: colliding {:5.2} %, outside {:5.2} %, unplaced {:5.2} %  mean total {:.3}  mean time {:.0} ms",
            self.num_rooms,
            share(self.num_valid, self.num_rooms),
            self.num_objects,
            share(self.num_colliding, self.num_objects),
            share(self.num_outside, self.num_objects),
            share(self.num_unplaced, self.num_objects),
            self.total / f64::from(self.num_rooms.max(1)),
            1e3 * self.seconds / f64::from(self.num_rooms.max(1)),
        );
    }
}

fn main() {
    let mut args = std::env::args().skip(1);
    let path = args.next().expect("usage: arrange_rooms ROOMS.jsonl [SEED]");
    let seed = args.next().map_or(0, |text| text.parse().expect("SEED is a whole number"));
    let text = std::fs::read_to_string(&path).expect("a readable file");
    let lines: Vec<&str> = text.lines().collect();
    let tallies: Vec<(Tally, Tally)> = lines.par_iter().filter_map(|line| room(line, seed)).collect();
    println!("{} of {} lines are rooms that can be read", tallies.len(), lines.len());
    let all =
        |pick: fn(&(Tally, Tally)) -> Tally| tallies.iter().map(pick).fold(Tally::default(), Tally::plus);
    all(|pair| pair.0).print("as sent");
    all(|pair| pair.1).print("arranged");
}

fn room(line: &str, seed: u64) -> Option<(Tally, Tally)> {
    let mut snapshot: SceneSnapshot = document::read(line.as_bytes()).ok()?;
    let options = Options { seed: Some(seed), num_candidates: Some(1), ..Options::default() };
    let mut request = ArrangeRequest {
        snapshot: snapshot.clone(),
        goal: None,
        image: None,
        options: Some(options),
        request_id: None,
    };
    let only_score = Options { steps: Some(0), ..request.options.clone()? };
    request.options = Some(only_score);
    let sent = pipeline::arrange(&request, Policies::default(), &Taste::default(), Hooks::NONE).ok()?;
    for object in &mut snapshot.objects {
        object.placement = None;
    }
    request.snapshot = snapshot;
    request.options = Some(Options { seed: Some(seed), num_candidates: Some(1), ..Options::default() });
    let started = Instant::now();
    let arranged = pipeline::arrange(&request, Policies::default(), &Taste::default(), Hooks::NONE).ok()?;
    let best = arranged.candidates.first()?;
    let mut tally = Tally::of(&best.reward, best.unplaced.len());
    tally.seconds = started.elapsed().as_secs_f64();
    Some((Tally::of(&sent.before, 0), tally))
}
