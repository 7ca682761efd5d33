//! What has to be installed: node, Chromium, and the packages of `.ci/page-tools`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

/// Where the programs are.
#[derive(Clone, Debug)]
pub struct Tools {
    packages: PathBuf,
    chromium: PathBuf,
}

const CHROMIUMS: [&str; 3] = [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
];

impl Tools {
    /// # Errors
    ///
    /// What is missing, in words.
    pub fn find() -> Result<Self, String> {
        let node = Command::new("node")
            .arg("--version")
            .stdout(Stdio::null())
            .status();
        if !node.is_ok_and(|status| status.success()) {
            return Err("node is not installed".to_owned());
        }
        let packages = packages();
        if !packages.join("node_modules/axe-core").is_dir() {
            return Err(format!("{} has no axe-core", packages.display()));
        }
        let named = env::var_os("CHROMIUM").map(PathBuf::from);
        let known = CHROMIUMS.iter().map(PathBuf::from);
        let chromium = named.into_iter().chain(known).find(|path| path.exists());
        let chromium =
            chromium.ok_or("Chromium is not installed, or CHROMIUM does not say where")?;
        Ok(Self { packages, chromium })
    }

    /// Node with the scenarios' program.
    #[must_use]
    pub fn node(&self) -> Command {
        let mut command = Command::new("node");
        command
            .arg(program())
            .env("PAGE_TOOLS", &self.packages)
            .env("CHROMIUM", &self.chromium);
        command
    }
}

fn program() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("browser/run.mjs")
}

/// The same folder as in `.ci/page-tools`.
fn packages() -> PathBuf {
    if let Some(folder) = env::var_os("INSTRUMENT_PAGE_TOOLS") {
        return folder.into();
    }
    let home = || env::var_os("HOME").map(|home| Path::new(&home).join(".cache"));
    let cache = env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(home);
    let folder = cache.unwrap_or_default().join("instrument-ci/page-tools");
    fs::canonicalize(&folder).unwrap_or(folder)
}
