//! The seed paper's headline, tried again: some rooms without right answers, rewards that code checks, a few minutes.
//!
//! Each row is trained from the same base on the same rooms for the same time, with several seeds, and measured on other rooms. A
//! row and a seed are a folder; what is there is not made again.

mod measure;
mod rooms;
mod rows;

pub use measure::{DECODINGS, Measured, Room};
pub use rooms::{published, rooms};
pub use rows::{Row, rows};

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::learned;
use super::pretrain::Watch;
use super::run::{Point, fault};
use super::spo::{Options, Rooms, spo};
use super::workers::Workers;
use crate::error::{Error, Result};
use crate::policy::vlm::Vlm;

/// Seeds of the rooms: those to learn from, those that are held out, and those that are measured on.
const LEARNED: u64 = 2_000_000;
const HELD_OUT: u64 = 2_100_000;
const MEASURED: u64 = 2_200_000;
/// Rooms that are held out.
const NUM_HELD_OUT: usize = 16;

/// How large the comparison is.
#[derive(Debug, Clone, PartialEq)]
pub struct Size {
    /// Rooms to learn from.
    pub learned: usize,
    /// Rooms to measure on.
    pub measured: usize,
    /// Seeds of the training.
    pub seeds: u64,
    /// Time of a row's training, minutes.
    pub minutes: f64,
}

/// What became of a row with a seed.
#[derive(Debug, Clone, PartialEq)]
pub struct Measurement {
    /// The row's name.
    pub row: &'static str,
    /// The seed.
    pub seed: u64,
    /// What was measured.
    pub measured: Measured,
}

/// What somebody who waits is told and asked.
#[derive(Clone, Copy)]
pub struct Hooks<'a> {
    /// Told what begins: the row and the seed.
    pub on_row: &'a dyn Fn(&str, u64),
    /// Told each point of a training.
    pub on_point: &'a (dyn Fn(&Point) + Sync),
    /// `true` ends it; what is done stays done.
    pub should_stop: &'a (dyn Fn() -> bool + Sync),
}

/// Makes what is missing of the comparison in a folder: all that is there in the end, in the rows' order.
///
/// # Errors
/// A base that is no model; a disk that is full.
pub fn reproduce(
    folder: &Path,
    base: &Path,
    rows: &[Row],
    size: &Size,
    hooks: Hooks<'_>,
) -> Result<Vec<Measurement>> {
    let to_learn = rooms(LEARNED, size.learned)?;
    let held_out = rooms(HELD_OUT, NUM_HELD_OUT)?;
    let to_measure = rooms(MEASURED, size.measured)?;
    let workers = Workers::new().map_err(fault)?;
    let mut results = vec![];
    // All rows with one seed first: a table that is not finished still compares.
    for seed in 0..size.seeds {
        for row in rows.iter().filter(|row| seed == 0 || !row.stages.is_empty()) {
            if (hooks.should_stop)() {
                return Ok(results);
            }
            let place = folder.join(format!("{}-seed{seed}", row.name));
            let file = place.join("measured.json");
            if !file.exists() {
                (hooks.on_row)(row.name, seed);
                let rooms = Rooms { learned: &to_learn, held_out: &held_out, judged: &[] };
                let Some(model) = trained(&place, base, row, (seed, size.minutes), rooms, hooks)? else {
                    return Ok(results);
                };
                let vlm = Vlm::load(row.name, &*model, None)?;
                let values = measure::measure(&vlm, &to_measure, seed, &workers, hooks.should_stop)?;
                if (hooks.should_stop)() {
                    return Ok(results);
                }
                write(&file, &serde_json::to_vec_pretty(&values).map_err(fault)?)?;
            }
            let told = |error: &dyn std::fmt::Display| fault(format!("{}: {error}", file.display()));
            let text = fs::read(&file).map_err(|error| told(&error))?;
            let measured = serde_json::from_slice(&text).map_err(|error| told(&error))?;
            results.push(Measurement { row: row.name, seed, measured });
        }
    }
    Ok(results)
}

/// Trains a row, stage by stage; the folder of its model, or nothing where somebody stopped it.
fn trained(
    place: &Path,
    base: &Path,
    row: &Row,
    (seed, minutes): (u64, f64),
    rooms: Rooms<'_>,
    hooks: Hooks<'_>,
) -> Result<Option<PathBuf>> {
    let mut model = base.to_owned();
    fs::create_dir_all(place).map_err(fault)?;
    for (number, options) in row.stages.iter().enumerate() {
        let stage = place.join(format!("stage{}", number + 1));
        // Time that an interrupted stage took is not known well enough: it begins anew.
        if stage.exists() {
            fs::remove_dir_all(&stage).map_err(fault)?;
        }
        for name in ["base", "model"] {
            learned::copied(&model, &stage.join(name))?;
        }
        let started = Instant::now();
        let most = Duration::from_secs_f64(60.0 * minutes / row.stages.len() as f64);
        let is_over = || (hooks.should_stop)() || started.elapsed() >= most;
        let watch = Watch { point: 1, on_point: hooks.on_point, on_step: &|_| (), should_stop: &is_over };
        spo(&stage, rooms, &Options { seed, ..options.clone() }, watch)?;
        if (hooks.should_stop)() {
            return Ok(None);
        }
        model = stage.join("model");
    }
    Ok(Some(model))
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let new = path.with_extension("new");
    fs::write(&new, bytes).and_then(|()| fs::rename(&new, path)).map_err(|source| Error::Io {
        action: "write",
        source,
        path: path.to_owned(),
    })
}
