//! Commands that wait until there is something for them.

use super::keys::number;
use super::known::known;
use super::sent::Sent;
use redis::Value;
use std::time::Duration;

/// A command that waits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Wait {
    /// `None`: for ever.
    pub(super) limit: Option<Duration>,
    /// So many must answer. Others are answered with nothing if nothing comes.
    wanted: Option<i64>,
}

impl Wait {
    /// Of the first that waits; in a transaction none does.
    pub(super) fn of(sent: &(impl Sent + ?Sized)) -> Option<Self> {
        if sent.is_atomic() {
            return None;
        }
        sent.commands().find_map(|words| Self::of_command(&words))
    }

    fn of_command<'a>(words: &(impl Iterator<Item = &'a [u8]> + Clone)) -> Option<Self> {
        // Most commands do not begin like any that waits.
        let first = words.clone().next()?.first()?.to_ascii_uppercase();
        if !b"BWX".contains(&first) {
            return None;
        }
        let arguments = || words.clone().skip(1);
        let wait = |limit: Option<f64>, unit: f64| Self {
            // What is no number is refused by the server: then nothing waits.
            limit: limit.and_then(|limit| {
                let limit = Duration::try_from_secs_f64(limit * unit).ok();
                limit.filter(|limit| !limit.is_zero())
            }),
            wanted: None,
        };
        let last = || arguments().last().and_then(number::<f64>);
        Some(match known(words.clone())?.name {
            "BLPOP" | "BRPOP" | "BLMOVE" | "BRPOPLPUSH" | "BZPOPMAX" | "BZPOPMIN" => {
                wait(last(), 1.0)
            }
            "BLMPOP" | "BZMPOP" => wait(arguments().next().and_then(number), 1.0),
            "XREAD" | "XREADGROUP" => {
                let options = || {
                    let is_option = |word: &&[u8]| !word.eq_ignore_ascii_case(b"STREAMS");
                    arguments().take_while(is_option)
                };
                let at = options().position(|word| word.eq_ignore_ascii_case(b"BLOCK"))?;
                wait(options().nth(at + 1).and_then(number), 1e-3)
            }
            "WAIT" => Self {
                wanted: arguments().next().and_then(number),
                ..wait(last(), 1e-3)
            },
            "WAITAOF" => wait(last(), 1e-3),
            _ => return None,
        })
    }

    /// Whether what it waited for did not come.
    pub(super) fn timed_out(&self, answers: &[Value]) -> bool {
        match (answers, self.wanted) {
            ([Value::Nil], None) => true,
            ([Value::Int(came)], Some(wanted)) => *came < wanted,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use redis::{Cmd, cmd, pipe};

    fn wait(command: &str) -> Option<Wait> {
        let mut words = Cmd::new();
        words.arg(command.split(' ').collect::<Vec<_>>());
        Wait::of(&words)
    }

    fn limit(command: &str) -> Option<Duration> {
        wait(command).expect("it waits").limit
    }

    #[test]
    fn commands_that_wait_are_known_with_their_limit() {
        let (second, half) = (Duration::from_secs(1), Duration::from_millis(500));
        for (command, expected) in [
            ("BLPOP queue 1", second),
            ("brpop queue other 0.5", half),
            ("BLMOVE a b LEFT RIGHT 1", second),
            ("BLMPOP 0.5 1 queue LEFT", half),
            ("BZPOPMIN queue 1", second),
            ("XREAD COUNT 1 BLOCK 500 STREAMS events $", half),
            ("XREADGROUP GROUP g c BLOCK 1000 STREAMS events >", second),
            ("WAIT 1 500", half),
        ] {
            assert_eq!(limit(command), Some(expected), "{command}");
        }
        for forever in [
            "BLPOP queue 0",
            "BLPOP queue later",
            "BLPOP queue -1",
            "BLPOP",
        ] {
            assert_eq!(limit(forever), None, "{forever}");
        }
    }

    #[test]
    fn others_do_not_wait() {
        for command in [
            "GET BLPOP",
            "BITCOUNT key",
            "XADD s * f v",
            "XREAD STREAMS BLOCK 0",
            "XREAD COUNT 1",
        ] {
            assert_eq!(wait(command), None, "{command}");
        }
        let mut batch = pipe();
        batch.get("a").cmd("BLPOP").arg("queue").arg(1);
        assert!(Wait::of(&batch).is_some());
        assert_eq!(Wait::of(batch.atomic()), None);
        assert_eq!(Wait::of(&Cmd::new()), None);
        assert_eq!(Wait::of(&cmd("")), None);
    }

    #[test]
    fn what_did_not_come_is_told_from_what_did() {
        let pop = wait("BLPOP queue 1").expect("it waits");
        assert!(pop.timed_out(&[Value::Nil]));
        assert!(!pop.timed_out(&[Value::Array(vec![])]));
        let replicas = wait("WAIT 2 500").expect("it waits");
        assert!(replicas.timed_out(&[Value::Int(1)]));
        assert!(!replicas.timed_out(&[Value::Int(2)]));
    }
}
