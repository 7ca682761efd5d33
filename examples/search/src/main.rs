//! Searches for pictures by words, has a model describe a new one, and prints the trace as a tree.
//!
//! Run with
//!
//! ```sh
//! cargo run -p search -- a red bicycle in the rain
//! LLM_URL=http://localhost:8091/v1 cargo run -p search -- a red bicycle   # with a real model
//! ```

use instrument_core::opentelemetry::context::FutureExt as _;
use instrument_core::testing::Kit;
use model_call::stub;
use search::{Pipeline, QueryError};
use std::error::Error;
use std::io::{self, Write as _};
use std::process::ExitCode;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode, Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let query = words.join(" ");
    let url = match std::env::var("LLM_URL") {
        Ok(url) => url,
        Err(_) => stub::start(NO_MODEL).await?,
    };
    let pipeline = Pipeline::new(&url);
    // A service installs telemetry that exports; here the spans are kept and printed.
    let kit = Kit::new();
    let work = async { pipeline.answer(&query).await };
    let answered = work.with_context(kit.context()).await;
    let mut out = io::stdout().lock();
    writeln!(out, "{}", kit.tree().with_hidden_values(HIDDEN))?;
    match answered {
        Ok(answer) => {
            for picture in answer.found {
                writeln!(out, "{:>3}  {}", picture.id, picture.caption)?;
            }
            writeln!(out, "The model: {}", answer.generated.text)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            writeln!(io::stderr(), "{error}")?;
            if let QueryError::Model(_) = error {
                writeln!(
                    io::stderr(),
                    "Is there a server with OpenAI's interface at {url}? Say another one by LLM_URL, or leave LLM_URL away."
                )?;
            }
            Ok(ExitCode::FAILURE)
        }
    }
}

/// What is said where there is no model.
const NO_MODEL: &str = "Nobody described it: say by LLM_URL where a model is.";

/// What changes from run to run.
const HIDDEN: [&str; 9] = [
    "server.port",
    "search.score",
    "process.memory_mb",
    "process.memory_delta_kb",
    "process.cpu_user_ms",
    "process.cpu_system_ms",
    "cpu.busy_ms",
    "cpu.idle_ms",
    "cpu.polls",
];
