//! Which controls the page has, and which of them a scenario has tested.

use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs, process};

/// What the scenarios have written down, one file each.
#[derive(Debug)]
pub struct Controls {
    folder: PathBuf,
}

impl Controls {
    /// An empty list.
    ///
    /// # Panics
    ///
    /// When the system's folder for temporary files takes none.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "it makes a folder")]
    pub fn new() -> Self {
        let folder = env::temp_dir().join(format!("instrument-page-controls-{}", process::id()));
        fs::create_dir_all(&folder).expect("a temporary folder");
        Self { folder }
    }

    /// Where they write.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The controls that were there, or are in the sources, and that no scenario has tested.
    ///
    /// # Panics
    ///
    /// When what the scenarios wrote cannot be read.
    #[must_use]
    pub fn untested(&self) -> Vec<String> {
        let written = fs::read_dir(&self.folder).expect("the folder is ours");
        let written: Vec<Value> = written
            .map(|entry| {
                let text = fs::read(entry.expect("an entry").path()).expect("a scenario wrote it");
                serde_json::from_slice(&text).expect("a scenario writes JSON")
            })
            .collect();
        let names = |list: &str| -> BTreeSet<String> {
            let lists = written.iter().filter_map(|one| one[list].as_array());
            lists
                .flatten()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect()
        };
        let mut there = names("seen");
        there.extend(in_sources());
        there.difference(&names("tested")).cloned().collect()
    }
}

/// The names that stand in the page's own files, so that what no scenario came across is missed as well.
fn in_sources() -> BTreeSet<String> {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../instrument-tower/src/page/assets");
    let files = fs::read_dir(folder).expect("the page's files");
    let texts =
        files.map(|file| fs::read_to_string(file.expect("a file").path()).expect("it is text"));
    let mut found = BTreeSet::new();
    for text in texts {
        for before in ["control: \"", "data-control=\"", "copyButton(\""] {
            let names = text.split(before).skip(1);
            found.extend(
                names
                    .filter_map(|rest| rest.split('"').next())
                    .map(str::to_owned),
            );
        }
    }
    // Names that are put together are seen when they are there.
    found.retain(|name| !name.contains('$'));
    assert!(
        found.contains("refresh"),
        "the sources name their controls otherwise: {found:?}"
    );
    found
}

impl Drop for Controls {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}
