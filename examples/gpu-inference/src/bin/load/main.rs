//! How many images a second, how long they take, and what tracing costs: services with tracing and services without take turns
//! in short rounds, so that whatever else the machine does meets all of them. The round without is in the middle, right beside those
//! with, and it is looked at how much more CPU they took.
//!
//! Run with
//!
//! ```sh
//! cargo run --release -p gpu-inference --bin load                  # 20 rounds each of 300 images, 4 at a time
//! cargo run --release -p gpu-inference --bin load -- 50 500 8
//! cargo run --release -p gpu-inference --bin load -- soak 600      # more than can be done, for ten minutes
//! ```
//!
//! Every image is urgent, so that each is looked at, judged and kept by itself. CPU is that of the three services together. With
//! tracing, every trace or one in ten is sampled and sent, to a receiver that throws it away; metrics, logs and the headers between
//! the services are the same without.
//!
//! `soak` fails when an image is lost, when a process grows, or when what is urgent waits as long as the rest.

mod backend;
mod cpu;
mod round;
mod services;
mod sink;
mod soak;
mod spread;
mod tracing;

use round::{Bench, Figures};
use spread::{Spread, median};
use std::io::{self, Write as _};
use tracing::Tracing;

/// Then all services are replaced: where a process's memory happens to lie makes it one or two hundredths faster or slower.
const ROUNDS_OF_A_PROCESS: usize = 2;

type AnyError = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<(), AnyError> {
    let mut numbers = std::env::args().skip(1).peekable();
    let is_soak = numbers.next_if(|word| word == "soak").is_some();
    let mut number = |otherwise: usize| match numbers.next() {
        None => Ok(otherwise),
        Some(said) => said.parse().map_err(|_| {
            format!("`{said}` is no number: say rounds, images and how many at a time")
        }),
    };
    let sink = sink::start().await?;
    let mut out = io::stdout().lock();
    if is_soak {
        let seconds = u64::try_from(number(30)?.max(3))?;
        return soak::soak(seconds, &sink, &mut out).await;
    }
    let (rounds, images, together) = (number(20)?.max(1), number(300)?.max(1), number(4)?.max(1));
    writeln!(
        out,
        "{rounds} rounds each of {images} images, {together} at a time"
    )?;
    let (mut all, mut order) = (Vec::new(), Tracing::ALL);
    for first in (1..=rounds).step_by(ROUNDS_OF_A_PROCESS) {
        let mut benches = Vec::new();
        for tracing in order {
            benches.push((tracing, Bench::start(tracing, &sink).await?));
        }
        for number in (first..=rounds).take(ROUNDS_OF_A_PROCESS) {
            for (tracing, bench) in &benches {
                let measured = bench.round(images, together).await?;
                writeln!(out, "round {number}, {tracing}: {measured}")?;
                all.push((*tracing, measured));
            }
            // The first and the last change places.
            benches.reverse();
        }
        order.reverse();
    }
    let figures = |of| {
        let all = all.iter().filter(move |(tracing, _)| *tracing == of);
        all.map(|(_, measured)| measured).collect::<Vec<_>>()
    };
    for tracing in Tracing::ALL {
        sum_up(&mut out, tracing, &figures(tracing))?;
    }
    let off = figures(Tracing::Off);
    for tracing in [Tracing::OneInTen, Tracing::Every] {
        compare(&mut out, tracing, &figures(tracing), &off)?;
    }
    Ok(())
}

fn compare(
    out: &mut impl io::Write,
    tracing: Tracing,
    on: &[&Figures],
    off: &[&Figures],
) -> io::Result<()> {
    let more = |(on, off): (&&Figures, &&Figures)| on.cpu_per_image / off.cpu_per_image - 1.0;
    let mut more: Vec<f64> = on.iter().zip(off).map(more).collect();
    more.sort_by(f64::total_cmp);
    let quarter = more.len() / 4;
    let [low, high] = [quarter, more.len() - 1 - quarter].map(|at| more[at] * 100.0);
    writeln!(
        out,
        "{tracing} takes {:+.2} % more CPU an image (median; half of the rounds: {low:+.2} % to {high:+.2} %)",
        median(more.iter().copied()) * 100.0,
    )
}

fn sum_up(out: &mut impl io::Write, tracing: Tracing, figures: &[&Figures]) -> io::Result<()> {
    let of = |figure: fn(&Figures) -> f64| median(figures.iter().copied().map(figure));
    let spread = |which: fn(&Figures) -> &Spread| Spread {
        p50: median(figures.iter().map(|it| which(it).p50)),
        p99: median(figures.iter().map(|it| which(it).p99)),
    };
    writeln!(
        out,
        "{tracing}: {:.1} images/s, accepted in {}, event after {}, {:.3} ms CPU an image",
        of(|it| it.images_per_second),
        spread(|it| &it.accepted),
        spread(|it| &it.event),
        of(|it| it.cpu_per_image) * 1e3,
    )
}
