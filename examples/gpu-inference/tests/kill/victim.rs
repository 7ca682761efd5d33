//! Who is killed.

use crate::support::fleet::{Fleet, Stores};
use crate::support::process::Process;

/// Who is killed, and started again.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Victim {
    Backend,
    Detector,
    Analyst,
    Worker,
    Postgres,
    Redis,
}

/// Where everything is in files.
pub(crate) const PROCESSES: &[Victim] = &[Victim::Backend, Victim::Detector, Victim::Analyst];

/// Where there are servers.
pub(crate) const SERVERS: &[Victim] = &[
    Victim::Backend,
    Victim::Detector,
    Victim::Analyst,
    Victim::Worker,
    Victim::Postgres,
    Victim::Redis,
];

impl Victim {
    pub(crate) fn dies(self, fleet: &mut Fleet) {
        match (self, &mut fleet.stores) {
            (Self::Backend, _) => again(Some(&mut fleet.backend)),
            (Self::Detector, _) => again(fleet.detector.as_mut()),
            (Self::Analyst, _) => again(fleet.analyst.as_mut()),
            (Self::Worker, _) => again(fleet.workers.first_mut()),
            (Self::Postgres, Stores::Servers(servers)) => {
                servers.0.kill();
                servers.0.restart();
            }
            (Self::Redis, Stores::Servers(servers)) => {
                servers.1.kill();
                servers.1.restart();
            }
            (Self::Postgres | Self::Redis, Stores::Embedded) => unreachable!("there is none"),
        }
    }
}

fn again(process: Option<&mut Process>) {
    let process = process.expect("the plan has one");
    process.kill();
    process.restart();
}
