//! Which headers of proxies are believed, by the spans and by the metrics.

use axum::body::Body;
use http::{Request, Response};
use instrument_core::testing::Kit;
use instrument_tower::{ProxyHeaders, Trust};
use std::convert::Infallible;
use tower::{ServiceBuilder, ServiceExt};
use tower_tests::{Measured, attribute, layer, request};

#[tokio::test]
async fn what_the_proxies_do_not_write_is_not_believed() {
    for (headers, scheme, client) in [
        (ProxyHeaders::Either, "http", "6.6.6.6"),
        (ProxyHeaders::XForwarded, "https", "192.0.2.1"),
    ] {
        let (kit, measured) = (Kit::new(), Measured::new());
        let proxies = Trust::nobody().with_network("10.0.0.0/8".parse().expect("a network"));
        let trace = layer(&kit)
            .with_trusted_proxies(proxies.clone())
            .with_proxy_headers(headers);
        let metrics = measured
            .server()
            .with_trusted_proxies(proxies)
            .with_proxy_headers(headers);
        let service = ServiceBuilder::new()
            .layer(trace)
            .layer(metrics)
            .service_fn(async |_: Request<Body>| Ok::<_, Infallible>(Response::new(Body::empty())));
        let mut request = request("/users/7");
        for (name, value) in [
            ("forwarded", "for=6.6.6.6;proto=http"),
            ("x-forwarded-for", "192.0.2.1"),
            ("x-forwarded-proto", "https"),
        ] {
            let value = value.parse().expect("a value");
            request.headers_mut().insert(name, value);
        }
        service.oneshot(request).await.expect("infallible");
        let span = kit.spans().pop().expect("a span");
        assert_eq!(attribute(&span, "url.scheme").as_deref(), Some(scheme));
        assert_eq!(attribute(&span, "client.address").as_deref(), Some(client));
        let duration = measured.one("http.server.request.duration");
        assert_eq!(duration.attribute("url.scheme"), Some(scheme));
    }
}
