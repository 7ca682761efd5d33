//! Instrumentation scopes by number: a record has no room for more, and there are as many as modules.

use opentelemetry::InstrumentationScope;
use std::sync::{PoisonError, RwLock};

static SCOPES: RwLock<Vec<InstrumentationScope>> = RwLock::new(Vec::new());

/// The number of a scope; of one that is equal, if there is one.
pub(super) fn number(scope: InstrumentationScope) -> u32 {
    let mut scopes = SCOPES.write().unwrap_or_else(PoisonError::into_inner);
    let is_known =
        |one: &InstrumentationScope| *one == scope && one.schema_url() == scope.schema_url();
    let number = scopes.iter().position(is_known).unwrap_or_else(|| {
        scopes.push(scope);
        scopes.len() - 1
    });
    u32::try_from(number).unwrap_or(u32::MAX)
}

pub(crate) fn scope(number: u32) -> InstrumentationScope {
    let scopes = SCOPES.read().unwrap_or_else(PoisonError::into_inner);
    scopes.get(number as usize).cloned().unwrap_or_default()
}
