//! Rounds: all images are sent, and all are waited for.

use crate::AnyError;
use crate::backend::Backend;
use crate::services::{SENDS_AFTER, Services};
use crate::spread::Spread;
use crate::tracing::Tracing;
use futures_util::{StreamExt as _, stream};
use std::fmt;
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// What is sent first is not measured: connections are made, pages are touched.
const WARM_UP: usize = 100;
/// Until the last spans of a round are sent.
const SENDS: Duration = SENDS_AFTER.saturating_add(Duration::from_millis(250));

/// Services that are there for some rounds.
#[derive(Debug)]
pub(crate) struct Bench {
    services: Services,
    backend: Backend,
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

impl Bench {
    /// Their spans go to `endpoint`.
    pub(crate) async fn start(tracing: Tracing, endpoint: &str) -> Result<Self, AnyError> {
        let services = Services::start(tracing, endpoint).await?;
        let backend = Backend::new(&services.url)?;
        for number in 0..WARM_UP {
            backend.send(number, true).await?;
        }
        backend.ended().await?;
        sleep(SENDS).await;
        Ok(Self { services, backend })
    }

    /// Sends so many images, so many at a time.
    pub(crate) async fn round(&self, images: usize, together: usize) -> Result<Figures, AnyError> {
        let known = self.backend.all("/api/events").await?.len();
        let (before, begun) = (self.services.cpu()?, Instant::now());
        let sent = stream::iter(0..images).map(async |number| {
            let begun = Instant::now();
            self.backend.send(number, true).await?;
            Ok::<_, AnyError>(begun.elapsed().as_secs_f64())
        });
        let accepted: Vec<_> = sent.buffer_unordered(together).collect().await;
        let accepted = accepted.into_iter().collect::<Result<Vec<_>, _>>()?;
        self.backend.ended().await?;
        let seconds = begun.elapsed().as_secs_f64();
        // What is sent is counted where it was made.
        sleep(SENDS).await;
        let cpu = self.services.cpu()? - before;
        // The newest come first. From receiving the first image of an event to keeping it, as the backend says.
        let events = self.backend.all("/api/events").await?;
        let new = &events[..events.len().saturating_sub(known)];
        let times = new.iter().filter_map(|row| row["seconds"].as_f64());
        let count = images as f64;
        Ok(Figures {
            images_per_second: count / seconds,
            accepted: Spread::of(accepted),
            event: Spread::of(times.collect()),
            cpu_per_image: cpu / count,
        })
    }
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
