//! Somebody who looks at the page, and cannot wait.

use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// How long each answer took, to its last byte.
#[derive(Default)]
pub(crate) struct Times(BTreeMap<&'static str, Vec<Duration>>);

/// Asks for everything that a visit asks for, again and again, until told to stop.
pub(crate) async fn look(at: SocketAddr, mut stop: oneshot::Receiver<()>) -> Times {
    let client = reqwest::Client::new();
    let mut times = Times::default();
    while let Err(oneshot::error::TryRecvError::Empty) = stop.try_recv() {
        let mut trace = None;
        for (name, path) in [
            ("services", "services"),
            ("traces", "traces?limit=20"),
            (
                "failed traces",
                "traces?limit=20&tags=%7B%22error%22%3A%22true%22%7D",
            ),
            ("page", "page"),
            ("dependencies", "dependencies"),
        ] {
            let answer = times.ask(&client, at, name, path).await;
            if name == "traces" {
                let id = answer["data"][0]["traceID"].as_str();
                trace = id.map(|id| format!("traces/{id}/analysis"));
            }
        }
        if let Some(path) = trace {
            times.ask(&client, at, "analysis", &path).await;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    times
}

impl Times {
    async fn ask(
        &mut self,
        client: &reqwest::Client,
        at: SocketAddr,
        name: &'static str,
        path: &str,
    ) -> Value {
        let begin = Instant::now();
        let url = format!("http://{at}/tracing/api/{path}");
        let answer = client.get(url).send().await.expect("it answers");
        let (status, body) = (answer.status(), answer.bytes().await.expect("a body"));
        self.0.entry(name).or_default().push(begin.elapsed());
        let is_gone = name == "analysis" && status == 404;
        assert!(status == 200 || is_gone, "{path}: {status} {body:?}");
        serde_json::from_slice(&body).expect("JSON")
    }

    pub(crate) fn median(&self) -> Duration {
        let all: Vec<_> = self.0.values().flatten().copied().collect();
        at(&all, 0.5)
    }

    pub(crate) fn count(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }
}

fn at(times: &[Duration], share: f64) -> Duration {
    let mut times = times.to_vec();
    times.sort_unstable();
    times[((times.len() - 1) as f64 * share) as usize]
}

/// Of each question, and of all.
impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all: Vec<_> = self.0.values().flatten().copied().collect();
        let each = self.0.iter().map(|(name, times)| (*name, times));
        for (name, times) in each.chain([("all", &all)]) {
            writeln!(
                f,
                "{name:>14}: {:5} answers, half within {:6.1?}, 99 % within {:6.1?}, all within {:6.1?}",
                times.len(),
                at(times, 0.5),
                at(times, 0.99),
                at(times, 1.0)
            )?;
        }
        Ok(())
    }
}
