//! Calls of models.

mod answer;
mod bounded;
mod call;
mod choice;
mod content;
mod details;
mod error_class;
mod fault;
mod future;
mod measured;
mod model;
mod openai;
mod opening;
mod operation;
mod prompt;
mod request;
mod run;
mod running;
mod server;
mod server_sent;
mod start;
mod stream;
mod usage;

pub use answer::Answer;
pub use call::Call;
pub use content::Content;
pub use future::AnswerFuture;
pub use model::Model;
pub use opening::OpeningFuture;
pub use operation::Operation;
pub use server_sent::ServerSentEvents;
pub use stream::AnswerStream;
pub use usage::Usage;

#[cfg(all(test, feature = "testing"))]
mod tests;
