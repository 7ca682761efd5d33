//! How a receiver is reached, if code forces it.

use super::Force;
use crate::config::endpoint::{Endpoint, endpoint};
use crate::config::resolve::otlp::headers::valid;
use crate::config::resolve::otlp::{Signal, endpoint_in_code};
use crate::config::{Choice, CodeSettings, settings};
use crate::export::{Compression, Exporter, Otlp, Protocol, TlsFiles};
use std::time::Duration;

impl Force<'_, '_, '_> {
    pub(super) fn receiver(
        &mut self,
        exporter: &mut Exporter,
        code: &CodeSettings,
        signal: Signal,
    ) {
        let Exporter::Otlp(otlp) = exporter else {
            return;
        };
        self.address(otlp, code, signal);
        self.one(
            &mut otlp.compression,
            &Compression::None,
            &code.compression,
            "with_compression",
        );
        let default = Duration::from_secs(10);
        self.one(&mut otlp.timeout, &default, &code.timeout, "with_timeout");
        for (name, choice) in &code.headers {
            if let Choice::Forced(value) = choice {
                let name = name.trim().to_ascii_lowercase();
                otlp.headers.retain(|(known, _)| *known != name);
                otlp.headers.push((name, value.clone()));
            }
        }
        otlp.headers = valid(self.sources, std::mem::take(&mut otlp.headers));
        let tls = &mut otlp.tls;
        for (field, code) in [
            (&mut tls.certificate, &code.certificate),
            (&mut tls.client_certificate, &code.client_certificate),
            (&mut tls.client_key, &code.client_key),
        ] {
            if let Some(Choice::Forced(path)) = code {
                *field = Some(path.clone());
            }
        }
        if !otlp.url.starts_with("https") {
            otlp.tls = TlsFiles::default();
        }
    }

    fn address(&mut self, otlp: &mut Otlp, code: &CodeSettings, signal: Signal) {
        let before = otlp.clone();
        if let Some(Choice::Forced(protocol)) = code.protocol {
            otlp.protocol = protocol;
        }
        let insecure = match code.insecure {
            Some(Choice::Forced(insecure)) => insecure,
            _ => true,
        };
        let forced = match endpoint_in_code(self.sources, code.endpoint.as_ref()) {
            Some(Choice::Forced(endpoint)) => Some(endpoint),
            _ => None,
        };
        // What the file has is taken apart again only where it must be said in another protocol.
        let address = match forced {
            Some(address) => address,
            None if otlp.protocol == before.protocol => return,
            None => moved(&before, otlp.protocol),
        };
        let secure = address.secure.unwrap_or(!insecure);
        otlp.url = match otlp.protocol {
            Protocol::Grpc => address.root(secure),
            Protocol::HttpProtobuf => address.joined(secure, signal.path()),
        };
        let default = default_otlp(signal);
        if otlp.url != before.url && before.url != default.url {
            self.differ("with_endpoint` or `with_protocol");
        }
    }
}

pub(super) fn default_otlp(signal: Signal) -> Otlp {
    let protocol = Protocol::HttpProtobuf;
    Otlp {
        url: Endpoint::default_of(protocol).joined(false, signal.path()),
        protocol,
        headers: Vec::new(),
        compression: Compression::None,
        timeout: Duration::from_secs(10),
        tls: TlsFiles::default(),
    }
}

/// The address of the file; the default one of a protocol becomes that of the other.
fn moved(otlp: &Otlp, protocol: Protocol) -> Endpoint {
    let of_file = endpoint(&otlp.url, settings::ENDPOINT.allowed).ok();
    let default = Endpoint::default_of(otlp.protocol);
    match of_file {
        Some(address) if address.root(false) != default.root(false) => address,
        _ => Endpoint::default_of(protocol),
    }
}
