//! Where header values are read from, without copying any.

use super::field::Field;
use opentelemetry::propagation::Extractor;

/// The values of a header that may be there once.
#[derive(Clone, Copy)]
pub(super) enum Single<'a> {
    None,
    One(&'a [u8]),
    Many,
}

/// A carrier, as the parsers want it. Values are bytes, since that is what headers are.
pub(super) trait Source {
    fn single(&self, field: Field) -> Single<'_>;
    /// Every value of the header, in order.
    fn each<'a>(&'a self, field: Field, visit: &mut dyn FnMut(&'a [u8]));
}

impl Source for &dyn Extractor {
    fn single(&self, field: Field) -> Single<'_> {
        let name = field.name();
        // Asking for all of them allocates, so absence is found out without it.
        let Some(first) = self.get(name) else {
            return Single::None;
        };
        match self.get_all(name) {
            Some(all) if all.len() > 1 => Single::Many,
            _ => Single::One(first.as_bytes()),
        }
    }

    fn each<'a>(&'a self, field: Field, visit: &mut dyn FnMut(&'a [u8])) {
        let name = field.name();
        if self.get(name).is_none() {
            return;
        }
        for value in self.get_all(name).unwrap_or_default() {
            visit(value.as_bytes());
        }
    }
}
