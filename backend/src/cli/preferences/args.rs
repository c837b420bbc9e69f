//! What can be typed after `backend preferences`.

use std::path::PathBuf;

use clap::{Args, Subcommand, value_parser};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Look at, move and delete what the program remembers of your choices
///
/// The daemon remembers every layout that it proposed, and which you accepted, rejected, edited or took back, unless a
/// request says `private`. All of it is in one file on this machine. These commands work beside a running daemon.
#[derive(Args)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "\
Examples:
  backend preferences list
  backend preferences show 12
  backend preferences export choices.jsonl
  backend preferences import choices.jsonl                 from another machine; what is known is not doubled
  backend preferences purge --project villa --before 2026-06-01"
)]
pub(in crate::cli) struct PreferencesArgs {
    /// The folder of preferences.sqlite [default: data_dir of the settings, see SETDRESSER_DATA_DIR]
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) data_dir: Option<PathBuf>,
    #[command(subcommand)]
    pub(super) what: What,
}

#[derive(Subcommand)]
pub(super) enum What {
    List(ListArgs),
    Show(ShowArgs),
    Export(ExportArgs),
    Import(ImportArgs),
    Stats(StatsArgs),
    Purge(PurgeArgs),
}

impl PreferencesArgs {
    /// Do programs read what it prints?
    pub(in crate::cli) fn is_json(&self) -> bool {
        match &self.what {
            What::List(ListArgs { json, .. })
            | What::Show(ShowArgs { json, .. })
            | What::Import(ImportArgs { json, .. })
            | What::Stats(StatsArgs { json })
            | What::Purge(PurgeArgs { json, .. }) => *json,
            What::Export(_) => false,
        }
    }
}

/// List what you did, oldest first
#[derive(Args)]
#[command(after_help = "\
Examples:
  backend preferences list --limit 100
  backend preferences list --after 40 --json | jq .action")]
pub(super) struct ListArgs {
    /// Only what came after the event with this number [default: the last ones]
    #[arg(long, value_name = "ID", value_parser = value_parser!(i64).range(0..))]
    pub(super) after: Option<i64>,
    /// At most so many
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(super) limit: usize,
    /// Print one event a line as JSON and nothing else
    #[arg(long)]
    pub(super) json: bool,
}

/// Show a job: what was asked, what was proposed, what you made of it
#[derive(Args)]
#[command(after_help = "\
Examples:
  backend preferences show 12
  backend preferences show 3f0c9a1e --json | jq .response.candidates[0].reward.terms")]
pub(super) struct ShowArgs {
    /// The job's id, or an event's number as `list` shows it
    #[arg(value_name = "JOB_OR_ID")]
    pub(super) job: String,
    /// Print JSON and nothing else: {"job_id", "client", "proposed_at", "request", "response", "events"}
    #[arg(long)]
    pub(super) json: bool,
}

/// Write everything as JSON lines, for a copy or another machine
#[derive(Args)]
#[command(after_help = "\
Examples:
  backend preferences export choices.jsonl
  backend preferences export | gzip > choices.jsonl.gz")]
pub(super) struct ExportArgs {
    /// The file to write [default: stdout]
    pub(super) file: Option<PathBuf>,
}

/// Take an export in; what is known already is left as it is
///
/// If a line is bad, every bad line is told and nothing is taken in.
#[derive(Args)]
#[command(after_help = "\
Examples:
  backend preferences import choices.jsonl
  zcat choices.jsonl.gz | backend preferences import -")]
pub(super) struct ImportArgs {
    /// The file to read, or - for stdin
    pub(super) file: PathBuf,
    /// Print JSON and nothing else: {"new_proposals", "known_proposals", "new_events", "known_events"}
    #[arg(long)]
    pub(super) json: bool,
}

/// Count what is remembered, by action, place, project and client
#[derive(Args)]
#[command(after_help = "\
Examples:
  backend preferences stats
  backend preferences stats --json | jq .num_bytes")]
pub(super) struct StatsArgs {
    /// Print JSON and nothing else
    #[arg(long)]
    pub(super) json: bool,
}

/// Delete everything, or a part of it, for good
///
/// Nothing of what is deleted stays in the file. Without a choice everything goes, damaged files that were kept aside too.
#[derive(Args)]
#[command(after_help = "\
Examples:
  backend preferences purge
  backend preferences purge --project villa --yes
  backend preferences purge --before 2026-06-01")]
pub(super) struct PurgeArgs {
    /// Only what belongs to this project
    #[arg(long, value_name = "NAME")]
    pub(super) project: Option<String>,
    /// Only what was proposed before this day or time, such as 2026-06-01 or 2026-06-01T12:00:00Z
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub(super) before: Option<Timestamp>,
    /// Do not ask
    #[arg(long, short)]
    pub(super) yes: bool,
    /// Print JSON and nothing else: {"deleted"}
    #[arg(long, requires = "yes")]
    pub(super) json: bool,
}

/// A time, or the start of a day where we are.
fn parse_date(text: &str) -> Result<Timestamp, String> {
    let day = || Some(text.parse::<Date>().ok()?.to_zoned(TimeZone::system()).ok()?.timestamp());
    let time = text.parse().ok().or_else(day);
    time.ok_or_else(|| "expected a day or a time, such as 2026-06-01 or 2026-06-01T12:00:00Z".to_owned())
}
