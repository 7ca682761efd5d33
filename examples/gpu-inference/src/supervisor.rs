//! Starts backend, detector, analyst and the cameras as processes of this same program, and keeps them running.
//!
//! Each child listens where users expect it if that port is free, else on a free one, and says where; the others are told
//! its URL. A child that dies is started again at the same place, later each time. All stop together: the supervisor holds
//! a pipe to the standard input of each, so that they stop even when it is killed.

mod child;
mod ports;
mod restart;
mod traces;

use crate::config::settings as s;
use crate::config::{self, Role};
use crate::serve::{AnyError, Stopping, say};
use child::{Child, Command};
use futures_util::future::{join_all, try_join_all};
use ports::{address, url};
use restart::keep;
use std::time::Duration;
use traces::Traces;

/// What has not stopped by then is killed.
const PATIENCE: Duration = Duration::from_secs(15);

/// The batches of a demonstration are closed sooner, unless it was said when.
const DEMO_WINDOW: &str = "10";
const DEMO_IDLE: &str = "3";

/// Starts everything, and keeps it running until it is told to stop.
///
/// # Errors
///
/// When a child cannot be started at all.
pub async fn run(config: config::Supervisor) -> Result<(), AnyError> {
    let stopping = Stopping::at_signals(false)?;
    let mut children = Vec::new();
    let started = tokio::select! {
        started = start(&config, &mut children) => started.map(|()| true),
        () = stopping.wait() => Ok(false),
    };
    if !matches!(started, Ok(true)) {
        say(format_args!("stopping"));
        stop(children).await;
        return started.map(drop);
    }
    let (tell, told) = Stopping::by_hand();
    let keepers = children.into_iter().map(|child| keep(child, told.clone()));
    let keepers: Vec<_> = keepers.map(tokio::spawn).collect();
    stopping.wait().await;
    say(format_args!("stopping"));
    tell.send_replace(true);
    let left: Vec<_> = join_all(keepers)
        .await
        .into_iter()
        .flatten()
        .flatten()
        .collect();
    stop(left).await;
    Ok(())
}

async fn start(config: &config::Supervisor, children: &mut Vec<Child>) -> Result<(), AnyError> {
    let wanted = [config.backend, config.detector, config.analyst];
    let mut at = Vec::new();
    for (wanted, is_fixed) in wanted.into_iter().zip(config.is_fixed) {
        at.push(address(wanted, is_fixed)?);
    }
    let [backend, detector, analyst] = [url(at[0]), url(at[1]), url(at[2])];

    let traces = Traces::new(config, &backend);
    let command = |role| {
        let said = [config.passed_on.clone(), traces.variables(role)].concat();
        Command::new(role, &said)
    };
    let looks = command(Role::Detector).with(s::DETECTOR_LISTEN, at[1].to_string());
    let judges = command(Role::Analyst).with(s::ANALYST_LISTEN, at[2].to_string());
    let mut keeps = command(Role::Backend)
        .with(s::BACKEND_LISTEN, at[0].to_string())
        .with(s::YOLO26_URL, detector.clone())
        .with(s::NEMOTRON_URL, analyst.clone());
    if config.demo {
        let sooner = [
            (s::BATCH_WINDOW_SECONDS, DEMO_WINDOW),
            (s::BATCH_IDLE_TIMEOUT_SECONDS, DEMO_IDLE),
        ];
        for ((setting, value), is_said) in sooner.into_iter().zip(config.has_windows) {
            if !is_said {
                keeps = keeps.with(setting, value.to_owned());
            }
        }
    }
    for command in [looks, judges, keeps] {
        children.push(Child::start(command)?);
    }
    // Whoever ends first is told of, whatever the others still wait for.
    try_join_all(children.iter_mut().map(Child::listening)).await?;
    if config.demo {
        let feeds = command(Role::Demo).with(s::BACKEND_URL, backend.clone());
        children.push(Child::start(feeds)?);
    }
    let shown = traces.page().map(|page| format!("traces    {page}/\n"));
    say(format_args!(
        "\n{}events    {backend}/api/events\ncameras   {backend}/api/cameras\n\
         metrics   {backend}/metrics  {detector}/metrics  {analyst}/metrics\n\
         send one  curl --data-binary @image.png {backend}/cameras/front_door/images\n\
         Ctrl-C stops all of it.",
        shown.unwrap_or_default()
    ));
    Ok(())
}

/// The cameras first, the backend last: it takes what the others have to tell of their last traces.
async fn stop(mut children: Vec<Child>) {
    let others = [Role::Detector, Role::Analyst];
    for roles in [&[Role::Demo][..], &others, &Role::ALL] {
        let now = children.extract_if(.., |child| roles.contains(&child.command.role));
        join_all(now.map(|child| child.stop(PATIENCE))).await;
    }
}
