//! Many files at once: all cores, answers in order, a bar for people.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;

use super::inputs::Input;
use crate::error::{Error, Result};
use crate::pipeline::Progress;

/// Told how far the work on a file is.
pub(super) type OnProgress<'a> = &'a (dyn Fn(Progress<'_>) + Sync);

/// Parts of the bar a file.
const PARTS: u64 = 100;

/// Works on every file with all cores and hands each outcome over in the order of the files, as soon as it is its turn.
///
/// # Errors
/// The first of `take`, which ends the run early.
pub(super) fn run<T: Send>(
    files: &[Input],
    work: impl Fn(&Input, OnProgress<'_>) -> Result<T> + Sync,
    mut take: impl FnMut(&Input, Result<T>) -> Result<()>,
) -> Result<()> {
    let bar = bar(files.len());
    let is_over = AtomicBool::new(false);
    let (sender, receiver) = mpsc::channel();
    let one = |sender: &mut mpsc::Sender<_>, (index, file): (usize, &Input)| {
        if is_over.load(Ordering::Relaxed) {
            return;
        }
        let done = AtomicU64::new(0);
        let advance = |share: f32| {
            let now = (share * PARTS as f32) as u64;
            let before = done.fetch_max(now, Ordering::Relaxed);
            bar.inc(now.saturating_sub(before));
        };
        // One room that hits a fault of ours must not take the others with it.
        let outcome = catch_unwind(AssertUnwindSafe(|| work(file, &|progress| advance(progress.share))));
        let fault = |_| Err(Error::Internal("the work on this file broke off".to_owned()));
        advance(1.0);
        // Nobody receives once the run is over.
        let _ = sender.send((index, outcome.unwrap_or_else(fault)));
    };
    std::thread::scope(|scope| {
        scope.spawn(|| files.iter().enumerate().par_bridge().for_each_with(sender, one));
        let mut waiting = BTreeMap::new();
        let mut in_order = files.iter().enumerate();
        let mut next = in_order.next();
        let mut num_done = 0;
        for (index, outcome) in receiver {
            waiting.insert(index, outcome);
            num_done += 1;
            if num_done == files.len() {
                bar.finish_and_clear();
            }
            while let Some((turn, file)) = next {
                let Some(outcome) = waiting.remove(&turn) else { break };
                if let Err(error) = bar.suspend(|| take(file, outcome)) {
                    is_over.store(true, Ordering::Relaxed);
                    bar.finish_and_clear();
                    return Err(error);
                }
                next = in_order.next();
            }
        }
        Ok(())
    })
}

/// Shown only to people, and only where there is time to read it.
fn bar(num_files: usize) -> ProgressBar {
    let target = if std::io::stderr().is_terminal() {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let bar = ProgressBar::with_draw_target(Some(num_files as u64 * PARTS), target);
    let style = ProgressStyle::with_template("{bar:40} {percent:>3} %  {elapsed}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
