use instrument_core::traced_span;

struct Request {
    id: u64,
}

#[traced_span(parent = request.id)]
fn handle(request: &Request) {}

#[traced_span(links = ["before"])]
fn go_on() {}

fn main() {
    handle(&Request { id: 1 });
    go_on();
}
