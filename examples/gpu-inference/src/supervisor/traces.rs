//! Where the children's traces go.

use crate::backend::TRACING;
use crate::config::settings as s;
use crate::config::{self, Role};
use std::env;

/// Whoever sets one of these knows where traces go.
const SAID_BY: [&str; 6] = [
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
    "OTEL_TRACES_EXPORTER",
    "OTEL_CONFIG_FILE",
    "OTEL_SDK_DISABLED",
    "OTEL_ENABLED",
];

/// Where the children's traces go.
#[derive(Debug)]
pub(super) struct Traces {
    /// Where traces are sent to be shown, if the backend shows them.
    page: Option<String>,
    /// What it takes to send there.
    token: Option<String>,
    is_said: bool,
}

impl Traces {
    /// To the page of the backend, if nobody has said otherwise.
    pub(super) fn new(config: &config::Supervisor, backend: &str) -> Self {
        let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
        let is_said = SAID_BY.into_iter().any(is_set);
        let is_shown = config.trace_page.unwrap_or(!is_said);
        Self {
            page: is_shown.then(|| format!("{backend}{TRACING}")),
            token: config.trace_page_token.clone(),
            is_said,
        }
    }

    /// Where to look.
    pub(super) fn page(&self) -> Option<&str> {
        self.page.as_deref()
    }

    /// What a child is told of it.
    pub(super) fn variables(&self, role: Role) -> Vec<(&'static str, String)> {
        let mut told = Vec::new();
        if role == Role::Backend {
            told.push((s::TRACE_PAGE.variable, self.page.is_some().to_string()));
        }
        let Some(page) = self.page().filter(|_| !self.is_said) else {
            return told;
        };
        if role == Role::Backend {
            // It shows its own as they are.
            told.push(("OTEL_TRACES_EXPORTER", "none".to_owned()));
            return told;
        }
        told.push(("OTEL_EXPORTER_OTLP_ENDPOINT", page.to_owned()));
        told.push(("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf".to_owned()));
        told.push(("OTEL_LOGS_EXPORTER", "otlp".to_owned()));
        if let Some(token) = &self.token {
            let headers = format!("authorization=Bearer%20{}", encoded(token));
            told.push(("OTEL_EXPORTER_OTLP_HEADERS", headers));
        }
        told
    }
}

/// As headers in a variable are written: whatever is no letter or digit by its number.
fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn traces(is_said: bool, is_shown: bool, token: Option<&str>) -> Traces {
        Traces {
            page: is_shown.then(|| "http://127.0.0.1:8000/tracing".to_owned()),
            token: token.map(str::to_owned),
            is_said,
        }
    }

    #[test]
    fn the_others_send_to_the_page_of_the_backend() {
        let traces = traces(false, true, Some("a=b c"));
        assert_eq!(
            traces.variables(Role::Detector),
            [
                (
                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                    "http://127.0.0.1:8000/tracing"
                ),
                ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
                ("OTEL_LOGS_EXPORTER", "otlp"),
                (
                    "OTEL_EXPORTER_OTLP_HEADERS",
                    "authorization=Bearer%20a%3Db%20c"
                ),
            ]
            .map(|(name, value)| (name, value.to_owned()))
        );
        assert_eq!(
            traces.variables(Role::Backend),
            [("TRACE_PAGE", "true"), ("OTEL_TRACES_EXPORTER", "none")]
                .map(|(name, value)| (name, value.to_owned()))
        );
    }

    #[test]
    fn whoever_has_said_where_they_go_is_not_contradicted() {
        for is_shown in [false, true] {
            let traces = traces(true, is_shown, None);
            assert!(traces.variables(Role::Analyst).is_empty());
            assert_eq!(
                traces.variables(Role::Backend),
                [("TRACE_PAGE", is_shown.to_string())]
            );
        }
    }
}
