//! What the kernel says of this process.

use crate::receivers::SOON;
use std::time::Instant;
use std::{fs, thread};

fn each<T>(folder: &str, of: impl Fn(std::path::PathBuf) -> Option<T>) -> Vec<T> {
    let entries = fs::read_dir(folder).expect("the kernel says it in /proc");
    // What is gone by the time it is looked at has no say.
    entries.filter_map(|entry| of(entry.ok()?.path())).collect()
}

/// The names of its threads, of at most 15 characters as the kernel keeps them.
#[must_use]
pub fn threads() -> Vec<String> {
    each("/proc/self/task", |task| {
        let name = fs::read_to_string(task.join("comm")).ok()?;
        Some(name.trim_end().to_owned())
    })
}

/// The threads that the set-up has started.
#[must_use]
pub fn our_threads() -> Vec<String> {
    let ours = |name: &String| name.starts_with("instrument-") || name.starts_with("OpenTelemetry");
    threads().into_iter().filter(ours).collect()
}

/// Its open sockets.
#[must_use]
pub fn sockets() -> Vec<String> {
    each("/proc/self/fd", |descriptor| {
        let target = fs::read_link(descriptor).ok()?;
        let target = target.display().to_string();
        target.starts_with("socket:").then_some(target)
    })
}

/// Waits until the threads that the set-up has started are gone: they are seen for a moment after they have ended.
///
/// # Panics
///
/// If they stay.
pub fn our_threads_end() {
    let until = Instant::now() + SOON;
    while !our_threads().is_empty() {
        assert!(Instant::now() < until, "{:?} stay", our_threads());
        thread::yield_now();
    }
}

/// The memory that it has, in kB; known on Linux only.
#[must_use]
pub fn resident_kb() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let resident = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    resident.trim().strip_suffix("kB")?.trim().parse().ok()
}
