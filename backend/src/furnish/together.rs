//! One progress of several attempts.

use std::sync::atomic::{AtomicU32, Ordering};

use super::attempt::Attempt;
use crate::pipeline::{Clock, Progress, Record};
use crate::protocol::{Candidate, Stage};

/// Parts of an attempt that are told.
const PARTS: f32 = 100.0;

/// Adds up what the attempts have done, and knows the best so far.
pub(super) struct Together<'a> {
    clock: &'a Clock<'a>,
    parts_done: Vec<AtomicU32>,
    num_done: AtomicU32,
    record: Record,
}

impl<'a> Together<'a> {
    pub(super) fn new(num_attempts: usize, clock: &'a Clock<'a>) -> Self {
        let parts_done = (0..num_attempts).map(|_| AtomicU32::new(0)).collect();
        Self { clock, parts_done, num_done: AtomicU32::new(0), record: Record::default() }
    }

    /// An attempt has got so far.
    pub(super) fn part(&self, index: usize, share: f32) {
        self.parts_done[index].fetch_max((share * PARTS) as u32, Ordering::Relaxed);
        self.tell(None);
    }

    /// An attempt has ended; the best are shown.
    pub(super) fn finish_one(&self, attempt: Option<&Attempt>, show: impl Fn(&Attempt) -> Candidate) {
        self.num_done.fetch_add(1, Ordering::Relaxed);
        let best = attempt.filter(|attempt| self.record.is_beaten_by(attempt.worth()));
        self.tell(best.map(show).as_ref());
    }

    fn tell(&self, best: Option<&Candidate>) {
        let done: u32 = self.parts_done.iter().map(|parts| parts.load(Ordering::Relaxed)).sum();
        (self.clock.hooks.on_progress)(Progress {
            share: done as f32 / (PARTS * self.parts_done.len() as f32),
            stage: Stage::Searching,
            turn: None,
            num_done: self.num_done.load(Ordering::Relaxed),
            num_proposals: self.parts_done.len() as u32,
            best,
        });
    }
}
