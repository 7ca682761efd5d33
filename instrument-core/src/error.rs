//! What can go wrong in setting up. Nothing else returns an error: instrumentation never fails its caller.

use std::fmt;

/// Why a set-up was refused.
#[derive(Debug)]
pub struct Error {
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    AlreadyInstalled,
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

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::AlreadyInstalled => f.write_str(
                "a provider is installed already and stays; install one per process, at the start of `main`, or bind further ones to a `Context` with `Provider::bind`",
            ),
        }
    }
}

impl std::error::Error for Error {}
