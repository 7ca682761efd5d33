use instrument_core::traced_span;

#[traced_span(sync)]
async fn begin() {}

fn main() {
    drop(begin());
}
