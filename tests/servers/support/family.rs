//! A process with those that it has made, and with its threads.

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::fs;
use std::process::Child;

/// Kills a process and its children, and waits for the end of the process. PostgreSQL serves each connection in a
/// process of its own, in a group and session of its own, which would live on for a moment.
pub(crate) fn kill_with_children(child: &mut Child) {
    let pid = Pid::from_raw(i32::try_from(child.id()).expect("a pid is a positive number"));
    // So that it makes no more of them in between. It may have ended already.
    let _ = kill(pid, Signal::SIGSTOP);
    let children = children(pid);
    let _ = child.kill();
    for pid in children {
        let _ = kill(pid, Signal::SIGKILL);
    }
    let _ = child.wait();
}

fn children(parent: Pid) -> Vec<Pid> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let pid = processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pid.filter(|pid| parent_of(*pid) == Some(parent.as_raw()))
        .map(Pid::from_raw)
        .collect()
}

fn parent_of(pid: i32) -> Option<i32> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    behind_name(&stat)?.nth(1)?.parse().ok()
}

/// Whether every thread of a process stands still: a signal to stop arrives at one after the other.
pub(crate) fn stands_still(pid: u32) -> bool {
    let threads = fs::read_dir(format!("/proc/{pid}/task"));
    let mut threads = threads.into_iter().flatten().flatten();
    threads.all(|thread| {
        let stat = fs::read_to_string(thread.path().join("stat")).unwrap_or_default();
        behind_name(&stat).and_then(|mut fields| fields.next()) == Some("T")
    })
}

/// The fields of `/proc/PID/stat` from the third on: state, parent. The second is a name that may hold anything, in
/// brackets.
fn behind_name(stat: &str) -> Option<impl Iterator<Item = &str>> {
    let (_, behind_name) = stat.rsplit_once(')')?;
    Some(behind_name.split_whitespace())
}
