use instrument_core::traced_span;

#[traced_span(err("debug", "no_exception"))]
fn read(path: &str) -> Result<Vec<u8>, String> {
    Err(path.to_owned())
}

fn main() {}
