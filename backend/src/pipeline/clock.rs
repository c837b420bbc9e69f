//! Looking on, and stopping.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::protocol::{Candidate, Options, Stage, Stopped};

/// Lets the caller look on and stop.
#[derive(Clone, Copy)]
pub struct Hooks<'a> {
    /// `true` cancels: the answer holds the best so far.
    pub should_cancel: &'a (dyn Fn() -> bool + Sync),
    /// Told how far the work is, from any thread.
    pub on_progress: &'a (dyn Fn(Progress<'_>) + Sync),
}

impl Hooks<'_> {
    /// Nobody looks on.
    pub const NONE: Hooks<'static> = Hooks { should_cancel: &|| false, on_progress: &|_| () };
}

/// How far the work is.
#[derive(Clone, Copy)]
pub struct Progress<'a> {
    /// Share of the work that is done, [0, 1]; threads may report out of order.
    pub share: f32,
    /// What is being done.
    pub stage: Stage,
    /// The turn of a policy that takes several, from 1.
    pub turn: Option<u32>,
    /// Proposals that are improved already.
    pub num_done: u32,
    /// Proposals that will be improved.
    pub num_proposals: u32,
    /// A layout better than all that were told before.
    pub best: Option<&'a Candidate>,
}

impl Progress<'_> {
    /// Nothing yet.
    pub(crate) const NONE: Progress<'static> =
        Progress { share: 0.0, stage: Stage::Waiting, turn: None, num_done: 0, num_proposals: 0, best: None };
}

/// Tells when to stop.
#[derive(Clone, Copy)]
pub(crate) struct Clock<'a> {
    deadline: Option<Instant>,
    /// When a model has said enough if there is a deadline: the rest of the time is the search's.
    proposing: Option<Instant>,
    pub(crate) hooks: Hooks<'a>,
}

impl<'a> Clock<'a> {
    /// A clock that runs since `started`.
    pub(crate) fn new(options: &Options, started: Instant, hooks: Hooks<'a>) -> Self {
        let after = |share: u64| options.time_budget_ms.map(|ms| started + Duration::from_millis(ms / share));
        Self { deadline: after(1), proposing: after(2), hooks }
    }

    /// The same with another one who is told.
    pub(crate) fn told<'b>(self, on_progress: &'b (dyn Fn(Progress<'_>) + Sync)) -> Clock<'b>
    where
        'a: 'b,
    {
        Clock { hooks: Hooks { should_cancel: self.hooks.should_cancel, on_progress }, ..self }
    }

    /// Has a model had its half of the time?
    pub(crate) fn should_stop_proposing(&self) -> bool {
        (self.hooks.should_cancel)() || self.proposing.is_some_and(|end| Instant::now() >= end)
    }

    pub(crate) fn should_stop(&self) -> bool {
        (self.hooks.should_cancel)() || self.is_late()
    }

    fn is_late(&self) -> bool {
        self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
    }

    /// Why the work ended, asked at its end.
    pub(crate) fn stopped(&self) -> Stopped {
        match () {
            () if (self.hooks.should_cancel)() => Stopped::Cancelled,
            () if self.is_late() => Stopped::Time,
            () => Stopped::Done,
        }
    }
}

/// Counts looks at the clock, which come evenly with the work, and tells the share in steps of a hundredth.
pub(crate) struct Tracker<'a> {
    clock: &'a Clock<'a>,
    num_proposals: u32,
    looks_expected: u64,
    looks: AtomicU64,
    num_done: AtomicU32,
}

impl<'a> Tracker<'a> {
    /// For work that will look that often.
    pub(crate) fn new(clock: &'a Clock<'a>, num_proposals: usize, looks_expected: u64) -> Self {
        Self {
            clock,
            num_proposals: num_proposals as u32,
            looks_expected: looks_expected.max(1),
            looks: AtomicU64::new(0),
            num_done: AtomicU32::new(0),
        }
    }

    /// A look at the clock.
    pub(crate) fn should_stop(&self) -> bool {
        let hundredth = |looks: u64| looks * 100 / self.looks_expected;
        let looks = self.looks.fetch_add(1, Ordering::Relaxed);
        if hundredth(looks + 1) > hundredth(looks) {
            self.tell(None);
        }
        self.clock.should_stop()
    }

    /// A proposal is improved.
    pub(crate) fn finish_one(&self, best: Option<&Candidate>) {
        self.num_done.fetch_add(1, Ordering::Relaxed);
        self.tell(best);
    }

    /// Tells how far it is, and a layout better than all before, if there is one.
    pub(crate) fn tell(&self, best: Option<&Candidate>) {
        let num_done = self.num_done.load(Ordering::Relaxed);
        let by_looks = self.looks.load(Ordering::Relaxed) as f32 / self.looks_expected as f32;
        let by_proposals = num_done as f32 / self.num_proposals.max(1) as f32;
        (self.clock.hooks.on_progress)(Progress {
            // Starts that ended early leave looks out, constructions make some more.
            share: by_looks.min(0.99).max(by_proposals),
            stage: Stage::Searching,
            turn: None,
            num_done,
            num_proposals: self.num_proposals,
            best,
        });
    }
}

/// The best of what several threads find.
#[derive(Default)]
pub(crate) struct Record(Mutex<Option<f32>>);

impl Record {
    /// Is this better than all before it? Then it is the record from now on.
    pub(crate) fn is_beaten_by(&self, worth: f32) -> bool {
        let mut best = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_beaten = best.is_none_or(|best| worth > best);
        if is_beaten {
            *best = Some(worth);
        }
        is_beaten
    }
}
