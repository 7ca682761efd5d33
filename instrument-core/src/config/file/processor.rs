//! What feeds the exporters of spans and of log records.

use super::document::leaf;
use super::exporter;
use super::node::Node;
use super::reader::{Keys, Mapping, Reader};
use crate::config::resolve::otlp::Signal;
use crate::config::settings::{self, Setting};
use crate::config::{Pipe, parse};
use crate::export::{Batch, Processor};
use std::time::Duration;

/// What differs between the processors of two signals.
pub(super) struct Of {
    signal: Signal,
    delay: &'static Setting,
    timeout: &'static Setting,
    queue: &'static Setting,
    size: &'static Setting,
    default_delay: Duration,
    kinds: Keys,
}

pub(super) static OF_SPANS: Of = Of {
    signal: Signal::Traces,
    delay: &settings::SPAN_DELAY,
    timeout: &settings::SPAN_TIMEOUT,
    queue: &settings::SPAN_QUEUE,
    size: &settings::SPAN_BATCH,
    default_delay: Duration::from_secs(5),
    kinds: Keys {
        known: &["batch", "simple"],
        unsupported: &[],
    },
};

pub(super) static OF_LOGS: Of = Of {
    signal: Signal::Logs,
    delay: &settings::LOG_DELAY,
    timeout: &settings::LOG_TIMEOUT,
    queue: &settings::LOG_QUEUE,
    size: &settings::LOG_BATCH,
    default_delay: Duration::from_secs(1),
    kinds: Keys {
        known: &["batch", "simple"],
        unsupported: &[("event_to_span_event_bridge/development", "")],
    },
};

pub(super) fn read(reader: &mut Reader<'_>, provider: &Mapping<'_>, of: &Of) -> Vec<Pipe> {
    if provider.get("processors").is_none() {
        let path = &provider.path;
        reader.problem(
            provider.at,
            &format!("`{path}` has no `processors`, which it needs; nothing is exported"),
        );
    }
    let mut pipes = Vec::new();
    for (i, node) in reader.list(provider, "processors").iter().enumerate() {
        let path = format!("{}[{i}]", provider.path("processors"));
        pipes.extend(one(reader, node, &path, of));
    }
    pipes
}

fn one(reader: &mut Reader<'_>, node: &Node, path: &str, of: &Of) -> Option<Pipe> {
    const BATCH: Keys = Keys {
        known: &[
            "schedule_delay",
            "export_timeout",
            "max_queue_size",
            "max_export_batch_size",
            "exporter",
        ],
        unsupported: &[],
    };
    const SIMPLE: Keys = Keys {
        known: &["exporter"],
        unsupported: &[],
    };
    let (kind, node) = reader.choice(node, path, &of.kinds)?;
    let path = format!("{path}.{kind}");
    let keys = if kind == "batch" { BATCH } else { SIMPLE };
    let mapping = reader.mapping(node, &path, &keys)?;
    let processor = if kind == "batch" {
        Processor::Batch(batch(reader, &mapping, of))
    } else {
        Processor::Simple
    };
    let Some(exporter) = mapping.get("exporter") else {
        reader.problem(
            mapping.at,
            &format!("`{path}` has no `exporter`, which it needs; it is passed over"),
        );
        return None;
    };
    Some(Pipe {
        exporter: exporter::read(reader, exporter, &mapping.path("exporter"), of.signal)?,
        processor,
    })
}

fn batch(reader: &mut Reader<'_>, mapping: &Mapping<'_>, of: &Of) -> Batch {
    let base = Batch::default();
    let delay = leaf(
        reader,
        mapping,
        "schedule_delay",
        of.delay,
        parse::milliseconds,
    );
    let timeout = leaf(
        reader,
        mapping,
        "export_timeout",
        of.timeout,
        parse::milliseconds,
    );
    let queue = leaf(reader, mapping, "max_queue_size", of.queue, parse::count);
    let size = leaf(
        reader,
        mapping,
        "max_export_batch_size",
        of.size,
        parse::count,
    );
    let max_queue_size = queue.unwrap_or(base.max_queue_size);
    if size.is_some_and(|size| size > max_queue_size) {
        let path = &mapping.path;
        reader.problem(
            mapping.at,
            &format!("`{path}.max_export_batch_size` is more than its queue holds, {max_queue_size}, which counts"),
        );
    }
    Batch {
        schedule_delay: delay.unwrap_or(of.default_delay),
        export_timeout: timeout.unwrap_or(base.export_timeout),
        max_queue_size,
        max_export_batch_size: size
            .unwrap_or(base.max_export_batch_size)
            .min(max_queue_size),
        ..base
    }
}
