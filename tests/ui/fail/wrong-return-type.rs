use instrument_core::traced_span;

#[traced_span]
fn count(list: &[u8]) -> usize {
    list.len() as u32
}

#[traced_span]
fn nothing(list: &[u8]) {
    list.len()
}

#[traced_span]
fn forgotten(list: &[u8]) -> usize {
    list.len();
}

#[traced_span]
async fn count_async(list: &[u8]) -> usize {
    if list.is_empty() {
        return "none";
    }
    list.len() as u32
}

#[traced_span]
async fn forgotten_async(list: &[u8]) -> usize {
    list.len();
}

fn main() {}
