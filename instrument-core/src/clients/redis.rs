//! Redis.

mod answer;
mod blocking;
mod call;
mod client;
mod connection;
mod failure;
mod keys;
mod known;
mod messages;
mod observer;
mod operation;
mod packed;
mod selected;
mod sent;
mod settings;
mod subscription;
mod text;
mod transaction;
mod wait;

pub use client::Client;
pub use connection::Connection;
pub use messages::Messages;
pub use subscription::Subscribe;
pub use transaction::transaction_async;
