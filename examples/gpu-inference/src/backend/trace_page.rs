//! The page that shows traces: the backend's own, and what the other services send there.

use crate::operation;
use crate::serve::Stopping;
use axum::Router;
use instrument_core::store::TraceStore;
use instrument_tower::Page;
use instrument_tower::page::Access;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

/// Where it is. Other services send to `…/tracing/v1/traces`.
pub(crate) const PATH: &str = "/tracing";

/// The page, and the traces that it shows.
#[derive(Clone, Debug)]
pub(super) struct TracePage {
    traces: TraceStore,
    access: Access,
}

impl TracePage {
    /// For whoever has this access.
    pub(super) fn new(access: Access) -> Self {
        Self {
            traces: TraceStore::default(),
            access,
        }
    }

    pub(super) fn traces(&self) -> &TraceStore {
        &self.traces
    }

    /// The service with the page, outside of all layers: what looks at traces is not traced.
    pub(super) fn beside(&self, app: Router) -> Router {
        let mut page = Page::new(&self.traces).with_access(self.access.clone());
        for slow in operation::ALL {
            page = page.with_threshold(slow.name, slow.warn, slow.bad);
        }
        app.nest_service(PATH, page)
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
