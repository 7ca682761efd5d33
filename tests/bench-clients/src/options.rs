//! The command line.

use crate::contender::Entry;
use crate::contenders;
use crate::scenario::{Mode, Scenario};
use std::time::Duration;

pub(crate) const USAGE: &str = "\
cargo run --profile bench -- [FLAGS]

  --scenario A,B     of one, rows, execute, redis
  --mode A,B         of sampled, unsampled, nothing
  --rounds N         turns of every process (default 21)
  --no-instructions  without callgrind
  --check            exit 1 where `ours` misses a limit
  --quick            three short rounds, without callgrind: does it all still run?";

/// What the command line asks for.
pub(crate) enum Command {
    Measure(Options),
    Worker(Cell),
}

/// What one process measures.
#[derive(Clone, Copy)]
pub(crate) struct Cell {
    pub(crate) contender: Entry,
    pub(crate) scenario: Scenario,
    pub(crate) mode: Mode,
}

/// What to measure, and how long.
pub(crate) struct Options {
    scenario: Vec<String>,
    mode: Vec<String>,
    pub(crate) rounds: usize,
    pub(crate) slice: Duration,
    pub(crate) instructions: bool,
    pub(crate) check: bool,
}

impl Options {
    pub(crate) fn scenarios(&self) -> impl Iterator<Item = Scenario> {
        let all = Scenario::ALL.into_iter();
        all.filter(|it| chosen(&self.scenario, it.name()))
    }

    pub(crate) fn modes(&self) -> impl Iterator<Item = Mode> {
        let all = Mode::ALL.into_iter();
        all.filter(|it| chosen(&self.mode, it.name()))
    }
}

/// Whether a filter lets `name` through; one that was not given lets everything through.
fn chosen(filter: &[String], name: &str) -> bool {
    filter.is_empty() || filter.iter().any(|it| it == name)
}

/// Reads the command line; the error names the mistake.
pub(crate) fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Command, String> {
    let mut options = Options {
        scenario: Vec::new(),
        mode: Vec::new(),
        rounds: 21,
        slice: Duration::from_millis(60),
        instructions: true,
        check: false,
    };
    while let Some(flag) = arguments.next() {
        match flag.as_str() {
            "--worker" => return worker(arguments).map(Command::Worker),
            "--scenario" => {
                options.scenario =
                    names(&flag, arguments.next(), &Scenario::ALL.map(Scenario::name))?;
            }
            "--mode" => options.mode = names(&flag, arguments.next(), &Mode::ALL.map(Mode::name))?,
            "--rounds" => {
                let count = arguments.next().and_then(|it| it.parse().ok());
                options.rounds = count
                    .filter(|&it| it > 0)
                    .ok_or("`--rounds` needs a number above 0")?;
            }
            "--no-instructions" => options.instructions = false,
            "--check" => options.check = true,
            "--quick" => {
                options.rounds = 3;
                options.slice = Duration::from_millis(5);
                options.instructions = false;
            }
            _ => return Err(format!("unknown flag `{flag}`")),
        }
    }
    Ok(Command::Measure(options))
}

fn names(flag: &str, value: Option<String>, known: &[&str]) -> Result<Vec<String>, String> {
    let value = value.ok_or_else(|| format!("`{flag}` needs a value"))?;
    let names: Vec<String> = value.split(',').map(str::to_owned).collect();
    match names.iter().find(|name| !known.contains(&name.as_str())) {
        Some(name) => Err(format!(
            "`{flag}` does not know `{name}`; it knows {}",
            known.join(", ")
        )),
        None => Ok(names),
    }
}

/// `--worker CONTENDER SCENARIO MODE`, as the driver calls itself.
fn worker(mut arguments: impl Iterator<Item = String>) -> Result<Cell, String> {
    let mut argument = || arguments.next().unwrap_or_default();
    let (contender, scenario, mode) = (argument(), argument(), argument());
    let cell = || {
        Some(Cell {
            contender: *contenders::ALL.iter().find(|it| it.name == contender)?,
            scenario: Scenario::ALL.into_iter().find(|it| it.name() == scenario)?,
            mode: Mode::ALL.into_iter().find(|it| it.name() == mode)?,
        })
    };
    cell().ok_or_else(|| "`--worker` needs a contender, a scenario and a mode".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_is_named() {
        let parsed = |line: &str| parse(line.split_whitespace().map(str::to_owned));
        assert!(parsed("--mode samplet").is_err_and(|it| it.contains("`samplet`")));
        assert!(parsed("--rounds none").is_err_and(|it| it.contains("`--rounds`")));
        assert!(parsed("--fast").is_err_and(|it| it.contains("`--fast`")));
    }
}
