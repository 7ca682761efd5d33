//! Files of TLS, and whether there is TLS at all.

use super::reader::{Keys, Mapping, Reader};
use crate::config::{Allowed, parse};
use crate::export::{Protocol, TlsFiles};

pub(super) fn read(
    reader: &mut Reader<'_>,
    mapping: &Mapping<'_>,
    protocol: Protocol,
) -> (TlsFiles, Option<bool>) {
    const OF_HTTP: Keys = Keys {
        known: &["ca_file", "key_file", "cert_file"],
        unsupported: &[],
    };
    const OF_GRPC: Keys = Keys {
        known: &["ca_file", "key_file", "cert_file", "insecure"],
        unsupported: &[],
    };
    let keys = match protocol {
        Protocol::Grpc => OF_GRPC,
        Protocol::HttpProtobuf => OF_HTTP,
    };
    let path = mapping.path("tls");
    let tls = mapping
        .get("tls")
        .and_then(|node| reader.mapping(node, &path, &keys));
    let Some(tls) = tls else {
        return (TlsFiles::default(), None);
    };
    let mut file = |key| reader.leaf(&tls, key, Allowed::File, "none", parse::file);
    let (certificate, client, key) = (file("ca_file"), file("cert_file"), file("key_file"));
    let insecure = reader.leaf(
        &tls,
        "insecure",
        Allowed::Boolean,
        "what the endpoint says",
        parse::boolean,
    );
    let both = client.is_some() == key.is_some();
    if !both {
        reader.problem(
            tls.at,
            &format!("`{path}` needs both `cert_file` and `key_file`; neither is used"),
        );
    }
    let files = TlsFiles {
        certificate,
        client_certificate: client.filter(|_| both),
        client_key: key.filter(|_| both),
    };
    (files, insecure)
}
