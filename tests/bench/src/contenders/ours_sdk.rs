//! `#[traced_span]` over the SDK: what is left of ours where another provider records.

use instrument_core::{Provider, traced_span};

use super::ours::Ours;
use crate::contender::{Contender, Flush};
use crate::scenario::Mode;
use crate::sdk;

pub(crate) struct OursSdk;

impl Contender for OursSdk {
    const NAME: &'static str = "ours_sdk";

    fn install(mode: Mode) -> Option<Flush> {
        let provider = sdk::provider(mode)?;
        Provider::new(provider.clone())
            .install()
            .expect("a process installs once");
        Some(sdk::flush(provider))
    }

    #[traced_span(name = "root")]
    fn in_root(_: Mode, body: impl FnOnce()) {
        body();
    }

    fn sync0(x: u64) -> u64 {
        Ours::sync0(x)
    }

    fn sync3(id: i64, kind: &'static str, name: &str) -> i64 {
        Ours::sync3(id, kind, name)
    }

    async fn async0(x: u64) -> u64 {
        Ours::async0(x).await
    }

    async fn async3(id: i64, kind: &'static str, name: &str) -> i64 {
        Ours::async3(id, kind, name).await
    }
}
