//! A panic as an exception.

use super::Exception;
use crate::semconv;
use opentelemetry::Context;
use std::any::Any;
use std::panic::PanicHookInfo;

/// Records a panic on the span in which it happens.
pub(crate) fn record_panic(panic: &PanicHookInfo<'_>, context: &Context) {
    let place = panic.location();
    let trace = place.map_or_else(String::new, |place| format!("panicked at {place}"));
    Exception::traced(Some(semconv::PANIC), panic_text(panic.payload()), trace)
        .record(&mut context.into());
}

/// What a panic says, if that is a text.
pub(crate) fn panic_text(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or_default()
}
