//! Files of TLS.

use crate::config::sources::Sources;
use crate::config::{Choice, CodeSettings, parse, settings};
use crate::export::TlsFiles;

pub(super) fn tls(
    sources: &mut Sources<'_>,
    code: &CodeSettings,
    index: usize,
    secure: bool,
) -> TlsFiles {
    let mut file = |setting, code: &Option<Choice<_>>| {
        sources.pick_signal(setting, index, code.as_ref(), parse::file)
    };
    let certificate = file(&settings::CERTIFICATE, &code.certificate);
    let client = file(&settings::CLIENT_CERTIFICATE, &code.client_certificate);
    let key = file(&settings::CLIENT_KEY, &code.client_key);
    if !secure {
        let files = [&certificate, &client, &key];
        if let Some(file) = files.into_iter().flatten().next() {
            sources.problem(format!(
                "{} has no effect, for the endpoint is not https",
                file.origin
            ));
        }
        return TlsFiles::default();
    }
    let (client, key) = match (client, key) {
        (Some(client), Some(key)) => (Some(client.value), Some(key.value)),
        (None, None) => (None, None),
        (Some(lone), None) => {
            sources.problem(format!(
                "{} has no effect without its key, `{}`",
                lone.origin,
                settings::CLIENT_KEY.variable
            ));
            (None, None)
        }
        (None, Some(lone)) => {
            sources.problem(format!(
                "{} has no effect without its certificate, `{}`",
                lone.origin,
                settings::CLIENT_CERTIFICATE.variable
            ));
            (None, None)
        }
    };
    TlsFiles {
        certificate: certificate.map(|chosen| chosen.value),
        client_certificate: client,
        client_key: key,
    }
}
