//! When the daemon ends: asked to, left by its editors, or idle for long.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use sysinfo::{Pid, ProcessStatus, ProcessesToUpdate, System};
use tokio::sync::watch;

/// How often the daemon looks around.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// After the last editor is gone, another one that never said who it is may still be asking.
const GRACE: Duration = Duration::from_secs(10);

/// Knows who needs the daemon, and since when nobody asked.
pub(super) struct Lifetime {
    last_asked: Mutex<Instant>,
    editors: Mutex<Editors>,
    stop: watch::Sender<Option<&'static str>>,
}

#[derive(Default)]
struct Editors {
    /// Process and when it started: numbers of processes come again.
    alive: Vec<(Pid, u64)>,
    /// Since when all that there were are gone.
    gone_since: Option<Instant>,
}

impl Lifetime {
    pub(super) fn new() -> Self {
        Self {
            last_asked: Mutex::new(Instant::now()),
            editors: Mutex::default(),
            stop: watch::Sender::new(None),
        }
    }

    /// Somebody asked for something.
    pub(super) fn touch(&self) {
        *lock(&self.last_asked) = Instant::now();
    }

    /// An editor needs the daemon from now on; says how many do.
    pub(super) fn add_editor(&self, pid: u32) -> usize {
        let mut editors = lock(&self.editors);
        let pid = Pid::from_u32(pid);
        let mut system = System::new().ok();
        // One that is gone already counts as one that was there.
        editors.gone_since = None;
        match started_at(&mut system, pid) {
            Some(started_at) if !editors.alive.contains(&(pid, started_at)) => {
                editors.alive.push((pid, started_at))
            }
            Some(_) => {}
            None if editors.alive.is_empty() => editors.gone_since = Some(Instant::now()),
            None => {}
        }
        editors.alive.len()
    }

    /// The daemon ends now, and that is why.
    pub(super) fn end(&self, reason: &'static str) {
        self.stop.send_if_modified(|stop| stop.is_none() && stop.replace(reason).is_none());
    }

    /// Is it about to end?
    pub(super) fn is_ending(&self) -> bool {
        self.stop.borrow().is_some()
    }

    /// Waits until the daemon shall end, and says why.
    pub(super) async fn ended(&self) -> &'static str {
        let mut stop = self.stop.subscribe();
        // The sender lives as long as `self`.
        let reason = stop.wait_for(Option::is_some).await.map(|reason| *reason);
        reason.ok().flatten().unwrap_or("the daemon ended")
    }

    /// Looks around until the daemon shall end.
    pub(super) async fn watch(&self, idle_timeout: Option<Duration>, is_busy: impl Fn() -> bool) {
        let mut system = System::new().ok();
        while !self.is_ending() {
            tokio::time::sleep(LOOK_EVERY).await;
            if is_busy() {
                self.touch();
            }
            let idle_for = lock(&self.last_asked).elapsed();
            if idle_timeout.is_some_and(|timeout| idle_for >= timeout) {
                self.end("nobody asked for long");
            }
            let gone_for = lock(&self.editors).look(&mut system);
            if gone_for.is_some_and(|gone_for| gone_for.min(idle_for) >= GRACE) {
                self.end("the editors that used it are gone");
            }
        }
    }
}

impl Editors {
    /// Looks who is still there; says for how long nobody has been.
    fn look(&mut self, system: &mut Option<System>) -> Option<Duration> {
        let had_some = !self.alive.is_empty();
        self.alive.retain(|&(pid, started)| started_at(system, pid) == Some(started));
        if had_some && self.alive.is_empty() {
            self.gone_since = Some(Instant::now());
        }
        self.gone_since.map(|since| since.elapsed())
    }
}

/// When a process started, seconds since 1970; none if it is gone, or only waits to be buried. Where processes cannot be
/// looked at, all are there.
fn started_at(system: &mut Option<System>, pid: Pid) -> Option<u64> {
    let Some(system) = system else { return Some(0) };
    system.refresh_processes(ProcessesToUpdate::Some(&[pid]), true);
    let process = system.process(pid)?;
    let is_dead = matches!(process.status(), ProcessStatus::Zombie | ProcessStatus::Dead);
    (!is_dead).then(|| process.start_time())
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
