//! The process: its id, its executable, its owner. Never its arguments.

use super::file;
use crate::semconv;
use opentelemetry::KeyValue;
use std::path::Path;

pub(super) fn detect(found: &mut Vec<KeyValue>) {
    found.push(KeyValue::new(
        semconv::PROCESS_PID,
        i64::from(std::process::id()),
    ));
    found.push(KeyValue::new(semconv::PROCESS_RUNTIME_NAME, "rust"));
    if let Ok(path) = std::env::current_exe() {
        let path = path.to_string_lossy();
        // What Linux says when the file was replaced under a running process.
        let path = path.strip_suffix(" (deleted)").unwrap_or(&path);
        if let Some(name) = Path::new(path).file_name() {
            found.push(KeyValue::new(
                semconv::PROCESS_EXECUTABLE_NAME,
                name.to_string_lossy().into_owned(),
            ));
        }
        found.push(KeyValue::new(
            semconv::PROCESS_EXECUTABLE_PATH,
            path.to_owned(),
        ));
    }
    // Users of a directory service are not asked for: that could take a network.
    if let (Some(status), Some(passwd)) =
        (file::text("/proc/self/status"), file::text("/etc/passwd"))
    {
        if let Some(owner) = effective_user(&status).and_then(|id| user_name(&passwd, id)) {
            found.push(KeyValue::new(semconv::PROCESS_OWNER, owner.to_owned()));
        }
    }
}

/// `Uid:` is followed by the real, the effective, the saved and the file system's user.
fn effective_user(status: &str) -> Option<u32> {
    let ids = status.lines().find_map(|line| line.strip_prefix("Uid:"))?;
    ids.split_whitespace().nth(1)?.parse().ok()
}

/// `name:password:id:…`
fn user_name(passwd: &str, id: u32) -> Option<&str> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)?.parse() == Ok(id)).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_owner_is_the_effective_user() {
        let status = "Name:\tframes\nUmask:\t0022\nUid:\t1000\t33\t33\t33\nGid:\t0\t0\t0\t0\n";
        let passwd =
            "root:x:0:0:root:/root:/bin/bash\n# a comment\nwww-data:x:33:33::/var/www:/bin/sh\n";
        assert_eq!(effective_user(status), Some(33));
        assert_eq!(user_name(passwd, 33), Some("www-data"));
        assert_eq!(user_name(passwd, 1000), None);
    }

    #[test]
    fn nonsense_has_no_owner() {
        assert_eq!(effective_user("Uid:\n"), None);
        assert_eq!(effective_user("Uid:\t1000"), None);
        assert_eq!(effective_user(""), None);
        assert_eq!(user_name("root", 0), None);
    }
}
