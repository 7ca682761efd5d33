//! What the parent says goes, whichever of the five cases it is.

use super::question::{Parent, Question};
use super::sampler::Sampler;
use opentelemetry_sdk::trace::SamplingResult;
use std::{fmt, iter};

/// A branch without a sampler follows the parent.
#[derive(Clone, Debug)]
pub(super) struct ParentBased {
    pub(super) root: Sampler,
    pub(super) remote_sampled: Option<Sampler>,
    pub(super) remote_not_sampled: Option<Sampler>,
    pub(super) local_sampled: Option<Sampler>,
    pub(super) local_not_sampled: Option<Sampler>,
}

impl ParentBased {
    pub(super) fn new(root: Sampler) -> Self {
        Self {
            root,
            remote_sampled: None,
            remote_not_sampled: None,
            local_sampled: None,
            local_not_sampled: None,
        }
    }

    pub(super) fn decide(&self, question: Question<'_>) -> SamplingResult {
        let (branch, sampled) = match question.parent() {
            Parent::None => return self.root.decide(question),
            Parent::Remote { sampled: true } => (&self.remote_sampled, true),
            Parent::Remote { sampled: false } => (&self.remote_not_sampled, false),
            Parent::Local { sampled: true } => (&self.local_sampled, true),
            Parent::Local { sampled: false } => (&self.local_not_sampled, false),
        };
        match branch {
            Some(sampler) => sampler.decide(question),
            None => question.follow(sampled),
        }
    }

    /// Whether nothing is recorded below a parent that is not sampled.
    pub(super) fn follows_unsampled(&self) -> bool {
        [&self.remote_not_sampled, &self.local_not_sampled]
            .into_iter()
            .flatten()
            .all(Sampler::follows_parent)
    }

    /// Whoever may be asked.
    pub(super) fn all(&self) -> impl Iterator<Item = &Sampler> {
        let branches = [
            &self.remote_sampled,
            &self.remote_not_sampled,
            &self.local_sampled,
            &self.local_not_sampled,
        ];
        iter::once(&self.root).chain(branches.into_iter().flatten())
    }

    /// Whether everything is sampled below a parent that is.
    pub(super) fn keeps_sampled(&self) -> bool {
        self.remote_sampled.is_none() && self.local_sampled.is_none()
    }
}

/// The branches of [`Sampler::parent_based`].
impl Sampler {
    /// Asks `sampler` below a remote parent that is sampled. Any sampler that is not parent-based yet becomes so.
    #[must_use]
    pub fn with_remote_parent_sampled(self, sampler: Self) -> Self {
        self.with_branch(|branches| branches.remote_sampled = Some(sampler))
    }

    /// Asks `sampler` below a remote parent that is not sampled.
    #[must_use]
    pub fn with_remote_parent_not_sampled(self, sampler: Self) -> Self {
        self.with_branch(|branches| branches.remote_not_sampled = Some(sampler))
    }

    /// Asks `sampler` below a local parent that is sampled.
    #[must_use]
    pub fn with_local_parent_sampled(self, sampler: Self) -> Self {
        self.with_branch(|branches| branches.local_sampled = Some(sampler))
    }

    /// Asks `sampler` below a local parent that is not sampled.
    #[must_use]
    pub fn with_local_parent_not_sampled(self, sampler: Self) -> Self {
        self.with_branch(|branches| branches.local_not_sampled = Some(sampler))
    }
}

impl fmt::Display for ParentBased {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "parent-based, {}", self.root)?;
        for (branch, sampler) in [
            ("remote sampled parent", &self.remote_sampled),
            ("remote unsampled parent", &self.remote_not_sampled),
            ("local sampled parent", &self.local_sampled),
            ("local unsampled parent", &self.local_not_sampled),
        ] {
            if let Some(sampler) = sampler {
                write!(f, ", below a {branch} {sampler}")?;
            }
        }
        Ok(())
    }
}
