//! `#[traced_span]` over an installed [`Telemetry`](instrument_core::telemetry::Telemetry).

use instrument_core::traced_span;

use crate::contender::{Contender, Flush};
use crate::contenders::OURS;
use crate::scenario::Mode;
use crate::{telemetry, work};

pub(crate) struct Ours;

impl Contender for Ours {
    const NAME: &'static str = OURS;

    fn install(mode: Mode) -> Option<Flush> {
        Some(telemetry::install(mode))
    }

    #[traced_span(name = "root")]
    fn in_root(_: Mode, body: impl FnOnce()) {
        body();
    }

    #[inline(never)]
    #[traced_span]
    fn sync0(x: u64) -> u64 {
        work::none(x)
    }

    #[inline(never)]
    #[traced_span(attrs(id, kind, name))]
    fn sync3(id: i64, kind: &'static str, name: &str) -> i64 {
        work::three(id, kind, name)
    }

    #[inline(never)]
    #[traced_span(leaf, attrs(id, kind, name))]
    fn leaf(id: i64, kind: &'static str, name: &str) -> i64 {
        work::three(id, kind, name)
    }

    #[traced_span]
    async fn async0(x: u64) -> u64 {
        work::suspend().await;
        work::none(x)
    }

    #[traced_span(attrs(id, kind, name))]
    async fn async3(id: i64, kind: &'static str, name: &str) -> i64 {
        work::suspend().await;
        work::three(id, kind, name)
    }
}
