//! Calls a language model, whole and streamed, and prints the trace as a tree.
//!
//! Run with
//!
//! ```sh
//! cargo run -p model-call                              # against a server of its own, without a model
//! cargo run -p model-call -- http://localhost:8091/v1  # against a real one with OpenAI's interface
//! ```

use instrument_core::opentelemetry::context::FutureExt as _;
use instrument_core::testing::Kit;
use model_call::{Analyst, stub};
use std::error::Error;
use std::io::{self, Write as _};
use std::process::ExitCode;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode, Box<dyn Error>> {
    let given = std::env::args().nth(1);
    if given.as_deref().is_some_and(|url| url.starts_with('-')) {
        writeln!(
            io::stderr(),
            "usage: model-call [URL], as in: model-call http://localhost:8091/v1"
        )?;
        return Ok(ExitCode::from(2));
    }
    let url = match given {
        Some(url) => url,
        None => stub::start(r#"{"risk_score": 85}"#).await?,
    };
    // A service installs telemetry that exports; here the spans are kept and printed.
    let kit = Kit::new();
    let analyst = Analyst::new(&url);
    let work = async { analyst.analyze().await };
    let analyzed = work.with_context(kit.context()).await;
    writeln!(io::stdout(), "{}", kit.tree().with_hidden_values(HIDDEN))?;
    let Err(error) = analyzed else {
        return Ok(ExitCode::SUCCESS);
    };
    writeln!(
        io::stderr(),
        "{error}\nIs there a server with OpenAI's interface at {url}? Start one (llama.cpp's `llama-server` is one), say its URL \
         with `/v1`, or leave the URL away."
    )?;
    Ok(ExitCode::FAILURE)
}

/// What changes from run to run.
const HIDDEN: [&str; 4] = [
    "server.port",
    "gen_ai.response.time_to_first_chunk",
    "completion.time_to_first_token",
    "completion.time_per_output_token",
];
