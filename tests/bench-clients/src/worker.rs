//! The worker: one contender in one scenario and mode, which answers until its input ends.

use crate::contender::{Contender, Flush};
use crate::options::Cell;
use crate::request::Request;
use crate::statistics::median;
use crate::turns::{Around, drive};
use crate::{allocations, callgrind, sdk};
use nix::time::{ClockId, clock_gettime};
use std::io::BufRead;
use std::thread;
use std::time::{Duration, Instant};
use tokio::runtime::{Builder, Runtime};

/// What a worker says when it can be asked.
pub(crate) const READY: &str = "ready";

/// Blocks before the first that counts: caches, call sites and prepared statements come to be.
const WARM_UP: usize = 2;

/// Installs the contender, says so, and answers.
pub(crate) fn serve<C: Contender>(cell: Cell) {
    let flush = C::install(cell.mode);
    let runtime = Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a thread can be had");
    let client = runtime.block_on(C::connect());
    flush();
    let mut worker = Worker {
        cell,
        runtime,
        client,
        flush,
    };
    println!("{READY}");
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("the driver writes lines");
        let request = Request::parse(&line).expect("the driver writes requests");
        println!("{}", worker.answer(request));
    }
}

struct Worker<C> {
    cell: Cell,
    /// sqlx wants to be called inside one.
    runtime: Runtime,
    client: C,
    flush: Flush,
}

impl<C: Contender> Worker<C> {
    fn answer(&mut self, request: Request) -> f64 {
        for _ in 0..WARM_UP {
            self.block(&mut |turn| turn());
        }
        match request {
            Request::Time(slice) => self.time(slice),
            Request::Allocations => self.allocations(),
            Request::Spans => self.spans(),
            Request::Instructions => {
                self.block(&mut |mut turn| callgrind::bench_measured(&mut turn));
                self.queries()
            }
            Request::Flood(_) | Request::Came(_) => {
                panic!("the driver asks for no floods of queries")
            }
        }
    }

    /// One block under one root; the measured queries' turns go through `around`.
    fn block(&mut self, around: Around<'_>) {
        let Self {
            cell,
            runtime,
            client,
            flush,
        } = self;
        let pause = cell.scenario.pause();
        let _inside = runtime.enter();
        C::in_root(|| {
            let wait = || {
                thread::sleep(pause);
                thread::yield_now();
            };
            let before = client.repeat(cell.scenario, cell.scenario.before());
            drive(before, &mut |turn| turn(), wait);
            drive(
                client.repeat(cell.scenario, cell.scenario.measured()),
                around,
                wait,
            );
        });
        flush();
    }

    fn queries(&self) -> f64 {
        self.cell.scenario.measured() as f64
    }

    /// The median block, in time that this thread had: to wake the database's thread may take its core away.
    fn time(&mut self, slice: Duration) -> f64 {
        let mut nanoseconds = Vec::new();
        let until = Instant::now() + slice;
        while Instant::now() < until || nanoseconds.len() < 3 {
            let mut sum = Duration::ZERO;
            self.block(&mut |turn| {
                let before = thread_time();
                turn();
                sum += thread_time() - before;
            });
            nanoseconds.push(sum.as_nanos() as f64);
        }
        median(&nanoseconds) / self.queries()
    }

    fn allocations(&mut self) -> f64 {
        let mut counts = Vec::new();
        for _ in 0..9 {
            let mut sum = 0;
            self.block(&mut |turn| {
                let before = allocations::count();
                turn();
                sum += allocations::count() - before;
            });
            counts.push(sum as f64);
        }
        median(&counts) / self.queries()
    }

    fn spans(&mut self) -> f64 {
        let before = sdk::exported();
        self.block(&mut |turn| turn());
        (sdk::exported() - before) as f64
    }
}

fn thread_time() -> Duration {
    clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID)
        .expect("the system has this clock")
        .into()
}
