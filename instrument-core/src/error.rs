//! What can go wrong in setting up. Nothing else returns an error: instrumentation never fails its caller.

use std::error::Error as StdError;
use std::fmt;
#[cfg(feature = "telemetry")]
use std::sync::Arc;

/// Why a set-up was refused.
pub struct Error {
    kind: Kind,
}

#[derive(Clone)]
enum Kind {
    AlreadyInstalled,
    #[cfg(feature = "telemetry")]
    Settings(Vec<crate::config::Problem>),
    #[cfg(feature = "telemetry")]
    Setup {
        what: String,
        cause: Arc<dyn StdError + Send + Sync>,
    },
    #[cfg(feature = "telemetry")]
    Unfinished {
        what: &'static str,
        why: String,
    },
}

impl Error {
    pub(crate) fn already_installed() -> Self {
        Self {
            kind: Kind::AlreadyInstalled,
        }
    }

    /// Whether a provider was installed before.
    #[must_use]
    pub fn is_already_installed(&self) -> bool {
        matches!(self.kind, Kind::AlreadyInstalled)
    }
}

#[cfg(feature = "telemetry")]
impl Error {
    /// Strict mode refuses what it would else replace.
    pub(crate) fn settings(problems: Vec<crate::config::Problem>) -> Self {
        Self {
            kind: Kind::Settings(problems),
        }
    }

    /// `what` is a whole sentence without its full stop; the cause follows it.
    pub(crate) fn setup(
        what: impl Into<String>,
        cause: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        Self {
            kind: Kind::Setup {
                what: what.into(),
                cause: cause.into().into(),
            },
        }
    }

    /// A flush or a shut-down that did not get everything out.
    pub(crate) fn unfinished(what: &'static str, why: impl Into<String>) -> Self {
        Self {
            kind: Kind::Unfinished {
                what,
                why: why.into(),
            },
        }
    }

    /// The same, for whoever else waits for it.
    pub(crate) fn again(&self) -> Self {
        let kind = self.kind.clone();
        Self { kind }
    }

    /// Whether a flush or a shut-down could not send everything, or not in time.
    #[must_use]
    pub fn is_unfinished(&self) -> bool {
        matches!(self.kind, Kind::Unfinished { .. })
    }

    /// What is wrong with the configuration, if that is why.
    #[must_use]
    pub fn problems(&self) -> &[crate::config::Problem] {
        match &self.kind {
            Kind::Settings(problems) => problems,
            _ => &[],
        }
    }
}

/// The same words: this is what a `main` that returns the error shows.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::AlreadyInstalled => f.write_str(
                "a provider is installed already and stays; install one per process, at the start of `main`, or bind further ones to a `Context` with `Provider::bind`",
            ),
            #[cfg(feature = "telemetry")]
            Kind::Settings(problems) => {
                f.write_str("the configuration is refused")?;
                for (i, problem) in problems.iter().enumerate() {
                    let between = if i == 0 { ": " } else { "; " };
                    write!(f, "{between}{}", problem.refused())?;
                }
                Ok(())
            }
            #[cfg(feature = "telemetry")]
            Kind::Setup { what, cause } => write!(f, "{what}: {cause}"),
            #[cfg(feature = "telemetry")]
            Kind::Unfinished { what, why } => write!(
                f,
                "the {what} of telemetry did not get everything out: {why}; `Telemetry::health` counts what was sent and what was not, and has the last cause"
            ),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.kind {
            #[cfg(feature = "telemetry")]
            Kind::Setup { cause, .. } => Some(cause.as_ref()),
            _ => None,
        }
    }
}
