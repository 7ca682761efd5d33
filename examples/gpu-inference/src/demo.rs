//! Plays cameras: synthetic images, sent to a backend at a chosen rate.
//!
//! Every image is a trace that begins here, with the client's span of its request. What a backend refuses or does not
//! answer is said and left behind, as cameras do.

use crate::config::{self, Role};
use crate::serve::{AnyError, Stopping, causes, install, say};
use detection_model::{Difficulty, frames};
use instrument_core::spawn;
use instrument_tower::{ClientTraceLayer, Hosts, TracedClient};
use reqwest::{Client, StatusCode, header};
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval};

/// What the first cameras are called; further ones are numbered.
const NAMES: [&str; 6] = [
    "front_door",
    "garden",
    "garage",
    "street",
    "backyard",
    "driveway",
];

/// Sends images until it is told to stop, or until all are sent.
///
/// # Errors
///
/// When telemetry or the client cannot be set up, or when there are images and none was taken.
pub async fn run(config: config::Demo) -> Result<(), AnyError> {
    let telemetry = install(Role::Demo)?;
    let stopping = Stopping::at_signals(config.stop_with_input)?;
    let feed = Feed::new(&config)?;
    say(format_args!(
        "{} cameras send {} images a second to {}",
        config.cameras, config.rate, config.backend
    ));
    let mut ticks = interval(Duration::from_secs_f64(1.0 / config.rate));
    // A backend that was slow is not sent all that it missed at once.
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut sent: u64 = 0;
    let mut taken: u64 = 0;
    let mut last = String::new();
    while config.images.is_none_or(|images| sent < images) {
        tokio::select! {
            _ = ticks.tick() => {}
            () = stopping.wait() => break,
        }
        match feed.send(sent).await {
            Ok(()) => taken += 1,
            Err(error) => {
                last = causes(&*error);
                tracing::warn!(error = last, "an image was not taken");
            }
        }
        sent += 1;
    }
    say(format_args!("{taken} of {sent} images were taken"));
    drop(telemetry);
    if config.images.is_some() && sent > 0 && taken == 0 {
        return Err(format!(
            "{} took no image: {last}. Is a backend running there?",
            config.backend
        )
        .into());
    }
    Ok(())
}

/// What sends images.
struct Feed {
    client: TracedClient,
    backend: String,
    cameras: u64,
    /// The first of the frames' seeds: another run shows other scenes.
    seed: u64,
}

impl Feed {
    fn new(config: &config::Demo) -> Result<Self, AnyError> {
        let settings = Client::builder().timeout(Duration::from_secs(30));
        let layer = ClientTraceLayer::http()
            .with_baggage_to(Hosts::loopback())
            .with_url_template(|_| Some("/cameras/{id}/images".into()));
        Ok(Self {
            client: TracedClient::build(settings)?.with_layer(layer),
            backend: config.backend.clone(),
            cameras: u64::from(config.cameras),
            seed: RandomState::new().hash_one(std::process::id()) >> 1,
        })
    }

    /// The image of that number, from the next camera.
    async fn send(&self, number: u64) -> Result<(), AnyError> {
        let seed = self.seed.wrapping_add(number);
        let drawing =
            spawn::blocking(move || frames::scene(seed, difficulty(number)).0.encode_png());
        let image = drawing.await?;
        let url = format!(
            "{}/cameras/{}/images",
            self.backend,
            camera(number % self.cameras)
        );
        let request = self.client.requests().post(url);
        let request = request
            .header(header::CONTENT_TYPE, "image/png")
            .body(image);
        let response = self.client.send(request).await?;
        let status = response.status();
        // Whoever goes before the answer's end has broken the call off, and its span says so.
        let said = response.text().await?;
        match status {
            status if status.is_success() => Ok(()),
            StatusCode::SERVICE_UNAVAILABLE => Err("the backend is busy".into()),
            status => Err(format!("the backend answered {status}: {said}").into()),
        }
    }
}

/// Days are longer than nights.
fn difficulty(number: u64) -> Difficulty {
    match number % 4 {
        0 | 1 => Difficulty::Easy,
        2 => Difficulty::Ordinary,
        _ => Difficulty::Hard,
    }
}

fn camera(index: u64) -> String {
    let name = usize::try_from(index)
        .ok()
        .and_then(|index| NAMES.get(index));
    name.map_or_else(|| format!("camera_{index}"), |name| (*name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::routing::post;
    use instrument_core::opentelemetry::context::FutureExt as _;
    use instrument_core::testing::Kit;
    use tokio::net::TcpListener;

    #[tokio::test]
    async fn an_image_that_was_taken_is_no_call_that_was_broken_off() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("it listens");
        let taken = post(async || (StatusCode::ACCEPTED, "{\"state\": \"accepted\"}"));
        let app = Router::new().route("/cameras/{id}/images", taken);
        tokio::spawn(async { axum::serve(listener, app).await });
        let feed = Feed::new(&config::Demo {
            backend: format!("http://{address}"),
            cameras: 1,
            rate: 1.0,
            images: None,
            stop_with_input: false,
        });
        let kit = Kit::new();
        let feed = feed.expect("there is a client");
        let sent = feed.send(0).with_context(kit.context()).await;
        sent.expect("the image is taken");
        let call = &kit.spans()[0];
        assert!(
            !call
                .attributes
                .iter()
                .any(|it| it.key.as_str() == "cancelled"),
            "{call:?}"
        );
    }

    #[test]
    fn every_camera_has_a_name_of_its_own_that_a_backend_takes() {
        let names: std::collections::BTreeSet<_> = (0..1000).map(camera).collect();
        assert_eq!(names.len(), 1000);
        let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
        assert!(
            names
                .iter()
                .all(|name| name.len() <= 64 && name.chars().all(is_plain))
        );
    }
}
