//! What shows the effect of a setting.

use super::rows;
use super::stage::Stage;
use instrument_core::Error;
use instrument_core::telemetry::Telemetry;
use std::process::Output;

pub(crate) type Variables = &'static [(&'static str, &'static str)];
pub(crate) type Built = Result<Telemetry, Error>;

/// What shows the effect of a setting.
pub(crate) struct Row {
    /// What else has to be set.
    pub(crate) given: Variables,
    /// What has to be set beside the variable, and is not when code sets it.
    pub(crate) beside: Variables,
    /// A value of the variable, and what is seen then.
    pub(crate) text: &'static str,
    pub(crate) seen: &'static str,
    /// The text of the form for traces, for logs and for metrics, if it is another one.
    pub(crate) of_signal: Option<[&'static str; 3]>,
    /// What is seen if code sets it, see `coded`.
    pub(crate) coded: &'static str,
    /// Another value, where `text` is what code says.
    pub(crate) back: Option<(&'static str, &'static str)>,
    /// What is seen if nobody says anything; `None` where that cannot be waited for.
    pub(crate) default: Option<&'static str>,
    pub(crate) scene: Scene,
    /// Whether it is seen over HTTP and over gRPC.
    pub(crate) both: bool,
}

/// Where to look.
#[derive(Clone, Copy)]
pub(crate) enum Scene {
    /// In this process.
    One(fn(&Stage, Built) -> String),
    /// The same, with a word for traces, logs and metrics.
    Each(fn(&Stage, Built) -> Vec<String>),
    /// In a process of its own.
    Process(fn(&Stage, &Output) -> String),
}

impl Row {
    pub(crate) fn new(text: &'static str, seen: &'static str, scene: Scene) -> Self {
        Self {
            given: &[],
            beside: &[],
            text,
            seen,
            of_signal: None,
            coded: "",
            back: None,
            default: None,
            scene,
            both: true,
        }
    }

    pub(crate) fn given(self, given: Variables) -> Self {
        Self { given, ..self }
    }

    pub(crate) fn beside(self, beside: Variables) -> Self {
        Self { beside, ..self }
    }

    pub(crate) fn of_signal(self, texts: [&'static str; 3]) -> Self {
        Self {
            of_signal: Some(texts),
            ..self
        }
    }

    pub(crate) fn coded(self, coded: &'static str) -> Self {
        Self { coded, ..self }
    }

    pub(crate) fn back(self, text: &'static str, seen: &'static str) -> Self {
        Self {
            back: Some((text, seen)),
            ..self
        }
    }

    pub(crate) fn default(self, seen: &'static str) -> Self {
        Self {
            default: Some(seen),
            ..self
        }
    }

    /// Its effect has nothing to do with the protocol, or only HTTP shows it.
    pub(crate) fn over_http(self) -> Self {
        Self {
            both: false,
            ..self
        }
    }
}

pub(crate) fn row(variable: &str) -> Option<Row> {
    rows::process::row(variable)
        .or_else(|| rows::receiver::row(variable))
        .or_else(|| rows::exporters::row(variable))
        .or_else(|| rows::batches::row(variable))
        .or_else(|| rows::sampling::row(variable))
        .or_else(|| rows::limits::row(variable))
}
