//! What only code can get wrong.

use super::{texts, with};
use crate::config::{Choice, CodeSettings, forced};
use crate::export::{Batch, Exporter, Processor};
use std::time::{Duration, Instant};

#[test]
fn numbers_of_code_that_cannot_be_are_replaced_and_named() {
    let code = CodeSettings {
        processor: Some(Choice::Default(Processor::Batch(Batch {
            max_queue_size: 0,
            max_queue_bytes: 0,
            max_export_batch_size: 0,
            schedule_delay: Duration::MAX,
            export_timeout: Duration::MAX,
            max_concurrent_exports: 0,
        }))),
        timeout: Some(forced(Duration::MAX)),
        metric_interval: Some(forced(Duration::ZERO)),
        ..CodeSettings::default()
    };
    let config = with(&code, &[]);
    let Processor::Batch(batch) = &config.pipes[0].processor else {
        panic!("it is a batch");
    };
    assert_eq!((batch.max_queue_size, batch.max_export_batch_size), (1, 1));
    assert_eq!(
        (batch.max_queue_bytes, batch.max_concurrent_exports),
        (64 << 10, 1)
    );
    let Exporter::Otlp(otlp) = &config.pipes[0].exporter else {
        panic!("it is OTLP");
    };
    for time in [batch.schedule_delay, batch.export_timeout, otlp.timeout] {
        assert!(Instant::now().checked_add(time * 10).is_some(), "{time:?}");
    }
    assert_eq!(config.metrics.interval, Duration::from_secs(60));
    let texts = texts(&config);
    assert_eq!(texts.len(), 5, "{texts:?}");
}

#[test]
fn also_where_the_exporter_is_the_services_own() {
    let batch = Batch {
        max_queue_size: usize::MAX,
        max_concurrent_exports: 65,
        ..Batch::default()
    };
    let code = CodeSettings {
        exporters: Some(forced(Vec::new())),
        processor: Some(Choice::Default(Processor::Batch(batch))),
        ..CodeSettings::default()
    };
    let config = with(&code, &[]);
    assert!(config.pipes.is_empty());
    let Processor::Batch(batch) = &config.own_processor else {
        panic!("it is a batch");
    };
    assert_eq!(batch.max_concurrent_exports, 64);
    let texts = texts(&config);
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert!(
        texts[0]
            .ends_with("allowed is a whole number from 1 to 2147483647; used instead: 2147483647"),
        "{texts:?}"
    );
}

#[test]
fn a_header_of_code_that_cannot_be_is_left_out_and_named() {
    let code = CodeSettings {
        headers: vec![
            ("x-a".to_owned(), "1".into()),
            ("x b".to_owned(), "2".into()),
            ("x-c".to_owned(), forced("a\nb".to_owned())),
        ],
        ..CodeSettings::default()
    };
    let config = with(&code, &[]);
    let Exporter::Otlp(otlp) = &config.pipes[0].exporter else {
        panic!("it is OTLP");
    };
    assert_eq!(otlp.headers, [("x-a".to_owned(), "1".to_owned())]);
    assert_eq!(config.problems.len(), 2, "{:?}", texts(&config));
}
