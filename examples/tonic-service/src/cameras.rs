//! The calls. Each ends by the caller's deadline; what is seen in any of them is told to those who watch.

use crate::Stopping;
use crate::deadline::Deadline;
use crate::detect::detect_objects;
use crate::proto::cameras_server::Cameras;
use crate::proto::{Detections, Frame, UploadSummary, WatchRequest};
use futures_util::StreamExt as _;
use instrument_core::current;
use std::pin::Pin;
use tokio::sync::broadcast;
use tokio_stream::Stream;
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::wrappers::errors::BroadcastStreamRecvError::Lagged;
use tonic::{Request, Response, Status, Streaming};

/// How far behind somebody who watches may be.
const BACKLOG: usize = 64;

type Answers<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

/// Where what is seen comes together.
#[derive(Clone, Debug)]
pub(crate) struct CameraHub {
    news: broadcast::Sender<Detections>,
    stopping: Stopping,
}

impl CameraHub {
    pub(crate) fn new(stopping: Stopping) -> Self {
        let (news, _) = broadcast::channel(BACKLOG);
        Self { news, stopping }
    }

    fn look(&self, frame: &Frame) -> Result<Detections, Status> {
        let seen = detect_objects(frame)?;
        // An error says that nobody watches.
        let _ = self.news.send(seen.clone());
        Ok(seen)
    }
}

#[tonic::async_trait]
impl Cameras for CameraHub {
    async fn detect(&self, request: Request<Frame>) -> Result<Response<Detections>, Status> {
        self.look(request.get_ref()).map(Response::new)
    }

    type WatchStream = Answers<Detections>;

    async fn watch(
        &self,
        request: Request<WatchRequest>,
    ) -> Result<Response<Self::WatchStream>, Status> {
        let deadline = Deadline::of(&request);
        let camera_id = request.into_inner().camera_id;
        current::set_attribute("camera.id", camera_id.as_str());
        let news = BroadcastStream::new(self.news.subscribe());
        let news = tokio_stream::StreamExt::filter_map(news, move |news| match news {
            Ok(seen) => (seen.camera_id == camera_id).then_some(Ok(seen)),
            Err(Lagged(missed)) => Some(Err(Status::data_loss(format!(
                "too slow: {missed} images were missed"
            )))),
        });
        let news = news.take_until(self.stopping.clone());
        Ok(Response::new(deadline.limit(news).boxed()))
    }

    async fn upload(
        &self,
        request: Request<Streaming<Frame>>,
    ) -> Result<Response<UploadSummary>, Status> {
        let deadline = Deadline::of(&request);
        let mut frames = request.into_inner();
        let counting = async {
            let mut summary = UploadSummary::default();
            while let Some(frame) = frames.message().await? {
                summary.objects += self.look(&frame)?.objects;
                summary.frames += 1;
            }
            Ok(Response::new(summary))
        };
        deadline.within(counting).await
    }

    type TrackStream = Answers<Detections>;

    async fn track(
        &self,
        request: Request<Streaming<Frame>>,
    ) -> Result<Response<Self::TrackStream>, Status> {
        let deadline = Deadline::of(&request);
        let hub = self.clone();
        // The span of the call is the current one here too: a stream's body is part of it.
        let seen =
            tokio_stream::StreamExt::map(request.into_inner(), move |frame| hub.look(&frame?));
        Ok(Response::new(deadline.limit(seen).boxed()))
    }
}
