//! Every form of synchronous function: its meaning stays, and its span tells what happened and how long it took.

use instrument_core::traced_span;
use std::fmt::{Debug, Display};
use std::num::ParseIntError;
use std::thread;
use std::time::{Duration, Instant};
use support::{lasted, recorded};

#[traced_span]
fn child() {}

/// Takes time that can be measured; how much, seen from inside.
fn work() -> Duration {
    let begun = Instant::now();
    child();
    thread::sleep(Duration::from_millis(2));
    begun.elapsed()
}

#[traced_span]
fn plain(n: u32) -> (u32, Duration) {
    (n + 1, work())
}

#[test]
fn a_function_has_a_span_as_long_as_its_work() {
    let ((n, took), kit) = recorded(|| plain(1));
    assert_eq!(n, 2);
    assert_eq!(
        kit.tree(),
        "
        caller
          plain
            child
        "
    );
    assert!(lasted(&kit.span("plain")) >= took);
}

#[traced_span(attrs(list.length = N, list.first = list.first()))]
fn last_of<'a, T, const N: usize>(list: &'a [T; N], _other: &str) -> Option<&'a T>
where
    T: Debug + instrument_core::ToValue,
{
    child();
    list.last()
}

#[test]
fn generics_lifetimes_and_const_generics_stay() {
    let list = [String::from("a"), String::from("b")];
    let (last, kit) = recorded(|| last_of(&list, &String::from("shorter")));
    assert_eq!(last, Some(&list[1]));
    assert_eq!(
        kit.tree(),
        "
        caller
          last_of list.length=2 list.first=a
            child
        "
    );
}

#[traced_span]
fn shown(first: impl Display, rest: &mut dyn Iterator<Item = impl Debug>) -> String {
    child();
    format!("{first} {:?}", rest.collect::<Vec<_>>())
}

#[traced_span]
fn evens(to: u32) -> impl Iterator<Item = u32> + Clone {
    child();
    (0..to).filter(|n| n % 2 == 0)
}

#[traced_span]
fn maybe_evens(to: u32) -> Result<impl Iterator<Item = u32>, ParseIntError> {
    let from: u32 = "0".parse()?;
    Ok((from..to).step_by(2))
}

#[test]
fn impl_trait_stays_in_arguments_and_returns() {
    let (text, kit) = recorded(|| shown("list", &mut [1, 2].into_iter()));
    assert_eq!(text, "list [1, 2]");
    assert_eq!(kit.tree(), "caller\n  shown\n    child");

    let (numbers, kit) = recorded(|| (evens(5).clone().sum::<u32>(), maybe_evens(5)));
    assert_eq!((numbers.0, numbers.1.map(Iterator::count)), (6, Ok(3)));
    assert_eq!(kit.tree(), "caller\n  evens\n    child\n  maybe_evens");
}

#[traced_span]
fn adder(n: usize) -> impl Fn(&str) -> usize {
    child();
    move |text: &str| text.len() + n
}

#[traced_span]
fn boxed_adder<'a>(n: &'a usize) -> Box<dyn Fn(&str) -> usize + 'a> {
    child();
    Box::new(move |text| text.len() + n)
}

#[traced_span(attrs(count = list.len()))]
fn captures(mut list: Vec<u8>, each: impl Fn(u8) -> u8, last: impl FnOnce() -> u8) -> Vec<u8> {
    let mut push = |n| list.push(each(n));
    push(1);
    push(last());
    let owned = move || list;
    owned()
}

#[test]
fn closures_capture_and_are_returned() {
    let (lengths, kit) = recorded(|| (adder(2)("abc"), boxed_adder(&3)("abc")));
    assert_eq!(lengths, (5, 6));
    assert_eq!(
        kit.tree(),
        "caller\n  adder\n    child\n  boxed_adder\n    child"
    );

    let outside = String::from("outside");
    let (list, kit) = recorded(|| captures(vec![0], |n| n * 2, || outside.len() as u8));
    assert_eq!(list, [0, 2, 14]);
    assert_eq!(kit.tree(), "caller\n  captures count=1");
}

/// # Safety
/// `pointer` is valid.
#[traced_span(kind = client)]
#[expect(unsafe_code, reason = "this is about unsafe functions")]
unsafe fn read(pointer: *const u8) -> u8 {
    child();
    // SAFETY: the caller's promise.
    unsafe { *pointer }
}

#[traced_span]
extern "C" fn double(n: i32) -> i32 {
    child();
    n * 2
}

/// # Safety
/// `pointer` is valid.
#[traced_span(attrs(is_null = pointer.is_null()))]
#[expect(unsafe_code, reason = "this is about unsafe functions")]
unsafe extern "system" fn read_through(pointer: *const u8) -> u8 {
    // SAFETY: the caller's promise.
    unsafe { read(pointer) }
}

#[test]
#[expect(unsafe_code, reason = "this is about unsafe functions")]
fn unsafe_and_extern_functions_keep_safety_and_abi() {
    // The types say that neither was lost.
    let read: unsafe fn(*const u8) -> u8 = read;
    let double: extern "C" fn(i32) -> i32 = double;
    let read_through: unsafe extern "system" fn(*const u8) -> u8 = read_through;
    // SAFETY: the pointers are valid.
    let (values, kit) = recorded(|| unsafe { (read(&5), double(21), read_through(&6)) });
    assert_eq!(values, (5, 42, 6));
    assert_eq!(
        kit.tree(),
        "
        caller
          read [client]
            child
          double
            child
          read_through is_null=false
            read [client]
              child
        "
    );
}

#[traced_span(attrs(n))]
fn fibonacci(n: u32) -> u32 {
    if n < 2 {
        return n;
    }
    fibonacci(n - 1) + fibonacci(n - 2)
}

#[test]
fn recursion_is_a_tree() {
    let (n, kit) = recorded(|| fibonacci(3));
    assert_eq!(n, 2);
    assert_eq!(
        kit.tree(),
        "
        caller
          fibonacci n=3
            fibonacci n=2
              fibonacci n=1
              fibonacci n=0
            fibonacci n=1
        "
    );
}
