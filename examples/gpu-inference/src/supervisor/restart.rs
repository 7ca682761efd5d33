//! A child that dies is started again.

use super::child::Child;
use crate::config::Role;
use crate::serve::{Stopping, say};
use std::time::{Duration, Instant};

const FIRST_WAIT: Duration = Duration::from_millis(200);
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// A child that ran so long has recovered from what it died of.
const RECOVERED: Duration = Duration::from_secs(60);

/// Keeps a child running until all are to stop; gives it back then. The cameras may come to their end.
pub(super) async fn keep(mut child: Child, stopping: Stopping) -> Option<Child> {
    let mut wait = FIRST_WAIT;
    loop {
        let began = Instant::now();
        let status = tokio::select! {
            status = child.ended() => status,
            () = stopping.wait() => return Some(child),
        };
        let role = child.command.role;
        let how = match status {
            Ok(status) if status.success() && role == Role::Demo => {
                say(format_args!("{role} has sent all its images"));
                return None;
            }
            Ok(status) => status.to_string(),
            Err(error) => error.to_string(),
        };
        wait = next_wait(wait, began.elapsed());
        say(format_args!(
            "{role} has ended ({how}), and is started again in {wait:?}"
        ));
        loop {
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = stopping.wait() => return None,
            }
            match Child::start(child.command.clone()) {
                Ok(started) => {
                    child = started;
                    break;
                }
                Err(error) => {
                    wait = (wait * 2).min(LONGEST_WAIT);
                    say(format_args!(
                        "{role} cannot be started ({error}); the next attempt is in {wait:?}"
                    ));
                }
            }
        }
        wait = (wait * 2).min(LONGEST_WAIT);
    }
}

/// How long to wait for a child that ran so long, when it would be this long otherwise.
fn next_wait(wait: Duration, ran: Duration) -> Duration {
    if ran >= RECOVERED { FIRST_WAIT } else { wait }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_child_that_ran_for_a_while_is_started_again_at_once() {
        assert_eq!(
            next_wait(LONGEST_WAIT, Duration::from_secs(59)),
            LONGEST_WAIT
        );
        assert_eq!(next_wait(LONGEST_WAIT, RECOVERED), FIRST_WAIT);
    }
}
