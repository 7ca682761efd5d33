//! What the tests of the set-up share.

pub mod baggage;
pub mod certificates;
pub mod coded;
pub mod doctor;
pub mod headers;
pub mod held;
pub mod process;
pub mod receivers;
pub mod sampling;
pub mod single_protocol;
pub mod specification;
pub mod tail;
pub mod trace_state;

use std::env;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
use tracing_subscriber::fmt::MakeWriter;

/// Whether the SDK records in this run, and not our recorder.
#[must_use]
pub fn is_sdk() -> bool {
    env::var("INSTRUMENT_TEST_RECORDING").is_ok_and(|said| said == "sdk")
}

/// Keeps what log layers write.
#[derive(Clone, Debug, Default)]
pub struct Written(Arc<Mutex<Vec<u8>>>);

impl Written {
    /// The lines so far, each of which must have been ended.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.is_empty() || text.ends_with('\n'), "{text}");
        text.lines().map(str::to_owned).collect()
    }
}

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Written {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}
