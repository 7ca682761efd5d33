//! Who is told of spans while they happen.

use super::record::Record;
use opentelemetry::Context;
use std::fmt;

/// Is told of every span that is recorded, on the thread that starts or ends it. It must be quick, and neither attach
/// contexts nor make spans.
pub(crate) trait Watch: Send + Sync + fmt::Debug {
    /// A span has started, with the attributes that it began with.
    fn started(&self, _record: &mut Record, _parent: &Context) {}

    /// It has ended. `false` drops it: somebody asked for that.
    fn ended(&self, _record: &mut Record) -> bool {
        true
    }
}
