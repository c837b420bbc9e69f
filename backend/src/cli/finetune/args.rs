//! What can be typed after `backend finetune`.

use std::path::PathBuf;

use clap::builder::RangedU64ValueParser;
use clap::{Args, ValueEnum, value_parser};

use crate::finetune::spo;
use crate::policy::vlm;
use crate::reward::Taste;

/// Fine-tune the model on rooms without right answers, by what the checker thinks of its layouts
///
/// A step furnishes some rooms several times, and makes what was better than the rest of its group more likely (MetaSpatial's
/// 3D-SPO). Rooms that are held out tell whether it helps. The run's folder keeps everything: the same command goes on from
/// there, and ends with a report and a verdict.
#[derive(Args)]
#[command(after_help = "\
Examples:
  backend finetune runs/mine --algorithm sft
  backend finetune runs/rooms --scenes rooms/ --minutes 20
  backend finetune runs/more --generated 2000 --steps 400 --turns 1
  backend evaluate --generated 100 --model runs/mine/model")]
pub(in crate::cli) struct FinetuneArgs {
    /// The run's folder; made if it is not there
    #[arg(value_name = "RUN")]
    pub(super) folder: PathBuf,
    /// Rooms to learn from: snapshots or requests (*.json), instructions (*.jsonl), or folders of these [default: those that the
    /// daemon remembers]
    #[arg(long, value_name = "FILE")]
    pub(super) scenes: Vec<PathBuf>,
    /// Generated rooms to learn from, so many
    #[arg(long, value_name = "N", default_value_t = 200)]
    pub(super) generated: usize,
    /// Seed of the first generated room
    #[arg(long, value_name = "SEED", default_value_t = 500_000)]
    pub(super) first_seed: u64,
    /// The model to start from [default: the one in use]
    #[arg(long, value_name = "DIR")]
    pub(super) base: Option<PathBuf>,
    /// How it learns
    #[arg(long, value_enum, default_value_t = Algorithm::Spo)]
    pub(super) algorithm: Algorithm,
    /// What its answers are held to while it learns
    #[arg(long, value_enum, default_value_t = Decoding::Deployed)]
    pub(super) decoding: Decoding,
    /// Steps of the whole run
    #[arg(long, value_name = "N", default_value_t = 200)]
    pub(super) steps: u64,
    /// End this stage after so many minutes
    #[arg(long, value_name = "MINUTES")]
    pub(super) minutes: Option<f64>,
    /// Rooms a step
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = at_least(1))]
    pub(super) rooms: u64,
    /// Trajectories a room
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = at_least(2))]
    pub(super) group: u64,
    /// Turns of a trajectory: all but the first improve the layout before
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = value_parser!(u32).range(1..=8))]
    pub(super) turns: u32,
    /// Learning rate
    #[arg(long, value_name = "RATE")]
    pub(super) learning_rate: Option<f64>,
    /// Weight of the KL divergence from the base; of dpo its β
    #[arg(long, value_name = "WEIGHT")]
    pub(super) kl: Option<f64>,
    /// Learn an adapter of this rank in place of all weights: for large checkpoints
    #[arg(long, value_name = "RANK", value_parser = at_least(1))]
    pub(super) lora: Option<u64>,
    /// Reward nothing but the form until answers keep it
    #[arg(long)]
    pub(super) staged: bool,
    /// Learn nothing of the taste that your choices taught, see `backend taste`
    #[arg(long)]
    pub(super) no_taste: bool,
    /// Keep the new model aside even if it is better
    #[arg(long)]
    pub(super) keep_aside: bool,
    /// Fixes every random choice
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = RangedU64ValueParser::<u64>::new().range(0..=(1 << 53) - 1))]
    pub(super) seed: u64,
}

#[derive(Clone, Copy, ValueEnum)]
pub(in crate::cli) enum Algorithm {
    /// Group-relative, with each object's own share (MetaSpatial's 3D-SPO)
    Spo,
    /// Group-relative, whole answers
    Grpo,
    /// Rewards above the others' mean, nothing clipped
    Reinforce,
    /// Layouts of the search, said word for word
    Sft,
    /// The best of a group over its worst
    Dpo,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Decoding {
    /// Nothing
    Free,
    /// The answer's form
    Grammar,
    /// Its form and the room, as in use
    Deployed,
}

fn at_least(least: u64) -> RangedU64ValueParser {
    RangedU64ValueParser::new().range(least..=1024)
}

impl FinetuneArgs {
    pub(super) fn options(&self, taste: Taste) -> spo::Options {
        let algorithm = match self.algorithm {
            Algorithm::Spo => spo::Algorithm::Spo,
            Algorithm::Grpo => spo::Algorithm::Grpo,
            Algorithm::Reinforce => spo::Algorithm::Reinforce,
            Algorithm::Sft => spo::Algorithm::Sft,
            Algorithm::Dpo => spo::Algorithm::Dpo,
        };
        let decoding = match self.decoding {
            Decoding::Free => vlm::Decoding::Free,
            Decoding::Grammar => vlm::Decoding::Grammar,
            Decoding::Deployed => vlm::Decoding::Deployed,
        };
        let usual = spo::Options::usual(algorithm, decoding);
        spo::Options {
            seed: self.seed,
            num_steps: self.steps,
            rooms: self.rooms as usize,
            group: self.group as usize,
            turns: self.turns as usize,
            learning_rate: self.learning_rate.unwrap_or(usual.learning_rate),
            kl: self.kl.unwrap_or(usual.kl),
            taste,
            is_staged: self.staged,
            lora: self.lora.map(|rank| rank as usize),
            ..usual
        }
    }
}
