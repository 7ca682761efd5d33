//! Processes are killed at random moments while images come in, and servers restart: every image that was accepted ends as an
//! event or as a dead letter, once, with its trace.
//!
//! `KILL_SEED` says what happens when, and is printed; `KILL_IMAGES` how many images there are. What a killed process had not
//! sent of its spans is lost with it.

#[path = "kill/fate.rs"]
mod fate;
#[path = "kill/ledger.rs"]
mod ledger;
#[path = "kill/outage.rs"]
mod outage;
mod support;
#[path = "kill/victim.rs"]
mod victim;

use fate::Fate;
use ledger::Ledger;
use server_tests::{Server, run, trial};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use support::client::{Accepted, Api, accepted};
use support::fleet::Plan;
use support::images::stub;
use support::models;
use tokio::runtime::Runtime;
use victim::{PROCESSES, SERVERS, Victim};

const NEEDED: &[Server] = &[Server::Postgres, Server::Redis];

/// Who sends images at the same time.
const SENDERS: usize = 5;
const CAMERAS: [&str; 3] = ["front_door", "garden", "street"];

fn main() -> ExitCode {
    let trials = vec![
        trial("nothing_is_lost_when_processes_are_killed", &[], || {
            killed(plan(), PROCESSES)
        }),
        trial("nothing_is_lost_when_servers_restart_too", NEEDED, || {
            killed(plan().with_servers().with_workers(1), SERVERS)
        }),
        trial("a_database_that_is_down_is_said_to_be", NEEDED, || {
            outage::is_said(plan().with_servers());
        }),
    ];
    run(&[("detector", models::play_detector)], trials)
}

fn plan() -> Plan {
    Plan::new().with_stub_detector()
}

fn killed(plan: Plan, victims: &[Victim]) {
    let fate = Fate::new();
    let images = Fate::number("KILL_IMAGES", 500);
    let mut fleet = plan.start();
    let runtime = Runtime::new().expect("a runtime");
    let api = Api::new(&fleet.url);
    let left = Arc::new(AtomicUsize::new(images));
    let senders: Vec<_> = (0..SENDERS)
        .map(|sender| runtime.spawn(send(api.clone(), left.clone(), sender)))
        .collect();
    let mut kills = 0;
    while left.load(Ordering::Relaxed) > 0 {
        std::thread::sleep(fate.some_time());
        fate.of(victims).dies(&mut fleet);
        kills += 1;
    }
    let accepted = runtime.block_on(async {
        let mut all = Vec::new();
        for sender in senders {
            all.extend(sender.await.expect("it sends"));
        }
        all
    });
    let ledger = runtime.block_on(Ledger::when_complete(&api, &accepted));
    ledger.every_image_ended_once_with_its_trace(&accepted);
    fleet.stop();
    let retried = ledger::retries_are_linked(&fleet.collector);
    eprintln!(
        "{} images accepted, {kills} killed; {} events, {} dead letters, {retried} attempts that were not the first",
        accepted.len(),
        ledger.events(),
        ledger.dead_letters(),
    );
}

/// Until all are accepted. One that was not answered may have been accepted all the same.
async fn send(api: Api, left: Arc<AtomicUsize>, sender: usize) -> Vec<Accepted> {
    let mut all = Vec::new();
    let mut sent = sender;
    let take = |left: usize| left.checked_sub(1);
    while left.load(Ordering::Relaxed) > 0 {
        let mut request = api.post(CAMERAS[sent % CAMERAS.len()], &stub());
        if sent.is_multiple_of(10) {
            request = request.header("x-event-priority", "high");
        }
        sent += 1;
        match accepted(request).await {
            Some(accepted) => {
                all.push(accepted);
                let _ = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take);
            }
            // It is down: cameras try again after a while.
            None => tokio::time::sleep(std::time::Duration::from_millis(20)).await,
        }
    }
    all
}
