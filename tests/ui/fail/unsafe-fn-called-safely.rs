use instrument_core::traced_span;

#[traced_span]
unsafe fn read(pointer: *const u8) -> u8 {
    unsafe { *pointer }
}

#[traced_span]
async unsafe fn read_async(pointer: *const u8) -> u8 {
    unsafe { *pointer }
}

fn main() {
    let n = 1;
    read(&n);
    drop(read_async(&n));
}
