//! The driver: lets the workers of one table take turns, and sums up.

use crate::callgrind;
use crate::contenders::{self, PEER};
use crate::options::{Cell, Options};
use crate::process::Process;
use crate::request::Request;
use crate::scenario::{Mode, Scenario};
use crate::statistics::{median, quantile};

/// Rounds after which every process is replaced: where its memory happens to lie moves some contenders by a tenth.
const ROUNDS_OF_A_PROCESS: usize = 3;

/// Runs under callgrind, of which the shortest counts: in it no answer came in more pieces than it must.
const RUNS_OF_INSTRUCTIONS: usize = 5;

/// What one contender cost.
pub(crate) struct Row {
    pub(crate) contender: &'static str,
    pub(crate) nanoseconds: f64,
    pub(crate) allocations: f64,
    pub(crate) instructions: Option<f64>,
    /// What is more than without tracing; of a plain client nothing is.
    pub(crate) added: Option<Added>,
}

pub(crate) struct Added {
    pub(crate) nanoseconds: f64,
    pub(crate) allocations: f64,
    pub(crate) instructions: Option<f64>,
    /// To what the peer adds, in the same round: median, first and last tenth; NaN where there is no peer.
    pub(crate) ratio: [f64; 3],
}

/// Measures every contender.
pub(crate) fn measure(
    options: &Options,
    scenario: Scenario,
    mode: Mode,
    instructions: bool,
) -> Vec<Row> {
    let cell = |contender| Cell {
        contender,
        scenario,
        mode,
    };
    let mut samples: Vec<_> = contenders::ALL
        .iter()
        .filter(|it| it.scenarios.contains(&scenario))
        .map(|it| Samples::of(cell(*it)))
        .collect();
    for generation in 0..options.rounds.div_ceil(ROUNDS_OF_A_PROCESS) {
        let done = generation * ROUNDS_OF_A_PROCESS;
        let mut field: Vec<_> = samples
            .iter_mut()
            .map(|it| (Process::start(it.cell).expect("it knows every mode"), it))
            .collect();
        for round in done..options.rounds.min(done + ROUNDS_OF_A_PROCESS) {
            take_turns(&mut field, round, Request::Time(options.slice));
        }
        if generation == 0 {
            for (process, samples) in &mut field {
                samples.inspect(process);
            }
        }
    }
    if instructions {
        samples.iter_mut().for_each(Samples::count);
    }
    samples.iter().map(|it| it.row(&samples)).collect()
}

/// One round: every process once, another one first each time, every second round backwards.
fn take_turns(field: &mut [(Process, &mut Samples)], round: usize, request: Request) {
    let count = field.len();
    for turn in 0..count {
        let turn = if round.is_multiple_of(2) {
            turn
        } else {
            count - 1 - turn
        };
        let (process, samples) = &mut field[(turn + round) % count];
        let nanoseconds = process.ask(request);
        samples.nanoseconds.push(nanoseconds);
    }
}

/// What the processes of one contender answered.
struct Samples {
    cell: Cell,
    /// One a round.
    nanoseconds: Vec<f64>,
    allocations: f64,
    instructions: Option<f64>,
}

impl Samples {
    fn of(cell: Cell) -> Self {
        Self {
            cell,
            nanoseconds: Vec::new(),
            allocations: f64::NAN,
            instructions: None,
        }
    }

    /// What does not vary, asked once: allocations, and whether the spans that are measured are made at all.
    fn inspect(&mut self, process: &mut Process) {
        self.allocations = process.ask(Request::Allocations);
        let Cell {
            contender,
            scenario,
            mode,
        } = self.cell;
        let expected = match mode {
            Mode::Sampled if contender.exports > 0 => contender.exports * scenario.queries() + 1,
            _ => 0,
        };
        let exported = process.ask(Request::Spans);
        assert_eq!(
            exported,
            expected as f64,
            "spans that `{}` exports in {} {}",
            contender.name,
            scenario.name(),
            mode.name()
        );
    }

    fn count(&mut self) {
        self.instructions = (0..RUNS_OF_INSTRUCTIONS)
            .filter_map(|_| callgrind::instructions(self.cell))
            .reduce(f64::min);
    }

    fn row(&self, all: &[Self]) -> Row {
        let named = |name| all.iter().find(|it| it.cell.contender.name == name);
        let plain = named(self.cell.contender.plain).expect("a plain client is always measured");
        let added = (plain.cell.contender.name != self.cell.contender.name).then(|| {
            let added = difference(&self.nanoseconds, &plain.nanoseconds);
            let reference = named(PEER).map(|peer| {
                let plain = named(peer.cell.contender.plain).expect("so is the peer's");
                difference(&peer.nanoseconds, &plain.nanoseconds)
            });
            let both = added.iter().zip(reference.unwrap_or_default());
            let ratios: Vec<_> = both.map(|(a, b)| a / b).collect();
            Added {
                nanoseconds: median(&added),
                allocations: self.allocations - plain.allocations,
                instructions: self
                    .instructions
                    .zip(plain.instructions)
                    .map(|(a, b)| a - b),
                ratio: [0.5, 0.1, 0.9].map(|q| quantile(&ratios, q)),
            }
        });
        Row {
            contender: self.cell.contender.name,
            nanoseconds: median(&self.nanoseconds),
            allocations: self.allocations,
            instructions: self.instructions,
            added,
        }
    }
}

/// Round by round.
fn difference(all: &[f64], less: &[f64]) -> Vec<f64> {
    all.iter().zip(less).map(|(all, less)| all - less).collect()
}
