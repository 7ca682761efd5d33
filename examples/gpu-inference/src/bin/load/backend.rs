//! The backend, as those see it who send images and ask what became of them.

use crate::AnyError;
use detection_model::{Difficulty, frames};
use reqwest::Client;
use serde_json::Value;
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// So that asking leaves no trace: the flag says that nobody wants one.
const UNSAMPLED: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

/// How long everything may take to end.
const PATIENCE: Duration = Duration::from_secs(300);

/// Whoever sends images and asks what became of them.
#[derive(Debug)]
pub(crate) struct Backend {
    client: Client,
    url: String,
    frames: Vec<Vec<u8>>,
}

impl Backend {
    pub(crate) fn new(url: &str) -> Result<Self, AnyError> {
        let frame = |seed| frames::scene(seed, Difficulty::Ordinary).0.encode_png();
        Ok(Self {
            client: Client::builder().no_proxy().build()?,
            url: url.to_owned(),
            frames: (0..32).map(frame).collect(),
        })
    }

    /// Sends the image of that number: its id there.
    pub(crate) async fn send(&self, number: usize, urgent: bool) -> Result<String, AnyError> {
        let url = format!("{}/cameras/camera_{}/images", self.url, number % 4);
        let mut request = self.client.post(url);
        if urgent {
            request = request.header("x-event-priority", "high");
        }
        let image = self.frames[number % self.frames.len()].clone();
        let answer = request.body(image).send().await?.error_for_status()?;
        let answer: Value = answer.json().await?;
        let id = answer["image_id"].as_str().ok_or("no id was given")?;
        Ok(id.to_owned())
    }

    /// What waits, and what became of the rest.
    pub(crate) async fn queues(&self) -> Result<Value, AnyError> {
        self.get("/api/queues").await
    }

    async fn get(&self, path: &str) -> Result<Value, AnyError> {
        let request = self.client.get(format!("{}{path}", self.url));
        let answer = request.header("traceparent", UNSAMPLED).send().await?;
        Ok(answer.error_for_status()?.json().await?)
    }

    /// All rows of a list.
    pub(crate) async fn all(&self, list: &str) -> Result<Vec<Value>, AnyError> {
        let (mut rows, mut before) = (Vec::new(), i64::MAX);
        loop {
            let path = format!("{list}?limit=500&before={before}");
            let mut part = self.get(&path).await?;
            if let Value::Array(some) = part["data"].take() {
                rows.extend(some);
            }
            match part["next"].as_i64() {
                Some(next) => before = next,
                None => return Ok(rows),
            }
        }
    }

    /// Waits until no image is under way any more: how many have ended as what.
    pub(crate) async fn ended(&self) -> Result<Value, AnyError> {
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            let mut queues = self.queues().await?;
            let waits = ["detection_queue", "analysis_queue", "busy_workers"];
            let waits = waits.iter().any(|name| queues[*name] != 0);
            let images = queues["images"].take();
            if !waits && count(&images, "accepted") + count(&images, "batched") == 0 {
                return Ok(images);
            }
            sleep(Duration::from_millis(20)).await;
        }
        Err(format!("not all images have ended after {PATIENCE:?}").into())
    }
}

/// How many images are in a state.
pub(crate) fn count(images: &Value, state: &str) -> u64 {
    images[state].as_u64().unwrap_or(0)
}
