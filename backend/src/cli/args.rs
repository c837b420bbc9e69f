//! What can be typed, with its help.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, RangedU64ValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum, value_parser};

use super::categories::parse_size;
use super::convert::ConvertArgs;
use super::evaluate::EvaluateArgs;
use super::finetune::FinetuneArgs;
use super::model::ModelArgs;
use super::preferences::PreferencesArgs;
use super::reproduce::ReproduceArgs;
use super::serve::parse_duration;
use super::taste::TasteArgs;
use crate::config::LogFormat;
use crate::protocol::SCHEMAS;

/// Furnishes 3D rooms with your own objects, and says why each stands where it does.
///
/// Reads snapshots of a room (JSON, see `backend schema scene_snapshot`), finds layouts in which nothing collides, doors
/// open and people can walk, and answers with candidates, best first, and a reason for every object.
#[derive(Parser)]
#[command(
    name = "backend",
    display_name = "setdresser",
    version,
    max_term_width = 110,
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "\
Examples:
  backend arrange bedroom.json                     arrange a room, and say why
  backend arrange bedroom.json --render pictures   the same, with pictures
  backend check rooms/                             what is wrong in each room of a folder
  backend categories chair                         which chairs are known

Exit codes:
  0  done
  1  a file could not be read, understood or written; or, with `check --strict`, a layout is not valid
  2  the command line was not understood"
)]
pub(super) struct Arguments {
    /// Use N threads; the answer does not depend on it [default: RAYON_NUM_THREADS, else all cores]
    #[arg(long, global = true, value_name = "N", value_parser = value_parser!(u16).range(1..=1024))]
    pub(super) threads: Option<u16>,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Subcommand)]
pub(super) enum Command {
    Arrange(ArrangeArgs),
    Check(CheckArgs),
    Convert(ConvertArgs),
    Evaluate(EvaluateArgs),
    Export(ExportArgs),
    Furnish(FurnishArgs),
    Judge(JudgeArgs),
    Render(RenderArgs),
    Rooms(RoomsArgs),
    Schema(SchemaArgs),
    Categories(CategoriesArgs),
    Model(ModelArgs),
    Preferences(PreferencesArgs),
    Finetune(FinetuneArgs),
    Pretrain(PretrainArgs),
    Reproduce(ReproduceArgs),
    Serve(ServeArgs),
    Watch(WatchArgs),
    Status(StatusArgs),
    Taste(TasteArgs),
    /// End the daemon: waiting jobs are cancelled, running ones have five seconds
    Stop,
    Config(ConfigArgs),
}

impl Command {
    /// Do programs read what it prints?
    pub(super) fn is_json(&self) -> bool {
        match self {
            Self::Arrange(args) => args.answer.json,
            Self::Furnish(args) => args.answer.json,
            Self::Check(args) => args.json,
            Self::Evaluate(args) => args.json,
            Self::Categories(args) => args.json,
            Self::Judge(args) => args.json,
            Self::Model(args) => args.is_json(),
            Self::Preferences(args) => args.is_json(),
            Self::Rooms(args) => args.json,
            Self::Status(args) => args.json,
            Self::Taste(args) => args.json,
            Self::Config(args) => args.json,
            Self::Convert(_)
            | Self::Export(_)
            | Self::Finetune(_)
            | Self::Pretrain(_)
            | Self::Render(_)
            | Self::Reproduce(_)
            | Self::Schema(_)
            | Self::Serve(_)
            | Self::Watch(_)
            | Self::Stop => false,
        }
    }
}

/// Find good places for the objects of a room
///
/// Takes scene snapshots and arrange requests. Shows the reward before and after, each object with its place and the reason
/// for it, and how the other candidates differ. Many files or a folder are worked on with all cores; a bad file does not
/// stop the others, is reported at the end, and makes the exit code 1.
#[derive(Args)]
#[command(after_help = "\
Examples:
  backend arrange bedroom.json
  backend arrange bedroom.json --instruction \"desk by the window\" --candidates 8
  backend arrange rooms/ --out answers --render pictures
  cat bedroom.json | backend arrange - --json | jq .candidates[0].placements")]
pub(super) struct ArrangeArgs {
    #[command(flatten)]
    pub(super) inputs: InputArgs,
    #[command(flatten)]
    pub(super) answer: AnswerArgs,
}

/// Say how good layouts are, and what is wrong with them
///
/// Scores rooms as they were sent. The findings come worst first, each with what would mend it. The exit code is 0 if
/// every file was read and scored, whatever its score; with --strict it is 1 if a layout is not valid.
#[derive(Args)]
#[command(after_help = "\
Examples:
  backend check bedroom.json
  backend check rooms/ --strict                      in a build: fails if a room is not valid
  backend check bedroom.json --json | jq .total
  backend check scene_graph.json --rules metaspatial the numbers of the MetaSpatial paper")]
pub(super) struct CheckArgs {
    #[command(flatten)]
    pub(super) inputs: InputArgs,
    /// Print the reward (or MetaSpatial's report) as JSON and nothing else; for many files one line each:
    /// {"file", "reward" | "report" | "error"}
    #[arg(long)]
    pub(super) json: bool,
    /// Whose rules to apply: our own, or the published ones of MetaSpatial on an I-Design scene graph
    #[arg(long, value_enum, default_value_t = Rules::Setdresser)]
    pub(super) rules: Rules,
    /// Exit with 1 if a layout is not valid (by MetaSpatial's rules: if its total is below 0.5)
    #[arg(long)]
    pub(super) strict: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Rules {
    /// Gates and taste, on snapshots and requests
    Setdresser,
    /// {room_dimensions, scene_graph, response?}, as the paper's own code scores it
    Metaspatial,
}

/// Write rooms, or what you accepted and rejected, as data for another training engine
///
/// Writes train and validation data with the pictures in them, a script that starts the engine on them, and what else it needs.
/// The reward that the engine trains by is this program's own, by way of the Python package `setdresser`. Of ten rooms one is kept
/// for validation.
#[derive(Args)]
#[command(after_help = "\
Examples:
  backend export --engine verl --out grpo rooms/
  backend export --engine trl --out kto --preferences kto
  backend export --engine trl --out dpo --preferences dpo --model models/mine")]
pub(super) struct ExportArgs {
    /// Snapshots and arrange requests, folders of them, or - for stdin
    #[arg(value_name = "FILE", required_unless_present = "preferences")]
    pub(super) files: Vec<PathBuf>,
    /// The engine
    #[arg(long, value_enum)]
    pub(super) engine: TrainingEngine,
    /// The folder; made if it is not there
    #[arg(long, value_name = "DIR")]
    pub(super) out: PathBuf,
    /// Write what you accepted, rejected, edited and took back, instead of rooms: verdicts (kto) or pairs (dpo), for trl
    #[arg(long, value_enum, conflicts_with = "files")]
    pub(super) preferences: Option<PreferenceForm>,
    /// The folder of preferences.sqlite [default: data_dir of the settings]
    #[arg(long, value_name = "DIR", requires = "preferences")]
    pub(super) data_dir: Option<PathBuf>,
    /// The model that the script trains: a folder, or a name on a hub
    #[arg(long, value_name = "NAME", default_value = "Qwen/Qwen3-VL-2B-Instruct")]
    pub(super) model: String,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum TrainingEngine {
    /// Ray, FSDP or Megatron, vLLM or SGLang: clusters
    Verl,
    /// verl's simpler sibling: a few GPUs
    Easyr1,
    /// One GPU and more; the one that learns from preferences
    Trl,
    /// Ray, DeepSpeed, vLLM
    Openrlhf,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum PreferenceForm {
    /// Each layout with the word whether you wanted it
    Kto,
    /// What you chose or made of it, beside what you did not want
    Dpo,
}

impl PreferenceForm {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Kto => "kto",
            Self::Dpo => "dpo",
        }
    }
}

/// Choose from a catalogue of assets what the room needs, and place it
///
/// Takes furnish requests, or scene snapshots together with --catalogue. What stands in the room already takes part.
#[derive(Args)]
#[command(after_help = "\
Examples:
  backend furnish living_room.request.json
  backend furnish empty_room.json --catalogue assets.json --density 0.3 --render pictures
  backend furnish rooms/ --catalogue assets.json --out answers

A catalogue is a JSON list: [{\"asset\": \"sofa_03\", \"name\": \"corner sofa\", \"size_m\": [2.4, 1.6, 0.8]}, …]")]
pub(super) struct FurnishArgs {
    #[command(flatten)]
    pub(super) inputs: InputArgs,
    /// A JSON list of assets, in place of the request's own
    #[arg(long, value_name = "FILE")]
    pub(super) catalogue: Option<PathBuf>,
    /// Share of the usable floor to cover, 0 to 1 [default: as rooms of the kind usually are]
    #[arg(long, value_name = "X", value_parser = parse_share)]
    pub(super) density: Option<f64>,
    #[command(flatten)]
    pub(super) answer: AnswerArgs,
}

/// Let a model with eyes grade pictures of rooms, as MetaSpatial does
///
/// Draws each room as it was sent and asks an OpenAI-compatible server for five grades from 1 to 10. Off until you say which
/// (`judge_url`, `judge_model`; a key comes from SETDRESSER_JUDGE_API_KEY). The picture and the names of the room's objects
/// are sent there and nowhere else; arranging never asks it. `check` is quicker, and rules agree with people more often.
#[derive(Args)]
#[command(after_help = "\
Examples:
  SETDRESSER_JUDGE_URL=http://127.0.0.1:8000/v1 backend judge bedroom.json
  backend judge rooms/ --json | jq .judgement.mean")]
pub(super) struct JudgeArgs {
    #[command(flatten)]
    pub(super) inputs: InputArgs,
    /// Print the judgement as JSON and nothing else; for many files one line each: {"file", "judgement" | "error"}
    #[arg(long)]
    pub(super) json: bool,
}

/// Train a small model of your own on generated rooms
///
/// Makes lessons (rooms with goals and good layouts), a checkpoint with its own vocabulary, and trains it. The folder keeps
/// everything: the same line goes on where it stopped, and `model` in it can be used at any time.
#[derive(Args)]
#[command(after_help = "\
Examples:
  backend pretrain runs/base --lessons 40000 --steps 12000 --minutes 60
  backend arrange bedroom.json --model runs/base/model")]
pub(super) struct PretrainArgs {
    /// The run's folder; made if it is not there
    #[arg(value_name = "RUN")]
    pub(super) folder: PathBuf,
    /// Lessons to learn from
    #[arg(long, value_name = "N", default_value_t = 20_000)]
    pub(super) lessons: usize,
    /// Seed of the first lesson's scene
    #[arg(long, value_name = "SEED", default_value_t = 1_000_000)]
    pub(super) first_seed: u64,
    /// Steps of the whole run
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    pub(super) steps: u64,
    /// Layouts a step
    #[arg(long, value_name = "N", default_value_t = 8)]
    pub(super) batch: usize,
    /// Wishes a step
    #[arg(long, value_name = "N", default_value_t = 24)]
    pub(super) wishes: usize,
    /// Pictures to read a step
    #[arg(long, value_name = "N", default_value_t = 8)]
    pub(super) pictures: usize,
    /// The highest learning rate
    #[arg(long, value_name = "RATE", default_value_t = 1e-3)]
    pub(super) learning_rate: f64,
    /// End this stage after so many minutes
    #[arg(long, value_name = "MINUTES")]
    pub(super) minutes: Option<f64>,
    /// Fixes the first weights and the order of lessons
    #[arg(long, default_value_t = 0)]
    pub(super) seed: u64,
    /// A network of 1 million numbers instead of 4
    #[arg(long)]
    pub(super) tiny: bool,
}

/// Draw rooms as they were sent: NAME.svg and NAME.png
#[derive(Args)]
#[command(after_help = "\
Examples:
  backend render bedroom.json --out pictures
  backend render rooms/ --out pictures --axonometric --png --width 1920")]
pub(super) struct RenderArgs {
    #[command(flatten)]
    pub(super) inputs: InputArgs,
    /// The folder for the pictures; made if it is not there
    #[arg(long, value_name = "DIR")]
    pub(super) out: PathBuf,
    /// Draw the axonometric view too: NAME.axonometric.svg and .png
    #[arg(long)]
    pub(super) axonometric: bool,
    /// Width of the pictures, pixels
    #[arg(long, value_name = "PX", default_value_t = 1200, value_parser = value_parser!(u32).range(320..=16_384))]
    pub(super) width: u32,
    /// Write SVG only
    #[arg(long, conflicts_with = "png")]
    pub(super) svg: bool,
    /// Write PNG only
    #[arg(long)]
    pub(super) png: bool,
}

/// Find the rooms between floors and walls
///
/// Takes rooms requests: triangles of floors and walls, walls as boxes, doors and windows as markers. Shows each room with its
/// openings, the objects in it, and what was guessed and should be looked at.
#[derive(Args)]
#[command(after_help = "\
Examples:
  backend rooms flat.rooms.json
  backend rooms flat.rooms.json --render plans
  backend rooms flat.rooms.json --json | jq .rooms[0].room")]
pub(super) struct RoomsArgs {
    #[command(flatten)]
    pub(super) inputs: InputArgs,
    /// Draw each room as a plan into DIR: NAME.room-1, NAME.room-2, …, SVG and PNG
    #[arg(long, value_name = "DIR")]
    pub(super) render: Option<PathBuf>,
    /// Print the answer as JSON and nothing else; for many files one line each: {"file", "response" | "error"}
    #[arg(long)]
    pub(super) json: bool,
}

/// Print the JSON Schema of a document; without a name, list the documents
#[derive(Args)]
#[command(after_help = "\
Examples:
  backend schema
  backend schema scene_snapshot > scene_snapshot.schema.json
  backend schema --all schemas")]
pub(super) struct SchemaArgs {
    /// The document, such as scene_snapshot
    #[arg(value_parser = PossibleValuesParser::new(SCHEMAS.map(|(name, _)| name)), hide_possible_values = true)]
    pub(super) name: Option<String>,
    /// Write all of them into a folder, as NAME.schema.json
    #[arg(long, value_name = "DIR", conflicts_with = "name")]
    pub(super) all: Option<PathBuf>,
}

/// Show what kinds of objects are known, and what is made of a name
#[derive(Args)]
#[command(after_help = "\
Examples:
  backend categories
  backend categories kitchen
  backend categories --guess SM_Chair_03 --size 0.5,0.5,0.9")]
pub(super) struct CategoriesArgs {
    /// Show only rows with this word in their id, synonyms or rooms
    #[arg(conflicts_with = "guess")]
    pub(super) word: Option<String>,
    /// Print JSON and nothing else
    #[arg(long)]
    pub(super) json: bool,
    /// Show what an object of this name is taken for
    #[arg(long, value_name = "NAME", requires = "size")]
    pub(super) guess: Option<String>,
    /// Its width, depth and height, metres, for --guess
    #[arg(long, value_name = "W,D,H", requires = "guess", value_parser = parse_size)]
    pub(super) size: Option<[f64; 3]>,
}

/// Run the daemon that Blender and Godot talk to
///
/// It listens on this machine only. Clients find it by `daemon.json`, which holds its port and its token and can be read by
/// you alone; its page is /docs. If one is running already, this one says so and ends.
#[derive(Args)]
#[command(after_help = "\
Examples:
  backend serve
  backend serve --parent-pid 4711 --idle-timeout 30m   as an editor starts it
  backend serve --port 0 --log-format json

Every setting can also come from the environment (SETDRESSER_PORT=…) or from config.toml: see `backend config`.
To be reached by other machines it needs --allow-remote, --host and a token of your own (SETDRESSER_TOKEN or config.toml).")]
pub(super) struct ServeArgs {
    /// The address to listen on [default: 127.0.0.1]
    #[arg(long, value_name = "ADDRESS")]
    pub(super) host: Option<IpAddr>,
    /// The port to listen on, 0 = any; if another program has it, any free one is taken [default: 7424]
    #[arg(long, value_name = "PORT")]
    pub(super) port: Option<u16>,
    /// Allow an address that other machines can reach; then a token must be set
    #[arg(long)]
    pub(super) allow_remote: bool,
    /// End soon after this process is gone (the editor that starts the daemon)
    #[arg(long, value_name = "PID", value_parser = value_parser!(u32).range(1..))]
    pub(super) parent_pid: Option<u32>,
    /// End after so long without a request or a job, such as 30m [default: never]
    #[arg(long, value_name = "DURATION", value_parser = parse_duration)]
    pub(super) idle_timeout: Option<String>,
    /// How log lines look; they go to stderr [default: text]
    #[arg(long, value_enum)]
    pub(super) log_format: Option<LogFormat>,
}

/// Arrange every scene that appears or changes in a folder, and write the answer beside it
///
/// For NAME.json: NAME.response.json (the whole answer), NAME.arranged.json (the room with the best candidate), NAME.plan.svg
/// and NAME.plan.png; or NAME.error.json, which goes when the file is mended. Folders in the folder are not looked into.
#[derive(Args)]
#[command(after_help = "\
Examples:
  backend watch rooms/
  backend watch rooms/ --once           what is new since the last time, and no longer
  backend watch rooms/ --daemon         with the daemon's model and taste")]
pub(super) struct WatchArgs {
    /// The folder
    #[arg(value_name = "DIR")]
    pub(super) folder: PathBuf,
    /// End once everything that is there has its answer
    #[arg(long)]
    pub(super) once: bool,
    #[command(flatten)]
    pub(super) search: SearchArgs,
}

/// Say whether the daemon is running, and where; the exit code is 1 if it is not
#[derive(Args)]
#[command(after_help = "\
Examples:
  backend status
  curl -H @<(backend status --header) $(backend status --url)/v1/limits")]
pub(super) struct StatusArgs {
    /// Print JSON and nothing else
    #[arg(long)]
    pub(super) json: bool,
    /// Print where it listens and nothing else
    #[arg(long, conflicts_with = "json")]
    pub(super) url: bool,
    /// Print the header with the token that requests bear, for programs that read headers from a file
    #[arg(long, conflicts_with_all = ["json", "url"])]
    pub(super) header: bool,
}

/// Show every setting, and whether it comes from the environment, the file or the default
#[derive(Args)]
pub(super) struct ConfigArgs {
    /// Print JSON and nothing else
    #[arg(long)]
    pub(super) json: bool,
}

/// Which documents to read.
#[derive(Args)]
pub(super) struct InputArgs {
    /// JSON files, folders (every fitting *.json directly in them), or - for stdin; at most 16 MiB each
    #[arg(value_name = "FILE", required = true)]
    pub(super) files: Vec<PathBuf>,
}

/// How to search: what arranging, furnishing and watching share.
#[derive(Args)]
pub(super) struct SearchArgs {
    /// What you want, in your own words, such as "reading corner by the window"
    #[arg(long, value_name = "TEXT")]
    pub(super) instruction: Option<String>,
    /// How many different layouts to show, 1 to 16 [default: the request's, else 4]
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..=16))]
    pub(super) candidates: Option<u32>,
    /// Fixes every random choice: the same seed gives the same answer [default: the request's, else 0]
    #[arg(long, value_name = "N", value_parser = RangedU64ValueParser::<u64>::new().range(0..=MAX_SEED))]
    pub(super) seed: Option<u64>,
    /// Search steps a start, up to 1000000 [default: the request's, else by the number of objects]
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(0..=1_000_000))]
    pub(super) steps: Option<u32>,
    /// Stop a room after this many milliseconds; the answer may then differ from run to run
    #[arg(long, value_name = "N", value_parser = RangedU64ValueParser::<u64>::new().range(1..=3_600_000))]
    pub(super) time_budget_ms: Option<u64>,
    /// Who proposes [default: the request's, else vlm, the model in use]
    #[arg(long, value_enum)]
    pub(super) policy: Option<Policy>,
    /// The model's folder, for vlm [default: the one that `backend model use` named, else the embedded one]
    #[arg(long, value_name = "DIR", conflicts_with = "daemon")]
    pub(super) model: Option<PathBuf>,
    /// Turns in which a model sees its best layout so far and what is wrong with it, 1 to 8 [default: the request's, else 1]
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..=8))]
    pub(super) turns: Option<u32>,
    /// Let the running daemon do the work, with the taste that it learned; if none runs, none is started, and the command fails
    #[arg(long)]
    pub(super) daemon: bool,
    /// Use the taste that the program learned from you, see `backend taste`
    #[arg(long, conflicts_with = "daemon")]
    pub(super) taste: bool,
}

/// How to search, and where the answer goes: what arranging and furnishing share.
#[derive(Args)]
pub(super) struct AnswerArgs {
    #[command(flatten)]
    pub(super) search: SearchArgs,
    /// Draw pictures into DIR: NAME.before and NAME.after, as plans and axonometric views, SVG and PNG
    #[arg(long, value_name = "DIR")]
    pub(super) render: Option<PathBuf>,
    /// Write NAME.response.json (the whole answer) and NAME.arranged.json (the room with the best candidate) into DIR
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// Go on where a run stopped: leave out what has an answer in --out that is newer than the file, whatever was asked then
    #[arg(long, requires = "out")]
    pub(super) resume: bool,
    /// Print the answer as JSON and nothing else; for many files one line each: {"file", "response" | "error"}
    #[arg(long)]
    pub(super) json: bool,
}

/// The greatest whole number that every JSON reader keeps: 2^53 − 1.
const MAX_SEED: u64 = (1 << 53) - 1;

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Policy {
    /// Rules of interior design; no model
    Heuristic,
    /// The vision-language model on this machine
    Vlm,
    /// The server that `remote_url` names
    Remote,
}

fn parse_share(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err("expected a number from 0 to 1".to_owned()),
    }
}
