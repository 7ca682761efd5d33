//! What code forces is the last word over a file too.

use crate::config::endpoint::{Endpoint, endpoint};
use crate::config::resolve::{Attributes, Signal, endpoint_in_code, in_code, valid};
use crate::config::sources::Sources;
use crate::config::{
    Choice, CodeSettings, Config, Destination, Instrumentation, Limits, Pipe, SemconvOptIn,
    default_batch, sampler, settings,
};
use crate::export::{Compression, Exporter, Otlp, Processor, Protocol, TlsFiles};
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
        "with_semconv",
    );
    force.one(
        &mut config.exceptions,
        &ExceptionSignal::default(),
        &code.exceptions,
        "with_exceptions",
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

    fn destinations(&mut self, config: &mut Config, code: &CodeSettings) {
        if let Some(Choice::Forced(wanted)) = &code.exporters {
            config.pipes = self.pipes(&config.pipes, wanted, Signal::Traces, "with_exporters");
        }
        if let Some(Choice::Forced(wanted)) = &code.log_exporters {
            config.logs = self.pipes(&config.logs, wanted, Signal::Logs, "with_log_exporters");
        }
        let metrics = &mut config.metrics;
        if let Some(Choice::Forced(wanted)) = &code.metric_exporters {
            let known = metrics.exporters.clone();
            metrics.prometheus = wanted.contains(&Destination::Prometheus);
            metrics.exporters = wanted
                .iter()
                .filter_map(|wanted| exporter(known.iter(), *wanted, Signal::Metrics))
                .collect();
        }
        match code.metrics_enabled {
            Some(Choice::Forced(false)) => {
                metrics.exporters.clear();
                metrics.prometheus = false;
            }
            Some(Choice::Forced(true)) if metrics.exporters.is_empty() && !metrics.prometheus => {
                metrics.exporters = vec![Exporter::Otlp(default_otlp(Signal::Metrics))];
            }
            _ => {}
        }
    }

    /// The destinations that code wants, as the file has them set where it has them.
    fn pipes(
        &mut self,
        known: &[Pipe],
        wanted: &[Destination],
        signal: Signal,
        method: &str,
    ) -> Vec<Pipe> {
        let kinds: Vec<_> = known.iter().map(|pipe| kind(&pipe.exporter)).collect();
        if !known.is_empty() && kinds != wanted {
            self.differ(method);
        }
        let mut pipes = Vec::new();
        for wanted in wanted {
            let of_file = known.iter().filter(|pipe| kind(&pipe.exporter) == *wanted);
            let before = pipes.len();
            pipes.extend(of_file.cloned());
            if pipes.len() > before {
                continue;
            }
            let processor = match wanted {
                Destination::Otlp => Processor::Batch(default_batch()),
                _ => Processor::Simple,
            };
            match exporter(std::iter::empty(), *wanted, signal) {
                Some(exporter) => pipes.push(Pipe {
                    exporter,
                    processor,
                }),
                None => self.sources.problem(format!(
                    "`Destination::Prometheus` in `{method}` takes metrics only; it is left out"
                )),
            }
        }
        pipes
    }

    fn processor(&mut self, pipe: &mut Pipe, code: Option<&Choice<Processor>>, method: &str) {
        let Some(Choice::Forced(wanted)) = code else {
            return;
        };
        if matches!(pipe.exporter, Exporter::Console) {
            return;
        }
        if pipe.processor != *wanted && pipe.processor != Processor::Batch(default_batch()) {
            self.differ(method);
        }
        pipe.processor = wanted.clone();
    }

    fn receiver(&mut self, exporter: &mut Exporter, code: &CodeSettings, signal: Signal) {
        let Exporter::Otlp(otlp) = exporter else {
            return;
        };
        self.address(otlp, code, signal);
        self.one(
            &mut otlp.compression,
            &Compression::None,
            &code.compression,
            "with_compression",
        );
        let default = Duration::from_secs(10);
        self.one(&mut otlp.timeout, &default, &code.timeout, "with_timeout");
        for (name, choice) in &code.headers {
            if let Choice::Forced(value) = choice {
                let name = name.trim().to_ascii_lowercase();
                otlp.headers.retain(|(known, _)| *known != name);
                otlp.headers.push((name, value.clone()));
            }
        }
        otlp.headers = valid(self.sources, std::mem::take(&mut otlp.headers));
        let tls = &mut otlp.tls;
        for (field, code) in [
            (&mut tls.certificate, &code.certificate),
            (&mut tls.client_certificate, &code.client_certificate),
            (&mut tls.client_key, &code.client_key),
        ] {
            if let Some(Choice::Forced(path)) = code {
                *field = Some(path.clone());
            }
        }
        if !otlp.url.starts_with("https") {
            otlp.tls = TlsFiles::default();
        }
    }

    fn address(&mut self, otlp: &mut Otlp, code: &CodeSettings, signal: Signal) {
        let before = otlp.clone();
        if let Some(Choice::Forced(protocol)) = code.protocol {
            otlp.protocol = protocol;
        }
        let insecure = match code.insecure {
            Some(Choice::Forced(insecure)) => insecure,
            _ => true,
        };
        let forced = match endpoint_in_code(self.sources, code.endpoint.as_ref()) {
            Some(Choice::Forced(endpoint)) => Some(endpoint),
            _ => None,
        };
        // What the file has is taken apart again only where it must be said in another protocol.
        let address = match forced {
            Some(address) => address,
            None if otlp.protocol == before.protocol => return,
            None => moved(&before, otlp.protocol),
        };
        let secure = address.secure.unwrap_or(!insecure);
        otlp.url = match otlp.protocol {
            Protocol::Grpc => address.root(secure),
            Protocol::HttpProtobuf => address.joined(secure, signal.path()),
        };
        let default = default_otlp(signal);
        if otlp.url != before.url && before.url != default.url {
            self.differ("with_endpoint` or `with_protocol");
        }
    }

    fn limits(&mut self, limits: &mut Limits, code: &CodeSettings) {
        let length = code.value_length.map(|choice| match choice {
            Choice::Default(length) => Choice::Default(Some(length)),
            Choice::Forced(length) => Choice::Forced(Some(length)),
        });
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

fn kind(exporter: &Exporter) -> Destination {
    match exporter {
        Exporter::Otlp(_) => Destination::Otlp,
        Exporter::Console => Destination::Console,
    }
}

fn exporter<'e>(
    mut known: impl Iterator<Item = &'e Exporter>,
    wanted: Destination,
    signal: Signal,
) -> Option<Exporter> {
    if let Some(known) = known.find(|exporter| kind(exporter) == wanted) {
        return Some(known.clone());
    }
    match wanted {
        Destination::Otlp => Some(Exporter::Otlp(default_otlp(signal))),
        Destination::Console => Some(Exporter::Console),
        Destination::Prometheus => None,
    }
}

fn default_otlp(signal: Signal) -> Otlp {
    let protocol = Protocol::HttpProtobuf;
    Otlp {
        url: Endpoint::default_of(protocol).joined(false, signal.path()),
        protocol,
        headers: Vec::new(),
        compression: Compression::None,
        timeout: Duration::from_secs(10),
        tls: TlsFiles::default(),
    }
}

/// The address of the file; the default one of a protocol becomes that of the other.
fn moved(otlp: &Otlp, protocol: Protocol) -> Endpoint {
    let of_file = endpoint(&otlp.url, settings::ENDPOINT.allowed).ok();
    let default = Endpoint::default_of(otlp.protocol);
    match of_file {
        Some(address) if address.root(false) != default.root(false) => address,
        _ => Endpoint::default_of(protocol),
    }
}
