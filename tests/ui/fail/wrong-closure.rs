use instrument_core::traced_span;

struct Image;

#[traced_span(err(type = |e| 3, expected = |e| 3, error.length = |e, f| 4))]
fn read(path: &str) -> Result<Vec<u8>, String> {
    Err(path.to_owned())
}

#[traced_span(ok(first = |image| image, second = |image, other| 1, third = %|image| image))]
fn load(path: &str) -> Option<Image> {
    (!path.is_empty()).then_some(Image)
}

fn main() {}
