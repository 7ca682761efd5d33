//! Writes what Grafana and Prometheus are given, out of the names that the code itself uses: `deploy/grafana`,
//! `deploy/prometheus`, and `deploy/dashboards.md`, which says what each panel and alert tells.
//!
//! ```sh
//! cargo run -p gpu-inference --bin deploy             # writes them
//! cargo run -p gpu-inference --bin deploy -- --check  # says which of them differ, and ends with 1 if any does
//! ```
//!
//! | module | is |
//! |---|---|
//! | [`backend`] | whether traces are in Jaeger or in Tempo |
//! | [`query`] | a question to Prometheus, and pieces of such |
//! | [`foreign`] | the only metrics asked for that are somebody else's |
//! | [`links`] | from a span to metrics |
//! | [`dashboard`] | the dashboard of the traces |
//! | [`alerts`], [`recordings`] | the rules of Prometheus |

pub mod alerts;
pub mod backend;
pub mod dashboard;
pub mod foreign;
pub mod links;
mod page;
pub mod query;
pub mod recordings;
mod rule_cases;
mod rule_tests;
mod scrape;
mod sources;
mod yaml;

use backend::Backend;
use std::fs;
use std::io;
use std::path::Path;

/// A file as it is to be.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Written {
    /// Below `deploy`.
    pub path: String,
    /// What is in it.
    pub text: String,
}

/// All files.
#[must_use]
pub fn files() -> Vec<Written> {
    let mut files = vec![
        Written::yaml("prometheus/prometheus.yml", &scrape::config()),
        Written::yaml("prometheus/rules/recordings.yml", &recordings::file()),
        Written::yaml("prometheus/rules/alerts.yml", &alerts::file()),
        Written::yaml("prometheus/tests/alerts.yml", &rule_tests::file()),
        Written {
            path: "dashboards.md".to_owned(),
            text: page::text(),
        },
    ];
    for backend in [Backend::Jaeger, Backend::Tempo] {
        let at = format!("grafana/{}", backend.word());
        files.push(Written::yaml(
            &format!("{at}/provisioning/datasources/hsi.yml"),
            &sources::file(backend),
        ));
        files.push(Written::yaml(
            &format!("{at}/provisioning/dashboards/hsi.yml"),
            &sources::dashboards(),
        ));
        files.push(Written {
            path: format!("{at}/dashboards/{}.json", dashboard::UID),
            text: yaml::json(&dashboard::file(backend)),
        });
    }
    files
}

/// Writes all files below this folder.
///
/// # Errors
///
/// When one cannot be written.
pub fn write(folder: &Path) -> io::Result<()> {
    for file in files() {
        let path = folder.join(&file.path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, file.text)?;
    }
    Ok(())
}

/// Which files below this folder are missing or are not what they are to be.
#[must_use]
pub fn differing(folder: &Path) -> Vec<String> {
    let differs = |file: &Written| {
        fs::read_to_string(folder.join(&file.path)).ok().as_ref() != Some(&file.text)
    };
    files()
        .into_iter()
        .filter(differs)
        .map(|file| file.path)
        .collect()
}

impl Written {
    fn yaml(path: &str, value: &serde_json::Value) -> Self {
        Self {
            path: path.to_owned(),
            text: format!(
                "# Written by `cargo run -p gpu-inference --bin deploy`, out of `src/deploy`: change it there.\n{}",
                yaml::yaml(value)
            ),
        }
    }
}
