//! What is wrong with a set-up, in words.
//!
//! The doctor takes what a service is set up from, sends one real span through the same exporters, and reports: what
//! stands in the way, where, and what to set to what. It changes nothing, installs nothing, and ends in ten seconds.
//!
//! * Beside a service, with its environment: `cargo run -p doctor -- camera-service`, or [`examine`].
//! * With what code sets, too: [`Builder::examine`](crate::telemetry::Builder::examine) in the place of `install`.
//! * Inside a service that runs: [`Telemetry::examine`](crate::telemetry::Telemetry::examine), which knows what became
//!   of the spans so far, and which of them were exported without their parent.
//!
//! ```
//! use instrument_core::doctor::Verdict;
//! use instrument_core::telemetry::Telemetry;
//!
//! let report = Telemetry::builder("camera-service")
//!     .with_variables([
//!         ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1"), // nothing listens there
//!         ("OTEL_TRACES_SAMPLER", "always_off"),
//!     ])
//!     .examine();
//! println!("{report}");
//! let verdicts: Vec<_> = report.findings().iter().map(|finding| finding.verdict).collect();
//! assert_eq!(verdicts, [Verdict::Refused, Verdict::SampledOut]);
//! assert_eq!(report.exit_code(), 1);
//! ```
//!
//! # What is examined
//!
//! Every check that can be made is made: a service that is switched off has its exporters tried all the same, and one
//! fault hides no other. Where a receiver does not understand what is said, the doctor says the same in the other
//! protocol, with and without TLS, and on the usual other port, with a message that carries no span; credentials go
//! along only to the same port, and never without TLS where they were meant to go with it.
//!
//! The span that is sent is called `instrument doctor` and has the attribute `instrument.doctor`. It is sent even if the
//! sampler would leave it out. Its trace id is in the report.
//!
//! Values of headers, and the user and password of a URL, are in no report.

mod alternative;
mod clock;
mod configured;
mod delivery;
mod diagnosis;
mod examination;
mod finding;
mod propagation;
mod receiver;
mod report;
mod running;
mod sampling;
mod test_span;
#[doc = include_str!("../docs/troubleshooting.md")]
pub mod troubleshooting {}
mod understanding;
mod variables;

pub use finding::{Finding, Verdict};
pub use report::Report;
#[cfg(feature = "store")]
pub(crate) use sampling::note as sampling_note;

/// Examines what the environment sets up for a service of this name.
///
/// ```no_run
/// use std::process::ExitCode;
///
/// fn main() -> ExitCode {
///     let report = instrument_core::doctor::examine("camera-service");
///     println!("{report}");
///     ExitCode::from(report.exit_code())
/// }
/// ```
pub fn examine(service: impl Into<String>) -> Report {
    crate::telemetry::Telemetry::builder(service).examine()
}
