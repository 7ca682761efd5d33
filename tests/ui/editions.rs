//! The cases that compile, on the editions that users have: what an expansion means must not depend on it.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

#[test]
fn forms_and_drop_order_are_the_same_on_every_edition() {
    let libraries = env::current_exe()
        .expect("this test")
        .parent()
        .expect("its folder")
        .to_owned();
    let core = newest_library(&libraries, "libinstrument_core-");
    for edition in ["2018", "2021", "2024"] {
        for case in ["forms", "drop_order"] {
            let program =
                env::temp_dir().join(format!("ui-tests-{}-{case}-{edition}", std::process::id()));
            let compiled = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
                .args(["--edition", edition, "--cap-lints", "allow", "-o"])
                .arg(&program)
                .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("pass/{case}.rs")))
                .arg(format!("-Ldependency={}", libraries.display()))
                .arg(format!("--extern=instrument_core={}", core.display()))
                .output()
                .expect("rustc runs");
            assert!(
                compiled.status.success(),
                "{case} on {edition}: {}",
                String::from_utf8_lossy(&compiled.stderr)
            );
            let ran = Command::new(&program).output().expect("the case runs");
            fs::remove_file(&program).expect("the program");
            assert!(
                ran.status.success(),
                "{case} on {edition}: {}",
                String::from_utf8_lossy(&ran.stderr)
            );
        }
    }
}

/// What cargo has built last for the tests of this package.
fn newest_library(folder: &Path, prefix: &str) -> PathBuf {
    let entries = fs::read_dir(folder)
        .expect("the libraries")
        .map(|entry| entry.expect("a library").path());
    let libraries = entries.filter(|path| {
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        name.starts_with(prefix) && name.ends_with(".rlib")
    });
    let age = |path: &PathBuf| {
        path.metadata()
            .and_then(|data| data.modified())
            .unwrap_or(SystemTime::UNIX_EPOCH)
    };
    libraries.max_by_key(age).expect("cargo has built it")
}
