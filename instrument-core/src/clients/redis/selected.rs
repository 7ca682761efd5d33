//! Which database a connection is at.

use super::keys::number;
use super::sent::Sent;
use redis::{RedisError, Value};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// The database that was selected since the connection was made. Clones of a connection share it, as they share the
/// connection.
#[derive(Clone, Debug)]
pub(super) struct Selected(Arc<AtomicI64>);

/// The one that the connection began with. No database has that number.
const INITIAL: i64 = -1;

impl Default for Selected {
    fn default() -> Self {
        Self(Arc::new(AtomicI64::new(INITIAL)))
    }
}

impl Selected {
    /// The number of the database, for a connection that began with `initial`.
    pub(super) fn index(&self, initial: i64) -> i64 {
        match self.0.load(Ordering::Relaxed) {
            INITIAL => initial,
            index => index,
        }
    }

    /// Whether what is sent may change it; or what comes of it, if that is a new connection.
    pub(super) fn is_concerned(&self, sent: &(impl Sent + ?Sized)) -> bool {
        self.0.load(Ordering::Relaxed) != INITIAL
            || sent.commands().any(|mut words| is_change(words.next()))
    }

    /// Takes notice of what was answered.
    pub(super) fn follow(
        &self,
        sent: &(impl Sent + ?Sized),
        answers: Result<&[Value], &RedisError>,
    ) {
        match answers {
            Ok(answers) => {
                for (mut words, answer) in sent.commands().zip(answers) {
                    let name = words.next();
                    if !is_change(name) || matches!(answer, Value::ServerError(_)) {
                        continue;
                    }
                    // `RESET` selects the first one.
                    let index = words.next().and_then(number).unwrap_or(0);
                    self.0.store(index, Ordering::Relaxed);
                }
            }
            // What comes next is a new connection, or none.
            Err(error) if error.is_unrecoverable_error() => {
                self.0.store(INITIAL, Ordering::Relaxed);
            }
            Err(_) => {}
        }
    }
}

fn is_change(name: Option<&[u8]>) -> bool {
    name.is_some_and(|name| {
        name.eq_ignore_ascii_case(b"SELECT") || name.eq_ignore_ascii_case(b"RESET")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use redis::{cmd, pipe};
    use std::io;

    #[test]
    fn the_database_is_the_one_selected_last() {
        let selected = Selected::default();
        let select = cmd("select").arg(3).take();
        assert!(selected.is_concerned(&select));
        assert!(!selected.is_concerned(cmd("GET").arg("SELECT")));
        assert_eq!(selected.index(1), 1);
        selected.follow(&select, Ok(&[Value::Okay]));
        assert_eq!(selected.clone().index(1), 3);

        let mut batch = pipe();
        batch.get("a").cmd("SELECT").arg(5).cmd("SELECT").arg(99);
        let refused = redis::parse_redis_value(b"-ERR DB index is out of range\r\n");
        let refused = refused.expect("an answer");
        selected.follow(&batch, Ok(&[Value::Nil, Value::Okay, refused]));
        assert_eq!(selected.index(1), 5);
        selected.follow(&cmd("RESET"), Ok(&[Value::Okay]));
        assert_eq!(selected.index(1), 0);
    }

    #[test]
    fn a_new_connection_is_at_the_first_one_again() {
        let selected = Selected::default();
        let select = cmd("SELECT").arg(3).take();
        selected.follow(&select, Ok(&[Value::Okay]));
        let late = io::Error::from(io::ErrorKind::TimedOut).into();
        selected.follow(&cmd("GET"), Err(&late));
        assert_eq!(selected.index(0), 3);
        assert!(selected.is_concerned(&cmd("GET")));
        let lost = io::Error::from(io::ErrorKind::BrokenPipe).into();
        selected.follow(&cmd("GET"), Err(&lost));
        assert_eq!(selected.index(0), 0);
    }
}
