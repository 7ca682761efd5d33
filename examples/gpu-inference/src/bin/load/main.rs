//! How many images a second, how long they take, and what tracing costs: rounds with tracing and without take turns, so that
//! whatever else the machine does meets both.
//!
//! Run with
//!
//! ```sh
//! cargo run --release -p gpu-inference --bin load                  # 3 rounds each of 200 images, 4 at a time
//! cargo run --release -p gpu-inference --bin load -- 5 500 8
//! cargo run --release -p gpu-inference --bin load -- soak 600      # more than can be done, for ten minutes
//! ```
//!
//! Every image is urgent, so that each is looked at, judged and kept by itself. CPU is that of the three services together,
//! as the kernel counts it. With tracing, every trace is sampled and sent, to a receiver that throws it away.
//!
//! `soak` fails when an image is lost, when a process grows, or when what is urgent waits as long as the rest.

mod backend;
mod cpu;
mod round;
mod services;
mod sink;
mod soak;
mod spread;

use round::{Figures, Settings, round};
use spread::{Spread, median};
use std::io::{self, Write as _};

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
    let (rounds, images, together) = (number(3)?.max(1), number(200)?.max(1), number(4)?.max(1));
    writeln!(
        out,
        "{rounds} rounds each of {images} images, {together} at a time"
    )?;
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for number in 1..=rounds {
        for (figures, endpoint) in [(&mut with, Some(&*sink)), (&mut without, None)] {
            let settings = Settings {
                images,
                together,
                endpoint,
            };
            let measured = round(&settings).await?;
            let tracing = if endpoint.is_some() { "on" } else { "off" };
            writeln!(out, "round {number}, tracing {tracing}: {measured}")?;
            figures.push(measured);
        }
    }
    sum_up(&mut out, "on", &with)?;
    sum_up(&mut out, "off", &without)?;
    let cpu = |figures: &[Figures]| median(figures.iter().map(|it| it.cpu_per_image));
    let (on, off) = (cpu(&with), cpu(&without));
    writeln!(
        out,
        "tracing costs {:+.3} ms of {:.3} ms CPU an image: {:+.2} %",
        (on - off) * 1e3,
        off * 1e3,
        (on / off - 1.0) * 100.0
    )?;
    Ok(())
}

fn sum_up(out: &mut impl io::Write, tracing: &str, figures: &[Figures]) -> io::Result<()> {
    let of = |figure: fn(&Figures) -> f64| median(figures.iter().map(figure));
    let spread = |which: fn(&Figures) -> &Spread| Spread {
        p50: median(figures.iter().map(|it| which(it).p50)),
        p99: median(figures.iter().map(|it| which(it).p99)),
    };
    writeln!(
        out,
        "tracing {tracing}: {:.1} images/s, accepted in {}, event after {}, {:.3} ms CPU an image",
        of(|it| it.images_per_second),
        spread(|it| &it.accepted),
        spread(|it| &it.event),
        of(|it| it.cpu_per_image) * 1e3,
    )
}
