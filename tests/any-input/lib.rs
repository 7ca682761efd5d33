//! Properties over as many inputs as asked for: some thousand in the test command, `FUZZ_SECONDS` of them in `.ci/check fuzz`.

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use std::cell::Cell;
use std::time::{Duration, Instant};

const AT_ONCE: u32 = 500;

/// How many inputs were tried, and of how many the property said `true`.
#[derive(Clone, Copy, Debug)]
pub struct Tried {
    /// All of them.
    pub inputs: u32,
    /// Those that were, say, valid: a strategy that makes no such ones, or no others, tries little.
    pub held: u32,
}

/// Tries `least` inputs or, when `FUZZ_SECONDS` is set, as many as fit into that time.
///
/// # Panics
///
/// When `holds` fails for an input, with the shortest that it fails for.
#[track_caller]
pub fn for_any<S: Strategy>(
    any: &S,
    least: u32,
    holds: impl Fn(S::Value) -> Result<bool, TestCaseError>,
) -> Tried {
    let seconds = std::env::var("FUZZ_SECONDS").ok().map(|seconds| {
        seconds
            .parse()
            .unwrap_or_else(|e| panic!("FUZZ_SECONDS={seconds:?} is no number of seconds: {e}"))
    });
    let until = seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let config = Config {
        cases: AT_ONCE,
        failure_persistence: None,
        ..Config::default()
    };
    let mut seeds = TestRunner::new(config.clone());
    let (mut inputs, held) = (0, Cell::new(0));
    while until.map_or(inputs < least, |until| Instant::now() < until) {
        let counted = |input| {
            held.set(held.get() + u32::from(holds(input)?));
            Ok(())
        };
        let tried = TestRunner::new_with_rng(config.clone(), seeds.new_rng()).run(any, counted);
        if let Err(failure) = tried {
            panic!("after {inputs} inputs: {failure}");
        }
        inputs += AT_ONCE;
    }
    let held = held.get();
    Tried { inputs, held }
}
