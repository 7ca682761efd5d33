//! Work that takes a while, away from the threads that serve everybody.

use tokio::runtime::Handle;
use tokio::task::{JoinError, spawn_blocking};

/// Does it on a thread that may take its time, where the runtime has such ones.
pub(super) async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, JoinError> {
    match Handle::try_current() {
        Ok(_) => spawn_blocking(work).await,
        Err(_) => Ok(work()),
    }
}
