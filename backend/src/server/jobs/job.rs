//! One job: what was asked, how far it is, what came of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use serde::Serialize;
use serde_json::value::RawValue;
use tokio::sync::watch;

use crate::pipeline::Progress;
use crate::protocol::{ArrangeResponse, ErrorBody, JobKind, JobState, JobStatus, Stage};

/// A job and everything that is known of it.
pub struct Job {
    /// Its id.
    pub id: String,
    /// Who asked.
    pub client: String,
    pub(super) kind: JobKind,
    is_cancelled: AtomicBool,
    view: watch::Sender<Arc<View>>,
}

/// How a job stands at one moment, ready to be sent.
pub(in crate::server) struct View {
    /// Counts the changes, from 1.
    pub(in crate::server) change: u64,
    /// Without `best` and `result`, which are kept as text.
    pub(in crate::server) status: JobStatus,
    /// The best candidate so far, and the change that it came with.
    pub(in crate::server) best: Option<(u64, Arc<RawValue>)>,
    /// Its total, and 1 more if it is valid.
    best_rank: f64,
    result: Option<Arc<RawValue>>,
    pub(super) ended: Option<Instant>,
}

/// Which layouts go with a status.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::server) enum Layouts {
    /// The best so far, and the answer.
    All,
    /// The answer: the best so far comes by itself.
    OnlyResult,
}

/// The status as the protocol has it.
#[derive(Serialize)]
struct Whole<'a> {
    #[serde(flatten)]
    status: JobStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    best: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<&'a RawValue>,
}

/// How a job can end.
pub(super) enum End {
    Done { result: Option<Arc<RawValue>>, best_reward: Option<f64> },
    Failed(ErrorBody),
    Cancelled,
}

impl End {
    /// With the answer made ready to be sent, which takes a while for a large one.
    pub(super) fn done(response: &ArrangeResponse) -> Self {
        let best_reward = response.candidates.first().map(|best| best.reward.total);
        Self::Done { result: raw(response), best_reward }
    }
}

impl Job {
    pub(super) fn new(id: String, client: String, kind: JobKind) -> Self {
        let status = JobStatus {
            job_id: id.clone(),
            kind,
            state: JobState::Queued,
            progress: 0.0,
            stage: Stage::Waiting,
            num_ahead: None,
            turn: None,
            num_done: 0,
            num_proposals: 0,
            best_reward: None,
            best: None,
            result: None,
            error: None,
        };
        let view = View { change: 1, status, best: None, best_rank: f64::MIN, result: None, ended: None };
        Self {
            id,
            client,
            kind,
            is_cancelled: AtomicBool::new(false),
            view: watch::Sender::new(Arc::new(view)),
        }
    }

    /// How it stands now.
    pub(in crate::server) fn view(&self) -> Arc<View> {
        self.view.borrow().clone()
    }

    /// How it stands, and every change from now on.
    pub(in crate::server) fn changes(&self) -> watch::Receiver<Arc<View>> {
        self.view.subscribe()
    }

    pub(super) fn cancel(&self) {
        self.is_cancelled.store(true, Ordering::Relaxed);
    }

    /// Does somebody want it to stop?
    pub fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::Relaxed)
    }

    pub(super) fn start(&self) {
        self.change(|view| {
            view.status.state = JobState::Running;
            view.status.stage = Stage::Searching;
        });
    }

    /// Takes up what the work tells; shares never fall.
    pub(super) fn advance(&self, progress: &Progress<'_>) {
        let best = progress.best.and_then(|best| {
            let rank = best.reward.total + f64::from(u8::from(best.reward.valid));
            Some((rank, best.reward.total, raw(best)?))
        });
        self.change(|view| {
            let status = &mut view.status;
            status.progress = status.progress.max(f64::from(progress.share).min(0.99));
            // Each stage of each turn counts from nothing.
            let is_same = (status.stage, status.turn) == (progress.stage, progress.turn);
            status.num_done =
                if is_same { status.num_done.max(progress.num_done) } else { progress.num_done };
            status.stage = progress.stage;
            status.turn = progress.turn;
            status.num_proposals = progress.num_proposals;
            // Two threads may tell in another order than they found.
            if let Some((rank, total, best)) = best.filter(|(rank, ..)| *rank > view.best_rank) {
                view.best_rank = rank;
                status.best_reward = Some(total);
                view.best = Some((view.change, best));
            }
        });
    }

    /// Ends it; says how many bytes the answer takes.
    pub(super) fn end(&self, end: End) -> usize {
        let num_bytes = match &end {
            End::Done { result: Some(result), .. } => result.get().len(),
            _ => 0,
        };
        self.change(|view| {
            let status = &mut view.status;
            status.stage = Stage::Finished;
            view.ended = Some(Instant::now());
            view.best = None;
            match end {
                End::Done { result, best_reward } => {
                    view.result = result;
                    status.state = JobState::Done;
                    status.progress = 1.0;
                    status.best_reward = best_reward;
                }
                End::Failed(error) => {
                    status.state = JobState::Failed;
                    status.error = Some(error);
                }
                End::Cancelled => status.state = JobState::Cancelled,
            }
        });
        num_bytes
    }

    fn change(&self, change: impl FnOnce(&mut View)) {
        self.view.send_modify(|shared| {
            let view = &**shared;
            let mut next = View {
                change: view.change + 1,
                status: view.status.clone(),
                best: view.best.clone(),
                best_rank: view.best_rank,
                result: view.result.clone(),
                ended: view.ended,
            };
            change(&mut next);
            *shared = Arc::new(next);
        });
    }
}

impl View {
    /// Will nothing change any more?
    pub(in crate::server) fn is_over(&self) -> bool {
        self.ended.is_some()
    }

    /// The protocol's document.
    pub(in crate::server) fn whole(&self, num_ahead: Option<u32>, layouts: Layouts) -> impl Serialize {
        let best = self.best.as_ref().filter(|_| layouts == Layouts::All).map(|(_, best)| &**best);
        Whole { status: JobStatus { num_ahead, ..self.status.clone() }, best, result: self.result.as_deref() }
    }
}

fn raw(document: &impl Serialize) -> Option<Arc<RawValue>> {
    serde_json::value::to_raw_value(document).ok().map(Arc::from)
}
