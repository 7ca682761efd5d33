use instrument_core::traced_span;

#[traced_span]
macro_rules! detect {
    () => {
        fn detect() {}
    };
}

detect!();

fn main() {
    detect();
}
