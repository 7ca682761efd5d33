//! No tracing: the loop, the call and the body, which every other contender pays too.

use crate::contender::{Contender, Flush};
use crate::contenders::BARE;
use crate::scenario::Mode;
use crate::work;

pub(crate) struct Bare;

impl Contender for Bare {
    const NAME: &'static str = BARE;
    const EXPORTS: u32 = 0;

    fn install(_: Mode) -> Option<Flush> {
        Some(Box::new(|| ()))
    }

    fn in_root(_: Mode, body: impl FnOnce()) {
        body();
    }

    #[inline(never)]
    fn sync0(x: u64) -> u64 {
        work::none(x)
    }

    #[inline(never)]
    fn sync3(id: i64, kind: &'static str, name: &str) -> i64 {
        work::three(id, kind, name)
    }

    async fn async0(x: u64) -> u64 {
        work::suspend().await;
        work::none(x)
    }

    async fn async3(id: i64, kind: &'static str, name: &str) -> i64 {
        work::suspend().await;
        work::three(id, kind, name)
    }
}
