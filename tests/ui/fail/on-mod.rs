use instrument_core::traced_span;

#[traced_span]
mod camera {
    pub fn detect() {}
}

fn main() {
    camera::detect();
}
