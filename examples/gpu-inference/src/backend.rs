//! Takes images in, has them looked at and judged, keeps events.
//!
//! | module | is |
//! |---|---|
//! | `api` | the interface |
//! | `receive` | accepts an image: from then on it ends as an event or as a dead letter, once |
//! | `detect`, `aggregate`, `analyze`, `event` | the stages, each in its spans |
//! | `worker`, `failed`, `sweep`, `bury` | who works, what is tried again, what got lost, what is given up |
//! | `store`, `queue` | rows, which are the truth; and queues, which say what is next |
//! | `upstream` | the detectors and the analyst |
//! | `trace_page` | the page that shows the traces |

mod aggregate;
mod analyze;
mod announcements;
mod api;
mod back_off;
mod bury;
mod camera;
mod carrier;
mod detect;
mod event;
mod failed;
mod gauges;
mod health;
mod kind;
mod metrics;
mod milestone;
mod picture;
mod pipeline;
mod priority;
mod queue;
mod receive;
mod redis_connection;
mod store;
mod sweep;
mod timestamp;
mod trace_page;
mod trouble;
mod upstream;
mod worker;

use crate::config::{self, Role};
use crate::serve::{self, AnyError, Service, Stopping};
use analyze::Analyze;
use detect::Detect;
use health::BackendHealth;
use http::HeaderName;
use instrument_core::baggage::PipelineBaggage;
use instrument_tower::baggage::BaggageRule;
use instrument_tower::{BaggageLayer, Trust};
use pipeline::Pipeline;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::timeout;
pub(crate) use trace_page::PATH as TRACING;
use trace_page::{TracePage, trace_url};

/// How long work that was begun may go on after the service is to stop. What is left then is taken up at the next start.
const PATIENCE: Duration = Duration::from_secs(30);

/// Runs the backend, or only its workers, until it is told to stop.
///
/// # Errors
///
/// When it cannot start, or its socket fails.
pub async fn run(mut config: config::Backend) -> Result<(), AnyError> {
    if config.only_workers {
        return workers(config).await;
    }
    let (role, listen, with_input) = (Role::Backend, config.listen, config.stop_with_input);
    let page = TracePage::of(&config);
    let service = match &page {
        Some(page) => Service::start_with_store(role, listen, with_input, page.traces()).await?,
        None => Service::start(role, listen, with_input).await?,
    };
    if page.is_some() && config.trace_url.is_none() {
        config.trace_url = Some(trace_url(service.address()?));
    }
    let stopping = service.stopping();
    let Some(pipeline) = open(config, &stopping).await? else {
        return Ok(());
    };
    let health = serve::health_routes(Arc::new(BackendHealth(pipeline.clone())));
    let routes = api::routes(pipeline.clone(), stopping.clone()).merge(health);
    let baggage = baggage(pipeline.config.trusted.clone());
    let app = serve::stacked(routes, service.prometheus(), baggage);
    let app = serve::profiled(app, pipeline.config.profile_token.as_ref());
    let Some(page) = page else {
        return service.serve_beside(app, work(pipeline, stopping)).await;
    };
    let watched = page.clone();
    let work = async move {
        tokio::join!(
            work(pipeline, stopping.clone()),
            watched.end_with(&stopping)
        );
    };
    service.serve_beside(page.beside(app), work).await
}

/// The same without an interface.
async fn workers(config: config::Backend) -> Result<(), AnyError> {
    let stopping = Stopping::at_signals(config.stop_with_input)?;
    let telemetry = serve::install(Role::Worker)?;
    let Some(pipeline) = open(config, &stopping).await? else {
        return Ok(());
    };
    serve::say(format_args!("working"));
    work(pipeline, stopping).await;
    drop(telemetry);
    Ok(())
}

/// `None` if it is to stop before all is open: a database that does not answer is waited for.
async fn open(
    config: config::Backend,
    stopping: &Stopping,
) -> Result<Option<Arc<Pipeline>>, AnyError> {
    tokio::select! {
        opened = Pipeline::open(config) => Ok(Some(Arc::new(opened?))),
        () = stopping.wait() => Ok(None),
    }
}

/// The camera is that of the path, whatever a caller says; the priority is its baggage's or its header's.
fn baggage(trusted: Trust) -> BaggageLayer {
    let camera = BaggageRule::new(PipelineBaggage::CAMERA_ID)
        .path_after("cameras")
        .incoming();
    let priority = BaggageRule::new(PipelineBaggage::EVENT_PRIORITY)
        .header(HeaderName::from_static(api::X_EVENT_PRIORITY))
        .lowercased()
        .incoming();
    BaggageLayer::pipeline()
        .with_rule(camera)
        .with_rule(priority)
        .with_trusted_callers(trusted)
}

/// Everything that goes on beside the requests, until it is to stop.
async fn work(pipeline: Arc<Pipeline>, stopping: Stopping) {
    let mut tasks = JoinSet::new();
    for _ in 0..pipeline.config.detection_workers {
        let detect = Arc::new(Detect(pipeline.clone()));
        tasks.spawn(worker::run(detect, stopping.clone()));
    }
    for _ in 0..pipeline.config.analysis_workers {
        let analyze = Arc::new(Analyze(pipeline.clone()));
        tasks.spawn(worker::run(analyze, stopping.clone()));
    }
    tasks.spawn(aggregate::run(pipeline.clone(), stopping.clone()));
    tasks.spawn(sweep::run(pipeline.clone(), stopping.clone()));
    tasks.spawn(gauges::run(pipeline.clone(), stopping.clone()));
    let (telling, told) = (pipeline, stopping.clone());
    tasks.spawn(async move { telling.announcements.pass_on(&told).await });
    stopping.wait().await;
    let ended = async { while tasks.join_next().await.is_some() {} };
    if timeout(PATIENCE, ended).await.is_err() {
        tracing::warn!("work that was begun is left for the next start");
    }
}
