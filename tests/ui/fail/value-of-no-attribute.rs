use instrument_core::traced_span;

struct Image;

#[traced_span(attrs(image, image.first = %image, image.second = ?image))]
fn detect(image: &Image) {}

#[traced_span(attrs(images))]
fn detect_all(images: &[Image]) {}

fn main() {
    detect(&Image);
    detect_all(&[Image]);
}
