//! Whatever is nested in whatever way, the spans that come out are exactly that tree.

use instrument_core::opentelemetry::context::FutureExt as _;
use instrument_core::testing::Kit;
use proptest::prelude::*;
use std::sync::OnceLock;
use support::random_tree::{Work, work};
use tokio::runtime::{self, Runtime};

fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| {
        runtime::Builder::new_multi_thread()
            .worker_threads(4)
            .build()
            .expect("a runtime")
    })
}

fn assert_exported(work: &Work) {
    let kit = Kit::new().with_provider(|provider| provider.with_span_name_limit(usize::MAX));
    runtime().block_on(work.run().with_context(kit.context()));
    work.assert_recorded(&kit);
}

proptest! {
    // A failure prints its tree; a file of old ones would be one more place to look.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_trees_are_exported_as_they_are(work in work(60)) {
        assert_exported(&work);
    }
}
