//! A whole `impl` block: what its methods share, override and leave out.

use instrument_core::{SpanKind, traced_span, traced_span as traced};
use std::num::{IntErrorKind, ParseIntError};
use support::{recorded, recorded_async};

struct Queue<T>(Vec<T>);

#[traced_span(component = "queue", kind = consumer, err(private, no_exception))]
impl<T: Clone> Queue<T> {
    const LIMIT: usize = 2;

    #[traced_span(skip)]
    const fn new() -> Self {
        Self(Vec::new())
    }

    fn push(&mut self, item: T) -> Result<usize, String> {
        if self.len() == Self::LIMIT {
            return Err("full".to_owned());
        }
        self.0.push(item);
        Ok(self.0.len())
    }

    #[traced_span("pop_last", component = "stack", kind = internal, attrs(length = self.0.len()))]
    fn pop(&mut self) -> Option<T> {
        self.0.pop()
    }

    #[traced_span(err(debug))]
    async fn parse(&self, text: &str) -> Result<u8, ParseIntError> {
        text.parse()
    }

    #[traced_span(skip)]
    fn len(&self) -> usize {
        self.0.len()
    }
}

#[test]
fn a_whole_impl_block_shares_and_overrides() {
    let (_, kit) = recorded_async(async || {
        let mut queue = Queue::new();
        assert_eq!(queue.push(1), Ok(1));
        assert_eq!(queue.push(2), Ok(2));
        assert!(queue.push(3).is_err());
        assert_eq!(queue.pop(), Some(2));
        assert!(queue.parse("x").await.is_err());
    });
    assert_eq!(
        kit.tree(),
        r#"
        caller
          queue.push [consumer]
          queue.push [consumer]
          queue.push [consumer] !alloc::string::String
          stack.pop_last length=2
          queue.parse [consumer] !core::num::error::ParseIntError "ParseIntError { kind: InvalidDigit }" +exception
        "#
    );
    assert_eq!(kit.span("stack.pop_last").span_kind, SpanKind::Internal);
}

struct Countdown(u32);

#[traced_span(component = "countdown", cost, min_duration = "60s")]
impl Iterator for Countdown {
    type Item = u32;

    #[traced_span(min_duration = "0s")]
    fn next(&mut self) -> Option<u32> {
        self.0 = self.0.checked_sub(1)?;
        Some(self.0)
    }

    fn count(self) -> usize {
        self.0 as usize
    }
}

#[test]
fn an_impl_block_of_a_trait_shares_cost_and_minimum_duration() {
    let (_, kit) = recorded(|| {
        let mut countdown = Countdown(2);
        assert_eq!(countdown.next(), Some(1));
        assert_eq!(countdown.count(), 1);
    });
    assert_eq!(kit.tree().without_attributes(), "caller\n  countdown.next");
    if cfg!(target_os = "linux") {
        assert_eq!(
            support::int(&kit.span("countdown.next"), "cpu.polls"),
            Some(1)
        );
    }
}

struct Shelf(Vec<u8>);

#[traced(component = "shelf")]
impl Shelf {
    #[traced(skip)]
    const fn new(books: Vec<u8>) -> Self {
        Self(books)
    }

    #[traced(attrs(book))]
    fn put(&mut self, book: u8) {
        self.0.push(book);
    }
}

#[test]
fn an_impl_block_knows_its_own_other_name() {
    let (_, kit) = recorded(|| Shelf::new(Vec::new()).put(3));
    assert_eq!(kit.tree(), "caller\n  shelf.put book=3");
}

struct Switched(Vec<u8>);

#[cfg_attr(test, traced_span(component = "switched"))]
impl Switched {
    #[cfg_attr(test, traced_span(skip))]
    const fn new(numbers: Vec<u8>) -> Self {
        Self(numbers)
    }

    #[cfg_attr(test, inline, traced_span(attrs(number)))]
    #[cfg_attr(not(test), traced_span(skip))]
    fn add(&mut self, number: u8) -> usize {
        self.0.push(number);
        self.count()
    }

    #[cfg_attr(not(test), traced_span(skip))]
    #[cfg_attr(test, cfg_attr(not(test), traced_span(skip)))]
    fn count(&self) -> usize {
        self.0.len()
    }
}

#[test]
fn a_methods_own_attribute_may_hang_on_a_condition() {
    let (_, kit) = recorded(|| Switched::new(Vec::new()).add(3));
    assert_eq!(
        kit.tree(),
        r"
        caller
          switched.add number=3
            switched.count
        "
    );
}

struct Numbers(Vec<u8>);

#[traced_span(err(
    private,
    no_exception,
    expected = |e: &ParseIntError| *e.kind() == IntErrorKind::Empty,
    int.error = ?|e: &ParseIntError| e.kind(),
))]
impl Numbers {
    fn parse(&mut self, text: &str) -> Result<u8, ParseIntError> {
        text.parse().inspect(|number| self.0.push(*number))
    }

    fn count(&self) -> usize {
        self.0.len()
    }

    async fn first(&self) -> Option<u8> {
        self.0.first().copied()
    }

    fn clear(&mut self) {
        self.0.clear();
    }
}

#[test]
fn what_an_impl_block_says_of_errors_is_nothing_to_methods_that_return_no_result() {
    let (_, kit) = recorded_async(async || {
        let mut numbers = Numbers(Vec::new());
        assert!(numbers.parse("x").is_err());
        assert!(numbers.parse("").is_err());
        assert_eq!((numbers.count(), numbers.first().await), (0, None));
        numbers.clear();
    });
    assert_eq!(
        kit.tree(),
        r"
        caller
          parse int.error=InvalidDigit !core::num::error::ParseIntError
          parse int.error=Empty
          count
          first
          clear
        "
    );
}
