//! Who waits for whom: work steps back before the editor, and before the daemon's own short answers.

/// How far; with 10 an editor beside the work gets nine tenths of a core that both want.
#[cfg(target_os = "linux")]
const NICE: i32 = 10;

/// Lets everybody else go before this thread, from now on.
pub(super) fn step_back() {
    // Where it fails, work is as quick as everybody else.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::setpriority_process(None, NICE);
}
