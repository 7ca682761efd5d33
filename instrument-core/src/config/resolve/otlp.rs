//! How the receiver of one signal is reached.

pub(crate) mod headers;
mod tls;

use crate::config::endpoint::{Endpoint, endpoint};
use crate::config::parse::{self, Parsed};
use crate::config::settings;
use crate::config::sources::{Chosen, Origin, Sources};
use crate::config::{Choice, CodeSettings};
use crate::export::{Compression, Otlp, Protocol};
use std::time::Duration;

/// The signals, in the order of [`Setting::signals`](crate::config::Setting::signals).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signal {
    Traces,
    Logs,
    Metrics,
}

impl Signal {
    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Traces => "/v1/traces",
            Self::Logs => "/v1/logs",
            Self::Metrics => "/v1/metrics",
        }
    }
}

pub(super) fn otlp(sources: &mut Sources<'_>, code: &CodeSettings, signal: Signal) -> Otlp {
    let index = signal as usize;
    let in_code = endpoint_in_code(sources, code.endpoint.as_ref());
    let given = sources.pick_signal(&settings::ENDPOINT, index, in_code.as_ref(), endpoint);
    let protocol = protocol(sources, code, index, given.as_ref());
    let (address, origin) = match given {
        Some(given) => (given.value, given.origin),
        None => (Endpoint::default_of(protocol), Origin::Default),
    };
    let secure = secure(sources, code, index, &address, origin);
    let own = settings::ENDPOINT.signals.map(|signals| signals[index]);
    let as_it_is = matches!(origin, Origin::Variable(name) if Some(name) == own);
    let url = match protocol {
        Protocol::Grpc => {
            if address.has_path() {
                sources.problem(format!("{origin} has a path, which gRPC does not use"));
            }
            address.root(secure)
        }
        Protocol::HttpProtobuf if as_it_is => address.as_it_is(secure),
        Protocol::HttpProtobuf => {
            if let Some(path) = PATHS.iter().find(|path| address.ends_with(path)) {
                sources.problem(format!(
                    "{origin} ends with {path}, which is added to it; it is taken without"
                ));
            }
            address.joined(secure, signal.path())
        }
    };
    let timeout = sources.pick_signal(
        &settings::TIMEOUT,
        index,
        code.timeout.as_ref(),
        parse::milliseconds,
    );
    let compression = sources.pick_signal(
        &settings::COMPRESSION,
        index,
        code.compression.as_ref(),
        parse::compression,
    );
    Otlp {
        url,
        protocol,
        headers: headers::headers(sources, code, index),
        compression: compression.map_or(Compression::None, |chosen| chosen.value),
        timeout: timeout.map_or(Duration::from_secs(10), |chosen| chosen.value),
        tls: tls::tls(sources, code, index, secure),
    }
}

const PATHS: [&str; 3] = ["/v1/traces", "/v1/logs", "/v1/metrics"];

/// The endpoint that code gives, if it is one.
pub(crate) fn endpoint_in_code(
    sources: &mut Sources<'_>,
    text: Option<&Choice<String>>,
) -> Option<Choice<Endpoint>> {
    let choice = text?;
    let text = choice.value();
    let parsed: Parsed<Endpoint> = endpoint(text.trim(), settings::ENDPOINT.allowed);
    let parsed = parsed
        .map_err(|wrong| {
            let instead = match wrong.rest {
                Some(_) => "what is right of it",
                None => "what else is set, or the default",
            };
            sources.problem(format!(
                "`with_endpoint` in code is {}: allowed is {}{}; used instead: {instead}",
                crate::config::secret::shown(text, false),
                settings::ENDPOINT.allowed,
                wrong.why
            ));
            wrong.rest
        })
        .map_or_else(|rest| rest, Some)?;
    Some(choice.clone().map(|_| parsed))
}

/// The protocol, or what the port means by convention.
fn protocol(
    sources: &mut Sources<'_>,
    code: &CodeSettings,
    index: usize,
    endpoint: Option<&Chosen<Endpoint>>,
) -> Protocol {
    let chosen = sources.pick_signal(
        &settings::PROTOCOL,
        index,
        code.protocol.as_ref(),
        parse::protocol,
    );
    let implied =
        endpoint.and_then(|endpoint| Some((endpoint.value.implied_protocol()?, endpoint)));
    match (chosen, implied) {
        (None, None) => Protocol::default(),
        (None, Some((implied, _))) => implied,
        (Some(chosen), None) => chosen.value,
        (Some(chosen), Some((implied, _))) if chosen.value == implied => implied,
        // The environment moves the receiver to the other port, and with it away from what code takes for granted.
        (Some(chosen), Some((implied, endpoint)))
            if matches!(
                (chosen.origin, endpoint.origin),
                (Origin::Code(_), Origin::Variable(_))
            ) =>
        {
            implied
        }
        (Some(chosen), Some((implied, endpoint))) => {
            let (port, other) = match implied {
                Protocol::Grpc => (4317, "grpc"),
                Protocol::HttpProtobuf => (4318, "http/protobuf"),
            };
            sources.problem(format!(
                "{} and port {port} of {} disagree, for that is by convention the port of {other}; {} counts",
                chosen.origin, endpoint.origin, chosen.origin
            ));
            chosen.value
        }
    }
}

/// Whether it is spoken to over TLS.
fn secure(
    sources: &mut Sources<'_>,
    code: &CodeSettings,
    index: usize,
    address: &Endpoint,
    origin: Origin,
) -> bool {
    let insecure = sources.pick_signal(
        &settings::INSECURE,
        index,
        code.insecure.as_ref(),
        parse::boolean,
    );
    let Some(secure) = address.secure else {
        return insecure.is_some_and(|insecure| !insecure.value);
    };
    if let Some(insecure) = insecure.filter(|insecure| insecure.value == secure) {
        // Against the default endpoint nobody said anything, and the environment may overrule what code takes for
        // granted.
        let overruled = matches!(
            (insecure.origin, origin),
            (Origin::Code(_), Origin::Variable(_))
        );
        if origin != Origin::Default && !overruled {
            sources.problem(format!(
                "{} is {} and {origin} begins with {}; the endpoint counts",
                insecure.origin,
                insecure.value,
                if secure { "https" } else { "http" },
            ));
        }
    }
    secure
}
