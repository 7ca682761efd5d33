//! The worker: one contender in one scenario and mode, which answers until its input ends.

use std::io::BufRead;
use std::time::{Duration, Instant};

use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
use nix::time::{ClockId, clock_gettime};
use nix::unistd::Pid;

use crate::block::{MEASURED, Measure, OPERATIONS};
use crate::contender::Flush;
use crate::flood::{self, Came};
use crate::options::Cell;
use crate::request::Request;
use crate::scenario::Mode;
use crate::statistics::median;
use crate::{allocations, callgrind, sdk};

/// What a worker says when it can be asked.
pub(crate) const READY: &str = "ready";

/// Blocks before the first that counts: caches, call sites and buffers come to be.
const WARM_UP: usize = 3;

/// How long the same takes where time plays a part.
const SETTLED: Duration = Duration::from_millis(300);

/// Blocks after which all threads come to rest when all are measured: no queue is full then.
const TOGETHER: u64 = 8;

/// Installs the contender, says so, and answers. Says nothing if the contender does not know the mode.
pub(crate) fn serve(cell: Cell) {
    if !cell.mode.is_of_all_threads() {
        one_core();
    }
    let Some(flush) = (cell.contender.install)(cell.mode) else {
        return;
    };
    let mut worker = Worker {
        cell,
        flush,
        came: None,
    };
    println!("{READY}");
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("the driver writes lines");
        let request = Request::parse(&line).expect("the driver writes requests");
        println!("{}", worker.answer(request));
    }
}

/// What all threads of this process have used.
pub(crate) fn cpu_time() -> Duration {
    clock_gettime(ClockId::CLOCK_PROCESS_CPUTIME_ID)
        .expect("every Linux has this clock")
        .into()
}

/// Keeps this process on one core, its later threads too: how long a call takes does not depend on where the exporting thread
/// was when it read the last spans, and on how deep the other core slept.
fn one_core() {
    let this = Pid::this();
    let Ok(mut allowed) = sched_getaffinity(this) else {
        eprintln!(
            "!!! the system does not say which cores there are: calls are measured on all of them"
        );
        return;
    };
    let is_allowed = |core: &usize| allowed.is_set(*core).unwrap_or(false);
    let others = (0..CpuSet::count()).filter(is_allowed).skip(1);
    for core in others.collect::<Vec<_>>() {
        allowed.unset(core).expect("it is one that was set");
    }
    sched_setaffinity(this, &allowed).expect("a process may keep to one of its cores");
}

struct Worker {
    cell: Cell,
    flush: Flush,
    /// What came of the last flood.
    came: Option<Came>,
}

impl Worker {
    fn answer(&mut self, request: Request) -> f64 {
        for _ in 0..WARM_UP {
            self.block(&mut |operations| operations());
        }
        match request {
            Request::Time(slice) if self.cell.mode == Mode::Encoded => self.cpu_time(slice),
            Request::Time(slice) => self.time(slice),
            Request::Allocations => self.allocations(),
            Request::Spans => self.spans(),
            Request::Instructions => self.instructions(),
            Request::Flood(offered) => {
                let came = flood::flood(self.cell, &self.flush, offered);
                self.came = Some(came);
                came.made as f64
            }
            Request::Came(number) => {
                let came = self.came.expect("there was a flood");
                let nanos = |time: Duration| time.as_nanos() as f64;
                [came.exported as f64, nanos(came.wall), nanos(came.cpu)][usize::from(number)]
            }
        }
    }

    fn block(&self, measure: Measure<'_>) {
        self.run(measure);
        (self.flush)();
    }

    fn run(&self, measure: Measure<'_>) {
        (self.cell.contender.block)(self.cell.scenario, self.cell.mode, measure);
    }

    fn time(&self, slice: Duration) -> f64 {
        let mut nanoseconds = Vec::new();
        let until = Instant::now() + slice;
        while Instant::now() < until || nanoseconds.len() < 5 {
            self.block(&mut |operations| {
                let start = Instant::now();
                operations();
                nanoseconds.push(start.elapsed().as_nanos() as f64);
            });
        }
        median(&nanoseconds) / MEASURED as f64
    }

    /// What all threads take until the last span of the turn has been dealt with, roots included.
    fn cpu_time(&self, slice: Duration) -> f64 {
        self.settle();
        let (before, mut blocks) = (sdk::exported(), 0);
        let start = cpu_time();
        let until = Instant::now() + slice;
        while Instant::now() < until {
            self.run(&mut |operations| operations());
            blocks += 1;
            if blocks % TOGETHER == 0 {
                (self.flush)();
            }
        }
        self.settle();
        blocks += 1;
        let time = cpu_time() - start;
        let made = blocks * (OPERATIONS + self.cell.scenario.roots());
        if self.cell.contender.exports > 0 {
            let missing = made.abs_diff(sdk::exported() - before);
            assert_eq!(missing, 0, "of {made} are lost");
        }
        time.as_nanos() as f64 / made as f64
    }

    /// One block more between two flushes: who sends to a channel that is full keeps the rest until it sends again.
    fn settle(&self) {
        (self.flush)();
        self.block(&mut |operations| operations());
    }

    fn allocations(&self) -> f64 {
        let mut counts = Vec::new();
        for _ in 0..9 {
            self.block(&mut |operations| {
                let before = allocations::count();
                operations();
                counts.push((allocations::count() - before) as f64);
            });
        }
        median(&counts) / MEASURED as f64
    }

    fn spans(&self) -> f64 {
        let before = sdk::exported();
        self.block(&mut |operations| operations());
        (sdk::exported() - before) as f64
    }

    fn instructions(&self) -> f64 {
        // On the slowed machine, a clock takes that long to find its rate.
        let until = Instant::now() + SETTLED;
        while Instant::now() < until {
            self.block(&mut |operations| operations());
        }
        self.block(&mut |mut operations| callgrind::bench_measured(&mut operations));
        MEASURED as f64
    }
}
