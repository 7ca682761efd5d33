//! One round: all images are sent, and all are waited for.

use crate::AnyError;
use crate::services::Services;
use crate::spread::Spread;
use detection_model::{Difficulty, frames};
use futures_util::{StreamExt as _, stream};
use reqwest::Client;
use serde_json::Value;
use std::fmt;
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// What is sent first is not measured: connections are made, pages are touched.
const WARM_UP: usize = 20;
/// How long everything may take.
const PATIENCE: Duration = Duration::from_secs(300);

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
    let client = Client::builder().no_proxy().build()?;
    let frames: Vec<Vec<u8>> = (0..32)
        .map(|seed| frames::scene(seed, Difficulty::Ordinary).0.encode_png())
        .collect();
    let send = async |number: usize| {
        let url = format!("{}/cameras/camera_{}/images", services.url, number % 4);
        let image = frames[number % frames.len()].clone();
        let begun = Instant::now();
        let request = client
            .post(url)
            .header("x-event-priority", "high")
            .body(image);
        request.send().await?.error_for_status()?.bytes().await?;
        Ok::<_, reqwest::Error>(begun.elapsed().as_secs_f64())
    };
    for number in 0..WARM_UP {
        send(number).await?;
    }
    ended(&client, &services.url, WARM_UP).await?;
    let (before, begun) = (services.cpu()?, Instant::now());
    let sent = stream::iter(0..settings.images).map(send);
    let accepted: Vec<_> = sent.buffer_unordered(settings.together).collect().await;
    let accepted = accepted.into_iter().collect::<Result<Vec<_>, _>>()?;
    let times = waits(&client, &services.url, WARM_UP + settings.images).await?;
    let seconds = begun.elapsed().as_secs_f64();
    let images = settings.images as f64;
    Ok(Figures {
        images_per_second: images / seconds,
        accepted: Spread::of(accepted),
        event: Spread::of(times),
        cpu_per_image: (services.cpu()? - before) / images,
    })
}

/// Waits until so many images have ended, as events or, if nothing was seen on them, in no event.
async fn ended(client: &Client, url: &str, images: usize) -> Result<(), AnyError> {
    let until = Instant::now() + PATIENCE;
    while Instant::now() < until {
        let queues: Value = client
            .get(format!("{url}/api/queues"))
            .send()
            .await?
            .json()
            .await?;
        let waiting = ["detection_queue", "analysis_queue", "busy_workers"];
        if waiting.iter().all(|name| queues[*name] == 0) {
            return Ok(());
        }
        sleep(Duration::from_millis(5)).await;
    }
    Err(format!("{images} images have not ended after {PATIENCE:?}").into())
}

/// How long each event took, by what the backend says: from when its image was received to when it was kept.
async fn waits(client: &Client, url: &str, images: usize) -> Result<Vec<f64>, AnyError> {
    ended(client, url, images).await?;
    let mut times = Vec::new();
    let mut before = i64::MAX;
    loop {
        let list = format!("{url}/api/events?limit=500&before={before}");
        let part: Value = client.get(list).send().await?.json().await?;
        let rows = part["data"].as_array().cloned().unwrap_or_default();
        times.extend(rows.iter().filter_map(|row| row["seconds"].as_f64()));
        match part["next"].as_i64() {
            Some(next) => before = next,
            None => return Ok(times),
        }
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
