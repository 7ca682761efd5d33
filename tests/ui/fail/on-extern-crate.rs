use instrument_core::traced_span;

#[traced_span]
extern crate std as standard;

fn main() {
    standard::process::exit(0);
}
