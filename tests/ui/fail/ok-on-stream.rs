use instrument_core::traced_span;

use futures_core::Stream;

#[traced_span(ok(item.count = |item| 1))]
fn items() -> impl Stream<Item = u8> {
    Empty
}

struct Empty;

impl Stream for Empty {
    type Item = u8;

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<u8>> {
        std::task::Poll::Ready(None)
    }
}

fn main() {
    items();
}
