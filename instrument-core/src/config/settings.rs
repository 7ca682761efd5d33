//! The one table of settings: the environment, the file, the code and the docs are read along it.

mod batch;
mod exporters;
mod limits;
mod otlp;
mod process;
mod sampling;
mod set;
mod unsupported;

pub(crate) use batch::*;
pub(crate) use exporters::*;
pub(crate) use limits::*;
pub(crate) use otlp::*;
pub(crate) use process::*;
pub(crate) use sampling::*;
pub(crate) use unsupported::UNSUPPORTED;

use super::allowed::Allowed;

/// One thing that can be set: where, to what, and what it means. See [`settings`].
#[derive(Debug)]
#[non_exhaustive]
pub struct Setting {
    /// The variable, the standard one where there is one.
    pub variable: &'static str,
    /// Another variable for the same, which the standard one beats.
    pub twin: Option<Twin>,
    /// The forms for one signal, which beat the general one: traces, logs, metrics.
    pub signals: Option<[&'static str; 3]>,
    /// Where it stands in the declarative file.
    pub path: Option<&'static str>,
    /// What sets it in code.
    pub method: Option<&'static str>,
    /// What counts if nothing says otherwise.
    pub default: &'static str,
    /// What it may be.
    pub allowed: Allowed,
    /// What it does.
    pub meaning: &'static str,
    /// A value that is allowed and not the default.
    pub example: &'static str,
    /// A value that is not allowed, if there is one.
    pub wrong: Option<&'static str>,
    /// Its values are never shown.
    pub secret: bool,
}

/// Another name of a variable.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Twin {
    /// The variable.
    pub variable: &'static str,
    /// What it may be, which can be less than the standard one.
    pub allowed: Allowed,
}

impl Setting {
    const NEW: Self = Self {
        variable: "",
        twin: None,
        signals: None,
        path: None,
        method: None,
        default: "",
        allowed: Allowed::Text,
        meaning: "",
        example: "",
        wrong: None,
        secret: false,
    };

    /// Every variable that sets it.
    pub fn variables(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.variable)
            .chain(self.twin.map(|twin| twin.variable))
            .chain(self.signals.into_iter().flatten())
    }

    /// What a variable of it may be.
    pub(crate) fn allowed_in(&self, variable: &str) -> Allowed {
        match self.twin {
            Some(twin) if twin.variable == variable => twin.allowed,
            _ => self.allowed,
        }
    }
}

/// Everything that can be set, in the order of the docs.
///
/// ```
/// use instrument_core::config::settings;
///
/// let endpoint = settings()
///     .find(|setting| setting.variable == "OTEL_EXPORTER_OTLP_ENDPOINT")
///     .expect("it is in the table");
/// assert_eq!(endpoint.method, Some("with_endpoint"));
/// ```
pub fn settings() -> impl Iterator<Item = &'static Setting> {
    set::ALL.iter().copied()
}

/// The setting that a variable belongs to.
pub(crate) fn by_variable(name: &str) -> Option<&'static Setting> {
    settings().find(|setting| setting.variables().any(|variable| variable == name))
}
