//! How what is exported is collected into batches.

use crate::config::Choice;
use crate::config::parse;
use crate::config::settings::{self, Setting};
use crate::config::sources::{Origin, Sources};
use crate::export::{Batch, Processor};
use std::time::Duration;

/// The four numbers of a batch: delay, timeout, queue, batch.
pub(super) type Numbers = [&'static Setting; 4];

pub(super) static OF_SPANS: Numbers = [
    &settings::SPAN_DELAY,
    &settings::SPAN_TIMEOUT,
    &settings::SPAN_QUEUE,
    &settings::SPAN_BATCH,
];
pub(super) static OF_LOGS: Numbers = [
    &settings::LOG_DELAY,
    &settings::LOG_TIMEOUT,
    &settings::LOG_QUEUE,
    &settings::LOG_BATCH,
];

pub(super) fn processor(
    sources: &mut Sources<'_>,
    numbers: &Numbers,
    code: Option<&Choice<Processor>>,
    by_default: Batch,
) -> Processor {
    let code = match code.map(|choice| (choice, choice.value())) {
        None => None,
        Some((choice, Processor::Batch(batch))) => Some(choice.clone().map(|_| *batch)),
        Some((_, Processor::Simple)) => {
            let mut numbers = numbers.iter();
            if let Some(name) = numbers.find_map(|&setting| sources.first_set(setting)) {
                sources.problem(format!(
                    "`{name}` has no effect beside `with_simple_processor` in code"
                ));
            }
            return Processor::Simple;
        }
    };
    let base = code.map_or(by_default, |code| *code.value());
    let [delay, timeout, queue, size] = *numbers;
    // Each number of the batch that code gives is its word on that setting.
    let time = |sources: &mut Sources<'_>, setting, of: fn(Batch) -> Duration| {
        let code = code.map(|code| code.map(of));
        let chosen = sources.pick(setting, code.as_ref(), parse::milliseconds);
        chosen.map_or(of(base), |chosen| chosen.value)
    };
    let schedule_delay = time(sources, delay, |batch| batch.schedule_delay);
    let export_timeout = time(sources, timeout, |batch| batch.export_timeout);
    let count = |sources: &mut Sources<'_>, setting, of: fn(Batch) -> usize| {
        let code = code.map(|code| code.map(of));
        let chosen = sources.pick(setting, code.as_ref(), parse::count);
        chosen.map_or((of(base), Origin::Default), |chosen| {
            (chosen.value, chosen.origin)
        })
    };
    let (max_queue_size, limit) = count(sources, queue, |batch| batch.max_queue_size);
    let (size, origin) = count(sources, size, |batch| batch.max_export_batch_size);
    if size > max_queue_size && origin != Origin::Default {
        sources.problem(format!(
            "{origin} asks for batches of {size} and the queue, by {limit}, holds {max_queue_size}; a batch is no larger than the queue, which counts"
        ));
    }
    Processor::Batch(Batch {
        max_queue_size,
        max_export_batch_size: size.min(max_queue_size),
        schedule_delay,
        export_timeout,
        ..base
    })
}
