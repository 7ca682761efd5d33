//! What a call does, in a word or two.

use super::known::known;
use super::sent::Sent;
use std::borrow::Cow;

/// What is none of Redis's names is not recorded as one.
const OTHER: &str = "_OTHER";
/// Modules have names like `FT.AGGREGATE`.
const LONGEST: usize = 40;

/// The name of a command as it was given, with its subcommand if it is known to have one.
pub(super) fn operation<'a>(
    mut words: impl Iterator<Item = &'a [u8]> + Clone,
) -> Cow<'static, str> {
    let known = known(words.clone()).map(|known| known.name);
    if let Some(known) = known {
        let mut given = known.split(' ').zip(words.clone());
        if given.all(|(known, given)| known.as_bytes() == given) {
            return known.into();
        }
    }
    let Some(mut name) = words.next().and_then(named) else {
        return OTHER.into();
    };
    if known.is_some_and(|known| known.contains(' ')) {
        if let Some(subcommand) = words.next().and_then(named) {
            name.push(' ');
            name.push_str(&subcommand);
        }
    }
    name.into()
}

/// Of what is sent at once. A batch is one of at least two commands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Operation {
    pub(super) name: Cow<'static, str>,
    pub(super) size: usize,
    /// The name of a function, or the digest of a script.
    pub(super) procedure: Option<String>,
}

impl Operation {
    pub(super) fn of(sent: &(impl Sent + ?Sized)) -> Self {
        let mut commands = sent.commands();
        let prefix = if sent.is_atomic() {
            "MULTI"
        } else {
            "PIPELINE"
        };
        let Some(first) = commands.next() else {
            return Self {
                name: prefix.into(),
                size: 0,
                procedure: None,
            };
        };
        let mut size = 1;
        let mut same = true;
        for other in commands {
            size += 1;
            same = same && is_same(first.clone(), other);
        }
        let procedure = (size == 1).then(|| procedure(first.clone())).flatten();
        let name = match (size, same) {
            (1, _) if !sent.is_atomic() => operation(first),
            (_, true) => format!("{prefix} {}", operation(first)).into(),
            (_, false) => prefix.into(),
        };
        Self {
            name,
            size,
            procedure,
        }
    }

    /// Whether it carries out a transaction that was sent command by command.
    pub(super) fn is_exec(&self) -> bool {
        self.name.eq_ignore_ascii_case("EXEC")
    }
}

fn procedure<'a>(mut words: impl Iterator<Item = &'a [u8]> + Clone) -> Option<String> {
    match known(words.clone())?.name {
        "EVALSHA" | "EVALSHA_RO" | "FCALL" | "FCALL_RO" => named(words.nth(1)?),
        _ => None,
    }
}

/// A word, if it may be a name.
fn named(word: &[u8]) -> Option<String> {
    let is_in_names = |byte: &u8| byte.is_ascii_alphanumeric() || b".-_".contains(byte);
    let is_name = (1..=LONGEST).contains(&word.len()) && word.iter().all(is_in_names);
    is_name.then(|| word.iter().map(|byte| char::from(*byte)).collect())
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
    fn a_script_is_called_by_its_digest_and_a_function_by_its_name() {
        let sha = "e0e1f9fabfc9d4800c877a703b823ac0578ff8db";
        let script = Operation::of(cmd("EVALSHA").arg(sha).arg(0));
        assert_eq!(script.procedure.as_deref(), Some(sha));
        let function = Operation::of(cmd("fcall").arg("my_count").arg(0));
        assert_eq!(function.procedure.as_deref(), Some("my_count"));
        let code = Operation::of(cmd("EVAL").arg("return 1").arg(0));
        assert_eq!(code.procedure, None);
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
