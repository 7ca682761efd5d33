use instrument_core::traced_span;

#[traced_span]
#[traced_span(kind = client)]
fn detect() {}

fn main() {
    detect();
}
