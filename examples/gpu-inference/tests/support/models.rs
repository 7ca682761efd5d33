//! A detector and an analyst of the test's own, in its process: they answer what the roles answer, and can be told to do
//! otherwise.

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use futures_util::{StreamExt as _, future, stream};
use gpu_inference::messages::{
    AnalyzeRequest, BoundingBox, DetectReply, Detection, RiskLevel, Scorer, Verdict,
};
use std::io::{self, Write as _};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::sleep;

/// How they behave.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum Mood {
    /// As they should.
    #[default]
    Well,
    /// They answer later.
    Slow(Duration),
    /// They say no.
    Refusing(StatusCode),
    /// They stop in the middle of the answer.
    Breaking,
    /// They begin to answer and never end.
    Hanging,
    /// They answer what makes no sense.
    Babbling,
    /// They see nothing.
    Blind,
}

/// What happens to them, and what they are to do.
#[derive(Clone, Debug, Default)]
pub(crate) struct Models(Arc<Mutex<Seen>>);

#[derive(Debug, Default)]
struct Seen {
    mood: Mood,
    /// Only for so many further requests, if it is said.
    times: Option<usize>,
    confidence: f32,
    images: Vec<String>,
    correlations: Vec<(&'static str, String)>,
}

impl Models {
    /// Serves both from now on: the URL.
    pub(crate) async fn serve(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("it listens");
        let app = self.app();
        tokio::spawn(async { axum::serve(listener, app).await });
        format!("http://{address}")
    }

    fn app(&self) -> Router {
        Router::new()
            .route("/detect", post(detect))
            .route("/analyze", post(analyze))
            .with_state(self.clone())
    }

    /// From now on, or for so many requests.
    pub(crate) fn are(&self, mood: Mood, times: Option<usize>) {
        self.with(|seen| (seen.mood, seen.times) = (mood, times));
    }

    /// How sure the detector is.
    pub(crate) fn with_confidence(self, confidence: f32) -> Self {
        self.with(|seen| seen.confidence = confidence);
        self
    }

    /// The images that were looked at, in order, each as often as it was.
    pub(crate) fn images(&self) -> Vec<String> {
        self.with(|seen| seen.images.clone())
    }

    /// What was asked of whom, in order, by the correlation ids.
    pub(crate) fn correlations(&self) -> Vec<(&'static str, String)> {
        self.with(|seen| seen.correlations.clone())
    }

    fn note(&self, path: &'static str, headers: &HeaderMap) {
        let id = headers.get("x-correlation-id");
        let id = id.and_then(|id| id.to_str().ok()).unwrap_or_default();
        self.with(|seen| seen.correlations.push((path, id.to_owned())));
    }

    fn mood(&self) -> Mood {
        self.with(|seen| {
            match &mut seen.times {
                Some(0) => return Mood::Well,
                Some(times) => *times -= 1,
                None => {}
            }
            seen.mood
        })
    }

    fn with<T>(&self, what: impl FnOnce(&mut Seen) -> T) -> T {
        what(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A process that is a detector, until it is killed.
pub(crate) fn play_detector() {
    let address = std::env::var("DETECTOR_LISTEN").expect("the test says where");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let listener = TcpListener::bind(&*address)
            .await
            .expect("the port is free");
        let _ = writeln!(io::stdout(), "listening on http://{address}");
        let models = Models::default().with_confidence(0.75);
        let served = axum::serve(listener, models.app());
        let terminated = async {
            let mut signal = signal(SignalKind::terminate()).expect("signals are told");
            signal.recv().await;
        };
        tokio::select! {
            _ = served => {}
            () = terminated => {}
        }
    });
}

async fn detect(State(models): State<Models>, headers: HeaderMap, _: Bytes) -> Response {
    models.note("/detect", &headers);
    let id = headers.get("x-request-id").and_then(|id| id.to_str().ok());
    let id = id.expect("the backend says which image").to_owned();
    let confidence = models.with(|seen| {
        seen.images.push(id);
        seen.confidence
    });
    let mood = models.mood();
    let bbox = BoundingBox {
        x: 1.0,
        y: 2.0,
        width: 30.0,
        height: 40.0,
    };
    let class = "person".to_owned();
    let found = Detection {
        class,
        confidence,
        bbox,
    };
    let detections = if matches!(mood, Mood::Blind) {
        vec![]
    } else {
        vec![found]
    };
    let reply = DetectReply {
        detections,
        inference_time_ms: 0.5,
        image_width: 64,
        image_height: 48,
    };
    behave(mood, Json(reply).into_response()).await
}

async fn analyze(
    State(models): State<Models>,
    headers: HeaderMap,
    _: Json<AnalyzeRequest>,
) -> Response {
    models.note("/analyze", &headers);
    let verdict = Verdict {
        risk_score: 62,
        risk_level: RiskLevel::High,
        summary: "A person.".to_owned(),
        reasoning: "There is one.".to_owned(),
        model: "the test's own".to_owned(),
        scorer: Scorer::Rules,
        prompt_tokens: None,
        completion_tokens: None,
    };
    behave(Mood::Well, Json(verdict).into_response()).await
}

async fn behave(mood: Mood, answer: Response) -> Response {
    match mood {
        Mood::Well | Mood::Blind => answer,
        Mood::Slow(delay) => {
            sleep(delay).await;
            answer
        }
        Mood::Refusing(status) => status.into_response(),
        Mood::Breaking => half_of("{\"detections\":[", true),
        Mood::Hanging => half_of("{\"detections\":[", false),
        Mood::Babbling => "{\"detections\": 7}".into_response(),
    }
}

fn half_of(text: &'static str, breaks: bool) -> Response {
    let begun = stream::once(future::ready(Ok(text)));
    if breaks {
        let broken = stream::once(future::ready(Err(io::Error::other("half-way"))));
        Response::new(Body::from_stream(begun.chain(broken)))
    } else {
        Response::new(Body::from_stream(begun.chain(stream::pending())))
    }
}
