//! The root of the file.

use super::node::{Node, Scalar, Value};
use super::processor::OF_SPANS;
use super::reader::{Keys, Mapping, Reader};
use super::{processor, resource, sampler, signals};
use crate::config::settings::{self, Setting};
use crate::config::{
    Allowed, Config, Instrumentation, Limits, LogLevel, Propagator, SemconvOptIn, parse,
};
use crate::provider::ExceptionSignal;

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
    let own = distribution(reader, &document);
    let spans = spans(reader, &document);
    let config = Config {
        enabled: !disabled.unwrap_or(false),
        resource: resource::read(reader, &document, name),
        pipes: spans.pipes,
        propagators: propagators(reader, &document),
        sampler: spans.sampler,
        tail: None,
        limits: spans.limits,
        exceptions: own.exceptions,
        instrumentation: own.instrumentation,
        semconv: semconv(reader, &document),
        logs: signals::logs(reader, &document),
        metrics: signals::metrics(reader, &document),
        log_level: level(reader, &document),
        log_filter: None,
        problems: Vec::new(),
    };
    Ok((config, own.strict))
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
        known: &["processors", "limits", "sampler"],
        unsupported: &[
            ("id_generator", ""),
            ("tracer_configurator/development", ""),
        ],
    };
    let general = general_limits(reader, document);
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
    Spans {
        pipes: processor::read(reader, &provider, &OF_SPANS),
        sampler: sampler::read(reader, &provider),
        limits: limits(reader, &provider, general),
    }
}

fn general_limits(reader: &mut Reader<'_>, document: &Mapping<'_>) -> Limits {
    const KEYS: Keys = Keys {
        known: &["attribute_value_length_limit", "attribute_count_limit"],
        unsupported: &[],
    };
    let mut limits = Limits {
        value_length: None,
        attributes: 128,
        events: 128,
        links: 128,
        attributes_per_event: 128,
        attributes_per_link: 128,
    };
    let mapping = document
        .get("attribute_limits")
        .and_then(|node| reader.mapping(node, "attribute_limits", &KEYS));
    if let Some(mapping) = mapping {
        limits.value_length = leaf(
            reader,
            &mapping,
            "attribute_value_length_limit",
            &settings::ANY_VALUE_LENGTH,
            parse::count,
        );
        let count = leaf(
            reader,
            &mapping,
            "attribute_count_limit",
            &settings::ANY_ATTRIBUTES,
            parse::small_count,
        );
        limits.attributes = count.unwrap_or(limits.attributes);
    }
    limits
}

fn limits(reader: &mut Reader<'_>, provider: &Mapping<'_>, general: Limits) -> Limits {
    const KEYS: Keys = Keys {
        known: &[
            "attribute_value_length_limit",
            "attribute_count_limit",
            "event_count_limit",
            "link_count_limit",
            "event_attribute_count_limit",
            "link_attribute_count_limit",
        ],
        unsupported: &[],
    };
    let path = provider.path("limits");
    let mapping = provider
        .get("limits")
        .and_then(|node| reader.mapping(node, &path, &KEYS));
    let Some(mapping) = mapping else {
        return general;
    };
    let length = leaf(
        reader,
        &mapping,
        "attribute_value_length_limit",
        &settings::VALUE_LENGTH,
        parse::count,
    );
    let mut count = |key, setting, otherwise| {
        leaf(reader, &mapping, key, setting, parse::small_count).unwrap_or(otherwise)
    };
    Limits {
        value_length: length.or(general.value_length),
        attributes: count(
            "attribute_count_limit",
            &settings::ATTRIBUTES,
            general.attributes,
        ),
        events: count("event_count_limit", &settings::EVENTS, general.events),
        links: count("link_count_limit", &settings::LINKS, general.links),
        attributes_per_event: count(
            "event_attribute_count_limit",
            &settings::EVENT_ATTRIBUTES,
            general.attributes_per_event,
        ),
        attributes_per_link: count(
            "link_attribute_count_limit",
            &settings::LINK_ATTRIBUTES,
            general.attributes_per_link,
        ),
    }
}

/// None where none is named, as the schema says.
fn propagators(reader: &mut Reader<'_>, document: &Mapping<'_>) -> Vec<Propagator> {
    const KEYS: Keys = Keys {
        known: &["composite", "composite_list"],
        unsupported: &[],
    };
    const ONE: Keys = Keys {
        known: &["tracecontext", "baggage"],
        unsupported: &[("b3", ""), ("b3multi", "")],
    };
    let mapping = document
        .get("propagator")
        .and_then(|node| reader.mapping(node, "propagator", &KEYS));
    let Some(mapping) = mapping else {
        return Vec::new();
    };
    let mut propagators = Vec::new();
    for (i, item) in reader.list(&mapping, "composite").iter().enumerate() {
        let path = format!("{}[{i}]", mapping.path("composite"));
        if let Some((key, _)) = reader.choice(item, &path, &ONE) {
            propagators.push(match key {
                "baggage" => Propagator::Baggage,
                _ => Propagator::TraceContext,
            });
        }
    }
    let listed = reader.leaf(
        &mapping,
        "composite_list",
        settings::PROPAGATORS.allowed,
        "what else is named",
        parse::propagators,
    );
    propagators.extend(listed.unwrap_or_default());
    let mut once = Vec::new();
    propagators.retain(|propagator| {
        let new = !once.contains(propagator);
        once.push(*propagator);
        new
    });
    propagators
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

fn semconv(reader: &mut Reader<'_>, document: &Mapping<'_>) -> SemconvOptIn {
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

/// What the schema has no place for: `distribution.instrument`.
struct Own {
    strict: bool,
    instrumentation: Instrumentation,
    exceptions: ExceptionSignal,
}

fn distribution(reader: &mut Reader<'_>, document: &Mapping<'_>) -> Own {
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
