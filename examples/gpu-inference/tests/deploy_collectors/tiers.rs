//! Collectors in two tiers with the shipped configurations: other ports, and less time until a decision.

use crate::counted::Counted;
use crate::support::metrics::Metrics;
use crate::support::overlay;
use crate::support::patience::until;
use crate::support::shipped::shipped;
use serde_json::json;
use server_tests::{Running, Server};
use std::time::Duration;

/// The pipeline's batches wait for tenths of seconds here, not for 90 seconds, and so may the decision.
const DECISION_WAIT: &str = "10s";

/// How long an answer is waited for. Who gives up earlier sends the same once more, and on a busy machine it may be there twice then.
const ANSWERED: &str = "120s";

/// How long the collectors may take until they have nothing left to do.
const PATIENCE: Duration = Duration::from_secs(240);

/// One collector, and where it tells of itself.
#[derive(Debug)]
pub(crate) struct Tier {
    pub(crate) server: Running,
    metrics: u16,
    /// Where it tells what it has made of the spans, in the second tier.
    spans: Option<u16>,
}

/// One in the first tier, two in the second.
#[derive(Debug)]
pub(crate) struct Tiers {
    pub(crate) first: Tier,
    pub(crate) second: [Tier; 2],
    /// Where the first tier takes OTLP over HTTP.
    pub(crate) http: u16,
}

impl Tier {
    /// What it has counted so far.
    pub(crate) fn counted(&self) -> Counted {
        Counted::of(self.metrics)
    }
}

impl Tiers {
    /// Starts all, which send what is kept to a port of this machine.
    pub(crate) fn start(store: u16) -> Self {
        let (one, two) = (decide(store), decide(store));
        let hostnames = [overlay::local(one.1), overlay::local(two.1)];
        let (server, [_, _, http, metrics]) = Running::start_over(
            Server::Collector,
            Some(&shipped("collector/spread.yaml")),
            |[health, grpc, http, metrics], _| {
                json!({
                    "extensions": { "health_check": overlay::at(health) },
                    "receivers": overlay::otlp(Some(grpc), Some(http)),
                    "exporters": { "load_balancing": {
                        "protocol": { "otlp": { "timeout": ANSWERED } },
                        "resolver": { "static": { "hostnames": hostnames } },
                    } },
                    "service": { "telemetry": overlay::metrics(metrics) },
                })
            },
        );
        Self {
            first: Tier {
                server,
                metrics,
                spans: None,
            },
            second: [one.0, two.0],
            http,
        }
    }

    /// Waits until the second tier tells, both together, a metric of spans with these labels that is at least so high.
    #[track_caller]
    pub(crate) fn until_told(&self, metric: &str, labels: &[&str], least: f64) {
        self.until(&format!("{metric} {labels:?} is {least}"), || {
            let ports = self.second.iter().filter_map(|tier| tier.spans);
            let told = ports.map(|port| Metrics::of(port).sum(metric, labels));
            told.sum::<f64>() >= least
        });
    }

    /// Waits until the second tier has so many spans, from both together.
    #[track_caller]
    pub(crate) fn until_received(&self, spans: u64) {
        self.until(&format!("{spans} spans are received"), || {
            self.second
                .iter()
                .map(|tier| tier.counted().received)
                .sum::<u64>()
                >= spans
        });
    }

    /// Waits until the second tier has decided on everything that it has.
    #[track_caller]
    pub(crate) fn until_decided(&self) {
        self.until("all is decided", || {
            self.second.iter().all(|tier| tier.counted().held() == 0)
        });
    }

    /// Waits until the collectors have counted that something is so.
    #[track_caller]
    pub(crate) fn until(&self, what: &str, is_so: impl Fn() -> bool) {
        until(PATIENCE, || {
            if is_so() {
                return Ok(());
            }
            let counted = self.second.each_ref().map(Tier::counted);
            Err(format!("{what}: {counted:?}"))
        });
    }
}

/// One of the second tier, and where it takes spans.
fn decide(store: u16) -> (Tier, u16) {
    let mut kept = overlay::at(store);
    kept["timeout"] = ANSWERED.into();
    let (server, [_, grpc, metrics, spans]) = Running::start_over(
        Server::Collector,
        Some(&shipped("collector/decide.yaml")),
        |[health, grpc, metrics, spans], _| {
            json!({
                "extensions": { "health_check": overlay::at(health) },
                "receivers": overlay::otlp(Some(grpc), None),
                "processors": { "tail_sampling": { "decision_wait": DECISION_WAIT } },
                "exporters": { "otlp_grpc": kept, "prometheus": overlay::at(spans) },
                "service": { "telemetry": overlay::metrics(metrics) },
            })
        },
    );
    let tier = Tier {
        server,
        metrics,
        spans: Some(spans),
    };
    (tier, grpc)
}
