//! What may be wrong with a trace.

use super::Kit;
use crate::testing::{LostContext, OpenSpan, report};
use opentelemetry_sdk::trace::SpanData;

impl Kit {
    /// The spans that have started and not ended, oldest first.
    #[must_use]
    pub fn unfinished(&self) -> Vec<OpenSpan> {
        self.spans.open()
    }

    /// Finished spans whose parent, though of this process, is neither finished nor open here: it was dropped, or
    /// recorded elsewhere. A remote parent is not looked for.
    #[must_use]
    pub fn orphans(&self) -> Vec<SpanData> {
        self.spans.orphans()
    }

    /// Spans that started as a root although other work was under way, so that their context was probably lost.
    ///
    /// That is a span that started
    ///
    /// * without any parent, not even a remote one,
    /// * while another span of this kit was open, on whichever thread,
    /// * where no span was current, so that it was not made a root on purpose as by
    ///   [`Builder::root`](crate::Builder::root) within another span,
    /// * and without a link to a span of this kit.
    ///
    /// Pieces of work that are independent and run at once look the same. A test that starts several on purpose
    /// compares trees instead.
    #[must_use]
    pub fn lost_context(&self) -> Vec<LostContext> {
        self.spans.lost_context()
    }

    /// Asserts that the trace is whole: nothing [unfinished](Self::unfinished), no [orphans](Self::orphans), no
    /// [lost context](Self::lost_context).
    ///
    /// # Panics
    ///
    /// With what is wrong, and the tree, if something is.
    #[track_caller]
    pub fn assert_complete(&self) {
        if let Some(report) = report::incomplete(self) {
            panic!("{report}");
        }
    }
}
