//! What shows the effect of a setting.

use super::rows;
use super::stage::Stage;
use instrument_core::Error;
use instrument_core::telemetry::Telemetry;
use std::process::Output;

pub type Variables = &'static [(&'static str, &'static str)];
pub type Built = Result<Telemetry, Error>;

/// What shows the effect of a setting.
pub struct Row {
    /// What else has to be set.
    pub given: Variables,
    /// What has to be set beside the variable, and is not when code sets it.
    pub beside: Variables,
    /// A value of the variable, and what is seen then.
    pub text: &'static str,
    pub seen: &'static str,
    /// The text of the form for traces, for logs and for metrics, if it is another one.
    pub of_signal: Option<[&'static str; 3]>,
    /// What is seen if code sets it, see `coded`.
    pub coded: &'static str,
    /// Another value, where `text` is what code says.
    pub back: Option<(&'static str, &'static str)>,
    /// What is seen if nobody says anything; `None` where that cannot be waited for.
    pub default: Option<&'static str>,
    pub scene: Scene,
    /// Whether it is seen over HTTP and over gRPC.
    pub both: bool,
}

/// Where to look.
#[derive(Clone, Copy)]
pub enum Scene {
    /// In this process.
    One(fn(&Stage, Built) -> String),
    /// The same, with a word for traces, logs and metrics.
    Each(fn(&Stage, Built) -> Vec<String>),
    /// In a process of its own.
    Process(fn(&Stage, &Output) -> String),
}

impl Row {
    pub fn new(text: &'static str, seen: &'static str, scene: Scene) -> Self {
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

    pub fn given(self, given: Variables) -> Self {
        Self { given, ..self }
    }

    pub fn beside(self, beside: Variables) -> Self {
        Self { beside, ..self }
    }

    pub fn of_signal(self, texts: [&'static str; 3]) -> Self {
        Self {
            of_signal: Some(texts),
            ..self
        }
    }

    pub fn coded(self, coded: &'static str) -> Self {
        Self { coded, ..self }
    }

    pub fn back(self, text: &'static str, seen: &'static str) -> Self {
        Self {
            back: Some((text, seen)),
            ..self
        }
    }

    pub fn default(self, seen: &'static str) -> Self {
        Self {
            default: Some(seen),
            ..self
        }
    }

    /// Its effect has nothing to do with the protocol, or only HTTP shows it.
    pub fn over_http(self) -> Self {
        Self {
            both: false,
            ..self
        }
    }
}

pub fn row(variable: &str) -> Option<Row> {
    rows::process::row(variable)
        .or_else(|| rows::receiver::row(variable))
        .or_else(|| rows::exporters::row(variable))
        .or_else(|| rows::batches::row(variable))
        .or_else(|| rows::sampling::row(variable))
        .or_else(|| rows::limits::row(variable))
}
