//! The client of Redis against a real one: what a span says of each kind of call, and of each way it can end.

#[path = "redis/batches.rs"]
mod batches;
#[path = "redis/blocking.rs"]
mod blocking;
#[path = "redis/cluster.rs"]
mod cluster;
#[path = "redis/commands.rs"]
mod commands;
#[path = "redis/endings.rs"]
mod endings;
#[path = "redis/example.rs"]
mod example;
#[path = "redis/scripts.rs"]
mod scripts;
#[path = "redis/secrets.rs"]
mod secrets;
#[path = "redis/settings.rs"]
mod settings;
#[path = "redis/stage.rs"]
mod stage;
#[path = "redis/subscriptions.rs"]
mod subscriptions;
#[path = "redis/transactions.rs"]
mod transactions;
#[path = "redis/waiting.rs"]
mod waiting;

use server_tests::run;
use std::process::ExitCode;

fn main() -> ExitCode {
    let trials = [
        commands::trials(),
        settings::trials(),
        batches::trials(),
        transactions::trials(),
        scripts::trials(),
        waiting::trials(),
        endings::trials(),
        subscriptions::trials(),
        blocking::trials(),
        cluster::trials(),
        secrets::trials(),
        example::trials(),
    ];
    let trials = trials.into_iter().flatten().collect();
    run(&[(secrets::ROLE, secrets::service)], trials)
}
