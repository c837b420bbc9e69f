//! What can be typed after `backend model`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::cli::serve::parse_duration;
use crate::models::pull::DEFAULT_HUB;

/// Get models, look at them, and choose the one that proposes layouts
///
/// A model is a Qwen3-VL checkpoint: config.json, tokenizer.json and safetensors in a folder of the models folder. One that
/// you put there by hand is as good as a pulled one. Pickles (.bin, .pt) and code are never fetched and never opened.
#[derive(Args)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "\
Examples:
  backend model pull Qwen/Qwen3-VL-2B-Instruct
  backend model list
  backend model use Qwen3-VL-2B-Instruct
  backend model use --none                          the embedded model again"
)]
pub(in crate::cli) struct ModelArgs {
    /// The models folder [default: models_dir of the settings, see `backend config`]
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) models_dir: Option<PathBuf>,
    #[command(subcommand)]
    pub(super) what: What,
}

#[derive(Subcommand)]
pub(super) enum What {
    Pull(PullArgs),
    List(ListArgs),
    Show(ShowArgs),
    Use(UseArgs),
    Remove(RemoveArgs),
}

impl ModelArgs {
    /// Do programs read what it prints?
    pub(in crate::cli) fn is_json(&self) -> bool {
        match &self.what {
            What::Pull(PullArgs { json, .. })
            | What::List(ListArgs { json })
            | What::Show(ShowArgs { json, .. }) => *json,
            What::Use(_) | What::Remove(_) => false,
        }
    }
}

/// Fetch a model from a hub, or bring it up to date
///
/// Everything is taken from one commit and checked: the weights by the hub's SHA-256, small files by their size. The model
/// appears when all of it is there; what is interrupted goes on where it stopped when the same command is given again. Models
/// that need a licence: accept it on the model's page and set HF_TOKEN, which is sent to the hub itself and to nobody else.
#[derive(Args)]
#[command(after_help = "\
Examples:
  backend model pull Qwen/Qwen3-VL-2B-Instruct
  backend model pull Qwen/Qwen3-VL-4B-Instruct --as large --revision main
  HF_TOKEN=… backend model pull OWNER/NAME --hub https://hub.example.com")]
pub(super) struct PullArgs {
    /// OWNER/NAME on the hub
    #[arg(value_name = "MODEL")]
    pub(super) model: String,
    /// A branch, tag or commit
    #[arg(long, value_name = "REVISION", default_value = "main")]
    pub(super) revision: String,
    /// What to call it here [default: NAME]
    #[arg(long = "as", value_name = "NAME")]
    pub(super) name: Option<String>,
    /// A hub that speaks Hugging Face's protocol
    #[arg(long, value_name = "URL", env = "HF_ENDPOINT", default_value = DEFAULT_HUB)]
    pub(super) hub: String,
    /// Give up a connection that is silent for so long
    #[arg(long, value_name = "DURATION", default_value = "30s", value_parser = parse_duration)]
    pub(super) timeout: String,
    /// Print JSON and nothing else: {"outcome": "new" | "updated" | "up_to_date", "name", "manifest"}
    #[arg(long)]
    pub(super) json: bool,
}

/// List the models that are there
#[derive(Args)]
pub(super) struct ListArgs {
    /// Print JSON and nothing else: {"models_dir", "current", "models", "unfinished"}
    #[arg(long)]
    pub(super) json: bool,
}

/// Show where a model came from and what it holds
#[derive(Args)]
#[command(after_help = "\
Examples:
  backend model show Qwen3-VL-2B-Instruct --verify")]
pub(super) struct ShowArgs {
    /// Its name, as `list` shows it
    #[arg(value_name = "NAME")]
    pub(super) name: String,
    /// Read all of it and compare it with what came; the exit code is 1 if anything was changed
    #[arg(long)]
    pub(super) verify: bool,
    /// Print JSON and nothing else: {"name", "current", "bytes", "manifest", "checkpoint", "fault", "changed"}
    #[arg(long)]
    pub(super) json: bool,
}

/// Choose the model that proposes layouts; a running daemon takes it for its next job
#[derive(Args)]
#[group(required = true, multiple = false)]
pub(super) struct UseArgs {
    /// Its name, as `list` shows it
    #[arg(value_name = "NAME")]
    pub(super) name: Option<String>,
    /// Use none of them: the embedded model answers
    #[arg(long)]
    pub(super) none: bool,
}

/// Delete a model, or what is there of one that was not pulled to the end
#[derive(Args)]
pub(super) struct RemoveArgs {
    /// Its name, as `list` shows it
    #[arg(value_name = "NAME")]
    pub(super) name: String,
    /// Even if it is in use; the embedded model answers then
    #[arg(long)]
    pub(super) force: bool,
}
