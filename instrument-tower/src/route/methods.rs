//! The methods of gRPC that a server has, as far as that is known.

use super::Route;
use crate::protocol::Status;
use std::collections::HashMap;

/// Those that a layer was told of. Any other may be a stranger's invention until it was served.
#[derive(Clone, Debug, Default)]
pub(crate) struct RpcMethods {
    told: HashMap<Box<str>, Route>,
}

impl RpcMethods {
    pub(crate) fn add(&mut self, methods: impl IntoIterator<Item = impl AsRef<str>>) {
        let methods = methods.into_iter().map(|method| {
            let method = method.as_ref();
            (method.into(), Route::new(method))
        });
        self.told.extend(methods);
    }

    /// A method that there is.
    pub(crate) fn find(&self, method: &str) -> Option<Route> {
        self.told
            .get(method)
            .cloned()
            .or_else(|| Route::served(method))
    }

    /// A method of which it was not known that there is one, now that its call has ended so: without a status, if it had
    /// only begun to answer.
    pub(crate) fn answered(method: &str, status: Option<Status>, is_begun: bool) -> Option<Route> {
        let is_one = status.map_or(is_begun, Status::is_of_a_method);
        is_one.then(|| Route::serve(method))?
    }
}
