//! Metrics of a `reqwest` client.

use super::TracedClient;
use super::sending::Sending;
use crate::MetricsLayer;
use crate::metrics::{Metrics, ResponseBody};
use http::Response;
use reqwest::Body;
use tower::util::{Either, MapResponse};
use tower_layer::Layer;

/// The layer that measures, if one is to.
pub(super) type Measure = Option<MetricsLayer>;

type Plain = fn(Response<ResponseBody<Body>>) -> Response<Body>;

pub(super) type Measured = Either<MapResponse<Metrics<Sending>, Plain>, Sending>;

pub(super) fn measured(sending: Sending, measure: &Measure) -> Measured {
    match measure {
        Some(layer) => Either::Left(MapResponse::new(layer.layer(sending), plain)),
        None => Either::Right(sending),
    }
}

fn plain(response: Response<ResponseBody<Body>>) -> Response<Body> {
    response.map(|body| body.try_into_inner().unwrap_or_else(Body::wrap))
}

impl TracedClient {
    /// Measures with this layer, within the spans: exemplars lead to them. Each step of a redirect is a request. Default:
    /// nothing is measured.
    ///
    /// ```
    /// use instrument_tower::{MetricsLayer, TracedClient};
    ///
    /// # fn build() -> Result<TracedClient, reqwest::Error> {
    /// let client = TracedClient::build(reqwest::Client::builder())?.with_metrics(MetricsLayer::client());
    /// # Ok(client)
    /// # }
    /// ```
    #[must_use]
    pub fn with_metrics(mut self, metrics: MetricsLayer) -> Self {
        self.measure = Some(metrics);
        self
    }
}
