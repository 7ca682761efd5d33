use instrument_core::traced_span;

use std::future::ready;
use std::rc::Rc;

#[traced_span]
async fn hold(rc: Rc<u8>) -> u8 {
    ready(()).await;
    *rc
}

fn is_send(_: impl Send) {}

fn main() {
    is_send(hold(Rc::new(1)));
}
