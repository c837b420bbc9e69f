//! `backend preferences list`.

use std::process::ExitCode;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::args::ListArgs;
use crate::cli::outputs::{print, to_json};
use crate::cli::report;
use crate::cli::style::clean;
use crate::error::{Result, clipped};
use crate::preferences::Store;
use crate::protocol::{Action, PreferenceEvent};

pub(super) fn run(store: &Store, args: &ListArgs) -> Result<ExitCode> {
    let events = match args.after {
        Some(after) => store.list(after, args.limit)?,
        None => store.latest(args.limit)?,
    };
    if args.json {
        for event in &events {
            print(&to_json(event, true)?)?;
        }
    } else if events.is_empty() {
        print("nothing yet\n")?;
    } else {
        print(&table(&events))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn table(events: &[PreferenceEvent]) -> String {
    let mut table = report::table(["id", "when", "what", "job", "reason", "client"]);
    for event in events {
        table.add_row([
            event.id.to_string(),
            event.at.parse().map_or_else(|_| clean(&event.at), when),
            done(event),
            clean(&clipped(&event.job_id, 40)),
            event.reason.as_deref().map(|reason| clean(&clipped(reason, 200))).unwrap_or_default(),
            clean(&clipped(&event.client, 40)),
        ]);
    }
    format!("{table}\n")
}

/// `accept c1`, `edit c1, 2 objects placed`.
pub(super) fn done(event: &PreferenceEvent) -> String {
    let word = match event.action {
        Action::Accept => "accept",
        Action::Reject => "reject",
        Action::Edit => "edit",
        Action::Undo => "undo",
    };
    let candidate = event.candidate.as_deref().map(|id| format!(" {}", clean(&clipped(id, 40))));
    format!("{word}{}", candidate.unwrap_or_default())
}

/// As clocks here show it.
pub(super) fn when(at: Timestamp) -> String {
    at.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string()
}
