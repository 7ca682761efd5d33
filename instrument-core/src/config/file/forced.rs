//! What code forces is the last word over a file too.

mod destination;
mod receiver;

use crate::config::resolve::otlp::Signal;
use crate::config::resolve::resource::{Attributes, in_code};
use crate::config::sources::Sources;
use crate::config::{Choice, CodeSettings, Config, Instrumentation, Limits, SemconvOptIn, sampler};
use crate::provider::ExceptionSignal;
use std::time::Duration;

/// Puts it in the place of what the file says. The file is named where it says something else than nothing.
pub(super) fn apply(
    config: &mut Config,
    code: &CodeSettings,
    file: &str,
    sources: &mut Sources<'_>,
) {
    let mut force = Force { file, sources };
    force.one(&mut config.enabled, &true, &code.enabled, "with_enabled");
    force.resource(config, code);
    force.destinations(config, code);
    for pipe in &mut config.pipes {
        force.processor(pipe, code.processor.as_ref(), "with_batch");
        force.receiver(&mut pipe.exporter, code, Signal::Traces);
    }
    if let Some(Choice::Forced(processor)) = &code.processor {
        config.own_processor.clone_from(processor);
    }
    for pipe in &mut config.logs {
        force.processor(pipe, code.log_processor.as_ref(), "with_log_batch");
        force.receiver(&mut pipe.exporter, code, Signal::Logs);
    }
    for exporter in &mut config.metrics.exporters {
        force.receiver(exporter, code, Signal::Metrics);
    }
    let metrics = &mut config.metrics;
    let (minute, half) = (Duration::from_secs(60), Duration::from_secs(30));
    force.one(
        &mut metrics.interval,
        &minute,
        &code.metric_interval,
        "with_metric_interval",
    );
    force.one(
        &mut metrics.timeout,
        &half,
        &code.metric_timeout,
        "with_metric_timeout",
    );
    force.limits(&mut config.limits, code);
    if let Some(Choice::Forced(sampler)) = &code.sampler {
        config.sampler = sampler.clone();
    }
    if let Some(tail) = &code.tail {
        config.sampler = sampler::of_tail(tail);
        config.tail = Some(tail.clone());
    }
    force.one(
        &mut config.propagators,
        &Vec::new(),
        &code.propagators,
        "with_propagators",
    );
    force.one(
        &mut config.instrumentation,
        &Instrumentation::All,
        &code.instrumentation,
        "with_instrumentation",
    );
    force.one(
        &mut config.semconv,
        &SemconvOptIn::default(),
        &code.semconv,
        "with_semconv_opt_in",
    );
    force.one(
        &mut config.exceptions,
        &ExceptionSignal::default(),
        &code.exceptions,
        "with_exception_signal",
    );
}

struct Force<'f, 's, 'e> {
    file: &'f str,
    sources: &'s mut Sources<'e>,
}

impl Force<'_, '_, '_> {
    fn one<T: Clone + PartialEq>(
        &mut self,
        field: &mut T,
        default: &T,
        code: &Option<Choice<T>>,
        method: &str,
    ) {
        let Some(Choice::Forced(value)) = code else {
            return;
        };
        if *field != *value && *field != *default {
            self.differ(method);
        }
        *field = value.clone();
    }

    fn differ(&mut self, method: &str) {
        let file = self.file;
        self.sources.problem(format!(
            "{file} and `{method}`, which code forces, differ; the code counts"
        ));
    }

    fn resource(&mut self, config: &mut Config, code: &CodeSettings) {
        let mut attributes = Attributes::default();
        for said in config.resource.drain(..) {
            attributes.put(said.key, said.value);
        }
        for (key, choice) in in_code(code) {
            if let Choice::Forced(value) = choice {
                attributes.put(key, value);
            }
        }
        config.resource = attributes.into_vec();
    }

    fn limits(&mut self, limits: &mut Limits, code: &CodeSettings) {
        let length = code.value_length.map(|choice| choice.map(Some));
        self.one(
            &mut limits.value_length,
            &None,
            &length,
            "with_attribute_value_limit",
        );
        for (field, code, method) in [
            (
                &mut limits.attributes,
                &code.attributes,
                "with_attribute_limit",
            ),
            (&mut limits.events, &code.events, "with_event_limit"),
            (&mut limits.links, &code.links, "with_link_limit"),
            (
                &mut limits.attributes_per_event,
                &code.event_attributes,
                "with_event_attribute_limit",
            ),
            (
                &mut limits.attributes_per_link,
                &code.link_attributes,
                "with_link_attribute_limit",
            ),
        ] {
            self.one(field, &128, code, method);
        }
    }
}
