//! One round: all images are sent, and all are waited for.

use crate::AnyError;
use crate::backend::Backend;
use crate::services::Services;
use crate::spread::Spread;
use futures_util::{StreamExt as _, stream};
use std::fmt;
use std::time::Instant;

/// What is sent first is not measured: connections are made, pages are touched.
const WARM_UP: usize = 20;

#[derive(Debug)]
pub(crate) struct Settings<'a> {
    pub(crate) images: usize,
    pub(crate) together: usize,
    /// Where spans go, if there is tracing.
    pub(crate) endpoint: Option<&'a str>,
}

/// What was measured.
#[derive(Debug)]
pub(crate) struct Figures {
    pub(crate) images_per_second: f64,
    /// From sending an image to its being accepted.
    pub(crate) accepted: Spread,
    /// From receiving the first image of an event to keeping it.
    pub(crate) event: Spread,
    /// In seconds.
    pub(crate) cpu_per_image: f64,
}

pub(crate) async fn round(settings: &Settings<'_>) -> Result<Figures, AnyError> {
    let services = Services::start(settings.endpoint).await?;
    let backend = Backend::new(&services.url)?;
    for number in 0..WARM_UP {
        backend.send(number, true).await?;
    }
    backend.ended().await?;
    let (before, begun) = (services.cpu()?, Instant::now());
    let sent = stream::iter(0..settings.images).map(async |number| {
        let begun = Instant::now();
        backend.send(number, true).await?;
        Ok::<_, AnyError>(begun.elapsed().as_secs_f64())
    });
    let accepted: Vec<_> = sent.buffer_unordered(settings.together).collect().await;
    let accepted = accepted.into_iter().collect::<Result<Vec<_>, _>>()?;
    backend.ended().await?;
    let seconds = begun.elapsed().as_secs_f64();
    let cpu = services.cpu()? - before;
    // From receiving the first image of an event to keeping it, as the backend says.
    let events = backend.all("/api/events").await?;
    let times = events.iter().filter_map(|row| row["seconds"].as_f64());
    let images = settings.images as f64;
    Ok(Figures {
        images_per_second: images / seconds,
        accepted: Spread::of(accepted),
        event: Spread::of(times.collect()),
        cpu_per_image: cpu / images,
    })
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:.1} images/s, accepted in {}, event after {}, {:.3} ms CPU an image",
            self.images_per_second,
            self.accepted,
            self.event,
            self.cpu_per_image * 1e3
        )
    }
}
