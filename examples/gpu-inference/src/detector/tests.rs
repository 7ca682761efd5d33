//! The detector over HTTP and gRPC, and its worker.

mod http;
mod support;
mod worker;
