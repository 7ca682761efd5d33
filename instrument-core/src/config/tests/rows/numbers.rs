//! Batches, samplers, limits.

use super::{Given, Row, choice, of};
use crate::config::Config;
use crate::export::{Batch, Processor};
use crate::sampling::Sampler;
use std::time::Duration;

const LOGS: Given = &[("OTEL_LOGS_EXPORTER", "otlp")];

fn batch(processor: &Processor) -> Batch {
    match processor {
        Processor::Batch(batch) => *batch,
        Processor::Simple => panic!("it is a batch"),
    }
}

fn of_spans(config: &Config) -> Batch {
    batch(&config.pipes[0].processor)
}

fn of_logs(config: &Config) -> Batch {
    batch(&config.logs[0].processor)
}

fn odd_batch() -> Processor {
    Processor::Batch(Batch {
        max_queue_size: 7777,
        max_export_batch_size: 77,
        schedule_delay: Duration::from_millis(777),
        export_timeout: Duration::from_millis(7777),
        ..Batch::default()
    })
}

fn sampler(config: &Config) -> String {
    format!("{:?}", config.sampler)
}

pub(super) fn row(variable: &str) -> Option<Row> {
    batches(variable)
        .or_else(|| samplers(variable))
        .or_else(|| limits(variable))
}

fn batches(variable: &str) -> Option<Row> {
    let spans =
        |expected, show| of(expected, show).code(|c, f| c.processor = choice(f, odd_batch()));
    let logs = |expected, show| {
        of(expected, show)
            .given(LOGS)
            .code(|c, f| c.log_processor = choice(f, odd_batch()))
    };
    Some(match variable {
        "OTEL_BSP_SCHEDULE_DELAY" => spans("2s", |c| format!("{:?}", of_spans(c).schedule_delay)),
        "OTEL_BSP_EXPORT_TIMEOUT" => spans("15s", |c| format!("{:?}", of_spans(c).export_timeout)),
        "OTEL_BSP_MAX_QUEUE_SIZE" => spans("8192", |c| of_spans(c).max_queue_size.to_string()),
        "OTEL_BSP_MAX_EXPORT_BATCH_SIZE" => {
            spans("1024", |c| of_spans(c).max_export_batch_size.to_string())
        }
        "OTEL_BLRP_SCHEDULE_DELAY" => logs("500ms", |c| format!("{:?}", of_logs(c).schedule_delay)),
        "OTEL_BLRP_EXPORT_TIMEOUT" => logs("12s", |c| format!("{:?}", of_logs(c).export_timeout)),
        "OTEL_BLRP_MAX_QUEUE_SIZE" => logs("4096", |c| of_logs(c).max_queue_size.to_string()),
        "OTEL_BLRP_MAX_EXPORT_BATCH_SIZE" => {
            logs("256", |c| of_logs(c).max_export_batch_size.to_string())
        }
        _ => return None,
    })
}

fn samplers(variable: &str) -> Option<Row> {
    Some(match variable {
        "OTEL_TRACES_SAMPLER" => {
            of("", sampler).code(|c, f| c.sampler = choice(f, Sampler::always_off()))
        }
        "OTEL_TRACES_SAMPLER_ARG" => {
            of("", sampler).given(&[("OTEL_TRACES_SAMPLER", "traceidratio")])
        }
        _ if variable.starts_with("OTEL_SAMPLING_") || variable == "OTEL_TRACE_SAMPLE_RATE" => {
            of("", sampler)
        }
        _ => return None,
    })
}

fn limits(variable: &str) -> Option<Row> {
    Some(match variable {
        "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT" => {
            of("Some(4096)", |c| format!("{:?}", c.limits.value_length))
        }
        "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT" => {
            of("Some(1000)", |c| format!("{:?}", c.limits.value_length))
                .code(|c, f| c.value_length = choice(f, 7))
        }
        "OTEL_ATTRIBUTE_COUNT_LIMIT" => of("96", |c| c.limits.attributes.to_string()),
        "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT" => {
            of("64", |c| c.limits.attributes.to_string()).code(|c, f| c.attributes = choice(f, 7))
        }
        "OTEL_SPAN_EVENT_COUNT_LIMIT" => {
            of("32", |c| c.limits.events.to_string()).code(|c, f| c.events = choice(f, 7))
        }
        "OTEL_SPAN_LINK_COUNT_LIMIT" => {
            of("1000", |c| c.limits.links.to_string()).code(|c, f| c.links = choice(f, 7))
        }
        "OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT" => {
            of("16", |c| c.limits.attributes_per_event.to_string())
                .code(|c, f| c.event_attributes = choice(f, 7))
        }
        "OTEL_LINK_ATTRIBUTE_COUNT_LIMIT" => of("8", |c| c.limits.attributes_per_link.to_string())
            .code(|c, f| c.link_attributes = choice(f, 7)),
        _ => return None,
    })
}
