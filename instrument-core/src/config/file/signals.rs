//! Log records and metrics, as far as they can be set here.

use super::document::leaf;
use super::exporter;
use super::node::Node;
use super::processor::{self, OF_LOGS};
use super::reader::{Keys, Mapping, Reader};
use crate::config::resolve::otlp::Signal;
use crate::config::{Metrics, Pipe, parse, settings};
use std::time::Duration;

pub(super) fn logs(reader: &mut Reader<'_>, document: &Mapping<'_>) -> Vec<Pipe> {
    const KEYS: Keys = Keys {
        known: &["processors", "limits"],
        unsupported: &[("logger_configurator/development", "")],
    };
    const LIMITS: Keys = Keys {
        known: &[],
        unsupported: &[
            ("attribute_value_length_limit", ""),
            ("attribute_count_limit", "128"),
        ],
    };
    let provider = document
        .get("logger_provider")
        .and_then(|node| reader.mapping(node, "logger_provider", &KEYS));
    let Some(provider) = provider else {
        return Vec::new();
    };
    if let Some(limits) = provider.get("limits") {
        // Nothing of it can be kept, which the reader says where it would change something.
        reader.mapping(limits, &provider.path("limits"), &LIMITS);
    }
    processor::read(reader, &provider, &OF_LOGS)
}

pub(super) fn metrics(reader: &mut Reader<'_>, document: &Mapping<'_>) -> Metrics {
    const KEYS: Keys = Keys {
        known: &["readers"],
        unsupported: &[
            ("views", ""),
            ("exemplar_filter", "trace_based"),
            ("meter_configurator/development", ""),
        ],
    };
    let mut metrics = Metrics {
        exporters: Vec::new(),
        prometheus: false,
        interval: Duration::from_secs(60),
        timeout: Duration::from_secs(30),
    };
    let provider = document
        .get("meter_provider")
        .and_then(|node| reader.mapping(node, "meter_provider", &KEYS));
    let Some(provider) = provider else {
        return metrics;
    };
    for (i, node) in reader.list(&provider, "readers").iter().enumerate() {
        let path = format!("{}[{i}]", provider.path("readers"));
        one(reader, node, &path, &mut metrics);
    }
    metrics
}

fn one(reader: &mut Reader<'_>, node: &Node, path: &str, metrics: &mut Metrics) -> Option<()> {
    const KINDS: Keys = Keys {
        known: &["periodic", "pull"],
        unsupported: &[],
    };
    const PULL: Keys = Keys {
        known: &["exporter"],
        unsupported: &[("producers", ""), ("cardinality_limits", "")],
    };
    const PULLED: Keys = Keys {
        known: &["prometheus/development"],
        unsupported: &[],
    };
    const PROMETHEUS: Keys = Keys {
        known: &[],
        unsupported: &[
            ("host", ""),
            ("port", ""),
            ("scope_info_enabled", "true"),
            ("target_info_enabled/development", "true"),
            ("resource_constant_labels", ""),
            ("translation_strategy", "underscore_escaping_with_suffixes"),
        ],
    };
    let (kind, node) = reader.choice(node, path, &KINDS)?;
    let path = format!("{path}.{kind}");
    if kind == "periodic" {
        return periodic(reader, node, &path, metrics);
    }
    let pull = reader.mapping(node, &path, &PULL)?;
    let exporter = pull.path("exporter");
    let (kind, node) = reader.choice(pull.get("exporter")?, &exporter, &PULLED)?;
    reader.mapping(node, &format!("{exporter}.{kind}"), &PROMETHEUS)?;
    metrics.prometheus = true;
    Some(())
}

fn periodic(reader: &mut Reader<'_>, node: &Node, path: &str, metrics: &mut Metrics) -> Option<()> {
    const KEYS: Keys = Keys {
        known: &["interval", "timeout", "exporter"],
        unsupported: &[
            ("max_export_batch_size/development", ""),
            ("producers", ""),
            ("cardinality_limits", ""),
        ],
    };
    let mapping = reader.mapping(node, path, &KEYS)?;
    let interval = leaf(
        reader,
        &mapping,
        "interval",
        &settings::METRIC_INTERVAL,
        parse::milliseconds,
    )
    .unwrap_or(Duration::from_secs(60));
    let timeout = leaf(
        reader,
        &mapping,
        "timeout",
        &settings::METRIC_TIMEOUT,
        parse::milliseconds,
    )
    .unwrap_or(Duration::from_secs(30));
    let Some(exporter) = mapping.get("exporter") else {
        reader.problem(
            mapping.at,
            &format!("`{path}` has no `exporter`, which it needs; it is passed over"),
        );
        return None;
    };
    let exporter = exporter::read(reader, exporter, &mapping.path("exporter"), Signal::Metrics)?;
    if metrics.exporters.is_empty() {
        (metrics.interval, metrics.timeout) = (interval, timeout);
    } else if (metrics.interval, metrics.timeout) != (interval, timeout) {
        reader.problem(
            mapping.at,
            &format!("`{path}` has other times than the reader before it, which count for both"),
        );
    }
    metrics.exporters.push(exporter);
    Some(())
}
