//! `backend reproduce`.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::Ordering;

use clap::builder::RangedU64ValueParser;
use clap::{Args, value_parser};

use super::errors::say;
use super::long::on_signal;
use super::outputs::print;
use crate::error::{Error, Result};
use crate::finetune::evaluate::{Bootstrap, Estimate, Sample, mean_of};
use crate::finetune::reproduce::{DECODINGS, Hooks, Measurement, Room, Size, reproduce, rows};
use crate::finetune::run::Point;
use crate::finetune::spo::guard;
use crate::models::copy_in_use;

/// Try the seed paper's headline again: fine-tuning on rooms without right answers
///
/// Trains the same small base in several ways, each for the same time on the same rooms and with several seeds, and measures what
/// each then makes of other rooms: held by nothing as in the paper, by the answer's form, and as it is used. The same command
/// goes on where it stopped. The time that a row is given, not a number of steps, is fixed: another machine gets other numbers.
#[derive(Args)]
#[command(after_help = "\
Examples:
  backend reproduce runs/headline --quick               under 15 minutes on 2 cores
  backend reproduce runs/headline                       some hours; lands row by row
  backend reproduce runs/headline --only base,3d-spo-t1,sft")]
pub(super) struct ReproduceArgs {
    /// The folder for everything; made if it is not there
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Only base, sft and 3d-spo-t1, one seed, 3 minutes each, 60 rooms measured
    #[arg(long)]
    quick: bool,
    /// Only these rows
    #[arg(long, value_name = "ROW", value_delimiter = ',')]
    only: Vec<String>,
    /// The base [default: the model in use]
    #[arg(long, value_name = "DIR")]
    base: Option<PathBuf>,
    /// Time of a row's training
    #[arg(long, value_name = "MINUTES", default_value_t = 5.0)]
    minutes: f64,
    /// Seeds of the training
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = RangedU64ValueParser::<u64>::new().range(1..=100))]
    seeds: u64,
    /// Rooms to learn from
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = value_parser!(u32).range(1..=100_000))]
    rooms: u32,
    /// Rooms to measure on
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = value_parser!(u32).range(1..=100_000))]
    test: u32,
}

/// The rows of a quick look.
const QUICK: [&str; 3] = ["base", "sft", "3d-spo-t1"];

/// Columns: a measure, its title, and whether it is a share.
const COLUMNS: [(&str, &str, bool); 8] = [
    ("format", "format", false),
    ("collision_ratio", "collision %", true),
    ("constraint_violation_ratio", "violation %", true),
    ("valid", "valid %", true),
    ("total", "total", false),
    ("relations", "relations %", true),
    ("openings", "openings", false),
    ("diversity", "diversity", false),
];

/// What is compared with the base.
const COMPARED: [&str; 3] = ["format", "valid", "total"];

pub(super) fn run(args: &ReproduceArgs) -> Result<ExitCode> {
    let is_stopped = on_signal();
    let base = args.base.clone().unwrap_or_else(|| args.folder.join("base"));
    if args.base.is_none() && !base.join("model.safetensors").exists() {
        copy_in_use(&base)?;
    }
    let mut all = rows();
    let is_wanted = |name: &str| match args.only.is_empty() {
        true => !args.quick || QUICK.contains(&name),
        false => args.only.iter().any(|only| only == name),
    };
    if let Some(unknown) = args.only.iter().find(|only| all.iter().all(|row| row.name != only.as_str())) {
        let names: Vec<&str> = all.iter().map(|row| row.name).collect();
        let reason = format!("{unknown:?} is none of the rows {}", names.join(", "));
        let source = std::io::Error::new(std::io::ErrorKind::InvalidInput, reason);
        return Err(Error::Io { action: "compare", source, path: args.folder.clone() });
    }
    all.retain(|row| is_wanted(row.name));
    let size = match args.quick {
        true => Size { learned: args.rooms as usize, measured: 60, seeds: 1, minutes: args.minutes.min(3.0) },
        false => Size {
            learned: args.rooms as usize,
            measured: args.test as usize,
            seeds: args.seeds,
            minutes: args.minutes,
        },
    };
    let hooks = Hooks {
        on_row: &|row, seed| say(&format!("{row}, seed {seed}\n")),
        on_point: &|point: &Point| {
            if let Some(reward) = point.values.get(guard::HELD_OUT) {
                say(&format!(
                    "  step {}: held-out reward {reward:.3}, {:.1} min\n",
                    point.step, point.minutes
                ));
            }
        },
        should_stop: &|| is_stopped.load(Ordering::Relaxed),
    };
    let made = reproduce(&args.folder, &base, &all, &size, hooks)?;
    let names: Vec<&str> = all.iter().map(|row| row.name).collect();
    let text = table(&names, &made);
    let path = args.folder.join("report.md");
    fs::write(&path, &text).map_err(|source| Error::Io { action: "write", source, path })?;
    print(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// The tables, one for each way of decoding, as Markdown: means over seeds, and their spread; then what differs from the base.
fn table(rows: &[&str], made: &[Measurement]) -> String {
    let mut text = String::new();
    for (decoding, _) in DECODINGS {
        let of = |row: &str| -> Vec<&[Room]> {
            let own = made.iter().filter(|made| made.row == row);
            own.filter_map(|made| Some(made.measured.get(decoding)?.as_slice())).collect()
        };
        let titles: Vec<&str> = COLUMNS.iter().map(|(_, title, _)| *title).collect();
        let _ = writeln!(text, "## {decoding}\n\n| row | seeds | {} |", titles.join(" | "));
        let _ = writeln!(text, "|---|---|{}", "---|".repeat(COLUMNS.len()));
        for row in rows.iter().filter(|row| !of(row).is_empty()) {
            let cells = COLUMNS.map(|(measure, _, is_share)| {
                let mean =
                    |rooms: &&[Room]| mean_of(rooms.iter().filter_map(|room| room.get(measure).copied()));
                cell(&of(row).iter().filter_map(mean).collect::<Vec<f64>>(), is_share)
            });
            let _ = writeln!(text, "| {row} | {} | {} |", of(row).len(), cells.join(" | "));
        }
        text.push('\n');
        let base = of("base");
        for row in rows.iter().filter(|row| **row != "base" && !base.is_empty() && !of(row).is_empty()) {
            let _ = writeln!(text, "{}", against(row, &of(row), &base));
        }
        text.push('\n');
    }
    text
}

/// How much a row is above the base in the same rooms, with 95 % intervals over rooms.
fn against(row: &str, own: &[&[Room]], base: &[&[Room]]) -> String {
    let told = COMPARED.map(|measure| {
        let [own, base] = [own, base].map(|seeds| over_seeds(seeds, measure));
        let difference = Bootstrap::new(own.len().min(base.len())).difference(&own, &base);
        difference
            .map(|Estimate { value, low, high }| format!("{measure} {value:+.3} [{low:+.3}, {high:+.3}]"))
    });
    format!("- {row} against base: {}", told.into_iter().flatten().collect::<Vec<_>>().join(", "))
}

/// A measure room by room, all seeds' answers together.
fn over_seeds(seeds: &[&[Room]], measure: &str) -> Vec<Sample> {
    let num = seeds.iter().map(|rooms| rooms.len()).min().unwrap_or(0);
    let of_room = |room: usize| {
        let samples = seeds.iter().filter_map(|rooms| rooms[room].get(measure).copied());
        samples.fold(Sample::default(), Sample::and)
    };
    (0..num).map(of_room).collect()
}

/// A mean and, of several, their deviation (n − 1).
fn cell(values: &[f64], is_share: bool) -> String {
    if values.is_empty() {
        return "–".to_owned();
    }
    let (scale, digits) = if is_share { (100.0, 1) } else { (1.0, 3) };
    let num = values.len() as f64;
    let mean = values.iter().sum::<f64>() / num;
    let square: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    let spread = match values.len() {
        1 => String::new(),
        _ => format!(" ± {:.digits$}", scale * (square / (num - 1.0)).sqrt()),
    };
    format!("{:.digits$}{spread}", scale * mean)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// A row's rooms, each with so many of two answers valid.
    fn made(row: &'static str, seed: u64, valid: &[usize]) -> Measurement {
        let room = |&num: &usize| Room::from([("valid".to_owned(), Sample::share(num, 2))]);
        let rooms: Vec<Room> = valid.iter().map(room).collect();
        Measurement { row, seed, measured: BTreeMap::from([("free".to_owned(), rooms)]) }
    }

    #[test]
    fn rows_are_means_over_seeds_and_differences_those_over_rooms() {
        let base = made("base", 0, &[0, 1, 0, 1]);
        let spo = [made("3d-spo-t1", 0, &[2, 2, 2, 2]), made("3d-spo-t1", 1, &[1, 2, 1, 2])];
        let [first, second] = spo;
        let text = table(&["base", "3d-spo-t1", "sft"], &[base, first, second]);
        assert!(!text.contains("sft"), "nothing is said of what is not made: {text}");
        assert!(text.contains("| base | 1 | – | – | – | 25.0 |"), "{text}");
        assert!(text.contains("| 3d-spo-t1 | 2 | – | – | – | 87.5 ± 17.7 |"), "{text}");
        let line = text.lines().find(|line| line.starts_with("- 3d-spo-t1")).expect("a line");
        assert!(line.contains("valid +0.625 [+0.5"), "{line}");
    }
}
