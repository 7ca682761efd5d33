//! The files that are shipped for those who run this, as they are.

use std::path::PathBuf;

/// One of them, by its path in `deploy`.
pub(crate) fn shipped(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("deploy")
        .join(path)
}

/// What it says.
#[track_caller]
pub(crate) fn text(path: &str) -> String {
    let file = shipped(path);
    std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()))
}
