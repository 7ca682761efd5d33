//! How the instrumentation speaks of itself.
//!
//! Standard error is where OpenTelemetry's own SDKs speak when no logger is set up, and it cannot fail the caller. With a
//! `tracing` subscriber in the process, that one is told instead.

use std::fmt;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU8, Ordering};

/// Says something; false if nobody could hear it.
pub(crate) type Voice = fn(Tone, fmt::Arguments<'_>) -> bool;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tone {
    Warning,
    #[cfg(feature = "telemetry")]
    Info,
}

static VOICE: OnceLock<Voice> = OnceLock::new();
/// What is said at most: nothing at all, warnings, or everything.
static LOUDEST: AtomicU8 = AtomicU8::new(2);

/// Says only what is of this tone or graver; nothing if there is none.
#[cfg(feature = "telemetry")]
pub(crate) fn say_at_most(tone: Option<Tone>) {
    LOUDEST.store(tone.map_or(0, |tone| tone as u8 + 1), Ordering::Relaxed);
}

/// Speaks through `voice` from now on, where that is heard.
#[cfg(feature = "logs")]
pub(crate) fn speak_through(voice: Voice) {
    let _ = VOICE.set(voice);
}

/// Warns of something. Whoever calls it limits how often.
#[doc(hidden)]
pub fn say(message: fmt::Arguments<'_>) {
    speak(Tone::Warning, message);
}

/// Tells something that is as it should be.
#[cfg(feature = "telemetry")]
pub(crate) fn inform(message: fmt::Arguments<'_>) {
    speak(Tone::Info, message);
}

fn speak(tone: Tone, message: fmt::Arguments<'_>) {
    use std::io::Write as _;
    if tone as u8 >= LOUDEST.load(Ordering::Relaxed) {
        return;
    }
    if !VOICE.get().is_some_and(|voice| voice(tone, message)) {
        let _ = writeln!(std::io::stderr(), "instrument: {message}");
    }
}
