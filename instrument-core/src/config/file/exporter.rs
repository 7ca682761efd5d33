//! Exporters: OTLP over HTTP and gRPC, console.

use super::document::leaf;
use super::node::Node;
use super::reader::{Keys, Mapping, Reader};
use super::{headers, tls};
use crate::config::endpoint::{Endpoint, endpoint};
use crate::config::resolve::otlp::Signal;
use crate::config::{Allowed, parse, settings};
use crate::export::{Compression, Exporter, Otlp, Protocol, TlsFiles};
use std::time::Duration;

const KINDS: Keys = Keys {
    known: &["otlp_http", "otlp_grpc", "console"],
    unsupported: &[("otlp_file/development", "")],
};
const HTTP: Keys = Keys {
    known: &[
        "endpoint",
        "tls",
        "headers",
        "headers_list",
        "compression",
        "timeout",
        "encoding",
    ],
    unsupported: METRICS_ONLY,
};
const GRPC: Keys = Keys {
    known: &[
        "endpoint",
        "tls",
        "headers",
        "headers_list",
        "compression",
        "timeout",
    ],
    unsupported: METRICS_ONLY,
};
const METRICS_ONLY: &[(&str, &str)] = &[
    ("temporality_preference", "cumulative"),
    ("default_histogram_aggregation", "explicit_bucket_histogram"),
];

pub(super) fn read(
    reader: &mut Reader<'_>,
    node: &Node,
    path: &str,
    signal: Signal,
) -> Option<Exporter> {
    const CONSOLE: Keys = Keys {
        known: &[],
        unsupported: METRICS_ONLY,
    };
    let (kind, node) = reader.choice(node, path, &KINDS)?;
    let path = format!("{path}.{kind}");
    match kind {
        "otlp_http" => {
            let mapping = reader.mapping(node, &path, &HTTP)?;
            reader.leaf(
                &mapping,
                "encoding",
                Allowed::Word(&["protobuf"]),
                "protobuf",
                parse::word,
            );
            Some(Exporter::Otlp(otlp(
                reader,
                &mapping,
                signal,
                Protocol::HttpProtobuf,
            )))
        }
        "otlp_grpc" => {
            let mapping = reader.mapping(node, &path, &GRPC)?;
            Some(Exporter::Otlp(otlp(
                reader,
                &mapping,
                signal,
                Protocol::Grpc,
            )))
        }
        _ => {
            reader.mapping(node, &path, &CONSOLE)?;
            Some(Exporter::Console)
        }
    }
}

fn otlp(
    reader: &mut Reader<'_>,
    mapping: &Mapping<'_>,
    signal: Signal,
    protocol: Protocol,
) -> Otlp {
    let address = reader.leaf(
        mapping,
        "endpoint",
        settings::ENDPOINT.allowed,
        "the default",
        endpoint,
    );
    let (tls, insecure) = tls::read(reader, mapping, protocol);
    let secure = secure(reader, mapping, address.as_ref(), insecure);
    let compression = leaf(
        reader,
        mapping,
        "compression",
        &settings::COMPRESSION,
        parse::compression,
    );
    let timeout = leaf(
        reader,
        mapping,
        "timeout",
        &settings::TIMEOUT,
        parse::milliseconds,
    );
    let has_files = tls != TlsFiles::default();
    if has_files && !secure {
        let path = mapping.path("tls");
        reader.problem(
            mapping.at,
            &format!("`{path}` has no effect, for the endpoint is not https"),
        );
    }
    Otlp {
        url: url(address.as_ref(), protocol, secure, signal),
        protocol,
        headers: headers::read(reader, mapping),
        compression: compression.unwrap_or(Compression::None),
        timeout: timeout.unwrap_or(Duration::from_secs(10)),
        tls: if secure { tls } else { TlsFiles::default() },
    }
}

fn url(address: Option<&Endpoint>, protocol: Protocol, secure: bool, signal: Signal) -> String {
    match (address, protocol) {
        (None, Protocol::Grpc) => Endpoint::default_of(protocol).root(secure),
        (None, Protocol::HttpProtobuf) => {
            Endpoint::default_of(protocol).joined(secure, signal.path())
        }
        (Some(address), Protocol::Grpc) => address.root(secure),
        (Some(address), Protocol::HttpProtobuf) => address.as_it_is(secure),
    }
}

fn secure(
    reader: &mut Reader<'_>,
    mapping: &Mapping<'_>,
    address: Option<&Endpoint>,
    insecure: Option<bool>,
) -> bool {
    let Some(address) = address else {
        return false;
    };
    let Some(secure) = address.secure else {
        return insecure == Some(false);
    };
    if insecure == Some(secure) {
        let path = &mapping.path;
        reader.problem(
            mapping.at,
            &format!("`{path}.tls.insecure` and the scheme of `{path}.endpoint` disagree; the endpoint counts"),
        );
    }
    secure
}
