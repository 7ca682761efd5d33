//! What a query costs more when it is traced: ours beside the plain client and a peer, measured in one run.
//!
//! See the README. What is the same in the bench of spans beside this one is taken from there.
#![expect(
    clippy::print_stdout,
    reason = "the tables are what this program is for"
)]

#[path = "../../bench/src/allocations.rs"]
mod allocations;
#[path = "../../bench/src/callgrind.rs"]
mod callgrind;
mod contender;
mod contenders;
mod driver;
mod echo;
mod limits;
mod options;
#[path = "../../bench/src/process.rs"]
mod process;
mod queries;
#[path = "../../bench/src/request.rs"]
mod request;
mod scenario;
mod sdk;
#[path = "../../bench/src/statistics.rs"]
mod statistics;
mod table;
mod turns;
mod worker;

use options::{Command, Options};
use std::process::ExitCode;

fn main() -> ExitCode {
    match options::parse(std::env::args().skip(1)) {
        Ok(Command::Worker(cell)) => {
            (cell.contender.serve)(cell);
            ExitCode::SUCCESS
        }
        Ok(Command::Measure(options)) => measure(&options),
        Err(mistake) => {
            eprintln!("{mistake}\n\n{}", options::USAGE);
            ExitCode::from(2)
        }
    }
}

/// Prints a table for every mode, and what was missed.
fn measure(options: &Options) -> ExitCode {
    let instructions = options.instructions && callgrind::installed();
    println!("{}\n", table::heading(options));

    let mut missed = Vec::new();
    for mode in options.modes() {
        for scenario in options.scenarios() {
            let rows = driver::measure(options, scenario, mode, instructions);
            println!("{}", table::markdown(scenario, mode, &rows));
            missed.extend(limits::missed(scenario, mode, &rows));
        }
    }
    for miss in &missed {
        println!("* MISSED: {miss}");
    }
    if options.check && !missed.is_empty() {
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
