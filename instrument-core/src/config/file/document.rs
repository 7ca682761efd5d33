//! The root of the file.

use super::node::{Node, Scalar, Value};
use super::processor::OF_SPANS;
use super::reader::{Keys, Mapping, Reader};
use super::{distribution, limits, processor, propagator, resource, sampler, signals};
use crate::config::settings::{self, Setting};
use crate::config::{Allowed, Config, Limits, LogLevel, parse};
use crate::export::{Batch, Processor};

const ROOT: Keys = Keys {
    known: &[
        "file_format",
        "disabled",
        "log_level",
        "resource",
        "attribute_limits",
        "propagator",
        "tracer_provider",
        "logger_provider",
        "meter_provider",
        "instrumentation/development",
        "distribution",
    ],
    unsupported: &[],
};

/// The configuration, and whether it is to be strict.
pub(super) fn read(
    reader: &mut Reader<'_>,
    root: &Node,
    name: &str,
) -> Result<(Config, bool), String> {
    if !matches!(root.value, Value::Map(_)) {
        return Err("the file is not a mapping; it begins with `file_format: \"1.1\"`".to_owned());
    }
    let Some(document) = reader.mapping(root, "", &ROOT) else {
        return Err("the file is not a mapping".to_owned());
    };
    format(reader, &document)?;
    let disabled = leaf(
        reader,
        &document,
        "disabled",
        &settings::DISABLED,
        parse::boolean,
    );
    let own = distribution::read(reader, &document);
    let spans = spans(reader, &document);
    let config = Config {
        enabled: !disabled.unwrap_or(false),
        resource: resource::read(reader, &document, name),
        own_processor: own_processor(&spans.pipes),
        pipes: spans.pipes,
        propagators: propagator::read(reader, &document),
        sampler: spans.sampler,
        tail: None,
        limits: spans.limits,
        exceptions: own.exceptions,
        instrumentation: own.instrumentation,
        semconv: distribution::semconv(reader, &document),
        logs: signals::logs(reader, &document),
        metrics: signals::metrics(reader, &document),
        log_level: level(reader, &document),
        log_filter: None,
        problems: Vec::new(),
    };
    Ok((config, own.strict))
}

/// An exporter that is brought along is fed as the first of the file is.
fn own_processor(pipes: &[crate::config::Pipe]) -> Processor {
    pipes
        .first()
        .map_or(Processor::Batch(Batch::default()), |pipe| {
            pipe.processor.clone()
        })
}

/// A value by its row of the table.
pub(super) fn leaf<T>(
    reader: &mut Reader<'_>,
    mapping: &Mapping<'_>,
    key: &str,
    setting: &'static Setting,
    parse: impl Fn(&str, Allowed) -> parse::Parsed<T>,
) -> Option<T> {
    let default = format!("the default ({})", setting.default);
    reader.leaf(mapping, key, setting.allowed, &default, parse)
}

fn format(reader: &mut Reader<'_>, document: &Mapping<'_>) -> Result<(), String> {
    let Some(node) = document.get("file_format") else {
        return Err("`file_format` is missing; allowed is \"1.1\"".to_owned());
    };
    let version = match &node.value {
        Value::Scalar(Scalar::Text(version)) => version.clone(),
        Value::Scalar(Scalar::Float(number)) => format!("{number:?}"),
        _ => String::new(),
    };
    let minor = version
        .strip_prefix("1.")
        .and_then(|minor| minor.parse::<u32>().ok());
    match minor {
        Some(0 | 1) => Ok(()),
        Some(_) => {
            reader.problem(
                node.at,
                "`file_format` is newer than 1.1; what 1.1 does not know is passed over",
            );
            Ok(())
        }
        None => Err(format!(
            "`file_format` is `{}`; allowed is \"1.1\"",
            version.escape_debug()
        )),
    }
}

struct Spans {
    pipes: Vec<crate::config::Pipe>,
    sampler: crate::sampling::Sampler,
    limits: Limits,
}

fn spans(reader: &mut Reader<'_>, document: &Mapping<'_>) -> Spans {
    const PROVIDER: Keys = Keys {
        known: &["processors", "limits", "sampler", "id_generator"],
        unsupported: &[("tracer_configurator/development", "")],
    };
    let general = limits::general(reader, document);
    let provider = document
        .get("tracer_provider")
        .and_then(|node| reader.mapping(node, "tracer_provider", &PROVIDER));
    let Some(provider) = provider else {
        return Spans {
            pipes: Vec::new(),
            sampler: crate::config::sampler::default(),
            limits: general,
        };
    };
    ids(reader, &provider);
    Spans {
        pipes: processor::read(reader, &provider, &OF_SPANS),
        sampler: sampler::read(reader, &provider),
        limits: limits::of_spans(reader, &provider, general),
    }
}

/// There is one choice, which is what is done in any case.
fn ids(reader: &mut Reader<'_>, provider: &Mapping<'_>) {
    const KINDS: Keys = Keys {
        known: &["random"],
        unsupported: &[],
    };
    const NOTHING: Keys = Keys {
        known: &[],
        unsupported: &[],
    };
    let path = provider.path("id_generator");
    if let Some(node) = provider.get("id_generator")
        && let Some((kind, node)) = reader.choice(node, &path, &KINDS)
    {
        reader.mapping(node, &format!("{path}.{kind}"), &NOTHING);
    }
}

fn level(reader: &mut Reader<'_>, document: &Mapping<'_>) -> LogLevel {
    const ALLOWED: Allowed = Allowed::Word(&["trace", "debug", "info", "warn", "error", "fatal"]);
    reader
        .leaf(document, "log_level", ALLOWED, "info", |text, allowed| {
            // `debug3` is a shade of `debug`, which is all that is told apart here.
            let shade = text.strip_suffix(['2', '3', '4']).unwrap_or(text);
            parse::word(shade, allowed).map_err(|wrong| wrong.map(|_| LogLevel::Info))?;
            let word = if shade.eq_ignore_ascii_case("fatal") {
                "error"
            } else {
                shade
            };
            parse::level(word, settings::LOG_LEVEL.allowed)
        })
        .unwrap_or_default()
}
