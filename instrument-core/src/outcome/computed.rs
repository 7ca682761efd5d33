//! What the closures of `#[traced_span]` compute from an output. They are arguments of methods, so that the compiler knows what each
//! is to take and give, and says so where one does not.

use super::End;
use crate::{ToValue, debug, display};
use std::borrow::Cow;
use std::fmt;

/// For expansions.
#[doc(hidden)]
impl End<'_> {
    /// An attribute.
    #[inline]
    pub fn compute<'v, T: ?Sized, V: ToValue>(
        &mut self,
        key: &'static str,
        of: &'v T,
        value: impl FnOnce(&'v T) -> V,
    ) {
        self.attribute(key, &value(of));
    }

    /// An attribute that is what `Display` writes.
    #[inline]
    pub fn compute_display<'v, T: ?Sized, V: fmt::Display>(
        &mut self,
        key: &'static str,
        of: &'v T,
        value: impl FnOnce(&'v T) -> V,
    ) {
        self.attribute(key, &display(value(of)));
    }

    /// An attribute that is what `Debug` writes.
    #[inline]
    pub fn compute_debug<'v, T: ?Sized, V: fmt::Debug>(
        &mut self,
        key: &'static str,
        of: &'v T,
        value: impl FnOnce(&'v T) -> V,
    ) {
        self.attribute(key, &debug(value(of)));
    }

    /// The `error.type`.
    #[inline]
    pub fn classify<'e, E: ?Sized, T: Into<Cow<'static, str>>>(
        &mut self,
        error: &'e E,
        error_type: impl FnOnce(&'e E) -> T,
    ) {
        self.error_type(error_type(error));
    }

    /// Whether the failure is an expected one: then the span does not fail.
    #[inline]
    pub fn expect<'e, E: ?Sized>(&mut self, error: &'e E, is_expected: impl FnOnce(&'e E) -> bool) {
        self.expected |= is_expected(error);
    }
}
