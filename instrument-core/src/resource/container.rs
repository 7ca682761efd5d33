//! The container that a process runs in, told from what the kernel says of the process.

use super::file;
use crate::semconv;
use opentelemetry::KeyValue;
use std::path::Path;

/// A container, whether or not its id can be told.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Container {
    id: Option<String>,
}

impl Container {
    pub(super) fn record(self, found: &mut Vec<KeyValue>) {
        if let Some(id) = self.id {
            found.push(KeyValue::new(semconv::CONTAINER_ID, id));
        }
    }
}

pub(super) fn find() -> Option<Container> {
    let cgroup = file::text("/proc/self/cgroup").unwrap_or_default();
    let mounts = file::text("/proc/self/mountinfo").unwrap_or_default();
    let id = id_in_cgroup(&cgroup)
        .or_else(|| id_in_mounts(&mounts))
        .map(str::to_owned);
    // Docker's and Podman's own marks, for when the kernel keeps the id to itself.
    let marked = ["/.dockerenv", "/run/.containerenv"];
    let is_one = id.is_some()
        || is_in_kubernetes(&mounts)
        || marked.iter().any(|mark| Path::new(mark).exists());
    is_one.then_some(Container { id })
}

/// The innermost container of a `/proc/self/cgroup`: `hierarchy:controllers:path`, in which a runtime names the group
/// after its container. `None` in a cgroup namespace of its own, where the path is `/`.
fn id_in_cgroup(cgroup: &str) -> Option<&str> {
    cgroup.lines().find_map(|line| {
        let path = line.splitn(3, ':').nth(2)?;
        // A container may have groups of its own below: systemd's, or those of a container inside it.
        path.rsplit('/').find_map(id_in_group)
    })
}

/// `<id>`, `docker-<id>.scope`, `cri-containerd:<id>` and the like.
fn id_in_group(name: &str) -> Option<&str> {
    let name = name.strip_suffix(".scope").unwrap_or(name);
    let (runtime, id) = name.rsplit_once(['-', ':']).unwrap_or(("", name));
    // The monitor of a container is named after it, and is not in it.
    (is_id(id) && !runtime.ends_with("conmon")).then_some(id)
}

/// The container whose files a runtime has mounted over `/etc/hostname` and its like, in a `/proc/self/mountinfo`:
/// `mount parent device root mount-point …`.
fn id_in_mounts(mounts: &str) -> Option<&str> {
    // In a pod these files are the sandbox's, which is another container: no id is better than that one.
    if is_in_kubernetes(mounts) {
        return None;
    }
    mounts.lines().find_map(|line| {
        let mut fields = line.split(' ');
        let root = fields.nth(3)?;
        let point = fields.next()?;
        let is_own = matches!(
            point,
            "/etc/hostname" | "/etc/hosts" | "/etc/resolv.conf" | "/run/.containerenv"
        );
        if !is_own {
            return None;
        }
        // `…/containers/<id>/hostname`, `…/overlay-containers/<id>/userdata/hostname`
        root.rsplit('/').find(|part| is_id(part))
    })
}

/// Kubernetes mounts something of its own into every container of a pod.
fn is_in_kubernetes(mounts: &str) -> bool {
    mounts.lines().any(|line| {
        let mut fields = line.split(' ');
        let (root, point) = (fields.nth(3), fields.next());
        let is_pods = |root: &str| root.contains("/pods/") && root.ends_with("/etc-hosts");
        point == Some("/dev/termination-log")
            || point.is_some_and(|point| point.ends_with("/secrets/kubernetes.io/serviceaccount"))
            || root.is_some_and(is_pods)
    })
}

fn is_id(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests;
