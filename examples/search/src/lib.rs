//! Search among pictures by words, and a prompt for a new picture out of what was found: a pipeline of two halves,
//! with what each stage costs on its span.
//!
//! | stage | module | span |
//! |---|---|---|
//! | the words become a vector | [`embedding`] | `search.embedding` |
//! | the nearest pictures | [`library`] | `search.vector_search` |
//! | the best of them, by their words as well | [`rerank`] | `search.rerank` |
//! | which of them the prompt shows | [`generation`] | `generation.injection` |
//! | the prompt | [`generation`] | `generation.prompt_build` |
//! | a language model goes on from there | [`generation`] | `generation.model_call` |
//!
//! `cargo run -p search -- a red bicycle in the rain` prints this, but for the numbers that differ from run to run:
//!
//! ```text
//! handle_query process.memory_mb=… process.cpu_user_ms=… process.cpu_system_ms=… process.memory_delta_kb=… cpu.busy_ms=… cpu.idle_ms=… cpu.polls=…
//!   search search.query.length=25 search.results.count=3 process.memory_mb=… process.cpu_user_ms=… process.cpu_system_ms=… process.memory_delta_kb=… cpu.busy_ms=… cpu.idle_ms=… cpu.polls=…
//!     search.embedding gen_ai.operation.name=embeddings gen_ai.provider.name=in_process gen_ai.request.model=hashed-words gen_ai.embeddings.dimension.count=256 process.memory_mb=… process.cpu_user_ms=… process.cpu_system_ms=… process.memory_delta_kb=… cpu.busy_ms=… cpu.idle_ms=… cpu.polls=…
//!     search.vector_search search.candidates.count=24 search.results.count=8 process.memory_mb=… process.cpu_user_ms=… process.cpu_system_ms=… process.memory_delta_kb=… cpu.busy_ms=… cpu.idle_ms=… cpu.polls=…
//!     search.rerank search.candidates.count=8 process.memory_mb=… process.cpu_user_ms=… process.cpu_system_ms=… process.memory_delta_kb=… cpu.busy_ms=… cpu.idle_ms=… cpu.polls=… +ranked(picture.id=1 search.score=…) +ranked(picture.id=16 search.score=…) +ranked(picture.id=3 search.score=…)
//!   generation retry.count=1 process.memory_mb=… process.cpu_user_ms=… process.cpu_system_ms=… process.memory_delta_kb=… cpu.busy_ms=… cpu.idle_ms=… cpu.polls=… +retry(retry.attempt=1 retry.delay_ms=100 error.type="503")
//!     generation.injection generation.references.count=3 process.memory_mb=… process.cpu_user_ms=… process.cpu_system_ms=… process.memory_delta_kb=… cpu.busy_ms=… cpu.idle_ms=… cpu.polls=…
//!     generation.prompt_build prompt.length=209 process.memory_mb=… process.cpu_user_ms=… process.cpu_system_ms=… process.memory_delta_kb=… cpu.busy_ms=… cpu.idle_ms=… cpu.polls=…
//!     generation.model_call [client] gen_ai.operation.name=chat gen_ai.provider.name=llama_cpp gen_ai.request.model=tiny server.address=127.0.0.1 server.port=… gen_ai.request.max_tokens=64 prompt.length=209 retry.attempt=1 process.memory_mb=… process.cpu_user_ms=… process.cpu_system_ms=… process.memory_delta_kb=… cpu.busy_ms=… cpu.idle_ms=… cpu.polls=… !503 "overloaded"
//!     generation.model_call [client] gen_ai.operation.name=chat gen_ai.provider.name=llama_cpp gen_ai.request.model=tiny server.address=127.0.0.1 server.port=… gen_ai.request.max_tokens=64 prompt.length=209 retry.attempt=2 gen_ai.response.id=chatcmpl-1 gen_ai.response.model=tiny gen_ai.response.finish_reasons=[stop] gen_ai.usage.input_tokens=21 gen_ai.usage.output_tokens=8 completion.length=53 process.memory_mb=… process.cpu_user_ms=… process.cpu_system_ms=… process.memory_delta_kb=… cpu.busy_ms=… cpu.idle_ms=… cpu.polls=…
//!   1  a red bicycle leaning on a wet railing in the rain
//!  16  a rusty bicycle without wheels in a garden
//!   3  a yellow tram in the rain at night
//! The model: Nobody described it: say by LLM_URL where a model is.
//! ```

pub mod embedding;
pub mod generation;
pub mod library;
pub mod rerank;
mod words;

use embedding::Embedder;
use generation::{Generated, Generator};
use instrument_core::traced_span;
use library::{Library, Picture};
use model_call::client::CallError;
use std::{error, fmt};

/// So many are near; so many of them are shown.
const NEAR: usize = 8;
const SHOWN: usize = 3;

/// The two halves.
#[derive(Debug)]
pub struct Pipeline {
    embedder: Embedder,
    library: Library,
    generator: Generator,
}

/// What a question came to.
#[derive(Debug)]
pub struct Answer<'a> {
    /// The best first.
    pub found: Vec<&'a Picture>,
    /// What the model made of them.
    pub generated: Generated,
}

impl Pipeline {
    /// Over a model with OpenAI's interface at this URL: `http://localhost:8091/v1`.
    #[must_use]
    pub fn new(model_url: &str) -> Self {
        let embedder = Embedder::new();
        Self {
            library: Library::read(&embedder),
            embedder,
            generator: Generator::new(model_url),
        }
    }

    /// Finds, and has the model describe.
    ///
    /// # Errors
    ///
    /// When there is nothing to search for, or the model cannot be asked.
    #[traced_span(name = "handle_query", cost)]
    pub async fn answer(&self, query: &str) -> Result<Answer<'_>, QueryError> {
        let found = self.search(query)?;
        let generated = self.generator.generate(query, &found).await;
        let generated = generated.map_err(QueryError::Model)?;
        Ok(Answer { found, generated })
    }

    /// The pictures that fit best.
    ///
    /// # Errors
    ///
    /// When there is no word in the query.
    #[traced_span(
        name = "search",
        cost,
        attrs(search.query.length = query.chars().count()),
        ok(search.results.count = |found| found.len()),
    )]
    pub fn search(&self, query: &str) -> Result<Vec<&Picture>, QueryError> {
        let wanted = self.embedder.embed_query(query)?;
        let near = self.library.nearest(&wanted, NEAR);
        Ok(rerank::best(query, near, SHOWN))
    }
}

/// Why a query has no answer.
#[derive(Debug)]
pub enum QueryError {
    /// There is no word in it.
    NoWords,
    /// The model gave none.
    Model(CallError),
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoWords => f.write_str(
                "there is no word to search for: say what is to be seen, as in `a red bicycle`",
            ),
            Self::Model(error) => write!(f, "the model gave no answer: {error}"),
        }
    }
}

impl error::Error for QueryError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::NoWords => None,
            Self::Model(error) => Some(error),
        }
    }
}
