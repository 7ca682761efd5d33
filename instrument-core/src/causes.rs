//! The errors behind errors.

use std::error::Error;
use std::io;
use std::iter;

/// How deep is looked: nobody has an error that deep, unless it goes round in circles.
const DEEPEST: usize = 32;

/// `first` and those behind it, nearest first.
pub(crate) fn causes<'a>(
    first: Option<&'a (dyn Error + 'static)>,
) -> impl Iterator<Item = &'a (dyn Error + 'static)> + use<'a> {
    iter::successors(first, |&error| error.source()).take(DEEPEST)
}

/// An error and those behind it, with those that are in a box.
pub fn chain<'a>(
    error: &'a (dyn Error + 'static),
) -> impl Iterator<Item = &'a (dyn Error + 'static)> + use<'a> {
    iter::successors(Some(error), |&error| {
        // An `io::Error` may be a mere box around the real one, which its own source then is the source of.
        match error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
        {
            Some(inner) => Some(inner as &(dyn Error + 'static)),
            None => error.source(),
        }
    })
    .take(DEEPEST)
}
