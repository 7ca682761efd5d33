//! Where the keys of a command are among its words.

use std::str;

/// Where the keys of a command are. Words are counted from its name, which is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keys {
    /// It has none.
    None,
    /// From one word to another, every so many. A `last` below zero is counted from the end, the last word being -1.
    Range {
        first: usize,
        last: isize,
        step: usize,
    },
    /// How many there are is said at this word, and they follow.
    Counted(usize),
    /// The first word is one; those it is made of are counted at the second and follow.
    StoreCounted,
    /// After `STREAMS`, the first half of the words.
    Streams,
}

impl Keys {
    /// Which words of a command are keys.
    pub(super) fn of<'a>(self, words: &(impl Iterator<Item = &'a [u8]> + Clone)) -> Found {
        let len = words.clone().count();
        let counted = |at: usize| {
            let count = words.clone().nth(at).and_then(number).unwrap_or(0);
            Found::new(at + 1, (at + 1).saturating_add(count).min(len), 1)
        };
        match self {
            Self::None => Found::new(0, 0, 1),
            Self::Range { first, last, step } => {
                let end = if last < 0 {
                    (len + 1).saturating_sub(last.unsigned_abs())
                } else {
                    last.unsigned_abs() + 1
                };
                Found::new(first, end.min(len), step)
            }
            Self::Counted(at) => counted(at),
            Self::StoreCounted => Found {
                also_first: true,
                ..counted(2)
            },
            Self::Streams => {
                let is_streams = |word: &[u8]| word.eq_ignore_ascii_case(b"STREAMS");
                let first = words.clone().position(is_streams).map_or(len, |at| at + 1);
                Found::new(first, first + (len - first) / 2, 1)
            }
        }
    }
}

/// Which words are keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    first: usize,
    end: usize,
    step: usize,
    also_first: bool,
}

impl Found {
    fn new(first: usize, end: usize, step: usize) -> Self {
        Self {
            first,
            end,
            step,
            also_first: false,
        }
    }

    pub(super) fn contain(&self, at: usize) -> bool {
        (self.also_first && at == 1)
            || (at >= self.first && at < self.end && (at - self.first) % self.step == 0)
    }
}

pub(super) fn number<N: str::FromStr>(word: &[u8]) -> Option<N> {
    str::from_utf8(word).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys_of(keys: Keys, command: &str) -> Vec<&str> {
        let found = keys.of(&command.split(' ').map(str::as_bytes));
        let words = command.split(' ').enumerate();
        words
            .filter(|(at, _)| found.contain(*at))
            .map(|(_, word)| word)
            .collect()
    }

    #[test]
    fn keys_are_found_where_a_command_has_them() {
        let all = Keys::Range {
            first: 1,
            last: -1,
            step: 1,
        };
        assert_eq!(keys_of(all, "DEL a b c"), ["a", "b", "c"]);
        let but_last = Keys::Range {
            first: 1,
            last: -2,
            step: 1,
        };
        assert_eq!(keys_of(but_last, "BLPOP a b 0"), ["a", "b"]);
        let pairs = Keys::Range {
            first: 1,
            last: -1,
            step: 2,
        };
        assert_eq!(keys_of(pairs, "MSET a 1 b 2"), ["a", "b"]);
        assert_eq!(keys_of(Keys::Counted(2), "EVALSHA sha 2 a b x"), ["a", "b"]);
        assert_eq!(
            keys_of(Keys::StoreCounted, "ZUNIONSTORE to 2 a b AGGREGATE MAX"),
            ["to", "a", "b"]
        );
        assert_eq!(
            keys_of(Keys::Streams, "XREAD COUNT 1 STREAMS a b 0 0"),
            ["a", "b"]
        );
    }

    #[test]
    fn a_command_that_is_not_well_formed_has_fewer() {
        let all = Keys::Range {
            first: 1,
            last: -1,
            step: 1,
        };
        assert_eq!(keys_of(all, "DEL"), [""; 0]);
        assert_eq!(keys_of(Keys::Counted(2), "EVAL code many a"), [""; 0]);
        assert_eq!(
            keys_of(Keys::Counted(2), "EVAL code 18446744073709551615 a"),
            ["a"]
        );
        assert_eq!(keys_of(Keys::Counted(2), "EVAL"), [""; 0]);
        assert_eq!(keys_of(Keys::Streams, "XREAD COUNT 1"), [""; 0]);
        assert_eq!(
            keys_of(
                Keys::Range {
                    first: 2,
                    last: 2,
                    step: 1
                },
                "OBJECT"
            ),
            [""; 0]
        );
    }
}
