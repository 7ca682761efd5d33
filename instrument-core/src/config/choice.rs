//! A value given in code: a default, or the last word.

use opentelemetry::Value;
use std::path::PathBuf;

/// A value given in code. As it stands it is a default, which environment and file override; [`forced`] it is the last
/// word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice<T> {
    /// The environment or the configuration file may override it.
    Default(T),
    /// Nothing overrides it.
    Forced(T),
}

/// Makes a value given in code the last word.
///
/// ```no_run
/// use instrument_core::config::forced;
/// use instrument_core::telemetry::Telemetry;
///
/// let telemetry = Telemetry::builder("camera-service")
///     // `OTEL_EXPORTER_OTLP_ENDPOINT` overrides this …
///     .with_endpoint("http://collector:4318")
///     // … and nothing this.
///     .with_resource_attribute("service.namespace", forced("cameras"))
///     .install()?;
/// # Ok::<(), instrument_core::Error>(())
/// ```
pub fn forced<T>(value: T) -> Choice<T> {
    Choice::Forced(value)
}

impl<T> From<T> for Choice<T> {
    fn from(value: T) -> Self {
        Self::Default(value)
    }
}

impl<T> Choice<T> {
    /// The same word about something made of the value.
    pub(crate) fn map<U>(self, f: impl FnOnce(T) -> U) -> Choice<U> {
        match self {
            Self::Default(value) => Choice::Default(f(value)),
            Self::Forced(value) => Choice::Forced(f(value)),
        }
    }

    /// The value, whoever counts.
    pub(crate) fn value(&self) -> &T {
        match self {
            Self::Default(value) | Self::Forced(value) => value,
        }
    }
}

// What is written as a text in code, as a default and forced.

impl From<&str> for Choice<String> {
    fn from(text: &str) -> Self {
        Self::Default(text.into())
    }
}

impl From<Choice<&str>> for Choice<String> {
    fn from(choice: Choice<&str>) -> Self {
        choice.map(Into::into)
    }
}

impl From<&str> for Choice<PathBuf> {
    fn from(text: &str) -> Self {
        Self::Default(text.into())
    }
}

impl From<Choice<&str>> for Choice<PathBuf> {
    fn from(choice: Choice<&str>) -> Self {
        choice.map(Into::into)
    }
}

impl From<&'static str> for Choice<Value> {
    fn from(text: &'static str) -> Self {
        Self::Default(text.into())
    }
}

impl From<Choice<&'static str>> for Choice<Value> {
    fn from(choice: Choice<&'static str>) -> Self {
        choice.map(Into::into)
    }
}

impl From<String> for Choice<Value> {
    fn from(text: String) -> Self {
        Self::Default(text.into())
    }
}

impl From<Choice<String>> for Choice<Value> {
    fn from(choice: Choice<String>) -> Self {
        choice.map(Into::into)
    }
}

impl From<i64> for Choice<Value> {
    fn from(number: i64) -> Self {
        Self::Default(number.into())
    }
}

impl From<bool> for Choice<Value> {
    fn from(value: bool) -> Self {
        Self::Default(value.into())
    }
}
