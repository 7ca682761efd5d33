//! The driver: lets the workers of one table take turns, and sums up.

use crate::block::OPERATIONS;
use crate::callgrind;
use crate::contenders::{BARE, REFERENCE};
use crate::options::{Cell, Options};
use crate::process::Process;
use crate::request::Request;
use crate::scenario::{Mode, Scenario};
use crate::statistics::{median, quantile};

/// Rounds after which every process is replaced: where its memory happens to lie moves some contenders by a tenth.
const ROUNDS_OF_A_PROCESS: usize = 3;

/// What one contender cost.
pub(crate) struct Row {
    pub(crate) contender: &'static str,
    pub(crate) nanoseconds: f64,
    /// What tracing adds to what there is without it, where that is told apart.
    pub(crate) added: Option<f64>,
    pub(crate) ratio: Ratio,
    pub(crate) allocations: f64,
    pub(crate) instructions: Option<f64>,
}

/// To the reference, in the same round; of what is added, where that is told apart.
pub(crate) struct Ratio {
    pub(crate) median: f64,
    pub(crate) p10: f64,
    pub(crate) p90: f64,
}

/// Measures every chosen contender that knows the mode.
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
    let mut samples: Vec<Samples> = options
        .contenders(scenario)
        .map(|it| Samples::of(cell(it)))
        .collect();

    for generation in 0..options.rounds.div_ceil(ROUNDS_OF_A_PROCESS) {
        let done = generation * ROUNDS_OF_A_PROCESS;
        let mut field = start(&mut samples);
        for round in done..options.rounds.min(done + ROUNDS_OF_A_PROCESS) {
            take_turns(&mut field, round, Request::Time(options.slice));
        }
        if generation == 0 {
            field
                .iter_mut()
                .for_each(|(process, samples)| samples.inspect(process));
        }
    }

    samples.retain(|it| !it.nanoseconds.is_empty());
    let times = |name| {
        let found = samples.iter().find(|it| it.cell.contender.name == name);
        found.map(|it| it.nanoseconds.clone())
    };
    let reference = times(REFERENCE).expect("the reference knows every mode");
    let bare = (scenario == Scenario::Request).then(|| times(BARE).expect("it knows every mode"));
    samples
        .iter()
        .map(|it| it.row(&reference, bare.as_deref(), instructions))
        .collect()
}

/// What the processes of one contender answered.
struct Samples {
    cell: Cell,
    /// One a round.
    nanoseconds: Vec<f64>,
    allocations: f64,
}

/// The running processes, each with the place for its answers.
type Field<'a> = Vec<(Process, &'a mut Samples)>;

fn start(samples: &mut [Samples]) -> Field<'_> {
    samples
        .iter_mut()
        .filter_map(|it| Some((Process::start(it.cell)?, it)))
        .collect()
}

/// One round: every process once, another one first each time, every second round backwards.
fn take_turns(field: &mut Field<'_>, round: usize, request: Request) {
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

impl Samples {
    fn of(cell: Cell) -> Self {
        Self {
            cell,
            nanoseconds: Vec::new(),
            allocations: f64::NAN,
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
        let expected = expected_spans(self.cell);
        let exported = process.ask(Request::Spans);
        assert_eq!(
            exported,
            expected,
            "spans that `{}` exports in {} {}",
            contender.name,
            scenario.name(),
            mode.name()
        );
    }

    fn row(&self, reference: &[f64], bare: Option<&[f64]>, instructions: bool) -> Row {
        let added: Vec<f64> = less(&self.nanoseconds, bare);
        let ratios: Vec<f64> = added
            .iter()
            .zip(less(reference, bare))
            .map(|(ours, reference)| ours / reference)
            .collect();
        Row {
            contender: self.cell.contender.name,
            nanoseconds: median(&self.nanoseconds),
            added: bare.map(|_| median(&added)),
            ratio: Ratio {
                median: median(&ratios),
                p10: quantile(&ratios, 0.1),
                p90: quantile(&ratios, 0.9),
            },
            allocations: self.allocations,
            instructions: instructions
                .then(|| callgrind::instructions(self.cell))
                .flatten(),
        }
    }
}

/// What is more than `bare` in the same round.
fn less(nanoseconds: &[f64], bare: Option<&[f64]>) -> Vec<f64> {
    let Some(bare) = bare else {
        return nanoseconds.to_vec();
    };
    let both = nanoseconds.iter().zip(bare);
    both.map(|(all, bare)| all - bare).collect()
}

/// Spans of one block that must reach the exporter.
fn expected_spans(cell: Cell) -> f64 {
    match cell.mode {
        Mode::Sampled | Mode::Baggage | Mode::Encoded | Mode::Drained => {
            f64::from(cell.contender.exports) * (OPERATIONS + cell.scenario.roots()) as f64
        }
        Mode::Unsampled | Mode::Nothing => 0.0,
    }
}
