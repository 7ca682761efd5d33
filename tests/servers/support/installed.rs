//! Where `.ci/servers` has put the servers.

use std::env;
use std::path::PathBuf;

/// What a test needs and cargo does not build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Server {
    /// Jaeger, all in one process.
    Jaeger,
    /// The OpenTelemetry Collector.
    Collector,
    /// Python with OpenTelemetry's SDK and Prometheus' client.
    Python,
}

impl Server {
    /// Its name for `.ci/servers`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Jaeger => "jaeger",
            Self::Collector => "otelcol",
            Self::Python => "python",
        }
    }

    /// The program to start, if it is installed.
    #[must_use]
    pub fn program(self) -> Option<PathBuf> {
        let place = folder()?.join(self.name());
        let program = match self {
            Self::Python => place.join("bin/python"),
            Self::Jaeger | Self::Collector => place,
        };
        program.is_file().then_some(program)
    }
}

/// As in `.ci/servers`.
fn folder() -> Option<PathBuf> {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty());
    let cache = || {
        let cache = set("XDG_CACHE_HOME").map(PathBuf::from);
        let cache = cache.or_else(|| Some(PathBuf::from(set("HOME")?).join(".cache")))?;
        Some(cache.join("instrument-ci/servers"))
    };
    set("INSTRUMENT_SERVERS").map(PathBuf::from).or_else(cache)
}
