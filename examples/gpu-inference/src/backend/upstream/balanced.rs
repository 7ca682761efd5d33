//! One of several services.

use super::endpoint::Endpoint;
use super::{Breaker, CallError};
use bytes::Bytes;
use futures_util::future::BoxFuture;
use http::Request;
use http_body_util::Full;
use serde::de::DeserializeOwned;
use std::fmt;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::timeout;
use tower::balance::p2c::Balance;
use tower::discover::ServiceList;
use tower::{Service, ServiceExt as _};

type Asked = Request<Full<Bytes>>;
type Choice<T> = Balance<ServiceList<Vec<Endpoint<T>>>, Asked>;

/// Asks, of two that are ready, the one that has less to do. Clones share the services.
pub(super) struct Balanced<T> {
    balance: Arc<Mutex<Choice<T>>>,
    /// Of all of them.
    breakers: Arc<[Arc<Breaker>]>,
    /// How long it waits for one that is ready.
    patience: Duration,
}

impl<T: DeserializeOwned + Send + 'static> Balanced<T> {
    pub(super) fn new(
        endpoints: Vec<Endpoint<T>>,
        breakers: Arc<[Arc<Breaker>]>,
        patience: Duration,
    ) -> Self {
        let balance = Balance::new(ServiceList::new(endpoints));
        Self {
            balance: Arc::new(Mutex::new(balance)),
            breakers,
            patience,
        }
    }
}

impl<T: DeserializeOwned + Send + 'static> Service<Asked> for Balanced<T> {
    type Response = T;
    type Error = CallError;
    type Future = BoxFuture<'static, Result<T, CallError>>;

    /// That is waited for in the call, since only there somebody has the balancer for himself.
    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), CallError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Asked) -> Self::Future {
        let (balance, patience) = (self.balance.clone(), self.patience);
        let breakers = self.breakers.clone();
        Box::pin(async move {
            let begun = async {
                let mut balance = balance.lock().await;
                Ok(balance.ready().await?.call(request))
            };
            let answer = match timeout(patience, begun).await {
                Ok(Ok(answer)) => answer,
                Ok(Err(error)) => return Err(CallError::Connection(error)),
                Err(_) => {
                    breakers.iter().for_each(|breaker| breaker.rejected());
                    return Err(CallError::BreakerOpen);
                }
            };
            answer.await.map_err(asked)
        })
    }
}

/// The balancer puts everything into a box.
fn asked(error: tower::BoxError) -> CallError {
    match error.downcast() {
        Ok(error) => *error,
        Err(error) => CallError::Connection(error),
    }
}

impl<T> Clone for Balanced<T> {
    fn clone(&self) -> Self {
        Self {
            balance: self.balance.clone(),
            breakers: self.breakers.clone(),
            patience: self.patience,
        }
    }
}

impl<T> fmt::Debug for Balanced<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Balanced")
            .field("patience", &self.patience)
            .finish_non_exhaustive()
    }
}
