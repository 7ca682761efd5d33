//! More than can be done, for a while: no image may get lost, memory may not grow, and what is urgent may not wait behind the
//! rest.

use crate::AnyError;
use crate::backend::{Backend, count};
use crate::services::{Services, larger};
use crate::spread::Spread;
use crate::tracing::Tracing;
use futures_util::future::try_join_all;
use std::collections::HashMap;
use std::io::Write;
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// So many images wait, or are looked at.
const BACKLOG: u64 = 32;
/// One of so many is urgent.
const URGENT: usize = 10;
/// By so much a process may grow, in MiB, once it is warm: when a third of the time is over.
const GROWTH: f64 = 16.0;

const LOOKS: Duration = Duration::from_millis(50);

/// Sends for so long, waits until all have ended, and says what it has seen.
pub(crate) async fn soak(seconds: u64, sink: &str, out: &mut impl Write) -> Result<(), AnyError> {
    let services = Services::start(Tracing::Every, sink).await?;
    let backend = Backend::new(&services.url)?;
    let (begun, length) = (Instant::now(), Duration::from_secs(seconds));
    let mut sent = HashMap::new();
    let (mut warm, mut largest) = (None, Vec::new());
    while begun.elapsed() < length {
        let waiting = backend.queues().await?["detection_queue"].as_u64();
        let room = BACKLOG.saturating_sub(waiting.unwrap_or(BACKLOG));
        let numbers = sent.len()..sent.len() + usize::try_from(room)?;
        let sending = numbers.map(async |number| {
            let urgent = number % URGENT == 0;
            Ok::<_, AnyError>((backend.send(number, urgent).await?, urgent))
        });
        sent.extend(try_join_all(sending).await?);
        if begun.elapsed() >= length / 3 {
            let now = services.memory()?;
            largest = larger(&largest, &now);
            warm.get_or_insert(now);
        }
        sleep(LOOKS).await;
    }
    let images = backend.ended().await?;
    let took = begun.elapsed().as_secs_f64();
    let rate = sent.len() as f64 / took;
    writeln!(
        out,
        "{} images in {took:.1} s, {rate:.1} images/s",
        sent.len()
    )?;

    let ended = ["stored", "empty", "dead"].map(|state| count(&images, state));
    let [stored, empty, dead] = ended;
    writeln!(
        out,
        "{stored} are part of an event, on {empty} was nothing, {dead} are dead letters"
    )?;
    let warm = warm.unwrap_or_default();
    for ((name, warm), (_, largest)) in warm.iter().zip(&largest) {
        writeln!(out, "{name}: {warm:.1} MiB warm, {largest:.1} MiB at most")?;
    }
    let waits = waits(&backend, &sent).await?;
    let [urgent, normal] = &waits;
    writeln!(
        out,
        "looked at: urgent after {urgent}, normal after {normal}"
    )?;

    let lost = sent.len() as u64 - ended.iter().sum::<u64>().min(sent.len() as u64);
    let mut problems = Vec::new();
    if lost > 0 || dead > 0 {
        problems.push(format!("{lost} images are lost and {dead} dead letters"));
    }
    for ((name, warm), (_, largest)) in warm.iter().zip(&largest) {
        if largest - warm > GROWTH {
            problems.push(format!("{name} grows, by more than {GROWTH} MiB"));
        }
    }
    // Where there is none, that is no number, and not less.
    let is_first = urgent.p50 < normal.p50;
    if !is_first {
        problems.push("what is urgent waits no less than the rest".to_owned());
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems.join("; ").into())
    }
}

/// From receiving an image to knowing what is on it: the urgent ones, and the others.
async fn waits(backend: &Backend, sent: &HashMap<String, bool>) -> Result<[Spread; 2], AnyError> {
    let mut times = HashMap::new();
    for row in backend.all("/api/detections").await? {
        if let (Some(image), Some(seconds)) = (row["image_id"].as_str(), row["seconds"].as_f64()) {
            times.insert(image.to_owned(), seconds);
        }
    }
    Ok([true, false].map(|urgent| {
        let times = times
            .iter()
            .filter(|(id, _)| sent.get(*id) == Some(&urgent));
        Spread::of(times.map(|(_, seconds)| *seconds).collect())
    }))
}
