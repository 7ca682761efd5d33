//! One examination, from the configuration to the report, within a deadline.

use super::delivery::Delivery;
use super::finding::{Finding, Verdict};
use super::report::Report;
use super::variables::Variables;
use super::{configured, propagation, sampling, test_span};
use crate::config::Config;
use crate::countable::countable;
use crate::export::Worker;
use crate::locked::lock;
use crate::resource;
use crate::telemetry::{Builder, Parts, is_installed, service_name};
use std::mem;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

const DEADLINE: Duration = Duration::from_secs(10);

/// # Examination
impl Builder {
    /// Examines what this would set up, instead of setting it up: see [`doctor`](crate::doctor). It takes ten seconds
    /// at most.
    pub fn examine(self) -> Report {
        self.examine_within(DEADLINE)
    }

    /// [`examine`](Self::examine) with another deadline.
    pub fn examine_within(self, deadline: Duration) -> Report {
        examine(self, deadline)
    }

    /// [`examine`](Self::examine), to be awaited on any executor.
    pub async fn examine_async(self) -> Report {
        let (name, (done, report)) = (self.name.clone(), oneshot::channel());
        let started = thread::Builder::new()
            .name("instrument-doctor".to_owned())
            .spawn(move || {
                // Whoever no longer waits for it does not hear of it.
                let _ = done.send(self.examine());
            });
        let unheard = |why: &str| {
            let mut report = Report::new(name.clone());
            report.findings.push(not_examined(why));
            report
        };
        if let Err(error) = started {
            return unheard(&format!("there is no thread for it: {error}"));
        }
        report
            .await
            .unwrap_or_else(|_| unheard("the examination panicked"))
    }
}

/// What has been found so far, so that it is there when the time is over.
type Chart = Arc<Mutex<Report>>;

fn examine(builder: Builder, deadline: Duration) -> Report {
    let chart = Chart::new(Mutex::new(Report::new(builder.name.clone())));
    let (done, doing) = mpsc::channel();
    let by = Instant::now() + countable(deadline);
    let written = chart.clone();
    // On a thread of its own: processors, samplers and exporters that others wrote may block for ever, or panic.
    let started = thread::Builder::new()
        .name("instrument-doctor".to_owned())
        .spawn(move || {
            run(builder, by, &written);
            let _ = done.send(());
        });
    let trouble = match started {
        Err(error) => Some(format!("there is no thread for it: {error}")),
        Ok(_) => match doing.recv_timeout(deadline) {
            Ok(()) => None,
            Err(RecvTimeoutError::Timeout) => Some(format!(
                "the examination did not come to its end within {deadline:?}"
            )),
            Err(RecvTimeoutError::Disconnected) => Some(
                "the examination panicked, probably in a sampler, a processor or an exporter of the service's own"
                    .to_owned(),
            ),
        },
    };
    let mut report = lock(&chart).clone();
    report
        .findings
        .extend(trouble.map(|trouble| not_examined(&trouble)));
    report.sorted()
}

fn run(mut builder: Builder, by: Instant, chart: &Chart) {
    let variables = Variables::of(&builder.code, builder.parts.variables.as_ref());
    let (config, findings) = configured::configuration(&mut builder);
    lock(chart).findings.extend(findings);
    let Some(config) = config else { return };
    lock(chart).service = service_name(&config.resource);
    let parts = builder.parts;
    look_at(&config, &parts, chart);
    send(&config, parts, variables, by, chart);
}

/// What can be told without sending anything.
fn look_at(config: &Config, parts: &Parts, chart: &Chart) {
    let findings = [
        configured::disabled(config),
        configured::no_exporter(config, parts),
        propagation::finding(config, parts.propagator.as_ref()),
    ];
    let mut report = lock(chart);
    report.findings.extend(findings.into_iter().flatten());
    // What is set up wrongly is not said twice.
    if is_installed() && !report.has(Verdict::NoPropagator) {
        report.findings.extend(propagation::of_process());
    }
    drop(report);
    // A sampler of the service's own may panic.
    let finding = sampling::finding(config);
    lock(chart).findings.extend(finding);
}

fn send(config: &Config, mut parts: Parts, variables: Variables, by: Instant, chart: &Chart) {
    let own = mem::take(&mut parts.exporters);
    if config.pipes.is_empty() && own.is_empty() {
        return;
    }
    let resource = resource::resource(config.resource.clone(), parts.detectors);
    let processors = mem::take(&mut parts.span_processors);
    let Some(span) = test_span::make(config, &resource, processors, parts.ids) else {
        let why =
            "no span was made, though it was to be: look at the service's own span processors";
        lock(chart).findings.push(not_examined(why));
        return;
    };
    let worker = match Worker::start() {
        Ok(worker) => worker,
        Err(error) => {
            let why = format!("there is no thread to export on: {error}");
            lock(chart).findings.push(not_examined(&why));
            return;
        }
    };
    lock(chart).trace_id = Some(span.span_context.trace_id());
    let delivery = Delivery {
        config,
        own,
        resource: &resource,
        span,
        variables,
    };
    let left = by.saturating_duration_since(Instant::now());
    let findings = delivery.make(&worker, left);
    lock(chart).findings.extend(
        findings
            .unwrap_or_else(|| vec![not_examined("the exporters did not come to an end in time")]),
    );
}

pub(super) fn not_examined(why: &str) -> Finding {
    Finding::new(Verdict::NotExamined, why, "")
}
