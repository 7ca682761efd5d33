//! The traces of a running service on the command line: what its trace page shows, for those who prefer a terminal.
//!
//! Run with
//!
//! ```sh
//! cargo run -p traces -- list
//! ```
//!
//! while a service with a page runs, such as `cargo run -p axum-service`. `cargo run -p traces -- --help` says what else there is.

use std::io::{self, Write as _};
use std::process::ExitCode;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    match traces::run(&arguments, &variable).await {
        Ok(said) => {
            // Nobody may be listening any more: that is no fault of the service.
            let _ = writeln!(io::stdout(), "{}", said.text);
            ExitCode::from(said.exit_code)
        }
        Err(failure) => {
            let _ = writeln!(io::stderr(), "{failure}");
            ExitCode::from(2)
        }
    }
}
