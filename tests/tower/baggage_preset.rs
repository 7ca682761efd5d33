//! Every rule of the preset over sockets: what the second service sees of a request to the first.

use http::HeaderName;
use instrument_tower::{BaggageLayer, Hosts, Network, Trust};
use opentelemetry::trace::TraceId;
use tower_tests::{Relay, traceparent};

const EDGE_KEY: &str = "x-edge-key";

/// What `X-Request-Source` is sent, what is taken of it, and how many values are dropped.
const SOURCES: &[(&[&str], Option<&str>, u64)] = &[
    (&[], None, 0),
    (&["ui"], Some("ui"), 0),
    (&["UI"], Some("ui"), 0),
    (&["Scheduled"], Some("scheduled"), 0),
    (&["api"], Some("api"), 0),
    (&["\t internal "], Some("internal"), 0),
    (&["bogus"], None, 1),
    (&[""], None, 1),
    (&["ui, api"], None, 1),
    (&["ui", "ui"], None, 1),
    (&["ü"], None, 1),
];

/// 64 characters, the most that there may be.
macro_rules! longest {
    () => {
        "0123456789012345678901234567890123456789012345678901234567890123"
    };
}

/// What path is asked for, which camera it names, and how many values are dropped.
const PATHS: &[(&str, Option<&str>, u64)] = &[
    ("/", None, 0),
    ("/cameras", None, 0),
    ("/cameras/", None, 0),
    ("/cameras//", None, 0),
    ("/cameras//front", None, 0),
    ("/cameras/front_door", Some("front_door"), 0),
    ("/cameras/front_door/", Some("front_door"), 0),
    ("/api/v1/cameras/front-1/zones/2", Some("front-1"), 0),
    ("/cameras/a/cameras/b", Some("a"), 0),
    ("/cameras/cameras/b", Some("cameras"), 0),
    ("/c%61meras/front%5Fdoor", Some("front_door"), 0),
    (concat!("/cameras/", longest!()), Some(longest!()), 0),
    ("/Cameras/front", None, 0),
    ("/mycameras/front", None, 0),
    ("/x%2Fcameras%2Ffront", None, 0),
    ("/?next=/cameras/front", None, 0),
    (concat!("/cameras/", longest!(), "4"), None, 1),
    ("/cameras/..", None, 1),
    ("/cameras/../cameras/b", None, 1),
    ("/cameras/%2e%2e/b", None, 1),
    ("/cameras/a%2Fb", None, 1),
    ("/cameras/a%00b", None, 1),
    ("/cameras/%0d%0ax:y", None, 1),
    ("/cameras/a,evil=1", None, 1),
    ("/cameras/a%2Cevil%3D1", None, 1),
    ("/cameras/%C3%BC", None, 1),
    ("/cameras/ü", None, 1),
    ("/cameras/%ff", None, 1),
    ("/cameras/a%2", None, 1),
    ("/cameras/a%zz", None, 1),
];

/// What one key of incoming baggage is.
#[derive(Clone, Copy)]
enum Came {
    Not,
    Valid(&'static str),
    Bad,
}

impl Came {
    fn valid(self) -> Option<&'static str> {
        match self {
            Self::Valid(value) => Some(value),
            Self::Not | Self::Bad => None,
        }
    }

    fn bad(self) -> u64 {
        u64::from(matches!(self, Self::Bad))
    }
}

struct Incoming {
    header: Option<&'static str>,
    source: Came,
    camera: Came,
    priority: Came,
    batch: Came,
    /// Of other keys, as the second service is to see it.
    other: Option<&'static str>,
    /// Members that are no baggage at all.
    malformed: u64,
}

const NONE: Incoming = Incoming {
    header: None,
    source: Came::Not,
    camera: Came::Not,
    priority: Came::Not,
    batch: Came::Not,
    other: None,
    malformed: 0,
};

const INCOMING: &[Incoming] = &[
    NONE,
    Incoming {
        header: Some("camera.id=back,request.source=internal,event.priority=critical,batch.id=b-1"),
        source: Came::Valid("internal"),
        camera: Came::Valid("back"),
        priority: Came::Valid("critical"),
        batch: Came::Valid("b-1"),
        ..NONE
    },
    Incoming {
        header: Some("camera.id=a%2Fb,request.source=UI,event.priority=bogus,batch.id=%20"),
        source: Came::Bad,
        camera: Came::Bad,
        priority: Came::Bad,
        batch: Came::Bad,
        ..NONE
    },
    Incoming {
        header: Some("event.priority=bogus,tenant=J%C3%BCrgen;private"),
        priority: Came::Bad,
        other: Some("tenant=Jürgen;private"),
        ..NONE
    },
    Incoming {
        header: Some("camera.id=,broken,event.priority=low"),
        camera: Came::Bad,
        priority: Came::Valid("low"),
        malformed: 1,
        ..NONE
    },
    Incoming {
        header: Some("camera.id=first,camera.id=..,camera.id=last,event.priority=HIGH"),
        camera: Came::Valid("last"),
        priority: Came::Bad,
        ..NONE
    },
];

/// What the second service is to see, and how many values the first is to drop.
fn expected(
    source: &(&[&str], Option<&str>, u64),
    path: &(&str, Option<&str>, u64),
    came: &Incoming,
) -> (String, u64) {
    let mut dropped = source.2 + came.malformed + came.priority.bad() + came.batch.bad();
    // The header wins over what came.
    let source = source.1.or_else(|| {
        dropped += came.source.bad();
        came.source.valid()
    });
    // What came wins over the path.
    dropped += came.camera.bad();
    let camera = came.camera.valid().or_else(|| {
        dropped += path.2;
        path.1
    });
    let member = |key: &str, value: Option<&str>| value.map(|value| format!("{key}={value}"));
    let members = [
        member("batch.id", came.batch.valid()),
        member("camera.id", camera),
        member("event.priority", came.priority.valid()),
        member("request.source", Some(source.unwrap_or("api"))),
        came.other.map(str::to_owned),
    ];
    let members: Vec<_> = members.into_iter().flatten().collect();
    (members.join(","), dropped)
}

fn lines<'a>(source: &[&'a str], came: Option<&'a str>) -> Vec<(&'static str, &'a str)> {
    let sources = source.iter().map(|value| ("X-Request-Source", *value));
    sources
        .chain(came.map(|value| ("baggage", value)))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_header_on_every_path_with_any_baggage_of_the_trusted_and_of_strangers() {
    let edge = Trust::nobody().with(|request| {
        let key = request.headers().get(HeaderName::from_static(EDGE_KEY));
        key.is_some_and(|key| key == "right")
    });
    let layer = BaggageLayer::pipeline().with_trusted_callers(edge);
    let relay = Relay::start(layer, Hosts::loopback()).await;
    for source in SOURCES {
        for path in PATHS {
            for came in INCOMING {
                for key in ["right", "wrong"] {
                    let is_trusted = key == "right";
                    let mut lines = lines(source.0, came.header);
                    lines.push((EDGE_KEY, key));
                    let before = relay.front_kit.provider().health();
                    let seen = relay.seen(path.0, &lines).await;
                    let after = relay.front_kit.provider().health();

                    let taken = if is_trusted { came } else { &NONE };
                    let (expected, dropped) = expected(source, path, taken);
                    assert_eq!(seen, expected, "{} {lines:?}", path.0);
                    assert_eq!(
                        after.baggage_dropped - before.baggage_dropped,
                        dropped,
                        "{} {lines:?}",
                        path.0
                    );
                    assert_eq!(
                        after.baggage_untrusted - before.baggage_untrusted,
                        u64::from(!is_trusted && came.header.is_some())
                    );
                }
            }
        }
        relay.front_kit.reset();
        relay.back_kit.reset();
    }
    // Nothing that the second service would have to drop was sent.
    let back = relay.back_kit.provider().health();
    assert_eq!((back.baggage_dropped, back.baggage_untrusted), (0, 0));
    relay.stop().await;
}

#[tokio::test]
async fn whoever_a_rule_names_is_trusted_and_nobody_else() {
    let network = |text: &str| -> Network { text.parse().expect("a network") };
    let layer = BaggageLayer::pipeline;
    let with = |callers: Trust| layer().with_trusted_callers(callers);
    for (layer, is_trusted) in [
        // By default, those on the same machine.
        (layer(), true),
        (with(Trust::nobody()), false),
        (with(Trust::loopback()), true),
        (
            with(Trust::nobody().with_network(network("192.0.2.0/24"))),
            false,
        ),
        (
            with(Trust::nobody().with_network(network("127.0.0.1"))),
            true,
        ),
        (
            with(Trust::nobody().with(|request| request.uri().path() == "/in")),
            true,
        ),
        (
            with(Trust::nobody().with(|request| request.uri().path() == "/out")),
            false,
        ),
        (
            with(Trust::nobody().with(|request| request.headers().contains_key(EDGE_KEY))),
            false,
        ),
    ] {
        let relay = Relay::start(layer.clone(), Hosts::loopback()).await;
        let came = [("baggage", "event.priority=high,tenant=acme")];
        let seen = relay.seen("/in", &came).await;
        let expected = if is_trusted {
            "event.priority=high,request.source=api,tenant=acme"
        } else {
            "request.source=api"
        };
        assert_eq!(seen, expected, "{layer:?}");
        relay.stop().await;
    }
}

#[tokio::test]
async fn a_host_that_is_not_named_gets_no_baggage_but_the_trace() {
    let relay = Relay::start(BaggageLayer::pipeline(), Hosts::none().with("*.example")).await;
    let caller = traceparent(7, 9, true);
    let lines = [
        ("traceparent", &*caller),
        ("baggage", "tenant=acme"),
        ("x-request-source", "ui"),
    ];
    assert_eq!(relay.seen("/cameras/front", &lines).await, "");
    let server = relay.back_kit.span("GET");
    assert_eq!(server.span_context.trace_id(), TraceId::from(7));
    assert!(server.parent_span_is_remote);
    relay.stop().await;
}
