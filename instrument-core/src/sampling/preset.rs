//! Samplers for the three usual places.

use super::sampler::Sampler;

impl Sampler {
    /// Every trace: what a developer wants to see.
    #[must_use]
    pub fn development() -> Self {
        Self::parent_based(Self::always_on())
    }

    /// One trace in ten by its id, parents followed.
    ///
    /// Enough to see what usual requests do. What is rare needs [`Tail`](super::Tail), and what matters more than
    /// the rest, [`by_priority`](Self::by_priority): its classes name routes, which no preset can know.
    #[must_use]
    pub fn production() -> Self {
        Self::parent_based(Self::ratio(0.1))
    }

    /// One trace in a hundred by its id, parents followed: for thousands of requests per second.
    #[must_use]
    pub fn high_traffic() -> Self {
        Self::parent_based(Self::ratio(0.01))
    }
}
