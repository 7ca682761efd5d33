//! Who records spans in a run of tests.

/// Names who does, for the whole process; see [`testing`](super).
const VARIABLE: &str = "INSTRUMENT_TEST_RECORDING";

/// Who records spans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Recording {
    /// OpenTelemetry's SDK.
    Sdk,
    /// [`Recorder`](crate::Recorder).
    Recorder,
}

/// Who is to, if anybody says so.
pub(crate) fn chosen() -> Option<Recording> {
    let said = std::env::var(VARIABLE).ok()?;
    match said.as_str() {
        "sdk" => Some(Recording::Sdk),
        "recorder" => Some(Recording::Recorder),
        // A run that silently tests something else than it was told to is worth nothing.
        _ => panic!("{VARIABLE}={said:?} is neither `sdk` nor `recorder`"),
    }
}
