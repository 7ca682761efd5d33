//! What was sent, as text in which nobody's data can be read.

use super::known::{Known, known};
use super::sent::Sent;
use std::fmt::Write as _;

/// So many words of a command are written, and so many commands of a batch.
const WORDS: usize = 16;
const COMMANDS: usize = 16;
/// So many characters of a key.
const KEY: usize = 64;

/// Commands as one would type them, with `?` for every argument; keys are written where that was asked for.
pub(super) fn text(sent: &(impl Sent + ?Sized), keys: bool) -> String {
    let mut texts: Vec<String> = Vec::new();
    let mut commands = sent.commands();
    for words in commands.by_ref().take(COMMANDS) {
        texts.push(command(words, keys));
    }
    let is_more = commands.next().is_some();
    // As the conventions have it: what is the same for all is said once.
    if !is_more && texts.iter().all(|text| *text == texts[0]) {
        texts.truncate(1);
    }
    let mut text = texts.join("; ");
    if is_more {
        text.push_str("; …");
    }
    text
}

fn command<'a>(words: impl Iterator<Item = &'a [u8]> + Clone, keys: bool) -> String {
    let known = known(words.clone());
    let mut text = String::new();
    let name_words = match known {
        Some(Known { name, .. }) => {
            text.push_str(name);
            1 + usize::from(name.contains(' '))
        }
        None => {
            text.push_str(&super::operation::operation(words.clone()));
            1
        }
    };
    let keys = known.filter(|_| keys).map(|known| known.keys.of(&words));
    for (at, word) in words.enumerate().skip(name_words) {
        if at >= WORDS + name_words {
            text.push_str(" …");
            break;
        }
        text.push(' ');
        if keys.is_some_and(|keys| keys.contain(at)) {
            push_key(&mut text, word);
        } else {
            text.push('?');
        }
    }
    text
}

/// As `redis-cli` would take it: a word, or quoted.
fn push_key(text: &mut String, key: &[u8]) {
    let is_plain = |byte: &u8| byte.is_ascii_graphic() && !b"\"'\\?".contains(byte);
    let key_text = String::from_utf8_lossy(key);
    let mut shown = key_text.chars();
    if !key.is_empty() && key.iter().all(is_plain) {
        text.extend(shown.by_ref().take(KEY));
    } else {
        text.push('"');
        for character in shown.by_ref().take(KEY) {
            match character {
                '"' | '\\' => text.extend(['\\', character]),
                _ if character.is_control() => {
                    let _ = write!(text, "\\x{:02x}", u32::from(character));
                }
                _ => text.push(character),
            }
        }
        text.push('"');
    }
    if shown.next().is_some() {
        text.push('…');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;
    use redis::{cmd, pipe};

    #[test]
    fn arguments_are_masked() {
        let set = cmd("SET")
            .arg("user:7")
            .arg("secret")
            .arg("EX")
            .arg(9)
            .take();
        assert_eq!(text(&set, false), "SET ? ? ? ?");
        assert_eq!(text(cmd("AUTH").arg("hunter2"), false), "AUTH ?");
        let config = cmd("CONFIG").arg("SET").arg("requirepass").arg("x").take();
        assert_eq!(text(&config, false), "CONFIG SET ? ?");
        assert_eq!(text(&cmd("PING"), false), "PING");
        let load = cmd("script").arg("load").arg("return 1").take();
        assert_eq!(text(&load, false), "SCRIPT LOAD ?");
        assert_eq!(text(cmd("MY.THING").arg("x"), false), "MY.THING ?");
    }

    #[test]
    fn keys_are_shown_on_request_and_values_never() {
        let set = cmd("SET").arg("user:7").arg("secret").take();
        assert_eq!(text(&set, true), "SET user:7 ?");
        let odd = cmd("SET").arg("a \"b\"\n?").arg("secret").take();
        assert_eq!(text(&odd, true), "SET \"a \\\"b\\\"\\x0a?\" ?");
        let long = cmd("GET").arg("k".repeat(99)).take();
        assert_eq!(text(&long, true), format!("GET {}…", "k".repeat(64)));
        for secret in ["AUTH", "MIGRATE", "MY.THING"] {
            let masked = text(cmd(secret).arg("hunter2").arg("x"), true);
            assert_eq!(masked, format!("{secret} ? ?"));
        }
        assert_eq!(text(cmd("GET").arg(""), true), "GET \"\"");
    }

    proptest! {
        #[test]
        fn no_argument_is_ever_written(
            name in "[A-Z]{2,9}|XREADGROUP|EVALSHA|MSET|CONFIG|ACL|OBJECT",
            arguments in vec("[ -~]{0,4}~secret~[\\x00-\\xff]{0,9}", 0..40),
        ) {
            let mut command = cmd(&name);
            command.arg(&arguments);
            prop_assert!(!text(&command, false).contains("secret"));
            let mut batch = pipe();
            batch.add_command(command.clone()).add_command(command);
            prop_assert!(!text(&batch, false).contains("secret"));
        }

        #[test]
        fn no_value_is_ever_written(key in "[a-z]{1,9}", value in "~secret~.{0,9}") {
            for name in ["SET", "GETSET", "LPUSH", "SADD", "XADD", "HSET", "RESTORE", "PUBLISH", "EVAL", "ANY"] {
                let command = cmd(name).arg(&key).arg(&value).arg(&value).take();
                prop_assert!(!text(&command, true).contains("secret"));
            }
        }
    }

    #[test]
    fn many_words_and_many_commands_are_cut() {
        let keys: Vec<_> = (0..1000).collect();
        let deletion = cmd("DEL").arg(&keys).take();
        assert_eq!(text(&deletion, false), format!("DEL{} …", " ?".repeat(16)));
        let mut many = pipe();
        for key in &keys {
            many.get(key).incr(key, 1);
        }
        let shown = text(&many, false);
        assert_eq!(shown, format!("{}…", "GET ?; INCRBY ? ?; ".repeat(8)));
    }

    #[test]
    fn commands_of_a_batch_that_read_the_same_are_written_once() {
        let mut same = pipe();
        same.get("a").get("b").get("c");
        assert_eq!(text(&same, false), "GET ?");
        assert_eq!(text(&same, true), "GET a; GET b; GET c");
        assert_eq!(text(&pipe(), false), "");
    }
}
