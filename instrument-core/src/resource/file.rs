//! Small files, read without waiting for anything.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

/// More than any of these files has; a longer one is cut.
const LIMIT: u64 = 256 * 1024;

/// The text of an ordinary file. A pipe or device in its place could block, and is not opened.
pub(super) fn text(path: impl AsRef<Path>) -> Option<String> {
    let path = path.as_ref();
    if !path.metadata().ok()?.is_file() {
        return None;
    }
    let mut bytes = Vec::new();
    File::open(path)
        .ok()?
        .take(LIMIT)
        .read_to_end(&mut bytes)
        .ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// The one line of a file that has one, if it is not empty.
pub(super) fn line(path: impl AsRef<Path>) -> Option<String> {
    let text = text(path)?;
    let line = text.lines().next()?.trim();
    (!line.is_empty()).then(|| line.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_file_is_left_out() {
        assert_eq!(text("/dev/zero"), None);
        assert_eq!(text("/"), None);
        assert_eq!(text("/no/such/file"), None);
    }

    #[test]
    fn a_long_file_is_cut() {
        let path =
            std::env::temp_dir().join(format!("instrument-long-file-{}", std::process::id()));
        std::fs::write(&path, vec![b'x'; 3 * 256 * 1024]).expect("a temporary file");
        let read = text(&path);
        std::fs::remove_file(&path).expect("the file just written");
        assert_eq!(read.map(|text| text.len()), Some(256 * 1024));
    }
}
