//! Stages stretched to the times of a real camera system, for whoever wants to look at such traces. Off by default: then a
//! stage takes what its work takes.

use std::thread;
use std::time::{Duration, Instant};

/// How long stages take at least.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pace {
    is_stretched: bool,
}

/// A stage, and how long it is stretched to.
#[derive(Clone, Copy, Debug)]
pub struct Stage(Duration);

impl Stage {
    /// The backend takes an image in.
    pub const RECEIVE: Self = Self::of_millis(10);
    /// The detector makes an image ready.
    pub const PREPROCESS: Self = Self::of_millis(10);
    /// The network looks at images.
    pub const INFERENCE: Self = Self::of_millis(130);
    /// The detector makes boxes of what the network says.
    pub const POSTPROCESS: Self = Self::of_millis(10);
    /// The backend puts a detection into a batch.
    pub const BATCH: Self = Self::of_millis(2);
    /// The analyst makes a prompt.
    pub const PROMPT: Self = Self::of_millis(5);
    /// Somebody judges.
    pub const JUDGE: Self = Self::of_millis(790);
    /// The analyst reads the answer.
    pub const PARSE: Self = Self::of_millis(5);
    /// The backend keeps an event.
    pub const SAVE: Self = Self::of_millis(10);

    const fn of_millis(millis: u64) -> Self {
        Self(Duration::from_millis(millis))
    }
}

impl Pace {
    /// Stretched if `is_stretched`, else that of the work.
    #[must_use]
    pub const fn new(is_stretched: bool) -> Self {
        Self { is_stretched }
    }

    /// Waits until a stage that began then has taken its time.
    pub async fn fill(self, stage: Stage, began: Instant) {
        if let Some(rest) = self.rest(stage, began) {
            tokio::time::sleep(rest).await;
        }
    }

    /// The same on a thread that may block.
    pub fn fill_blocking(self, stage: Stage, began: Instant) {
        if let Some(rest) = self.rest(stage, began) {
            thread::sleep(rest);
        }
    }

    fn rest(self, stage: Stage, began: Instant) -> Option<Duration> {
        let rest = stage.0.saturating_sub(began.elapsed());
        (self.is_stretched && !rest.is_zero()).then_some(rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_stretched_unless_it_is_asked_for() {
        let now = Instant::now();
        assert_eq!(Pace::default().rest(Stage::JUDGE, now), None);
        assert!(Pace::new(true).rest(Stage::JUDGE, now).is_some());
    }

    #[test]
    fn what_took_longer_is_not_made_longer_still() {
        let earlier = Instant::now() - Duration::from_secs(1);
        assert_eq!(Pace::new(true).rest(Stage::JUDGE, earlier), None);
    }
}
