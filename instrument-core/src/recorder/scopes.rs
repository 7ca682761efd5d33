//! Instrumentation scopes by number: a record has no room for more, and there are as many as modules.

use opentelemetry::InstrumentationScope;
use std::sync::{PoisonError, RwLock};

static SCOPES: RwLock<Vec<InstrumentationScope>> = RwLock::new(Vec::new());

/// The number of a scope; of one that is equal, if there is one. Of the SDK's spans each asks, so it is looked for
/// beside others first.
pub(super) fn number(scope: InstrumentationScope) -> u32 {
    let scopes = SCOPES.read().unwrap_or_else(PoisonError::into_inner);
    let known = find(&scopes, &scope);
    drop(scopes);
    let number = known.unwrap_or_else(|| {
        let mut scopes = SCOPES.write().unwrap_or_else(PoisonError::into_inner);
        find(&scopes, &scope).unwrap_or_else(|| {
            scopes.push(scope);
            scopes.len() - 1
        })
    });
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn find(scopes: &[InstrumentationScope], scope: &InstrumentationScope) -> Option<usize> {
    let is_same =
        |one: &InstrumentationScope| one == scope && one.schema_url() == scope.schema_url();
    scopes.iter().position(is_same)
}

pub(crate) fn scope(number: u32) -> InstrumentationScope {
    let scopes = SCOPES.read().unwrap_or_else(PoisonError::into_inner);
    scopes.get(number as usize).cloned().unwrap_or_default()
}
