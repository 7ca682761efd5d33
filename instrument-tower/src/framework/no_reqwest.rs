//! Without reqwest nothing is known.

use std::any::Any;
use std::borrow::Cow;
use std::error::Error;

pub(crate) fn error(_: &dyn Any) -> Option<&(dyn Error + 'static)> {
    None
}

pub(crate) fn word(_: &(dyn Error + 'static)) -> Option<Cow<'static, str>> {
    None
}
