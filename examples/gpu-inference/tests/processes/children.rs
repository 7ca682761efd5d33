//! Who was started by whom, as the kernel knows it.

use std::fs;

/// The processes whose parent is this one.
pub(crate) fn children(parent: u32) -> Vec<u32> {
    let of = |entry: fs::DirEntry| -> Option<u32> {
        let id = entry.file_name().to_str()?.parse().ok()?;
        let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
        // After the name, which may have anything in it: state and parent.
        let mut rest = stat.rsplit_once(')')?.1.split_whitespace();
        (rest.nth(1)? == parent.to_string()).then_some(id)
    };
    let entries = fs::read_dir("/proc").expect("this is Linux").flatten();
    entries.filter_map(of).collect()
}

pub(crate) fn runs(id: u32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{id}/stat"));
    stat.is_ok_and(|stat| {
        !stat
            .rsplit_once(')')
            .is_some_and(|(_, rest)| rest.trim_start().starts_with('Z'))
    })
}
