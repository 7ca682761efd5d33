//! What a span costs, and a traced request: ours beside its peers, measured in one run.
//!
//! The driver starts one process for every contender, scenario and mode, so that no two of them share a global
//! provider, and lets the processes take turns. See the README for the columns and the flags.
#![expect(
    clippy::print_stdout,
    reason = "the tables are what this program is for"
)]

mod allocations;
mod block;
mod callgrind;
mod contender;
mod contenders;
mod driver;
mod flood;
mod limits;
mod options;
mod process;
mod request;
mod scenario;
mod sdk;
mod server;
mod servers;
mod statistics;
mod table;
mod telemetry;
mod work;
mod worker;

use std::process::ExitCode;

use options::{Command, Options};

fn main() -> ExitCode {
    match options::parse(std::env::args().skip(1)) {
        Ok(Command::Worker(cell)) => {
            worker::serve(cell);
            ExitCode::SUCCESS
        }
        Ok(Command::Measure(options)) => measure(&options),
        Ok(Command::Help) => {
            println!("{}", options::USAGE);
            ExitCode::SUCCESS
        }
        Err(mistake) => {
            eprintln!("{mistake}\n\n{}", options::USAGE);
            ExitCode::from(2)
        }
    }
}

/// Prints a table for every chosen scenario and mode.
fn measure(options: &Options) -> ExitCode {
    let instructions = options.instructions && callgrind::installed();
    println!("{}\n", table::heading(options));

    if options.flood {
        for mode in options.modes().filter(|it| it.is_of_all_threads()) {
            println!("{}", flood::markdown(mode));
        }
        return ExitCode::SUCCESS;
    }
    let mut limits = Vec::new();
    for mode in options.modes() {
        for scenario in options.scenarios().filter(|it| it.knows(mode)) {
            let rows = driver::measure(options, scenario, mode, instructions);
            println!("{}", table::markdown(scenario, mode, &rows, instructions));
            limits.extend(limits::misses(scenario, mode, &rows));
        }
    }
    if options.check {
        check(&limits)
    } else {
        ExitCode::SUCCESS
    }
}

/// Names every miss of the limits that were measured.
fn check(limits: &[Vec<String>]) -> ExitCode {
    let kept = limits.iter().filter(|misses| misses.is_empty()).count();
    println!("`ours` keeps {kept} of {} limits.", limits.len());
    for miss in limits.iter().flatten() {
        println!("* MISSED: {miss}");
    }
    if kept == limits.len() && kept > 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
