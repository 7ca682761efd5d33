//! From the variable to the file.

use crate::config::tests::map::Map;
use crate::config::{CodeSettings, resolve};
use std::path::PathBuf;

/// A file that is gone when the test is over.
struct Temporary(PathBuf);

impl Temporary {
    fn new(name: &str, content: &[u8]) -> Self {
        let name = format!("instrument-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, content).expect("the temporary folder can be written");
        Self(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().expect("it is Unicode")
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[test]
fn the_variable_names_the_file_and_then_the_file_decides() {
    let file = Temporary::new(
        "whole.yaml",
        b"file_format: '1.1'\ndisabled: true\ncolour: red\n",
    );
    for variable in ["OTEL_CONFIG_FILE", "OTEL_EXPERIMENTAL_CONFIG_FILE"] {
        let map = Map::of(&[
            (variable, file.path()),
            ("OTEL_TRACES_EXPORTER", "nonsense"),
        ]);
        let code = CodeSettings::default();
        let config = resolve("service", &code, &map).expect("it can be read");
        assert!(!config.enabled);
        let texts: Vec<_> = config.problems.iter().map(ToString::to_string).collect();
        assert_eq!(texts.len(), 1, "{texts:?}");
        assert!(
            texts[0].starts_with(&format!("{}:3:1: ", file.path())),
            "{texts:?}"
        );
        let asked = map.asked();
        assert!(!asked.contains("OTEL_TRACES_EXPORTER"), "{asked:?}");
    }
}

#[test]
fn a_file_that_cannot_be_read_refuses_the_set_up_and_is_named() {
    let large = Temporary::new("large.yaml", &vec![b'#'; (1 << 20) + 1]);
    let binary = Temporary::new("binary.yaml", b"file_format: \xff\n");
    for (path, part) in [
        ("/nowhere/otel.yaml", "check that it is there"),
        (large.path(), "larger than"),
        (binary.path(), "UTF-8"),
    ] {
        let map = Map::of(&[("OTEL_CONFIG_FILE", path)]);
        let error = resolve("service", &CodeSettings::default(), &map).expect_err(path);
        for part in ["`OTEL_CONFIG_FILE`", path, part] {
            assert!(error.to_string().contains(part), "{error}");
        }
    }
}
