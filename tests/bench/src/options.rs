//! The command line.

use std::time::Duration;

use crate::contender::Entry;
use crate::contenders::{self, BARE, OURS, REFERENCE};
use crate::scenario::{Mode, Scenario};

pub(crate) const USAGE: &str = "\
cargo run --profile bench -p bench -- [FLAGS]

  --only A,B         these contenders (and the reference)
  --scenario A,B     of sync0, sync3, async0, async3, request
  --mode A,B         of sampled, unsampled, baggage, encoded, nothing
  --rounds N         turns of every process (default 21)
  --no-instructions  without callgrind
  --flood            instead: what is exported of what two threads make
  --check            exit 1 where `ours` misses a limit
  --quick            three short rounds: does it all still run?";

/// What the command line asks for.
pub(crate) enum Command {
    Measure(Options),
    Worker(Cell),
    Help,
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
    only: Vec<String>,
    scenario: Vec<String>,
    mode: Vec<String>,
    pub(crate) rounds: usize,
    pub(crate) slice: Duration,
    pub(crate) instructions: bool,
    pub(crate) check: bool,
    pub(crate) flood: bool,
}

impl Options {
    /// The chosen contenders; the reference always, with `--check` ours, and what requests cost without any.
    pub(crate) fn contenders(&self, scenario: Scenario) -> impl Iterator<Item = Entry> {
        let needed = move |name| {
            name == REFERENCE
                || (self.check && name == OURS)
                || (scenario == Scenario::Request && name == BARE)
        };
        let all = contenders::of(scenario).iter().copied();
        all.filter(move |it| chosen(&self.only, it.name) || needed(it.name))
    }

    pub(crate) fn scenarios(&self) -> impl Iterator<Item = Scenario> {
        Scenario::ALL
            .into_iter()
            .filter(|it| chosen(&self.scenario, it.name()))
    }

    pub(crate) fn modes(&self) -> impl Iterator<Item = Mode> {
        Mode::ALL
            .into_iter()
            .filter(|it| chosen(&self.mode, it.name()))
    }
}

/// Whether a filter lets `name` through; one that was not given lets everything through.
fn chosen(filter: &[String], name: &str) -> bool {
    filter.is_empty() || filter.iter().any(|it| it == name)
}

/// Reads the command line; the error names the mistake.
pub(crate) fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Command, String> {
    let mut options = Options {
        only: Vec::new(),
        scenario: Vec::new(),
        mode: Vec::new(),
        rounds: 21,
        slice: Duration::from_millis(20),
        instructions: true,
        check: false,
        flood: false,
    };
    while let Some(flag) = arguments.next() {
        match flag.as_str() {
            "--worker" => return worker(arguments).map(Command::Worker),
            "--help" | "-h" => return Ok(Command::Help),
            "--only" => options.only = names(&flag, arguments.next(), &contenders::names())?,
            "--scenario" => {
                options.scenario =
                    names(&flag, arguments.next(), &Scenario::ALL.map(Scenario::name))?
            }
            "--mode" => options.mode = names(&flag, arguments.next(), &Mode::ALL.map(Mode::name))?,
            "--rounds" => options.rounds = rounds(arguments.next())?,
            "--no-instructions" => options.instructions = false,
            "--check" => options.check = true,
            "--flood" => options.flood = true,
            "--quick" => {
                options.rounds = 3;
                options.slice = Duration::from_millis(2);
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

fn rounds(value: Option<String>) -> Result<usize, String> {
    let count = value.and_then(|it| it.parse().ok()).filter(|&it| it > 0);
    count.ok_or_else(|| "`--rounds` needs a number above 0".to_owned())
}

/// `--worker CONTENDER SCENARIO MODE`, as the driver calls itself.
fn worker(mut arguments: impl Iterator<Item = String>) -> Result<Cell, String> {
    let mut argument = || arguments.next().unwrap_or_default();
    let (contender, scenario, mode) = (argument(), argument(), argument());
    let cell = || {
        let scenario = Scenario::ALL.into_iter().find(|it| it.name() == scenario)?;
        let mut all = contenders::of(scenario).iter().copied();
        Some(Cell {
            contender: all.find(|it| it.name == contender)?,
            scenario,
            mode: Mode::ALL.into_iter().find(|it| it.name() == mode)?,
        })
    };
    cell().ok_or_else(|| "`--worker` needs a contender, a scenario and a mode".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command, String> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn a_filter_keeps_the_reference() {
        let Ok(Command::Measure(options)) = parsed("--only fastrace --check") else {
            panic!("this is a command line to measure");
        };
        let names: Vec<_> = options
            .contenders(Scenario::Sync3)
            .map(|it| it.name)
            .collect();
        assert_eq!(names, [REFERENCE, "fastrace", OURS]);
        let names: Vec<_> = options
            .contenders(Scenario::Request)
            .map(|it| it.name)
            .collect();
        assert_eq!(names, [BARE, REFERENCE, OURS]);
    }

    #[test]
    fn a_mistake_is_named() {
        assert!(parsed("--mode samplet").is_err_and(|it| it.contains("`samplet`")));
        assert!(parsed("--rounds none").is_err_and(|it| it.contains("`--rounds`")));
        assert!(parsed("--fast").is_err_and(|it| it.contains("`--fast`")));
    }
}
