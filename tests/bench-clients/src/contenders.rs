//! All contenders.

mod ours;
mod ours_redis;
mod redis;
mod sqlx_08;
mod sqlx_09;
mod sqlx_tracing;

use crate::contender::Entry;

pub(crate) const OURS: &str = "ours";

/// What `ours` is held to.
pub(crate) const PEER: &str = "sqlx_tracing";

pub(crate) const ALL: &[Entry] = &[
    Entry::of::<sqlx_08::Sqlx08>(),
    Entry::of::<sqlx_tracing::SqlxTracing>(),
    Entry::of::<sqlx_09::Sqlx09>(),
    Entry::of::<ours::Ours>(),
    Entry::of::<redis::Redis>(),
    Entry::of::<ours_redis::OursRedis>(),
];
