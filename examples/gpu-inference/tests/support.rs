//! What several of the tests need.

#![allow(dead_code, reason = "each test uses a part")]

pub(crate) mod chat;
pub(crate) mod client;
pub(crate) mod command;
pub(crate) mod demo;
pub(crate) mod fleet;
pub(crate) mod images;
pub(crate) mod metrics;
pub(crate) mod models;
pub(crate) mod overlay;
pub(crate) mod patience;
pub(crate) mod process;
pub(crate) mod shipped;
pub(crate) mod store;
