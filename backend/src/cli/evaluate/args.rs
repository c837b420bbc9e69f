//! What can be typed after `backend evaluate`.

use std::path::PathBuf;

use clap::builder::RangedU64ValueParser;
use clap::{Args, ValueEnum, value_parser};

use crate::finetune::evaluate::{Asking, Budget, Picture, Row, Way, Who, rows};

/// Compare policies on many rooms
///
/// Each layout is judged by the room as it is and by what was meant. Numbers are means over rooms with 95 % intervals
/// (bootstrap over rooms); differences are between rows on the same rooms. A seed and a number of steps fix everything but the
/// times; with --time rows differ from run to run.
#[derive(Args)]
#[command(after_help = "\
Examples:
  backend evaluate --generated 300
  backend evaluate --generated 300 --model runs/base/model --mode raw,single,best8,search --time 0.2,1
  backend evaluate instructions.jsonl --model runs/base/model --mode single,search --details details.jsonl
  backend evaluate --generated 200 --with none --policy vlm --model runs/base/model --mode single --pictures right,none,other

A line of *.jsonl is {\"id\": …, \"request\": {\"snapshot\": …, \"goal\": {\"instruction\": …}}, \"expected\": [relations]}.")]
pub(in crate::cli) struct EvaluateArgs {
    /// Instructions (*.jsonl), snapshots or requests (*.json), or folders of these
    #[arg(value_name = "FILE", required_unless_present = "generated")]
    pub(super) files: Vec<PathBuf>,
    /// Generated rooms, so many
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..=100_000))]
    pub(super) generated: Option<u32>,
    /// Seed of the first generated room; models were trained on rooms from 1000000 on
    #[arg(long, value_name = "SEED", default_value_t = 0)]
    pub(super) first_seed: u64,
    /// How policies learn what is wanted
    #[arg(long, value_enum, default_value_t = With::Instructions)]
    pub(super) with: With,
    /// Who proposes [default: heuristic and vlm]
    #[arg(long, value_enum, value_delimiter = ',')]
    pub(super) policy: Vec<Policy>,
    /// What is made of proposals
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = [Mode::Single, Mode::Best8, Mode::Search])]
    pub(super) mode: Vec<Mode>,
    /// Search for so many seconds
    #[arg(long, value_name = "SECONDS", value_delimiter = ',', value_parser = parse_seconds)]
    pub(super) time: Vec<u64>,
    /// Search for so many steps a start [default without --time: as arranging does]
    #[arg(long, value_name = "N", value_delimiter = ',', value_parser = value_parser!(u32).range(0..=1_000_000))]
    pub(super) steps: Vec<u32>,
    /// Take only generated rooms of which something stands only in the picture, and show a model these
    #[arg(long, value_enum, value_delimiter = ',', requires = "generated")]
    pub(super) pictures: Vec<Shown>,
    /// A model's folder; named again, each is a policy of its own [default: the one in use]
    #[arg(long, value_name = "DIR")]
    pub(super) model: Vec<PathBuf>,
    /// Fixes every random choice
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = RangedU64ValueParser::<u64>::new().range(0..=(1 << 53) - 1))]
    pub(super) seed: u64,
    /// Print the report as JSON and nothing else
    #[arg(long)]
    pub(in crate::cli) json: bool,
    /// Write every room's outcome in every row, one a line
    #[arg(long, value_name = "FILE")]
    pub(super) details: Option<PathBuf>,
    /// Draw what the rows made of the first rooms (PNG)
    #[arg(long, value_name = "FILE")]
    pub(super) sheet: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum With {
    /// In words
    Instructions,
    /// In relations, as a goal has them
    Relations,
    /// Not at all; relations of files are counted all the same
    None,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Policy {
    /// Chance, among the places that make sense
    Random,
    /// Rules of interior design
    Heuristic,
    /// The vision-language model on this machine
    Vlm,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Mode {
    /// One answer, with nothing that holds the model to its form
    Raw,
    /// One layout
    Single,
    /// The best of eight
    Best8,
    /// Layouts, improved by the search
    Search,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Shown {
    /// The plan of the room as it is
    Right,
    /// No picture
    None,
    /// The plan of another room
    Other,
}

impl EvaluateArgs {
    /// What is compared.
    pub(super) fn rows(&self) -> Vec<Row> {
        let mut whos = vec![];
        for policy in &self.policy {
            match policy {
                Policy::Random => whos.push(Who::Random),
                Policy::Heuristic => whos.push(Who::Heuristic),
                Policy::Vlm => whos.extend((0..self.model.len().max(1)).map(Who::Vlm)),
            }
        }
        if whos.is_empty() {
            whos.push(Who::Heuristic);
            whos.extend((0..self.model.len().max(1)).map(Who::Vlm));
        }
        let mut ways = vec![];
        for mode in &self.mode {
            match mode {
                Mode::Raw => ways.push(Way::Raw),
                Mode::Single => ways.push(Way::Single),
                Mode::Best8 => ways.push(Way::Best),
                Mode::Search => ways.extend(self.budgets().into_iter().map(Way::Search)),
            }
        }
        let pictures: Vec<Picture> = self.pictures.iter().map(|shown| shown.picture()).collect();
        rows(&whos, &ways, if pictures.is_empty() { &[Picture::Told] } else { &pictures })
    }

    fn budgets(&self) -> Vec<Budget> {
        let steps = self.steps.iter().map(|&steps| Budget::Steps(steps));
        let budgets: Vec<Budget> =
            steps.chain(self.time.iter().map(|&ms| Budget::Milliseconds(ms))).collect();
        if budgets.is_empty() { vec![Budget::Usual] } else { budgets }
    }

    pub(super) fn asking(&self) -> Asking {
        match self.with {
            With::Instructions => Asking::Instructions,
            With::Relations => Asking::Relations,
            With::None => Asking::Nothing,
        }
    }
}

impl Shown {
    fn picture(self) -> Picture {
        match self {
            Self::Right => Picture::Right,
            Self::None => Picture::Absent,
            Self::Other => Picture::Other,
        }
    }
}

/// Seconds to milliseconds.
fn parse_seconds(text: &str) -> Result<u64, String> {
    match text.parse::<f64>() {
        Ok(seconds) if (0.001..=3600.0).contains(&seconds) => Ok((seconds * 1e3).round() as u64),
        _ => Err("expected seconds, from 0.001 to 3600".to_owned()),
    }
}
