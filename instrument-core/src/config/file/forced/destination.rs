//! Who takes what is exported, if code forces it.

use super::Force;
use super::receiver::default_otlp;
use crate::config::resolve::otlp::Signal;
use crate::config::{Choice, CodeSettings, Config, Destination, Pipe};
use crate::export::{Batch, Exporter, Processor};

impl Force<'_, '_, '_> {
    pub(super) fn destinations(&mut self, config: &mut Config, code: &CodeSettings) {
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
                Destination::Otlp => Processor::Batch(Batch::default()),
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

    pub(super) fn processor(
        &mut self,
        pipe: &mut Pipe,
        code: Option<&Choice<Processor>>,
        method: &str,
    ) {
        let Some(Choice::Forced(wanted)) = code else {
            return;
        };
        if matches!(pipe.exporter, Exporter::Console) {
            return;
        }
        if pipe.processor != *wanted && pipe.processor != Processor::Batch(Batch::default()) {
            self.differ(method);
        }
        pipe.processor = wanted.clone();
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
