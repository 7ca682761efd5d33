//! Whoever sends images and asks what became of them.

use reqwest::{Client, RequestBuilder, StatusCode};
use serde_json::Value;
use std::time::Duration;
use tokio::time::{interval, timeout};

/// So that looking leaves no trace: the flag says that nobody wants one.
const UNSAMPLED: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

const PATIENCE: Duration = Duration::from_secs(120);

/// A client of the backend.
#[derive(Clone, Debug)]
pub(crate) struct Api {
    client: Client,
    url: String,
}

/// What the backend said of an image.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Accepted {
    pub(crate) image_id: String,
    pub(crate) trace_id: String,
}

impl Api {
    pub(crate) fn new(url: &str) -> Self {
        let client = Client::builder()
            .no_proxy()
            .timeout(Duration::from_secs(120));
        Self {
            client: client.build().expect("a client"),
            url: url.to_owned(),
        }
    }

    pub(crate) fn post(&self, camera: &str, image: &[u8]) -> RequestBuilder {
        let url = format!("{}/cameras/{camera}/images", self.url);
        self.client.post(url).body(image.to_vec())
    }

    pub(crate) fn requests(&self) -> &Client {
        &self.client
    }

    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    /// An image that is accepted.
    pub(crate) async fn send(&self, camera: &str, image: &[u8]) -> Accepted {
        accepted(self.post(camera, image))
            .await
            .expect("it is accepted")
    }

    /// What a path shows, without a trace of looking.
    pub(crate) async fn get(&self, path: &str) -> Value {
        self.try_get(path)
            .await
            .unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub(crate) async fn try_get(&self, path: &str) -> reqwest::Result<Value> {
        let request = self
            .client
            .get(self.at(path))
            .header("traceparent", UNSAMPLED);
        request.send().await?.error_for_status()?.json().await
    }

    /// The whole of a list.
    pub(crate) async fn all(&self, path: &str) -> Vec<Value> {
        let (mut all, mut before) = (Vec::new(), String::new());
        loop {
            let mut part = self.get(&format!("{path}?limit=500{before}")).await;
            let rows = part["data"].take();
            all.extend(rows.as_array().expect("a list").iter().cloned());
            match &part["next"] {
                Value::Null => return all,
                next => before = format!("&before={next}"),
            }
        }
    }

    /// Their ids.
    pub(crate) async fn all_cameras(&self) -> Vec<String> {
        let cameras = self.get("/api/cameras?limit=500").await;
        let cameras = cameras["data"].as_array().expect("a list").iter();
        let ids = cameras.map(|camera| camera["id"].as_str().expect("text").to_owned());
        ids.collect()
    }

    /// Looks until no image is under way.
    pub(crate) async fn until_ended(&self) {
        let look = async {
            let mut looks = interval(Duration::from_millis(20));
            loop {
                looks.tick().await;
                let images = self.get("/api/queues").await["images"].take();
                if images["accepted"].is_null() && images["batched"].is_null() {
                    return;
                }
            }
        };
        let waited = timeout(PATIENCE, look).await;
        waited.unwrap_or_else(|_| panic!("not all images have ended after {PATIENCE:?}"));
    }

    /// Looks until there are so many rows.
    pub(crate) async fn wait_for(&self, path: &str, count: usize) -> Vec<Value> {
        let look = async {
            let mut looks = interval(Duration::from_millis(20));
            loop {
                looks.tick().await;
                if let Ok(part) = self.try_get(path).await {
                    let rows = part["data"].as_array().expect("a list").clone();
                    if rows.len() >= count {
                        return rows;
                    }
                }
            }
        };
        let waited = timeout(PATIENCE, look).await;
        waited.unwrap_or_else(|_| panic!("{path} has no {count} rows after {PATIENCE:?}"))
    }
}

/// `None` if it was not answered, or refused: then nothing is promised.
pub(crate) async fn accepted(request: RequestBuilder) -> Option<Accepted> {
    let response = request.send().await.ok()?;
    if response.status() != StatusCode::ACCEPTED {
        return None;
    }
    let body: Value = response.json().await.ok()?;
    let text = |name: &str| body[name].as_str().map(str::to_owned);
    Some(Accepted {
        image_id: text("image_id")?,
        trace_id: text("trace_id")?,
    })
}
