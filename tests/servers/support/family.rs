//! A process with those that it has made.

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

/// The fourth field of `/proc/PID/stat`; the second is a name that may hold anything, in brackets.
fn parent_of(pid: i32) -> Option<i32> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, behind_name) = stat.rsplit_once(')')?;
    behind_name.split_whitespace().nth(1)?.parse().ok()
}
