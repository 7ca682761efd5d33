//! What the settings are called that the doctor advises to change.

use crate::config::{Choice, CodeSettings, Environment, Process};
use std::collections::HashMap;

/// What a service is set up from, as far as it decides where to change something.
#[derive(Clone, Debug, Default)]
pub(super) struct Variables {
    has_file: bool,
    is_forced: bool,
    of_traces: Vec<&'static str>,
}

/// What has a variable for all signals, and one for spans only, which counts where it is set.
const BOTH: [[&str; 2]; 6] = [
    [
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
    ],
    [
        "OTEL_EXPORTER_OTLP_PROTOCOL",
        "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL",
    ],
    [
        "OTEL_EXPORTER_OTLP_HEADERS",
        "OTEL_EXPORTER_OTLP_TRACES_HEADERS",
    ],
    [
        "OTEL_EXPORTER_OTLP_TIMEOUT",
        "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT",
    ],
    [
        "OTEL_EXPORTER_OTLP_CERTIFICATE",
        "OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE",
    ],
    [
        "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE",
        "OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE",
    ],
];

impl Variables {
    /// `given`: what stands for the environment.
    pub(super) fn of(code: &CodeSettings, given: Option<&HashMap<String, String>>) -> Self {
        fn is_forced<T>(choice: Option<&Choice<T>>) -> bool {
            matches!(choice, Some(Choice::Forced(_)))
        }
        let environment: &dyn Environment = match given {
            Some(given) => given,
            None => &Process,
        };
        let is_set = |name: &str| {
            environment
                .variable(name)
                .is_some_and(|value| !value.is_empty())
        };
        Self {
            has_file: is_set("OTEL_CONFIG_FILE"),
            is_forced: is_forced(code.endpoint.as_ref()) || is_forced(code.protocol.as_ref()),
            of_traces: BOTH
                .into_iter()
                .map(|[_, own]| own)
                .filter(|own| is_set(own))
                .collect(),
        }
    }

    pub(super) fn endpoint(&self) -> &'static str {
        self.named(0)
    }

    pub(super) fn protocol(&self) -> &'static str {
        self.named(1)
    }

    pub(super) fn headers(&self) -> &'static str {
        self.named(2)
    }

    pub(super) fn timeout(&self) -> &'static str {
        self.named(3)
    }

    pub(super) fn certificate(&self) -> &'static str {
        self.named(4)
    }

    pub(super) fn client_certificate(&self) -> &'static str {
        self.named(5)
    }

    /// Whether the endpoint is that of spans only, which is taken as it is, path and all.
    pub(super) fn is_endpoint_whole(&self) -> bool {
        self.endpoint() == BOTH[0][1]
    }

    /// Where else to look for a setting.
    pub(super) fn elsewhere(&self) -> &'static str {
        if self.is_forced {
            " (or in code, which forces it)"
        } else if self.has_file {
            " (or what stands for it in the file that OTEL_CONFIG_FILE names, which decides)"
        } else {
            ""
        }
    }

    fn named(&self, which: usize) -> &'static str {
        let [all, own] = BOTH[which];
        if self.of_traces.contains(&own) {
            own
        } else {
            all
        }
    }
}
