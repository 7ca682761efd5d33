//! What kind of error a call failed with, in a word.

use crate::causes::chain;
use crate::resilience::cause;
use std::error::Error;

/// The word for an answer that cannot be read.
pub(super) const MALFORMED: &str = "malformed_response";
/// The word for an answer that stops in the middle.
pub(super) const INCOMPLETE: &str = "incomplete_response";

/// The first word of the chain of errors, outermost first.
pub(super) fn of(error: &(dyn Error + 'static)) -> &'static str {
    chain(error).find_map(word).unwrap_or(cause::OTHER)
}

fn word(error: &(dyn Error + 'static)) -> Option<&'static str> {
    match error.downcast_ref::<serde_json::Error>() {
        Some(json) => (!json.is_io()).then_some(MALFORMED),
        None => cause::word(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io;

    #[test]
    fn what_is_no_json_is_malformed() {
        let no_json = || serde_json::from_str::<u8>("<html>").expect_err("no JSON");
        assert_eq!(of(&no_json()), MALFORMED);
        assert_eq!(of(&io::Error::other(no_json())), MALFORMED);
        assert_eq!(of(&io::Error::from(io::ErrorKind::TimedOut)), "timeout");
    }
}
