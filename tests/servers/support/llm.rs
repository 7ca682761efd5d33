//! llama.cpp's server, with a language model of random weights.

use crate::{Daemon, Server, get};
use std::ops::{Deref, DerefMut};
use std::process::Command;

/// A model behind the chat API. What it says is noise; counts, reasons and the protocol are real.
#[derive(Debug)]
pub struct Llm(Daemon);

impl Llm {
    /// Starts one, which takes seconds.
    ///
    /// # Panics
    ///
    /// When it is not installed, or does not answer in time: with its log.
    #[must_use]
    pub fn start() -> Self {
        let program = Server::Llm.program();
        let program = program.expect("run `.ci/servers llm`");
        let (daemon, _) = Daemon::start(
            Server::Llm,
            |[port], _| {
                let bin = program.parent().expect("it is in `bin`");
                let mut llm = Command::new(&program);
                // Nothing of the user's Python.
                llm.args([
                    "-E",
                    "-s",
                    "-m",
                    "llama_cpp.server",
                    "--host",
                    "127.0.0.1",
                    "--n_ctx",
                    "4096",
                ])
                .args(["--port", &port.to_string(), "--model"])
                .arg(bin.with_file_name("model.gguf"));
                llm
            },
            |port| get(port, "/v1/models").is_ok_and(|reply| reply.status == 200),
        );
        Self(daemon)
    }

    /// Where its API is.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/v1", self.port())
    }
}

impl Deref for Llm {
    type Target = Daemon;

    fn deref(&self) -> &Daemon {
        &self.0
    }
}

impl DerefMut for Llm {
    fn deref_mut(&mut self) -> &mut Daemon {
        &mut self.0
    }
}
