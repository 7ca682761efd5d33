//! What the schema leaves to each distribution, and to instrumentation.

use super::document::leaf;
use super::node::{Node, Value};
use super::reader::{Keys, Mapping, Reader};
use crate::config::{Instrumentation, SemconvOptIn, parse, settings};
use crate::provider::ExceptionSignal;

/// What the schema has no place for: `distribution.instrument`.
pub(super) struct Own {
    pub(super) strict: bool,
    pub(super) instrumentation: Instrumentation,
    pub(super) exceptions: ExceptionSignal,
}

pub(super) fn read(reader: &mut Reader<'_>, document: &Mapping<'_>) -> Own {
    const OURS: Keys = Keys {
        known: &["strict", "auto_instrumentation", "exception_signal_opt_in"],
        unsupported: &[],
    };
    let mut own = Own {
        strict: false,
        instrumentation: Instrumentation::All,
        exceptions: ExceptionSignal::default(),
    };
    // Those of other distributions are theirs.
    let Some(Node {
        value: Value::Map(entries),
        ..
    }) = document.get("distribution")
    else {
        return own;
    };
    let ours = entries.iter().find(|entry| entry.key == "instrument");
    let ours = ours.and_then(|ours| reader.mapping(&ours.node, "distribution.instrument", &OURS));
    let Some(ours) = ours else {
        return own;
    };
    if let Some(strict) = leaf(reader, &ours, "strict", &settings::STRICT, parse::boolean) {
        own.strict = strict;
    }
    if let Some(names) = leaf(
        reader,
        &ours,
        "auto_instrumentation",
        &settings::INSTRUMENTATION,
        parse::names,
    ) {
        own.instrumentation = names;
    }
    if let Some(signal) = leaf(
        reader,
        &ours,
        "exception_signal_opt_in",
        &settings::EXCEPTIONS,
        parse::exceptions,
    ) {
        own.exceptions = signal;
    }
    own
}

/// `instrumentation/development.general`.
pub(super) fn semconv(reader: &mut Reader<'_>, document: &Mapping<'_>) -> SemconvOptIn {
    const PATH: &str = "instrumentation/development";
    const KEYS: Keys = Keys {
        known: &["general"],
        unsupported: &[
            ("cpp", ""),
            ("dotnet", ""),
            ("erlang", ""),
            ("go", ""),
            ("java", ""),
            ("js", ""),
            ("php", ""),
            ("python", ""),
            ("ruby", ""),
            ("rust", ""),
            ("swift", ""),
        ],
    };
    const GENERAL: Keys = Keys {
        known: &["stability_opt_in_list"],
        unsupported: &[
            ("peer", ""),
            ("http", ""),
            ("code", ""),
            ("db", ""),
            ("gen_ai", ""),
            ("messaging", ""),
            ("rpc", ""),
            ("sanitization", ""),
        ],
    };
    let general = document
        .get(PATH)
        .and_then(|node| reader.mapping(node, PATH, &KEYS))
        .and_then(|mapping| {
            let path = mapping.path("general");
            reader.mapping(mapping.get("general")?, &path, &GENERAL)
        });
    general
        .and_then(|general| {
            leaf(
                reader,
                &general,
                "stability_opt_in_list",
                &settings::SEMCONV,
                parse::semconv,
            )
        })
        .unwrap_or_default()
}
