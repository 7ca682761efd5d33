//! One Redis, one collector, and the processes around them.

use crate::queue::{REDIS, RELATION, SHAPE};
use instrument_core::testing::{CollectedSpan, Collector};
use opentelemetry::trace::SpanId;
use server_tests::{Played, Redis, Role};
use std::collections::{HashMap, HashSet};
use std::os::unix::process::ExitStatusExt;
use std::thread;

pub(crate) struct Story {
    redis: Redis,
    collector: Collector,
    shape: &'static str,
    relation: &'static str,
}

impl Story {
    pub(crate) fn begin(shape: &'static str, relation: &'static str) -> Self {
        Self {
            redis: Redis::start(),
            collector: Collector::start(),
            shape,
            relation,
        }
    }

    fn role(&self, name: &str) -> Role {
        Role::new(name)
            .env("OTEL_EXPORTER_OTLP_ENDPOINT", self.collector.endpoint())
            .env("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
            .env(REDIS, self.redis.url())
            .env(SHAPE, self.shape)
            .env(RELATION, self.relation)
    }

    pub(crate) fn play(&self, role: &str) -> Played {
        self.role(role).play()
    }

    pub(crate) fn play_together<const N: usize>(&self, roles: [&str; N]) -> [Played; N] {
        thread::scope(|scope| {
            let playing = roles.map(|role| scope.spawn(|| self.play(role)));
            playing.map(|role| role.join().expect("the role was played well"))
        })
    }

    pub(crate) fn play_to_death(&self, role: &str) {
        let played = self.role(role).play_out();
        assert_eq!(played.status.signal(), Some(9), "{}", played.stderr);
    }

    /// What somebody else puts into a list, who knows nothing of envelopes.
    pub(crate) fn push_plain(&self, list: &str, body: &str) {
        let client = redis::Client::open(self.redis.url()).expect("a URL of Redis");
        let mut connection = client.get_connection().expect("Redis listens");
        let push = redis::cmd("RPUSH").arg(list).arg(body).take();
        push.query::<usize>(&mut connection).expect("it is pushed");
    }

    /// All that was sent, siblings in the order of their text.
    pub(crate) fn tree(&self) -> String {
        let tree = self.collector.tree().without_attributes().sorted();
        let lines = tree.to_string();
        // As the test writes it.
        lines
            .lines()
            .map(|line| format!("\n        {line}"))
            .collect()
    }

    pub(crate) fn spans(&self, name: &str) -> Vec<CollectedSpan> {
        let mut spans = self.collector.spans();
        spans.retain(|span| span.name() == name);
        spans.sort_by_key(|span| span.span.start_time_unix_nano);
        spans
    }

    pub(crate) fn span(&self, name: &str) -> CollectedSpan {
        let mut spans = self.spans(name);
        assert_eq!(spans.len(), 1, "{name}{:?}", self.collector.tree());
        spans.remove(0)
    }

    pub(crate) fn every_image_has_one_trace(&self, images: usize) {
        let spans = self.collector.spans();
        let traces: HashSet<_> = spans.iter().map(CollectedSpan::trace_id).collect();
        assert_eq!(traces.len(), images);
        let mut of_traces = HashMap::new();
        for span in spans {
            if let Some(number) = span.attribute("image.number") {
                let first = of_traces.entry(span.trace_id()).or_insert(number.clone());
                assert_eq!(*first, number);
            }
        }
        assert_eq!(of_traces.len(), images);
    }

    /// What a link leads to is about the same image: the analyst's is the one that the detector was at.
    pub(crate) fn links_lead_to_the_same_image(&self) {
        let by_id: HashMap<_, _> = self
            .collector
            .spans()
            .into_iter()
            .map(|span| (span.span_id(), span))
            .collect();
        for analysis in self.spans("analysis_processing") {
            let [send] = links(&analysis)[..] else {
                panic!("one link each")
            };
            let detection = &by_id[&by_id[&send].parent_span_id()];
            assert_eq!(detection.name(), "detection_processing");
            let image = detection.attribute("image.number");
            assert!(image.is_some() && image == analysis.attribute("image.number"));
        }
    }

    pub(crate) fn baggage_has_arrived(&self) {
        let about = self.collector.spans().into_iter();
        let about: Vec<_> = about
            .filter(|span| span.attribute("image.number").is_some())
            .collect();
        assert!(!about.is_empty() || !self.spans("dead_letter_processing").is_empty());
        for span in about {
            let camera = span.attribute("camera.id");
            assert_eq!(camera.as_deref(), Some("front_door"), "{}", span.name());
        }
    }
}

pub(crate) fn links(span: &CollectedSpan) -> Vec<SpanId> {
    let bytes = |link: &[u8]| SpanId::from_bytes(link.try_into().expect("8 bytes"));
    let links = span.span.links.iter();
    links.map(|link| bytes(&link.span_id)).collect()
}
