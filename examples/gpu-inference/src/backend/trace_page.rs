//! The page that shows traces: the backend's own, and what the other services send there.

use crate::config;
use crate::operation;
use crate::serve::Stopping;
use axum::Router;
use instrument_core::store::TraceStore;
use instrument_tower::Page;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

/// Where it is. Other services send to `…/tracing/v1/traces`.
pub(crate) const PATH: &str = "/tracing";

/// The page, and the traces that it shows.
#[derive(Clone, Debug)]
pub(super) struct TracePage {
    traces: TraceStore,
    page: Page,
}

impl TracePage {
    /// The one that is asked for, if one is.
    pub(super) fn of(config: &config::Backend) -> Option<Self> {
        let traces = TraceStore::default();
        let mut page = Page::new(&traces).with_access(config.trace_page.clone()?);
        if let Some(url) = &config.grafana_url {
            page = page.with_grafana_url(url);
        }
        if let Some(url) = &config.jaeger_url {
            page = page.with_jaeger_url(url);
        }
        for slow in operation::ALL {
            page = page.with_threshold(slow.name, slow.warn, slow.bad);
        }
        Some(Self { traces, page })
    }

    pub(super) fn traces(&self) -> &TraceStore {
        &self.traces
    }

    /// The service with the page, outside of all layers: what looks at traces is not traced.
    pub(super) fn beside(&self, app: Router) -> Router {
        app.nest_service(PATH, self.page.clone())
    }

    /// Whoever watches it live would be waited for at the end.
    pub(super) async fn end_with(&self, stopping: &Stopping) {
        stopping.wait().await;
        self.traces.end_live();
    }
}

/// Where a service that listens there shows a trace, `{trace_id}` standing for its id.
pub(super) fn trace_url(mut address: SocketAddr) -> String {
    if address.ip().is_unspecified() {
        address.set_ip(match address {
            SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    format!("http://{address}{PATH}/#/trace/{{trace_id}}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Command;
    use axum::body::Body;
    use axum::extract::ConnectInfo;
    use http::Request;
    use http_body_util::BodyExt as _;
    use serde_json::{Value, json};
    use tower::ServiceExt as _;

    async fn told(flags: &[&str]) -> Value {
        let flags = ["backend"].iter().chain(flags).map(|it| (*it).to_owned());
        let Ok(Command::Backend(config)) = Command::read(flags, []) else {
            panic!("it is the backend")
        };
        let page = TracePage::of(&config).expect("it is shown");
        let request = Request::get(format!("{PATH}/api/page"))
            .extension(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 40_000))));
        let request = request.body(Body::empty()).expect("a request");
        let answer = page.beside(Router::new()).oneshot(request).await;
        let body = answer.expect("it never fails").into_body().collect().await;
        let about: Value =
            serde_json::from_slice(&body.expect("it is whole").to_bytes()).expect("it is JSON");
        json!([about["grafana_url"], about["jaeger_url"]])
    }

    #[tokio::test]
    async fn the_page_leads_to_grafana_and_jaeger_where_there_are_such() {
        assert_eq!(told(&[]).await, json!([null, null]));
        let flags = [
            "--grafana-url=http://localhost:3002/grafana/",
            "--jaeger-url=http://localhost:16686",
        ];
        let urls = json!(["http://localhost:3002/grafana", "http://localhost:16686"]);
        assert_eq!(told(&flags).await, urls);
    }

    #[test]
    fn a_trace_is_looked_at_where_the_service_listens() {
        for (address, url) in [
            ("10.1.2.3:8000", "http://10.1.2.3:8000"),
            ("0.0.0.0:8000", "http://127.0.0.1:8000"),
            ("[::]:8000", "http://[::1]:8000"),
        ] {
            let address = address.parse().expect("it is one");
            assert_eq!(
                trace_url(address),
                format!("{url}/tracing/#/trace/{{trace_id}}")
            );
        }
    }
}
