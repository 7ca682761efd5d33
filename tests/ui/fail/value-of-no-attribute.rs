use instrument_core::traced_span;

struct Image;

#[traced_span(attrs(image, image.first = %image, image.second = ?image))]
fn detect(image: &Image) {}

fn main() {
    detect(&Image);
}
