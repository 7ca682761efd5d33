//! Accepting an image: its file is written, its row is kept, and it goes into the queue.

use super::bury::{Letter, bury_new};
use super::camera::CameraId;
use super::carrier::Carrier;
use super::kind::Kind;
use super::milestone::Milestone;
use super::picture::{Format, NoPicture};
use super::pipeline::Pipeline;
use super::priority::Priority;
use super::queue::Put;
use super::store::NewImage;
use crate::keys;
use crate::pace::Stage;
use crate::serve::Refused;
use axum::http::StatusCode;
use instrument_core::{ClassifyError, ErrorKind, Instrument as _, current, span};
use std::borrow::Cow;
use std::error::Error;
use std::path::Path;
use std::time::Instant;
use std::{fmt, io};
use tokio::fs;
use uuid::Uuid;

/// An image that was accepted.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) id: String,
    /// Whether it is in the queue, or will be; else there was no room, and it is a dead letter.
    pub(crate) is_queued: bool,
}

/// Why it was not.
#[derive(Debug)]
enum NotReceived {
    NoPicture(NoPicture),
    File(io::Error),
    Row(sqlx::Error),
}

/// Accepts an image. From then on it ends as an event or as a dead letter, whatever happens to this process.
pub(crate) async fn accept(
    pipeline: &Pipeline,
    camera: &CameraId,
    image: &[u8],
    correlation_id: &str,
) -> Result<Received, Refused> {
    // What goes on with it goes on in the request's span, and not in that of receiving it.
    let here = Carrier::current();
    let receiving = span!("receive_image").attributes(|to| {
        to.add(keys::CAMERA_ID, camera.as_str());
        to.add(keys::IMAGE_SIZE, &image.len());
    });
    let priority = Priority::current();
    let received = receive(pipeline, camera, image, priority, correlation_id, &here);
    let id = received.try_instrument(receiving.start()).await?;
    match pipeline.detections.send(&id, priority.is_urgent()).await {
        Ok(Put::Queued | Put::There) => Milestone::DetectionQueued.reached(),
        Ok(Put::Full) => {
            let buried = bury_new(pipeline, Kind::Image, &id, &Letter::overflow()).await;
            buried.map_err(Refused::internal)?;
            return Ok(Received {
                id,
                is_queued: false,
            });
        }
        // It is accepted: who looks at what has stalled will send it.
        Err(error) => tracing::warn!(%error, id, "an image is not sent yet"),
    }
    Ok(Received {
        id,
        is_queued: true,
    })
}

async fn receive(
    pipeline: &Pipeline,
    camera: &CameraId,
    image: &[u8],
    priority: Priority,
    correlation_id: &str,
    carrier: &Carrier,
) -> Result<String, NotReceived> {
    let began = Instant::now();
    let format = Format::of(image)?;
    // Those that come later are greater.
    let id = Uuid::now_v7().simple().to_string();
    let path = format!("images/{camera}/{id}.{}", format.extension());
    current::set_attribute(keys::IMAGE_PATH, &*path);
    write(&pipeline.config.data_dir.join(&path), image).await?;
    let trace_id = current::trace_id().unwrap_or_default();
    let image = NewImage {
        id: &id,
        camera,
        path: &path,
        media_type: format.media_type(),
        size: image.len(),
        priority,
        trace_id: &trace_id,
        correlation_id,
        carrier,
    };
    pipeline.store.accept(&image).await?;
    Milestone::ImageReceived.reached();
    pipeline.pace().fill(Stage::RECEIVE, began).await;
    Ok(id)
}

/// Whole, or not at all under that name.
async fn write(path: &Path, image: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).await?;
    }
    let unfinished = path.with_extension("part");
    let written = async {
        fs::write(&unfinished, image).await?;
        fs::rename(&unfinished, path).await
    };
    let written = written.await;
    if written.is_err() {
        // Where there is no room, half an image shall not take some.
        let _ = fs::remove_file(&unfinished).await;
    }
    written
}

/// Whether images can be written now. No camera has a name with a dot.
pub(crate) async fn try_to_write(pipeline: &Pipeline) -> io::Result<()> {
    let folder = pipeline.config.data_dir.join("images");
    fs::create_dir_all(&folder).await?;
    fs::write(folder.join(".ready"), b"images can be written").await
}

impl From<NotReceived> for Refused {
    fn from(error: NotReceived) -> Self {
        let NotReceived::NoPicture(why) = error else {
            return Self::unavailable("images cannot be kept now", error);
        };
        match why {
            NoPicture::Unknown => Self::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                why.to_string(),
                "send a PNG or a JPEG",
            ),
            NoPicture::Empty | NoPicture::Truncated(_) => {
                Self::bad(why.to_string(), "send a PNG or a JPEG, whole")
            }
        }
    }
}

impl ClassifyError for NotReceived {
    fn error_type(&self) -> Cow<'static, str> {
        match self {
            Self::NoPicture(_) => "invalid_image".into(),
            Self::File(_) | Self::Row(_) => ErrorKind::Unexpected.into(),
        }
    }
}

impl fmt::Display for NotReceived {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPicture(why) => why.fmt(f),
            Self::File(error) => write!(f, "the image cannot be written: {error}"),
            Self::Row(error) => write!(f, "the database: {error}"),
        }
    }
}

impl Error for NotReceived {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::NoPicture(_) => None,
            Self::File(error) => Some(error),
            Self::Row(error) => Some(error),
        }
    }
}

impl From<NoPicture> for NotReceived {
    fn from(error: NoPicture) -> Self {
        Self::NoPicture(error)
    }
}

impl From<io::Error> for NotReceived {
    fn from(error: io::Error) -> Self {
        Self::File(error)
    }
}

impl From<sqlx::Error> for NotReceived {
    fn from(error: sqlx::Error) -> Self {
        Self::Row(error)
    }
}
