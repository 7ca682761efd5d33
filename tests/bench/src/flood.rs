//! Two threads that make spans as fast as they can, or as fast as they are told: what of that is exported?

use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use crate::contender::Entry;
use crate::contenders;
use crate::options::Cell;
use crate::process;
use crate::request::Request;
use crate::scenario::{Mode, Scenario};
use crate::sdk;
use crate::worker::cpu_time;

/// How long a flood lasts.
const LASTS: Duration = Duration::from_secs(1);
const THREADS: u64 = 2;
/// Spans a second, of all threads together.
const OFFERED: [Option<u64>; 3] = [Some(1_000_000), Some(3_000_000), None];

/// What came of a flood, in the order in which it is told.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Came {
    pub(crate) made: u64,
    pub(crate) exported: u64,
    /// Of the callers, until they were through.
    pub(crate) wall: Duration,
    /// Of all threads, until everything was through.
    pub(crate) cpu: Duration,
}

/// One table: the reference over the SDK's own tracer, and ours.
pub(crate) fn markdown(mode: Mode) -> String {
    let mut lines = vec![
        "| contender | offered/s | made/s | exported/s | lost | CPU ns of all threads |".to_owned(),
        "|---|--:|--:|--:|--:|--:|".to_owned(),
    ];
    for name in [contenders::HAND_SDK, contenders::OURS] {
        for offered in OFFERED {
            let (Some(contender), Some(came)) = (contenders::named(name), run(name, mode, offered))
            else {
                continue;
            };
            lines.push(row(contender, offered, came));
        }
    }
    format!("### Flood: {}\n\n{}\n", mode.title(), lines.join("\n"))
}

fn row(contender: Entry, offered: Option<u64>, came: Came) -> String {
    let rate = |count: u64| count as f64 / came.wall.as_secs_f64() / 1e6;
    let offered = offered.map_or("all".to_owned(), |it| format!("{} M", it / 1_000_000));
    format!(
        "| {} | {offered} | {:.2} M | {:.2} M | {} | {:.0} |",
        contender.name,
        rate(came.made),
        rate(came.exported),
        came.made - came.exported,
        came.cpu.as_nanos() as f64 / came.made as f64,
    )
}

fn run(name: &str, mode: Mode, offered: Option<u64>) -> Option<Came> {
    let cell = Cell {
        contender: contenders::named(name)?,
        scenario: Scenario::Sync3,
        mode,
    };
    let mut process = process::Process::start_freely(cell)?;
    let mut ask = |request| process.ask(request) as u64;
    let made = ask(Request::Flood(offered.unwrap_or(0)));
    Some(Came {
        made,
        exported: ask(Request::Came(0)),
        wall: Duration::from_nanos(ask(Request::Came(1))),
        cpu: Duration::from_nanos(ask(Request::Came(2))),
    })
}

/// In the worker.
pub(crate) fn flood(cell: Cell, flush: &dyn Fn(), offered: u64) -> Came {
    flush();
    let (before, cpu) = (sdk::exported(), cpu_time());
    let begin = Barrier::new(THREADS as usize);
    let (made, wall) = thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|_| scope.spawn(|| produce(cell, &begin, offered / THREADS)))
            .collect();
        let ended = threads.into_iter().map(|it| it.join().expect("no panic"));
        ended.fold((0, Duration::ZERO), |(made, wall), (more, took)| {
            (made + more, wall.max(took))
        })
    });
    flush();
    Came {
        made,
        exported: sdk::exported() - before,
        wall,
        cpu: cpu_time() - cpu,
    }
}

fn produce(cell: Cell, begin: &Barrier, offered: u64) -> (u64, Duration) {
    let block = crate::block::OPERATIONS + cell.scenario.roots();
    begin.wait();
    let (start, mut made) = (Instant::now(), 0);
    while start.elapsed() < LASTS {
        (cell.contender.block)(cell.scenario, cell.mode, &mut |operations| operations());
        made += block;
        if offered > 0 {
            let due = Duration::from_secs_f64(made as f64 / offered as f64);
            thread::sleep(due.saturating_sub(start.elapsed()));
        }
    }
    (made, start.elapsed())
}
