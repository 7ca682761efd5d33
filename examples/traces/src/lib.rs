//! The traces of a running service on the command line.
//!
//! | file | is |
//! |---|---|
//! | `arguments.rs` | what is asked for |
//! | `client.rs` | the page's API |
//! | `answers.rs` | what it answers |
//! | `list.rs`, `tree.rs`, `comparison.rs`, `doctor.rs` | what is printed |
//! | `words.rs` | durations and names for a terminal |

mod answers;
mod arguments;
mod client;
mod comparison;
mod doctor;
mod failure;
mod list;
mod tree;
mod words;

pub use failure::Failure;

use arguments::{Arguments, Command, USAGE};
use client::Client;

/// What is printed, and how the program ends.
#[derive(Debug)]
pub struct Said {
    /// What is printed.
    pub text: String,
    /// 0, or 1 where the doctor found a fault.
    pub exit_code: u8,
}

impl From<String> for Said {
    fn from(text: String) -> Self {
        Self { text, exit_code: 0 }
    }
}

/// Does what these arguments say, with these variables.
///
/// # Errors
///
/// When they make no sense, or the page does not answer: with what to do.
pub async fn run(
    arguments: &[String],
    variable: &impl Fn(&str) -> Option<String>,
) -> Result<Said, Failure> {
    let Some(Arguments {
        command,
        url,
        token,
    }) = Arguments::parse(arguments, variable)?
    else {
        return Ok(USAGE.to_owned().into());
    };
    let client = Client::new(&url, token)?;
    Ok(match command {
        Command::List(filter) => list::list(&client, &filter).await?.into(),
        Command::Slowest(filter) => list::slowest(&client, &filter).await?.into(),
        Command::Show(id) => tree::show(&client, &id).await?.into(),
        Command::Compare(a, b) => comparison::compare(&client, &a, &b).await?.into(),
        Command::Doctor => doctor::doctor(&client).await?,
    })
}
