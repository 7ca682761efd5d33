//! A service that runs.

use super::diagnosis::verdict;
use super::finding::{Finding, Verdict};
use super::report::Report;
use super::{configured, propagation};
use crate::export::{ExportHealth, OrphansSeen};
use crate::telemetry::{Exports, Telemetry, is_installed};
use std::time::Duration;

/// What has ended is exported first, so that no parent is missing only because it waits.
const FLUSH: Duration = Duration::from_secs(5);

/// # Examination
impl Telemetry {
    /// Examines the service that runs: what became of its spans, and which were exported without their parent. What
    /// has ended is sent first, which takes five seconds at most.
    ///
    /// It asks the sampler nothing and sends no span of its own, so that it may be asked often;
    /// [`Builder::examine`](super::Builder::examine) does both.
    ///
    /// A span is an orphan if its parent, of this process, has not been exported within
    /// [so long](crate::telemetry::Builder::with_orphan_age). Parents are remembered for the next 32 768 spans.
    pub fn examine(&self) -> Report {
        let mut report = Report::new(self.service());
        report.findings = configured::problems(self.problems());
        if !self.is_enabled() {
            report.findings.push(configured::switched_off());
            return report.sorted();
        }
        let is_stuck = self.flush(FLUSH).is_err();
        let exports = self.exports();
        if exports.is_empty() {
            report.findings.push(configured::without_exporter());
        }
        for export in &exports {
            let found = exported(export, is_stuck);
            report.findings.extend(found);
            report.findings.extend(orphans(export));
        }
        if is_installed() {
            report.findings.extend(propagation::of_process());
        }
        report.sorted()
    }
}

fn exported(export: &Exports, is_stuck: bool) -> Vec<Finding> {
    let Exports {
        endpoint, health, ..
    } = export;
    let ExportHealth {
        exported,
        failed,
        dropped,
        queued,
        last_error,
        ..
    } = health;
    let mut findings = Vec::new();
    // A flush fails for one of them: that is the one with an error and something left, or lost.
    let fails_now = is_stuck && failed + queued > 0;
    if let Some(error) = last_error.as_ref().filter(|_| fails_now) {
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
            Verdict::SpansLost,
            format!(
                "{} for {endpoint} failed since the start, {exported} arrived{last}",
                spans(*failed)
            ),
            last_error
                .as_ref()
                .map_or_else(String::new, |error| error.advice.clone()),
        ));
    }
    if *dropped > 0 {
        findings.push(Finding::new(
            Verdict::SpansLost,
            format!("{} for {endpoint} dropped since the start, for the queue was full; {exported} arrived", spans(*dropped)),
            "raise OTEL_BSP_MAX_QUEUE_SIZE, take `Batch::high_throughput`, or sample fewer traces",
        ));
    }
    if findings.is_empty() {
        let text = format!("{endpoint} took everything so far: {}", spans(*exported));
        findings.push(Finding::new(Verdict::Delivered, text, ""));
    }
    findings
}

fn orphans(export: &Exports) -> Vec<Finding> {
    let OrphansSeen {
        orphans,
        waiting,
        examples,
    } = &export.orphans;
    let (endpoint, names) = (&export.endpoint, examples.join("`, `"));
    let mut findings = Vec::new();
    if *orphans > 0 {
        findings.push(Finding::new(
            Verdict::Orphans,
            format!("{} sent to {endpoint} without a parent that was sent, too: `{names}`", spans(*orphans)),
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
                spans(*waiting)
            ),
            "",
        ));
    }
    findings
}

fn spans(count: u64) -> String {
    if count == 1 {
        "1 span".to_owned()
    } else {
        format!("{count} spans")
    }
}
