//! The detector over HTTP and gRPC, and its worker.

mod http;
mod service;
mod support;
mod worker;
