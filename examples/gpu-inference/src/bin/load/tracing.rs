//! How much of what happens is traced.

use std::fmt;
use tokio::process::Command;

/// How much of what happens is traced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tracing {
    Off,
    OneInTen,
    Every,
}

impl Tracing {
    /// What the others are compared with is in the middle.
    pub(crate) const ALL: [Self; 3] = [Self::OneInTen, Self::Off, Self::Every];

    /// Tells a service so, by its environment. Its spans go to `endpoint`.
    pub(crate) fn tell(self, service: &mut Command, endpoint: &str) {
        match self {
            // Everything else goes on: metrics, logs with the ids of traces, and the headers between the services.
            Self::Off => service
                .env("OTEL_TRACES_EXPORTER", "none")
                .env("OTEL_TRACES_SAMPLER", "always_off"),
            Self::OneInTen => service
                .env("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint)
                .env("OTEL_TRACES_SAMPLER", "parentbased_traceidratio")
                .env("OTEL_TRACES_SAMPLER_ARG", "0.1"),
            Self::Every => service.env("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint),
        };
    }
}

impl fmt::Display for Tracing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Off => "no tracing",
            Self::OneInTen => "tracing one in ten",
            Self::Every => "tracing every one",
        })
    }
}
