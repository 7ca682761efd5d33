//! What is sent to a server: commands, each as its words.

use redis::{Arg, Cmd, Pipeline};
use std::iter;

/// Commands, each as its words.
pub(super) trait Sent {
    fn commands(&self) -> impl Iterator<Item = impl Iterator<Item = &[u8]> + Clone>;

    /// Whether they are enclosed in `MULTI` and `EXEC`.
    fn is_atomic(&self) -> bool;
}

impl Sent for Cmd {
    fn commands(&self) -> impl Iterator<Item = impl Iterator<Item = &[u8]> + Clone> {
        iter::once(words(self))
    }

    fn is_atomic(&self) -> bool {
        false
    }
}

impl Sent for Pipeline {
    fn commands(&self) -> impl Iterator<Item = impl Iterator<Item = &[u8]> + Clone> {
        self.cmd_iter().map(words)
    }

    fn is_atomic(&self) -> bool {
        self.is_transaction()
    }
}

fn words(command: &Cmd) -> impl Iterator<Item = &[u8]> + Clone {
    command.args_iter().map(|argument| match argument {
        Arg::Simple(word) => word,
        // The cursor of an iteration: a number.
        _ => b"0",
    })
}
