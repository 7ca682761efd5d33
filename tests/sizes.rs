//! The size of traced futures, beside `#[tracing::instrument]` in the same build: every task holds one.

use instrument_core::traced_span;
use std::future::ready;

/// Five functions, each awaiting the next.
macro_rules! nested {
    ($(#[$attr:meta])*) => {
        $(#[$attr])*
        pub(crate) async fn five() {
            four().await;
        }
        $(#[$attr])*
        async fn four() {
            three().await;
        }
        $(#[$attr])*
        async fn three() {
            two().await;
        }
        $(#[$attr])*
        async fn two() {
            one().await;
        }
        $(#[$attr])*
        async fn one() {
            ready(()).await;
        }
    };
}

/// An argument of 1 KiB that is used before and after an await.
macro_rules! large_argument {
    ($(#[$attr:meta])*) => {
        $(#[$attr])*
        pub(crate) async fn large(frame: [u8; 1024]) -> u8 {
            let first = frame[0];
            ready(()).await;
            first + frame[1023]
        }
    };
}

mod plain {
    use super::*;
    nested!();
    large_argument!();
}

mod ours {
    use super::*;
    nested!(#[traced_span]);
    large_argument!(#[traced_span]);
}

mod theirs {
    use super::*;
    nested!(#[tracing::instrument(skip_all)]);
    large_argument!(#[tracing::instrument(skip_all)]);
}

/// Neither larger than theirs, nor larger than it is known to be on 64 bits.
#[track_caller]
fn assert_size(plain: &impl Future, ours: &impl Future, theirs: &impl Future, known: usize) {
    let [plain, ours, theirs] = [size_of_val(plain), size_of_val(ours), size_of_val(theirs)];
    let sizes = format!("bytes: plain {plain}, ours {ours}, tracing's {theirs}");
    assert!(ours <= theirs, "ours is larger than tracing's: {sizes}");
    assert!(ours <= known, "ours grew, it was {known}: {sizes}");
}

#[test]
fn five_nested_async_fns_are_no_larger_than_tracings() {
    assert_size(&plain::five(), &ours::five(), &theirs::five(), 344);
}

#[test]
fn an_async_fn_with_a_large_argument_is_no_larger_than_tracings() {
    let frame = [0; 1024];
    assert_size(
        &plain::large(frame),
        &ours::large(frame),
        &theirs::large(frame),
        2104,
    );
}

#[test]
fn a_span_is_five_words() {
    let words = size_of::<instrument_core::Span>() / size_of::<usize>();
    assert!(words <= 5, "a span is {words} words");
}
