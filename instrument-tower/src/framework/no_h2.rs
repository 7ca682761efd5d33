//! Without h2 nothing is known.

use std::error::Error;
use std::io;

pub(crate) fn io<'a>(_: &'a (dyn Error + 'static)) -> Option<&'a io::Error> {
    None
}

pub(crate) fn word(_: &(dyn Error + 'static)) -> Option<&'static str> {
    None
}
