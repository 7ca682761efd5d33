//! Says in words what is wrong with a service's tracing. It is given the service's environment, sends one span, and
//! reports.
//!
//! Run with
//!
//! ```sh
//! OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318 cargo run -p doctor -- camera-service
//! ```

use instrument_core::doctor;
use std::io::{self, Write as _};
use std::process::ExitCode;

const USAGE: &str = "\
usage: doctor [SERVICE]

Examines what the environment (OTEL_*) sets up for SERVICE, sends one span, and says in words what stands in its way.

exit code: 0 healthy, 1 there is a fault, 2 wrong usage, or the examination did not come to its end";

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let service = match arguments.as_slice() {
        [] => "doctor",
        ["-h" | "--help"] => return say(USAGE, 0),
        [service] if !service.starts_with('-') => service,
        _ => {
            let _ = writeln!(io::stderr(), "{USAGE}");
            return ExitCode::from(2);
        }
    };
    let report = doctor::examine(service);
    say(&report.to_string(), report.exit_code())
}

/// Nobody may be listening: that is no fault of the service.
fn say(text: &str, exit_code: u8) -> ExitCode {
    let _ = writeln!(io::stdout(), "{text}");
    ExitCode::from(exit_code)
}
