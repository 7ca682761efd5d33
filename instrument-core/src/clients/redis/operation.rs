//! What a call does, in a word or two.

use super::known::known;
use super::sent::Sent;
use std::borrow::Cow;

/// What is none of Redis's names is not recorded as one.
const OTHER: &str = "_OTHER";
/// Modules have names like `FT.AGGREGATE`.
const LONGEST: usize = 40;

/// The name of a command as it was given, with its subcommand if it is known to have one.
pub(super) fn operation<'a>(words: impl Iterator<Item = &'a [u8]> + Clone) -> Cow<'static, str> {
    let given = |name: &str| {
        let given = words.clone().flat_map(|word| [b" ".as_slice(), word]);
        given.skip(1).flatten().take(name.len()).eq(name.as_bytes())
    };
    if let Some(known) = known(words.clone()) {
        if given(known.name) {
            return known.name.into();
        }
    }
    let count = 1 + usize::from(known(words.clone()).is_some_and(|it| it.name.contains(' ')));
    let mut name = String::new();
    for word in words.take(count) {
        let is_in_names = |byte: &u8| byte.is_ascii_alphanumeric() || b".-_".contains(byte);
        if word.is_empty() || word.len() > LONGEST || !word.iter().all(is_in_names) {
            return OTHER.into();
        }
        if !name.is_empty() {
            name.push(' ');
        }
        name.extend(word.iter().map(|byte| char::from(*byte)));
    }
    if name.is_empty() {
        OTHER.into()
    } else {
        name.into()
    }
}

/// Of what is sent at once. A batch is one of at least two commands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Operation {
    pub(super) name: Cow<'static, str>,
    pub(super) size: usize,
}

impl Operation {
    pub(super) fn of(sent: &(impl Sent + ?Sized)) -> Self {
        let mut commands = sent.commands();
        let prefix = if sent.is_atomic() { "MULTI" } else { "PIPELINE" };
        let Some(first) = commands.next() else {
            return Self {
                name: prefix.into(),
                size: 0,
            };
        };
        let mut size = 1;
        let mut same = true;
        for other in commands {
            size += 1;
            same = same && is_same(first.clone(), other);
        }
        let name = match (size, same) {
            (1, _) if !sent.is_atomic() => operation(first),
            (_, true) => format!("{prefix} {}", operation(first)).into(),
            (_, false) => prefix.into(),
        };
        Self { name, size }
    }
}

/// Whether two commands are the same but for their arguments.
fn is_same<'a, 'b>(
    one: impl Iterator<Item = &'a [u8]> + Clone,
    other: impl Iterator<Item = &'b [u8]> + Clone,
) -> bool {
    match (known(one.clone()), known(other.clone())) {
        (Some(one), Some(other)) => one.name == other.name,
        (None, None) => one.take(1).eq(other.take(1)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use redis::{Cmd, cmd, pipe};

    fn name(sent: &impl Sent) -> Cow<'static, str> {
        Operation::of(sent).name
    }

    #[test]
    fn a_command_is_called_as_it_was_given() {
        assert!(matches!(name(cmd("GET").arg("key")), Cow::Borrowed("GET")));
        assert_eq!(name(cmd("get").arg("key")), "get");
        assert_eq!(name(cmd("SCRIPT").arg("LOAD").arg("x")), "SCRIPT LOAD");
        assert_eq!(name(cmd("script").arg("Load").arg("x")), "script Load");
        assert_eq!(name(cmd("SCRIPT").arg("s3cret")), "SCRIPT");
        assert_eq!(name(cmd("FT.SEARCH").arg("index")), "FT.SEARCH");
    }

    #[test]
    fn what_cannot_be_a_command_has_no_name() {
        for odd in ["", "GET key", "ключ", &"A".repeat(41)] {
            assert_eq!(name(&cmd(odd)), "_OTHER");
        }
        assert_eq!(name(&Cmd::new()), "_OTHER");
    }

    #[test]
    fn a_batch_is_called_by_its_kind_and_by_what_all_of_it_do() {
        let mut same = pipe();
        same.set("a", 1).set("b", 2);
        assert_eq!(name(&same), "PIPELINE SET");
        assert_eq!(name(same.atomic()), "MULTI SET");
        same.get("a");
        assert_eq!(name(&same), "MULTI");
        assert_eq!(Operation::of(&same).size, 3);

        let mut one = pipe();
        assert_eq!(name(&one), "PIPELINE");
        one.get("a");
        assert_eq!(name(&one), "GET");
        assert_eq!(name(one.atomic()), "MULTI GET");
        let mut mixed = pipe();
        mixed.get("a").cmd("FT.SEARCH").cmd("FT.INFO");
        assert_eq!(name(&mixed), "PIPELINE");
    }
}
