//! Starts backend, detector, analyst and the cameras as processes of this same program, and keeps them running.
//!
//! Each child listens where users expect it if that port is free, else on a free one, and says where; the others are told
//! its URL. A child that dies is started again at the same place, later each time. All stop together: the supervisor holds
//! a pipe to the standard input of each, so that they stop even when it is killed.

mod child;
mod ports;
mod restart;

use crate::config::settings::{self as s, Setting};
use crate::config::{self, Role};
use crate::serve::{AnyError, Stopping, say};
use child::{Child, Command};
use futures_util::future::join_all;
use ports::address;
use restart::keep;
use std::net::SocketAddr;
use std::time::Duration;

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
    let started = start(&config, &mut children).await;
    if let Err(error) = started {
        stop(children).await;
        return Err(error);
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

/// Starts one after the other, since each has to be told where the others are.
async fn start(config: &config::Supervisor, children: &mut Vec<Child>) -> Result<(), AnyError> {
    let [for_backend, for_detector, for_analyst] = config.is_fixed;
    let command = |role| Command::new(role, &config.passed_on);
    let at = |command: Command, setting: Setting, wanted, is_fixed| {
        let address = address(wanted, is_fixed);
        command.with(setting, address.to_string())
    };
    let detector = at(
        command(Role::Detector),
        s::DETECTOR_LISTEN,
        config.detector,
        for_detector,
    );
    let detector = launch(detector, s::DETECTOR_LISTEN, children).await?;
    let analyst = at(
        command(Role::Analyst),
        s::ANALYST_LISTEN,
        config.analyst,
        for_analyst,
    );
    let analyst = launch(analyst, s::ANALYST_LISTEN, children).await?;

    let mut backend = at(
        command(Role::Backend),
        s::BACKEND_LISTEN,
        config.backend,
        for_backend,
    )
    .with(s::YOLO26_URL, detector.clone())
    .with(s::NEMOTRON_URL, analyst.clone());
    if config.demo {
        let sooner = [
            (s::BATCH_WINDOW_SECONDS, DEMO_WINDOW),
            (s::BATCH_IDLE_TIMEOUT_SECONDS, DEMO_IDLE),
        ];
        for ((setting, value), is_said) in sooner.into_iter().zip(config.has_windows) {
            if !is_said {
                backend = backend.with(setting, value.to_owned());
            }
        }
    }
    let backend = launch(backend, s::BACKEND_LISTEN, children).await?;
    if config.demo {
        let demo = command(Role::Demo).with(s::BACKEND_URL, backend.clone());
        children.push(Child::start(demo)?);
    }
    say(format_args!(
        "\nevents    {backend}/api/events\ncameras   {backend}/api/cameras\nmetrics   {backend}/metrics  {detector}/metrics  {analyst}/metrics\n\
         send one  curl -F file=@image.png {backend}/cameras/front_door/images\nCtrl-C stops all of it."
    ));
    Ok(())
}

/// Starts a service, and waits until it says where it listens. It will be there again if it has to be started again.
async fn launch(
    command: Command,
    setting: Setting,
    children: &mut Vec<Child>,
) -> Result<String, AnyError> {
    let mut child = Child::start(command)?;
    let url = child.listening().await?;
    if let Some(address) = url
        .strip_prefix("http://")
        .and_then(|at| at.parse::<SocketAddr>().ok())
    {
        child.stay_at(setting, address);
    }
    children.push(child);
    Ok(url)
}

async fn stop(children: Vec<Child>) {
    join_all(children.into_iter().map(|child| child.stop(PATIENCE))).await;
}
