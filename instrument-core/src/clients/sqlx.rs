//! To come.

mod acquire;
mod answer;
mod answers;
mod call;
mod connection;
mod debugged;
mod executor;
mod failure;
mod observed;
mod peer;
mod pool;
mod pool_connection;
mod rows;
mod seen;
mod settings;
mod traced;
mod transaction;
mod transaction_span;
mod wait;

pub use connection::Connection;
pub use pool::Pool;
pub use pool_connection::PoolConnection;
pub use transaction::Transaction;

use crate::{Scope, scope};

static SCOPE: Scope = scope!();
