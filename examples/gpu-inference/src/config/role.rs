//! What a process is.

use std::fmt;

/// What a process is.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Role {
    /// Starts backend, detector and analyst, and a feed if wanted. It is what runs without a word for a role.
    Supervisor,
    /// Takes images in, keeps what is found, tells of events.
    Backend,
    /// The backend's workers without its interface, to have more of them.
    Worker,
    /// Finds objects in images.
    Detector,
    /// Judges what was found.
    Analyst,
    /// Plays cameras that send images to a backend.
    Demo,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Supervisor,
        Self::Backend,
        Self::Worker,
        Self::Detector,
        Self::Analyst,
        Self::Demo,
    ];

    /// The word on the command line; empty for the one that needs none.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Supervisor => "",
            Self::Backend => "backend",
            Self::Worker => "worker",
            Self::Detector => "detector",
            Self::Analyst => "analyst",
            Self::Demo => "demo",
        }
    }

    /// What the service is called in traces, unless `OTEL_SERVICE_NAME` says otherwise.
    #[must_use]
    pub const fn service_name(self) -> &'static str {
        match self {
            Self::Supervisor => "hsi-supervisor",
            Self::Backend | Self::Worker => "hsi-backend",
            Self::Detector => "hsi-yolo26",
            Self::Analyst => "hsi-nemotron",
            Self::Demo => "hsi-cameras",
        }
    }

    /// One sentence.
    #[must_use]
    pub const fn says(self) -> &'static str {
        match self {
            Self::Supervisor => {
                "starts backend, detector and analyst as processes of their own, and cameras that feed them"
            }
            Self::Backend => "takes images in, has them looked at and judged, keeps events",
            Self::Worker => {
                "the backend's workers without its interface, to have more of them: needs PostgreSQL and Redis"
            }
            Self::Detector => "finds objects in images, over HTTP and gRPC",
            Self::Analyst => "judges what was found, by a language model or by rules",
            Self::Demo => "plays cameras that send images to a backend",
        }
    }

    pub(super) fn of_word(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|role| !word.is_empty() && role.word() == word)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Supervisor => "supervisor",
            other => other.word(),
        })
    }
}
