//! A service that runs.

use super::diagnosis::verdict;
use super::finding::{Finding, Verdict};
use super::report::Report;
use super::{configured, propagation};
use crate::export::{ExportHealth, OrphansSeen};
use crate::telemetry::{Telemetry, TelemetryHealth, is_installed};
use std::time::Duration;

/// What has ended is exported first, so that no parent is missing only because it waits.
const FLUSH: Duration = Duration::from_secs(5);

/// # Examination
impl Telemetry {
    /// Examines the service that runs: what became of its spans, and which were exported without their parent. What
    /// has ended is sent first, which takes five seconds at most.
    ///
    /// It asks the sampler nothing and sends no span of its own, so that it may be asked often;
    /// [`Builder::examine`](crate::telemetry::Builder::examine) does both.
    ///
    /// A span is an orphan if its parent, of this process, has not been exported within
    /// [so long](crate::telemetry::Builder::with_orphan_age). Parents are remembered for the next 32 768 spans.
    pub fn examine(&self) -> Report {
        let before = self.health();
        let is_stuck = self.flush(FLUSH).is_err();
        report(self, &before, is_stuck)
    }

    /// [`examine`](Self::examine), to be awaited on any executor.
    pub async fn examine_async(&self) -> Report {
        let before = self.health();
        let is_stuck = self.flush_async(FLUSH).await.is_err();
        report(self, &before, is_stuck)
    }
}

/// After a flush, which nothing may have come of: a queue that is full of work then `is_stuck`.
fn report(telemetry: &Telemetry, before: &TelemetryHealth, is_stuck: bool) -> Report {
    let mut report = Report::new(telemetry.service());
    report.findings = configured::problems(telemetry.problems());
    if !telemetry.is_enabled() {
        report.findings.push(configured::switched_off());
        return report.sorted();
    }
    let health = telemetry.health();
    if health.spans.is_empty() && !telemetry.has_store() {
        report.findings.push(configured::without_exporter());
    }
    for (before, after, things) in [
        (&before.spans, &health.spans, "spans"),
        (&before.logs, &health.logs, "log records"),
        (&before.metrics, &health.metrics, "metrics"),
    ] {
        for (before, after) in before.iter().zip(after) {
            let fails = after.failed > before.failed || is_stuck && after.queued > 0;
            report.findings.extend(exported(after, things, fails));
        }
    }
    for (one, seen) in health.spans.iter().zip(telemetry.orphans()) {
        report.findings.extend(orphans(&one.endpoint, &seen));
    }
    if is_installed() {
        report.findings.extend(propagation::of_process());
    }
    report.sorted()
}

fn exported(health: &ExportHealth, things: &str, fails: bool) -> Vec<Finding> {
    let ExportHealth {
        endpoint,
        exported,
        failed,
        dropped,
        last_error,
        ..
    } = health;
    let mut findings = Vec::new();
    if let Some(error) = last_error.as_ref().filter(|_| fails) {
        findings.push(Finding::new(
            verdict(error.kind),
            format!("{endpoint}: {}", error.cause),
            error.advice.clone(),
        ));
    }
    if *failed > 0 {
        let last = last_error.as_ref().map_or_else(String::new, |error| {
            format!(
                ", the last ones because of: {}: {}",
                error.code, error.cause
            )
        });
        findings.push(Finding::new(
            Verdict::Lost,
            format!(
                "{} for {endpoint} failed since the start, {exported} arrived{last}",
                counted(*failed, things)
            ),
            last_error
                .as_ref()
                .map_or_else(String::new, |error| error.advice.clone()),
        ));
    }
    if *dropped > 0 {
        findings.push(Finding::new(
            Verdict::Lost,
            format!("{} for {endpoint} dropped since the start, for the queue was full; {exported} arrived", counted(*dropped, things)),
            "raise OTEL_BSP_MAX_QUEUE_SIZE, take `Batch::high_throughput`, or sample fewer traces",
        ));
    }
    if findings.is_empty() {
        let text = format!(
            "{endpoint} took everything so far: {}",
            counted(*exported, things)
        );
        findings.push(Finding::new(Verdict::Delivered, text, ""));
    }
    findings
}

fn orphans(endpoint: &str, seen: &OrphansSeen) -> Vec<Finding> {
    let OrphansSeen {
        orphans,
        waiting,
        examples,
    } = seen;
    let names = examples.join("`, `");
    let mut findings = Vec::new();
    if *orphans > 0 {
        findings.push(Finding::new(
            Verdict::Orphans,
            format!("{} sent to {endpoint} without a parent that was sent, too: `{names}`", counted(*orphans, "spans")),
            "look for a parent that never ends, that was dropped by a full queue or a minimum duration, or that another provider or sampler left out; a parent that just runs for long is none (`with_orphan_age`)",
        ));
    }
    if *waiting > 0 {
        let names = if *orphans > 0 {
            String::new()
        } else {
            format!(": `{names}`")
        };
        findings.push(Finding::new(
            Verdict::ParentsAwaited,
            format!(
                "{} sent to {endpoint} before the parent, which may still run{names}",
                counted(*waiting, "spans")
            ),
            "",
        ));
    }
    findings
}

/// `things`: several of them.
fn counted(count: u64, things: &str) -> String {
    let things = match count {
        1 => things.trim_end_matches('s'),
        _ => things,
    };
    format!("{count} {things}")
}
