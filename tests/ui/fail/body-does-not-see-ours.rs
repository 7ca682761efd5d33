use instrument_core::traced_span;

#[traced_span]
fn peek() {
    __span.end();
    let _ = &__SITE;
}

fn main() {}
