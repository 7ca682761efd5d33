//! The services themselves, with a few images whose end is known.

use crate::support::chat;
use crate::support::client::Api;
use crate::support::fleet::{Fleet, Plan};
use crate::support::images::frame;
use axum::http::StatusCode;
use serde_json::Value;
use std::fs;
use std::future::ready;
use tokio::runtime::Runtime;

/// A camera with this in its name sees what is risky.
const RISKY: &str = "risky";
/// With this, the model fails.
const BROKEN: &str = "broken";
/// With this, it sees nothing of note.
const CALM: &str = "calm";

/// What was sent, and what must be kept of it.
#[derive(Debug)]
pub(crate) struct Demo {
    /// Traces that failed, or that were risky.
    pub(crate) kept: Vec<String>,
    /// A risky one, and its camera.
    pub(crate) risky: (String, String),
    /// What the services have logged, each by its role.
    pub(crate) logs: Vec<(String, String)>,
}

/// Sends images through the services, so many of each kind. Their spans go to a port of this machine, and all of them are sent
/// when this returns.
pub(crate) fn play(port: u16, each: u64) -> Demo {
    let runtime = Runtime::new().expect("a runtime");
    let model = chat::serve(|prompt| ready(judge(&prompt)));
    let model = runtime.block_on(model);
    let mut fleet = plan().sending_to(port).with("LLM_URL", &model).start();
    let api = Api::new(&fleet.url);
    let sent = runtime.block_on(async {
        let mut sent = Vec::new();
        for kind in [CALM, RISKY, BROKEN] {
            for number in 0..each {
                // A camera each, so that each image is judged alone, in its own trace.
                let camera = format!("{kind}_{number}");
                let accepted = api.send(&camera, &frame(number)).await;
                sent.push((camera, accepted.trace_id));
            }
        }
        api.until_ended().await;
        sent
    });
    let logs = end(&mut fleet);
    let kept = sent.iter().filter(|(camera, _)| !camera.starts_with(CALM));
    let risky = sent.iter().find(|(camera, _)| camera.starts_with(RISKY));
    let (camera, trace) = risky.expect("there are risky ones").clone();
    Demo {
        kept: kept.map(|(_, trace)| trace.clone()).collect(),
        risky: (trace, camera),
        logs,
    }
}

/// The verdict is in the camera's name, which is in the prompt.
fn judge(prompt: &str) -> Result<Value, StatusCode> {
    if prompt.contains(BROKEN) {
        return Err(StatusCode::INTERNAL_SERVER_ERROR);
    }
    if prompt.contains(RISKY) {
        return Ok(chat::verdict(85, "critical"));
    }
    Ok(chat::verdict(12, "low"))
}

/// Everything that the network sees counts, and what fails is not tried again.
fn plan() -> Plan {
    Plan::new()
        .with("YOLO26_CONFIDENCE", &0)
        .with("DETECTION_CONFIDENCE_THRESHOLD", &0)
        .with("FAST_PATH_ENABLED", &false)
        .with("MAX_ATTEMPTS", &1)
        .with("LLM_ATTEMPTS", &1)
        .with("LLM_STREAM", &false)
        .with("LLM_BREAKER_FAILURES", &100)
}

/// Stops all; what they have logged.
fn end(fleet: &mut Fleet) -> Vec<(String, String)> {
    fleet.stop();
    let spans = fleet.collector.spans();
    assert!(spans.is_empty(), "sent elsewhere: {spans:?}");
    let files = fs::read_dir(fleet.folder()).expect("the test's own folder");
    let files = files.flatten().filter_map(|file| {
        let name = file.file_name().into_string().ok()?;
        let (role, _) = name.strip_suffix(".log")?.split_once('-')?;
        let text = fs::read_to_string(file.path()).ok()?;
        Some((role.to_owned(), text))
    });
    files.collect()
}
