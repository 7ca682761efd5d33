//! On tokio's own clock, which is stopped and moves on by itself.

use super::*;
use crate::export::failure::Kind;
use crate::export::stopped_clock::on_a_stopped_clock;
use std::cell::RefCell;
use std::collections::VecDeque;

fn failing(retry: Retry) -> Result<(), Failure> {
    Err(Failure::new(Kind::Unavailable, "503", "busy").with_retry(retry))
}

/// When the attempts were made, in milliseconds, and what came of it. Past the script attempts hang.
fn attempts(
    script: Vec<Result<(), Failure>>,
    within: Duration,
) -> (Vec<u128>, Result<(), Failure>, Vec<Duration>) {
    on_a_stopped_clock(async || {
        let start = Instant::now();
        let script = RefCell::new(VecDeque::from(script));
        let (times, mut waits) = (RefCell::default(), Vec::new());
        let attempt = || {
            Vec::push(&mut times.borrow_mut(), start.elapsed().as_millis());
            let next = script.borrow_mut().pop_front();
            async move {
                match next {
                    Some(result) => result,
                    None => std::future::pending().await,
                }
            }
        };
        let result = until(start + within, attempt, |_, wait| waits.push(wait)).await;
        assert!(start.elapsed() <= within + Duration::from_millis(1));
        (times.into_inner(), result, waits)
    })
}

#[test]
fn attempts_are_made_later_and_later() {
    let (times, result, waits) =
        attempts(vec![failing(Retry::BackOff); 100], Duration::from_secs(30));
    let failure = result.expect_err("none succeeded");
    assert_eq!(failure.code, "503");
    assert_eq!(waits.len() + 1, times.len());
    let bounds = [500, 1000, 2000, 4000, 5000, 5000].map(Duration::from_millis);
    for (wait, bound) in waits.iter().zip(bounds) {
        assert!(
            *wait >= bound.mul_f64(0.8) && *wait <= bound.mul_f64(1.2),
            "{wait:?} is not about {bound:?}"
        );
    }
    assert!(waits.len() >= bounds.len());
}

#[test]
fn the_receiver_says_when() {
    let script = vec![failing(Retry::After(Duration::from_secs(7))), Ok(())];
    let (times, result, waits) = attempts(script, Duration::from_secs(10));
    result.expect("the second one succeeds");
    assert_eq!(waits, [Duration::from_secs(7)]);
    assert!(times[1].abs_diff(7000) <= 2, "{times:?}");
}

#[test]
fn a_receiver_that_says_at_once_is_asked_later_and_later_too() {
    let script = vec![failing(Retry::After(Duration::ZERO)); 100];
    let (times, result, waits) = attempts(script, Duration::from_secs(30));
    result.expect_err("none succeeded");
    assert!(waits[0] >= Duration::from_millis(400) && waits[2] >= Duration::from_millis(1600));
    assert!(times.len() < 12, "{times:?}");
}

#[test]
fn nothing_is_awaited_that_comes_too_late() {
    for wait in [Duration::from_secs(11), Duration::MAX] {
        let script = vec![failing(Retry::After(wait))];
        let (times, result, waits) = attempts(script, Duration::from_secs(10));
        result.expect_err("there is no time for another one");
        assert_eq!(times, [0]);
        assert!(waits.is_empty());
    }
}

#[test]
fn what_cannot_help_is_not_repeated() {
    let (times, result, _) = attempts(vec![failing(Retry::No), Ok(())], Duration::from_secs(10));
    result.expect_err("the first one decides");
    assert_eq!(times, [0]);
}

#[test]
fn an_attempt_that_hangs_ends_with_the_time() {
    let (times, result, _) = attempts(Vec::new(), Duration::from_secs(10));
    assert_eq!(result.expect_err("it hangs").code, "timeout");
    assert_eq!(times, [0]);
    // What is known is said, not that the rest of the time was too short.
    let (times, result, _) = attempts(vec![failing(Retry::BackOff)], Duration::from_secs(10));
    assert_eq!(result.expect_err("the second one hangs").code, "503");
    assert_eq!(times.len(), 2);
}
