//! The detector over gRPC, on the same port.

use super::http::total;
use super::stages::MAX_IMAGE;
use super::{DetectError, Detector};
use crate::messages;
use crate::serve::Refused;
use axum::Router;
use bytes::Bytes;
use instrument_tower::{BaggageLayer, ServerStack, TraceContextLayer};
use proto::detector_server::{Detector as Service, DetectorServer};
use std::sync::Arc;
use tonic::{Code, Request, Response, Status};
use tower::ServiceBuilder;

/// Messages, client and server of `proto/detector.proto`.
#[allow(
    missing_docs,
    unreachable_pub,
    clippy::use_self,
    reason = "generated; the `.proto` file is its documentation"
)]
pub mod proto {
    tonic::include_proto!("hsi.detector.v1");
}

/// As over HTTP, several images are smaller than 64 MB together.
const MAX_MESSAGE: usize = 64 << 20;

/// The HTTP service with the gRPC service beside it, which has the same layers for its own protocol.
pub(super) fn beside(http: Router, detector: Arc<Detector>, baggage: BaggageLayer) -> Router {
    let methods = [
        "hsi.detector.v1.Detector/Detect",
        "hsi.detector.v1.Detector/DetectBatch",
    ];
    let trace = TraceContextLayer::grpc().with_rpc_methods(methods);
    let server = DetectorServer::new(Rpc(detector)).max_decoding_message_size(MAX_MESSAGE);
    let service = ServiceBuilder::new()
        .layer(ServerStack::new(trace).with_baggage(baggage))
        .service(server);
    http.route_service("/hsi.detector.v1.Detector/{*method}", service)
}

struct Rpc(Arc<Detector>);

impl Rpc {
    async fn answer(&self, images: Vec<Bytes>) -> Result<Vec<messages::DetectReply>, Status> {
        let admitted = self.0.admit().map_err(unavailable)?;
        let answer = self.0.answer(images, &admitted, "grpc").await;
        answer.map_err(|error| status(&error))
    }
}

#[tonic::async_trait]
impl Service for Rpc {
    async fn detect(
        &self,
        request: Request<proto::DetectRequest>,
    ) -> Result<Response<proto::DetectReply>, Status> {
        let image = request.into_inner().image;
        if image.len() > MAX_IMAGE {
            let (index, most) = (0, MAX_IMAGE);
            return Err(status(&DetectError::TooManyBytes { index, most }));
        }
        let mut replies = self.answer(vec![image.into()]).await?;
        let reply = replies.pop().map(proto::DetectReply::from);
        Ok(Response::new(reply.unwrap_or_default()))
    }

    async fn detect_batch(
        &self,
        request: Request<proto::DetectBatchRequest>,
    ) -> Result<Response<proto::DetectBatchReply>, Status> {
        let images = request.into_inner().images;
        let replies = self
            .answer(images.into_iter().map(Bytes::from).collect())
            .await?;
        Ok(Response::new(proto::DetectBatchReply {
            total_inference_time_ms: total(&replies),
            results: replies.into_iter().map(proto::DetectReply::from).collect(),
        }))
    }
}

fn unavailable(refused: Refused) -> Status {
    let refusal = refused.refusal;
    Status::unavailable(format!("{}: {}", refusal.error, refusal.advice))
}

fn status(error: &DetectError) -> Status {
    let code = match error {
        DetectError::Inference => Code::Internal,
        _ => Code::InvalidArgument,
    };
    Status::new(code, format!("{error}: {}", error.advice()))
}

impl From<messages::DetectReply> for proto::DetectReply {
    fn from(reply: messages::DetectReply) -> Self {
        let detections = reply.detections.into_iter().map(|found| proto::Detection {
            class: found.class,
            confidence: found.confidence,
            bbox: Some(proto::BoundingBox {
                x: found.bbox.x,
                y: found.bbox.y,
                width: found.bbox.width,
                height: found.bbox.height,
            }),
        });
        Self {
            detections: detections.collect(),
            inference_time_ms: reply.inference_time_ms,
            image_width: reply.image_width,
            image_height: reply.image_height,
        }
    }
}
