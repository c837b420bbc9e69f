//! `backend preferences stats`.

use std::process::ExitCode;

use super::args::StatsArgs;
use super::list::when;
use crate::cli::outputs::{print, to_json};
use crate::cli::style::{Ink, clean, counted};
use crate::error::{Result, clipped};
use crate::preferences::{Count, Stats, Store};

/// The longest bar, characters.
const BAR: u64 = 30;
/// Names longer than this are cut in the middle, characters.
const NAME: usize = 30;

pub(super) fn run(store: &Store, args: &StatsArgs) -> Result<ExitCode> {
    let stats = store.stats()?;
    print(&if args.json { to_json(&stats, false)? } else { page(&stats) })?;
    Ok(ExitCode::SUCCESS)
}

fn page(stats: &Stats) -> String {
    let Stats { num_judged, num_events, .. } = stats;
    let proposals = counted(stats.num_proposals as usize, "proposal");
    let mut text =
        format!("{proposals}, {num_judged} of them judged, {}", counted(*num_events as usize, "event"));
    if let (Some(first), Some(last)) = (stats.first_at, stats.last_at) {
        text += &format!("; {} to {}", when(first), when(last));
    }
    text += &match stats.num_bytes {
        bytes @ 1_000_000.. => format!("; {:.1} MB on disk\n", bytes as f64 / 1e6),
        bytes => format!("; {} kB on disk\n", bytes.div_ceil(1_000)),
    };
    text += &bars("what was done", &stats.by_action, "", *num_events);
    text += &bars("place of the candidate", &stats.by_rank, "none", *num_events);
    text += &bars("project", &stats.by_project, "none", *num_events);
    text += &bars("client", &stats.by_client, "", *num_events);
    text
}

fn bars(title: &str, counts: &[Count], unnamed: &str, num_all: u64) -> String {
    if counts.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{}\n", Ink::stdout().bold(title));
    for Count { name, num } in counts {
        let name = clean(&clipped(name.as_deref().unwrap_or(unnamed), NAME - 1));
        // Whatever is there is seen.
        let length = (num * BAR).div_ceil(num_all.max(1));
        text += &format!("  {name:<NAME$} {num:>6}  {}\n", "█".repeat(length as usize));
    }
    text
}
