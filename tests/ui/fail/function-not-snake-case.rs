use instrument_core::traced_span;

#[traced_span]
fn _detect() {}

#[allow(non_snake_case)]
#[traced_span(component = "detector")]
fn detectObjects() {}

fn main() {
    _detect();
    detectObjects();
}
