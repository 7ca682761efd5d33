//! The page that says what each panel and alert tells, and what to do.

use super::alerts;
use super::backend::Backend;
use super::dashboard::{self, Section};
use super::foreign;
use super::links;
use super::recordings;
use crate::metric::{self, Kind, Metric};
use std::fmt::Write as _;

const HEAD: &str = "<!-- Written by `cargo run -p gpu-inference --bin deploy`, out of `src/deploy`: change it there. -->

# Dashboards and alerts

What each panel and alert tells, and what to do. Files, names and numbers are written by a program out of the names that the
services themselves use, so that they cannot differ: `cargo run -p gpu-inference --bin deploy` writes them, `-- --check` says which differ.

| mount | at |
|---|---|
| `prometheus/` | `/etc/prometheus`; start Prometheus with `--enable-feature=exemplar-storage`, else no point leads to a trace; with Tempo's generator also with `--web.enable-remote-write-receiver` |
| `grafana/jaeger/provisioning` or `grafana/tempo/provisioning` | `/etc/grafana/provisioning` |
| `grafana/jaeger/dashboards` or `grafana/tempo/dashboards` | `/var/lib/grafana/dashboards` |

The services are asked at `backend:8000`, `detector:8095` and `analyst:8091`, and the collectors of the second tier at whatever
`collector-decide` resolves to. Grafana expects `prometheus:9090`, `jaeger:16686` or `tempo:3200`, `loki:3100` and `pyroscope:4040`.
A series' `job` is the name that its service has in traces.
";

pub(super) fn text() -> String {
    let mut page = HEAD.to_owned();
    alerts(&mut page);
    for section in dashboard::sections(Backend::Tempo) {
        panels(&mut page, &section);
    }
    metrics(&mut page);
    others(&mut page);
    page
}

fn alerts(page: &mut String) {
    page.push_str("\n## Alerts\n");
    for alert in alerts::all() {
        let lasts = match alert.lasts {
            "0m" => "at once".to_owned(),
            lasts => format!("after {lasts}"),
        };
        let _ = write!(
            page,
            "\n### {}\n\n`{}`, {lasts}, {}. {}\n\n**Do**: {}\n",
            alert.name,
            alert.expr(),
            alert.severity,
            alert.means,
            alert.runbook
        );
    }
}

fn panels(page: &mut String, section: &Section) {
    let _ = write!(
        page,
        "\n## Panels: {}\n\n| panel | tells |\n|---|---|\n",
        section.title
    );
    for panel in &section.panels {
        let _ = writeln!(page, "| {} | {} |", panel.title, panel.says);
    }
}

fn metrics(page: &mut String) {
    page.push_str(
        "\n## What the services measure\n\nBeside requests, calls, databases and queues, which have the names of OpenTelemetry's conventions. \
         `kind` has the upper bounds of buckets.\n\n| series | kind | by | is |\n|---|---|---|---|\n",
    );
    for metric in metric::all() {
        let series = metric.series();
        let labels = metric.labels.join("`, `");
        let by = if labels.is_empty() {
            labels
        } else {
            format!("`{labels}`")
        };
        let _ = writeln!(
            page,
            "| `{series}` | {} | {by} | {} |",
            kind(&metric),
            metric.says
        );
    }
}

fn kind(metric: &Metric) -> String {
    match metric.kind {
        Kind::Counter => "counter".to_owned(),
        Kind::Gauge => "gauge".to_owned(),
        Kind::Histogram(bounds) => {
            let bounds: Vec<_> = bounds.iter().map(f64::to_string).collect();
            format!("histogram: {}", bounds.join(", "))
        }
    }
}

fn others(page: &mut String) {
    page.push_str(
        "\n## Worked out ahead\n\nAlerts and panels ask for these; `prometheus/rules/recordings.yml` has the expressions.\n\n",
    );
    let mut names: Vec<_> = recordings::all().iter().map(|rule| rule.name).collect();
    names.dedup();
    for name in names {
        let _ = writeln!(page, "- `{name}`");
    }
    page.push_str("\n## From a span to metrics\n\nBeside each span, for five minutes before and after it:\n\n");
    for link in links::all() {
        let _ = writeln!(page, "- {}", link.name);
    }
    page.push_str(
        "\n## What is somebody else's\n\nNothing answers for these until that server is there. All else is tried against the three services.\n\n| series | of |\n|---|---|\n",
    );
    for foreign in foreign::ALL {
        let _ = writeln!(page, "| `{}` | {} |", foreign.series, foreign.server);
    }
    page.push_str(
        "\n## What has no number here\n\n\
         `hsi_worker_status`: it would say once more what `hsi_pipeline_worker_state` says, which counts the workers of each state.\n\
         `hsi_llm_context_utilization_ratio` and `hsi_prompts_high_utilization_total` are there once LLM_CONTEXT_TOKENS says how long \
         the model's context is, which OpenAI's interface does not tell.\n\
         \nThe old dashboards also asked for Triton, for enrichment models and for costs: there are none here, and so no such panels. \
         Redis is not needed; without its exporter the links about the server stay empty, those about our calls do not.\n",
    );
}
