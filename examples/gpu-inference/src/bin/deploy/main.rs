//! Writes dashboards, rules, data sources and their page into `deploy`, beside this package's manifest.
//!
//! Run with
//!
//! ```sh
//! cargo run -p gpu-inference --bin deploy             # writes them
//! cargo run -p gpu-inference --bin deploy -- --check  # says which of them differ
//! ```

use gpu_inference::deploy;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy");
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let said = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => match deploy::write(&folder) {
            Ok(()) => return ExitCode::SUCCESS,
            Err(error) => format!("{} cannot be written to: {error}", folder.display()),
        },
        ["--check"] => {
            let differing = deploy::differing(&folder);
            if differing.is_empty() {
                return ExitCode::SUCCESS;
            }
            let listed: Vec<_> = differing.iter().map(|file| format!("  {file}\n")).collect();
            format!(
                "in {} these are not what the code says:\n{}write them with `cargo run -p gpu-inference --bin deploy`",
                folder.display(),
                listed.concat()
            )
        }
        _ => "this takes nothing, or --check".to_owned(),
    };
    // Nobody may be there to read it.
    let _ = writeln!(io::stderr(), "{said}");
    ExitCode::FAILURE
}
