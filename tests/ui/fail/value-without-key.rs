use instrument_core::traced_span;

struct Camera {
    id: u32,
}

impl Camera {
    #[traced_span(attrs(self.id, %self.id, image.len(), 5))]
    fn detect(&self, image: &[u8]) -> usize {
        image.len()
    }
}

fn main() {
    Camera { id: 1 }.detect(&[]);
}
