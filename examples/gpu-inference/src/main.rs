//! A camera pipeline over three services, traced.
//!
//! Run with
//!
//! ```sh
//! cargo run --release -p gpu-inference             # everything, with cameras that feed it
//! cargo run --release -p gpu-inference -- --help   # what can be set, and the roles that it can be alone
//! ```

use gpu_inference::config::Command;
use gpu_inference::serve::causes;
use gpu_inference::{analyst, backend, demo, detector, supervisor};
use std::error::Error;
use std::io::{self, Write as _};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let command = match Command::read(std::env::args().skip(1), std::env::vars()) {
        Ok(command) => command,
        Err(problems) => return end(2, &problems),
    };
    match run(command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => end(1, &*error),
    }
}

async fn run(command: Command) -> Result<(), Box<dyn Error + Send + Sync>> {
    match command {
        Command::Help(text) => Ok(io::stdout().write_all(text.as_bytes())?),
        Command::Supervisor(config) => supervisor::run(config).await,
        Command::Backend(config) => backend::run(*config).await,
        Command::Detector(config) => detector::run(config).await,
        Command::Analyst(config) => analyst::run(config).await,
        Command::Demo(config) => demo::run(config).await,
    }
}

/// Says what was wrong. Nobody may be there to read it.
fn end(code: u8, error: &dyn Error) -> ExitCode {
    let _ = writeln!(io::stderr(), "{}", causes(error));
    ExitCode::from(code)
}
