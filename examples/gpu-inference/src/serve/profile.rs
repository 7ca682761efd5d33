//! Where the CPU's time goes: `GET /debug/pprof/profile?seconds=10`, in the format of pprof, for whoever has the token.
//!
//! Nothing is measured until somebody asks. While one is taken, a signal interrupts whichever thread runs 99 times a second
//! of CPU time; one is taken at a time.

mod encode;
pub mod format;

use super::Refused;
use crate::config::Secret;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use pprof::{ProfilerGuard, ProfilerGuardBuilder};
use serde::Deserialize;
use std::time::Duration;

/// Where it is.
pub const PATH: &str = "/debug/pprof/profile";

/// Odd, so as not to beat with what happens every 10 ms.
const A_SECOND: i32 = 99;
const LONGEST: u64 = 60;

/// What is asked for.
#[derive(Clone, Copy, Debug, Deserialize)]
struct Asked {
    #[serde(default = "usually")]
    seconds: u64,
}

const fn usually() -> u64 {
    10
}

/// The service with its profiles, outside of all layers: they are not traced. Without a token there are none.
pub fn profiled(app: Router, token: Option<&Secret>) -> Router {
    let Some(token) = token else {
        return app;
    };
    let profiles = Router::new().route(PATH, get(profile));
    app.merge(profiles.with_state(token.clone()))
}

async fn profile(
    State(token): State<Secret>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Response, Refused> {
    check(&token, &headers)?;
    if !(1..=LONGEST).contains(&asked.seconds) {
        return Err(Refused::bad(
            format!("a profile of {} seconds is not taken", asked.seconds),
            format!("ask for 1 to {LONGEST} seconds"),
        ));
    }
    let duration = Duration::from_secs(asked.seconds);
    let profiler = begin()?;
    // If the caller hangs up meanwhile, it ends here.
    tokio::time::sleep(duration).await;
    let encoded = tokio::task::spawn_blocking(move || {
        let report = profiler.report().build()?;
        drop(profiler);
        Ok::<_, pprof::Error>(encode::encoded(&report, duration))
    });
    let encoded = encoded.await.map_err(Refused::internal)?;
    let encoded = encoded.map_err(Refused::internal)?;
    Ok((
        [(header::CONTENT_TYPE, "application/octet-stream")],
        encoded,
    )
        .into_response())
}

fn begin() -> Result<ProfilerGuard<'static>, Refused> {
    let profiler = ProfilerGuardBuilder::default()
        .frequency(A_SECOND)
        // To unwind in the middle of these could wait for a lock that they hold.
        .blocklist(&["libc", "libgcc", "pthread", "vdso"]);
    profiler.build().map_err(|error| match error {
        pprof::Error::Running => Refused::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "a profile is being taken already",
            "ask again when it is done",
        )
        .with_retry_after(Duration::from_secs(1)),
        other => Refused::internal(other),
    })
}

fn check(token: &Secret, headers: &HeaderMap) -> Result<(), Refused> {
    let sent = headers.get(header::AUTHORIZATION);
    let sent = sent.and_then(|sent| sent.as_bytes().strip_prefix(b"Bearer "));
    if sent.is_some_and(|sent| token.is(sent)) {
        return Ok(());
    }
    Err(Refused::new(
        StatusCode::UNAUTHORIZED,
        "profiles are for those who have the token",
        "send `Authorization: Bearer …` with what `PROFILE_TOKEN` is set to",
    ))
}
