//! How often the reward ranks a furnished room above its damaged copies.
//!
//! `cargo run --release --example rank_designers -- ROOMS.jsonl [COPIES]` reads one snapshot a line, makes 20 damaged copies of each
//! (or COPIES), and prints the share ranked strictly below the original: by number of damaged objects, and, for copies with
//! one, by the kind of damage and by what was damaged.

#![expect(clippy::print_stdout, reason = "printing is what it is for")]

use backend::document;
use backend::protocol::SceneSnapshot;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

#[path = "../../tests/rust/damage.rs"]
mod damage;

use damage::{Tally, damaged, totals};

/// Seeds of a room's copies follow from this and its line.
const SEED: u64 = 503;

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let path =
        arguments.next().ok_or_else(|| anyhow::anyhow!("expected the path of a JSONL file of snapshots"))?;
    let num_copies = arguments.next().map_or(Ok(20), |number| number.parse::<usize>())?;
    let text = std::fs::read_to_string(&path)?;
    let (mut all, mut by_num, mut by_kind, mut by_what) =
        (Tally::default(), Tally::default(), Tally::default(), Tally::default());
    let (mut num_valid, mut num_rooms) = (0, 0);
    for (line, room) in text.lines().filter(|line| !line.trim().is_empty()).enumerate() {
        let original: SceneSnapshot = document::read(room.as_bytes())?;
        let num_movable =
            original.objects.iter().filter(|object| !object.locked && object.placement.is_some()).count();
        let before = totals(&original);
        num_rooms += 1;
        num_valid += usize::from(before.is_valid);
        let mut seeds = ChaCha8Rng::seed_from_u64(SEED + line as u64);
        for copy in 0..num_copies {
            let seed = seeds.random::<u64>();
            let num_damaged = [1, 2, 4][copy % 3].min(num_movable);
            if num_damaged == 0 {
                continue;
            }
            let (copy, damages) = damaged(&original, seed, num_damaged);
            let is_below = totals(&copy).rank() < before.rank();
            all.add("all", is_below);
            by_num.add(format!("{num_damaged} damaged"), is_below);
            if let [only] = damages.as_slice() {
                by_kind.add(only.kind.name(), is_below);
                by_what.add(format!("{} {}", only.category, only.kind.name()), is_below);
            }
        }
    }
    println!("{num_rooms} rooms, {num_valid} of them valid\n\n{all}{by_num}\n{by_kind}\n{by_what}");
    Ok(())
}
