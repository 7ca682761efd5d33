//! How many rows a call was about.

use super::debugged::rows_affected;
use crate::Attributes;
use crate::semconv::database::{DB_RESPONSE_AFFECTED_ROWS, DB_RESPONSE_RETURNED_ROWS};
use std::fmt::Debug;

/// Those that came back, or those that were changed; what is not known is not recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Rows {
    returned: Option<u64>,
    affected: Option<u64>,
}

impl Rows {
    pub(super) fn returned(rows: usize) -> Self {
        Self {
            returned: Some(rows as u64),
            affected: None,
        }
    }

    pub(super) fn affected(result: &dyn Debug) -> Self {
        Self {
            returned: None,
            affected: rows_affected(result),
        }
    }

    pub(super) fn add(&mut self, more: Self) {
        for (rows, more) in [
            (&mut self.returned, more.returned),
            (&mut self.affected, more.affected),
        ] {
            if let Some(more) = more {
                *rows = Some(rows.unwrap_or(0).saturating_add(more));
            }
        }
    }

    pub(super) fn record(self, to: &mut Attributes<'_>) {
        to.add(DB_RESPONSE_RETURNED_ROWS, &self.returned);
        to.add(DB_RESPONSE_AFFECTED_ROWS, &self.affected);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_add_up_and_unknown_ones_stay_unknown() {
        let mut rows = Rows::default();
        rows.add(Rows::affected(&"no result of a driver"));
        assert_eq!(rows, Rows::default());
        rows.add(Rows::returned(0));
        rows.add(Rows::returned(2));
        assert_eq!((rows.returned, rows.affected), (Some(2), None));
    }
}
