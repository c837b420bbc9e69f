//! The memory for preferences: every proposal that was shown, and every accept, reject, edit and undo, in one SQLite file.
//!
//! What was acknowledged is on the disk and stays there. What a learner needs is kept whole: the request with its goal
//! (never its picture), every candidate with its terms in the order shown, policy, model and seed, and what became of them.
//! Requests that say `private` leave no trace. Order is by id; a clock that jumps changes nothing.
//!
//! Proposals that nobody judged are kept up to [`MOST_UNJUDGED`] and [`MOST_UNJUDGED_BYTES`], the newest of them;
//! judged ones until they are purged.

mod fault;
mod lock;
mod migrate;
mod open;
mod packed;
mod lines;
mod check;
mod record;
mod forget;
mod read;
mod stats;
mod export;
mod import;
mod scan;
mod rescue;
mod story;
mod taste;
mod memory;

use std::fs::File;
use std::path::PathBuf;

use jiff::Timestamp;
use rusqlite::Connection;

use crate::protocol::{ArrangeRequest, ArrangeResponse, FurnishRequest, Goal, Options, SceneSnapshot};
pub use forget::{Amount, MOST_UNJUDGED, MOST_UNJUDGED_BYTES, Selection};
pub use import::Imported;
pub use memory::Memory;
pub use rescue::Rescued;
pub use stats::{Count, Stats};
pub use story::{Story, standing};
pub use taste::{Learned, Learner};

/// The file's name in its folder.
pub const FILE_NAME: &str = "preferences.sqlite";

/// An open memory. One at a time may be a daemon's; any number of command lines may stand beside it.
pub struct Store {
    connection: Connection,
    path: PathBuf,
    rescued: Option<Rescued>,
    /// Held for as long as this store is the daemon's.
    _lock: Option<File>,
}

/// What a job showed to a user.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The job's id, unique for good.
    pub job_id: String,
    /// The client's name and version.
    pub client: String,
    /// What was asked.
    pub request: Request,
    /// What was answered, candidates in the order shown.
    pub response: ArrangeResponse,
    /// When; kept to the millisecond.
    pub proposed_at: Timestamp,
}

/// What was asked.
#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    /// To arrange the room's own objects.
    Arrange(ArrangeRequest),
    /// To fill the room from a catalogue.
    Furnish(FurnishRequest),
}

impl Request {
    /// The room.
    pub fn snapshot(&self) -> &SceneSnapshot {
        match self {
            Self::Arrange(request) => &request.snapshot,
            Self::Furnish(request) => &request.snapshot,
        }
    }

    /// What was wished.
    pub fn goal(&self) -> Option<&Goal> {
        match self {
            Self::Arrange(request) => request.goal.as_ref(),
            Self::Furnish(request) => request.goal.as_ref(),
        }
    }

    /// How it was to be worked on.
    pub fn options(&self) -> Option<&Options> {
        match self {
            Self::Arrange(request) => request.options.as_ref(),
            Self::Furnish(request) => request.options.as_ref(),
        }
    }

    /// Is nothing of it to be remembered?
    pub fn is_private(&self) -> bool {
        self.options().and_then(|options| options.private) == Some(true)
    }

    fn project(&self) -> Option<&str> {
        self.options().and_then(|options| options.project.as_deref())
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Arrange(_) => "arrange",
            Self::Furnish(_) => "furnish",
        }
    }
}
