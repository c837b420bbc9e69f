//! Long work: accepted at once, worked on in turn by a few threads, watched by whoever asks, kept for a while.

mod job;
mod queue;

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

pub use job::Job;
pub(super) use job::{Layouts, View};

use super::fault::Fault;
use super::priority;
use crate::error::{Error, Result};
use crate::pipeline::Hooks;
use crate::preferences::Request;
use crate::protocol::{ArrangeResponse, JobKind, JobState};
use job::End;
use queue::{Full, Queue};

/// Jobs of all clients that may wait.
const MAX_WAITING: usize = 256;
/// Answers are kept for so long, and no more of them than this, in number and bytes; the newest always is.
pub(super) const KEPT_FOR: Duration = Duration::from_secs(3600);
const MAX_KEPT: usize = 256;
const MAX_KEPT_BYTES: usize = 64 << 20;
/// A seldom told guess at when a place in the queue gets free, seconds.
const RETRY_AFTER_S: u32 = 2;

/// The work itself: asked for by a job, looked on and stopped by hooks.
pub type Work = dyn Fn(&Job, &Request, Hooks<'_>) -> Result<ArrangeResponse> + Send + Sync;

/// All jobs and the threads that work on them.
pub(super) struct Jobs {
    shared: Mutex<Shared>,
    /// Told when something waits, or when there will be no more.
    wake: Condvar,
    work: Box<Work>,
}

struct Shared {
    queue: Queue<(Arc<Job>, Request)>,
    /// Every job that is known, by id.
    jobs: HashMap<String, Arc<Job>>,
    /// The ended ones, oldest first, with the bytes of their answers.
    ended: Vec<(Arc<Job>, usize)>,
    /// Client and key of requests that may come again, with what came and which job it became.
    keys: HashMap<(String, String), (Vec<u8>, String)>,
    num_running: usize,
    is_open: bool,
}

impl Jobs {
    /// Starts the threads.
    pub(super) fn start(num_workers: usize, queue_per_client: usize, work: Box<Work>) -> Arc<Self> {
        let shared = Shared {
            queue: Queue::new(queue_per_client, MAX_WAITING),
            jobs: HashMap::new(),
            ended: vec![],
            keys: HashMap::new(),
            num_running: 0,
            is_open: true,
        };
        let jobs = Arc::new(Self { shared: Mutex::new(shared), wake: Condvar::new(), work });
        for _ in 0..num_workers {
            let jobs = jobs.clone();
            std::thread::spawn(move || jobs.work_on());
        }
        jobs
    }

    /// Takes a job in, or finds the one that the same client asked for with the same key and the same body.
    pub(super) fn submit(
        &self,
        client: &str,
        key: Option<&str>,
        body: &[u8],
        request: Request,
    ) -> std::result::Result<Arc<Job>, Fault> {
        // A large body takes a while, and the others need the lock meanwhile.
        let key = key.map(|key| ((client.to_owned(), key.to_owned()), fingerprint(body)));
        let mut shared = self.lock();
        if let Some((key, fingerprint)) = &key
            && let Some((known, job_id)) = shared.keys.get(key)
        {
            if known != fingerprint {
                return Err(Error::Conflict { what: "request id", id: key.1.clone() }.into());
            }
            if let Some(job) = shared.jobs.get(job_id) {
                return Ok(job.clone());
            }
        }
        if !shared.is_open {
            return Err(Fault::busy("the daemon is about to end", RETRY_AFTER_S));
        }
        let kind = match request {
            Request::Arrange(_) => JobKind::Arrange,
            Request::Furnish(_) => JobKind::Furnish,
        };
        let job = Arc::new(Job::new(super::random_hex::<16>(), client.to_owned(), kind));
        shared.queue.push(client, (job.clone(), request)).map_err(|full| {
            let message = match full {
                Full::Client(most) => format!("{most} jobs of this client wait already"),
                Full::Total(most) => format!("{most} jobs wait already"),
            };
            Fault::busy(message, RETRY_AFTER_S)
        })?;
        shared.jobs.insert(job.id.clone(), job.clone());
        if let Some((key, fingerprint)) = key {
            shared.keys.insert(key, (fingerprint, job.id.clone()));
        }
        self.wake.notify_one();
        Ok(job)
    }

    /// The job of an id.
    pub(super) fn get(&self, id: &str) -> Option<Arc<Job>> {
        self.lock().jobs.get(id).cloned()
    }

    /// How many jobs will be worked on before that one, if it waits.
    pub(super) fn num_ahead(&self, job: &Job) -> Option<u32> {
        let shared = self.lock();
        let position = shared.queue.in_order().iter().position(|(waiting, _)| waiting.id == job.id);
        position.map(|position| position as u32)
    }

    /// Stops a job: at once if it waits, within the next moments if it is worked on.
    pub(super) fn cancel(&self, job: &Job) {
        job.cancel();
        let mut shared = self.lock();
        if let Some((job, _)) = shared.queue.remove(|(waiting, _)| waiting.id == job.id) {
            let num_bytes = job.end(End::Cancelled);
            shared.keep(job, num_bytes);
        }
    }

    /// How many jobs wait and run.
    pub(super) fn counts(&self) -> (usize, usize) {
        let shared = self.lock();
        (shared.queue.len(), shared.num_running)
    }

    /// Takes no more jobs, cancels what waits, lets what runs end until then, and cancels it after that.
    pub(super) async fn drain(&self, patience: Duration) {
        {
            let mut shared = self.lock();
            shared.is_open = false;
            while let Some((job, _)) = shared.queue.pop() {
                job.end(End::Cancelled);
            }
            self.wake.notify_all();
        }
        let until = Instant::now() + patience;
        while self.counts().1 > 0 {
            if Instant::now() >= until {
                self.lock().jobs.values().for_each(|job| job.cancel());
            }
            if Instant::now() >= until + Duration::from_secs(1) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    fn work_on(&self) {
        // With threads of its own a small job passes a large one; the system shares the cores between them. Where it gives
        // no more threads, the jobs share those that all have.
        let pool = rayon::ThreadPoolBuilder::new().start_handler(|_| priority::step_back()).build().ok();
        while let Some((job, request)) = self.next() {
            let started = Instant::now();
            job.start();
            let hooks = Hooks {
                should_cancel: &|| job.is_cancelled(),
                on_progress: &|progress| job.advance(&progress),
            };
            // A fault of ours ends one job, not the daemon.
            let outcome = catch_unwind(AssertUnwindSafe(|| match &pool {
                Some(pool) => pool.install(|| (self.work)(&job, &request, hooks)),
                None => (self.work)(&job, &request, hooks),
            }));
            let end = match outcome {
                _ if job.is_cancelled() => End::Cancelled,
                Ok(Ok(response)) => End::done(&response),
                Ok(Err(error)) => End::Failed(error.to_protocol().error),
                Err(_) => {
                    tracing::error!(job = job.id, "a job broke off");
                    End::Failed(Error::Internal("the job broke off".to_owned()).to_protocol().error)
                }
            };
            {
                // Who is told that it is over finds it counted so.
                let mut shared = self.lock();
                shared.num_running -= 1;
                let num_bytes = job.end(end);
                shared.keep(job.clone(), num_bytes);
            }
            count(&job, started.elapsed());
        }
    }

    fn next(&self) -> Option<(Arc<Job>, Request)> {
        let mut shared = self.lock();
        loop {
            if let Some(next) = shared.queue.pop() {
                shared.num_running += 1;
                return Some(next);
            }
            if !shared.is_open {
                return None;
            }
            shared = self.wake.wait(shared).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// No panic happens while it is held, so that poison means nothing.
    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shared {
    /// Keeps an ended job, and lets go of the oldest beyond what is kept.
    fn keep(&mut self, job: Arc<Job>, num_bytes: usize) {
        self.ended.push((job, num_bytes));
        let mut bytes = 0;
        let mut num_kept = 0;
        for (job, num_bytes) in self.ended.iter().rev() {
            bytes += num_bytes;
            let is_old = job.view().ended.is_some_and(|ended| ended.elapsed() > KEPT_FOR);
            if num_kept > 0 && (is_old || bytes > MAX_KEPT_BYTES || num_kept == MAX_KEPT) {
                break;
            }
            num_kept += 1;
        }
        let num_gone = self.ended.len() - num_kept;
        for (job, _) in self.ended.drain(..num_gone) {
            self.jobs.remove(&job.id);
        }
        if num_gone > 0 {
            let jobs = &self.jobs;
            self.keys.retain(|_, (_, job_id)| jobs.contains_key(job_id));
        }
    }
}

/// What tells one body from another.
fn fingerprint(body: &[u8]) -> Vec<u8> {
    use sha2::Digest;
    sha2::Sha256::digest(body).to_vec()
}

fn count(job: &Job, took: Duration) {
    let view = job.view();
    let state = match view.status.state {
        JobState::Done => "done",
        JobState::Failed => "failed",
        _ => "cancelled",
    };
    metrics::counter!("setdresser_jobs_total", "state" => state).increment(1);
    metrics::histogram!("setdresser_job_seconds").record(took.as_secs_f64());
    if let Some(total) = view.status.best_reward.filter(|_| state == "done") {
        metrics::histogram!("setdresser_reward").record(total);
    }
    tracing::info!(job = job.id, kind = ?job.kind, state, seconds = took.as_secs_f64(), "job ended");
}
