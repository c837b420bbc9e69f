//! Long work: how far it is, and that it can be ended.

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::server;

/// Becomes true when somebody wants it to end.
pub(super) fn on_signal() -> Arc<AtomicBool> {
    let is_stopped = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&is_stopped);
    std::thread::spawn(move || {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
        runtime.block_on(async {
            if let Ok(signals) = server::signals() {
                signals.await;
                told.store(true, Ordering::Relaxed);
            }
        });
    });
    is_stopped
}

/// Shown only to people.
pub(super) fn bar(what: &'static str, num: u64) -> ProgressBar {
    let is_shown = std::io::stderr().is_terminal();
    let target = if is_shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(Some(num), target);
    let style = ProgressStyle::with_template("{msg}  {bar:30} {pos} of {len}  {eta} left");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_message(what);
    bar
}
