//! What strangers call becomes no name of a span or of a series, and takes no room from the methods that there are.
//!
//! What is known of methods is the program's: these tests are a binary of their own, and one test.

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Empty;
use instrument_core::testing::Kit;
use instrument_tower::TraceContextLayer;
use std::convert::Infallible;
use tower::{ServiceBuilder, ServiceExt};
use tower_tests::{Measured, attribute};

/// What is answered by something in front of the methods, or by nothing.
const NOT_OF_A_METHOD: [u8; 9] = [1, 2, 4, 7, 8, 12, 13, 14, 16];
const OF_A_METHOD: [u8; 8] = [0, 3, 5, 6, 9, 10, 11, 15];

struct Server {
    kit: Kit,
    measured: Measured,
    trace: TraceContextLayer,
}

impl Server {
    fn new() -> Self {
        let kit = Kit::new();
        Self {
            trace: TraceContextLayer::grpc().with_provider(kit.provider().clone()),
            measured: Measured::new(),
            kit,
        }
    }

    /// The method by the span and by the metric, and the span's name.
    async fn called(&self, method: &str, code: u8) -> [Option<String>; 3] {
        self.kit.reset();
        let service = ServiceBuilder::new()
            .layer(&self.trace)
            .layer(self.measured.server())
            .service_fn(async |_: Request<Empty<Bytes>>| {
                let response = Response::builder().header("grpc-status", code.to_string());
                Ok::<_, Infallible>(response.body(Empty::<Bytes>::new()).expect("a response"))
            });
        let request = Request::post(format!("/{method}"))
            .header("content-type", "application/grpc")
            .body(Empty::new());
        let call = service.oneshot(request.expect("a request"));
        drop(call.await.expect("infallible"));
        let span = self.kit.spans().pop().expect("a span");
        let series = self.measured.series("rpc.server.call.duration");
        let measured = series
            .iter()
            .find(|one| one.attribute("rpc.method") == Some(method))
            .map(|_| method.to_owned());
        [
            attribute(&span, "rpc.method"),
            measured,
            Some(span.name.into_owned()),
        ]
    }
}

fn all(name: &str) -> [Option<String>; 3] {
    [(); 3].map(|()| Some(name.to_owned()))
}

fn unknown() -> [Option<String>; 3] {
    [Some("_OTHER".to_owned()), None, Some("grpc".to_owned())]
}

#[tokio::test]
async fn strangers_choose_no_names_and_take_no_room() {
    let server = Server::new();
    for n in 0..120 {
        for code in NOT_OF_A_METHOD {
            let method = format!("strange.Service{code}/M{n}");
            assert_eq!(server.called(&method, code).await, unknown(), "{method}");
        }
    }
    for code in OF_A_METHOD {
        let method = format!("shop.v1.Cart/Answer{code}");
        assert_eq!(server.called(&method, code).await, all(&method));
        // What is known stays known, whatever is answered then.
        assert_eq!(server.called(&method, 16).await, all(&method));
    }
    let long = format!("strange.Service/{}", "M".repeat(300));
    assert_eq!(server.called(&long, 0).await, unknown());
    assert_eq!(server.called("", 0).await[1], None);

    // A catch-all that is content with everything: there is an end to that, but not for what was told.
    let measured = Server::new();
    for n in 0..1000 {
        measured.called(&format!("strange.Any/M{n}"), 0).await;
    }
    let late = "shop.v1.Cart/Late";
    assert_eq!(server.called(late, 0).await, unknown());
    let mut telling = Server::new();
    telling.trace = telling.trace.with_rpc_methods([late]);
    let [span, measured, name] = telling.called(late, 16).await;
    assert_eq!([span, name], [(); 2].map(|()| Some(late.to_owned())));
    // The other layer was not told.
    assert_eq!(measured, None);
    assert_eq!(server.called(late, 0).await, unknown());
}
