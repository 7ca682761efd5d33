use instrument_core::traced_span;

#[traced_span("DetectObjects")]
fn camel() {}

#[traced_span("Detect objects")]
fn title() {}

#[traced_span("detect-objects")]
fn kebab() {}

#[traced_span("detector::detect")]
fn path() {}

fn main() {}
