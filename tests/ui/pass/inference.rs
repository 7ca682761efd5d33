//! What the compiler infers from a signature it still infers, and attributes go wherever a value can be named.

#![deny(warnings)]

use instrument_core::opentelemetry::Context;
use instrument_core::traced_span;
use std::error::Error;
use std::fmt::Debug;
use std::future::Future;

#[traced_span(parent = parent, links = links.iter(), sampler(n))]
pub fn linked(parent: &Context, links: &[Context], n: u32) -> u32 {
    n
}

#[traced_span(parent = parent.as_ref())]
pub async fn maybe_parent(parent: Option<Context>) {}

#[traced_span]
pub async fn find<'a>(list: &'a [String], text: &str) -> Option<&'a String> {
    list.iter().find(|candidate| *candidate == text)
}

#[traced_span]
pub fn length(text: &str) -> impl Future<Output = usize> {
    let length = text.len();
    async move { length }
}

#[traced_span]
pub fn closure() -> Box<dyn Fn(&str) -> usize> {
    Box::new(|text| text.len())
}

#[traced_span]
pub fn pointer() -> fn(u32) -> u32 {
    |n| n + 1
}

#[traced_span]
pub fn default() -> Vec<u8> {
    Default::default()
}

#[traced_span]
pub fn collected() -> Result<Vec<u8>, String> {
    vec![Ok(1)].into_iter().collect()
}

#[traced_span]
pub async fn collected_async() -> Result<Vec<u8>, String> {
    vec![Ok(1)].into_iter().collect()
}

#[traced_span]
pub fn dynamic(text: bool) -> Box<dyn Debug> {
    if text {
        return Box::new("text");
    }
    Box::new(1)
}

#[traced_span]
pub async fn dynamic_async(text: bool) -> Box<dyn Debug> {
    if text {
        return Box::new("text");
    }
    match text {
        true => Box::new(1),
        false => Box::new(2_u8),
    }
}

#[traced_span]
pub async fn early(exit: bool) {
    if exit {
        return;
    }
    panic!()
}

#[traced_span]
pub fn each(list: &mut [u8]) -> impl Iterator<Item = &mut u8> {
    list.iter_mut()
}

#[traced_span]
pub fn pushed(list: &mut Vec<u8>) -> Option<&mut u8> {
    list.push(1);
    list.iter_mut().next()
}

#[traced_span(err(type = classify, expected = |e| e.is_empty(), error.length = String::len))]
pub fn classified() -> Result<(), String> {
    Ok(())
}

fn classify(error: &String) -> String {
    error.clone()
}

#[traced_span(err(private, no_exception, none), ok(upper = %|text: &&str| text.to_uppercase(), debug = ?|text| text, text = |text| *text))]
pub fn found() -> Option<&'static str> {
    Some("a")
}

#[traced_span(err(off), ok(n = |n| *n))]
pub async fn silent() -> Result<u32, Box<dyn Error + Send + Sync>> {
    Ok(1)
}

#[traced_span(attrs(id, name = user.name, first = user.tags[0].len()))]
pub async fn handler(Path(id): Path<u32>, Json(user): Json<User>) -> Result<usize, std::io::Error> {
    Ok(user.name.len() + user.tags.len() + id as usize)
}

#[traced_span(attrs(either))]
pub fn one_of((Ok(either) | Err(either)): Result<u8, u8>) -> u8 {
    either
}

#[traced_span(attrs(n = either))]
pub async fn changed((Ok(mut either) | Err(mut either)): Result<u8, u8>) -> u8 {
    either += 1;
    either
}

#[traced_span(attrs(a))]
pub fn beside_a_variant((a, Some(_) | None): (u8, Option<u8>)) -> u8 {
    a
}

#[derive(Clone, Copy)]
pub struct Unit;

#[traced_span(attrs(a))]
pub async fn beside_a_constant((Unit, mut a): (Unit, u8)) -> u8 {
    a += 1;
    a
}

pub struct Path<T>(T);
pub struct Json<T>(T);
pub struct User {
    name: String,
    tags: Vec<String>,
}

#[traced_span(attrs(label, note, quoted.label = label))]
pub fn only_attributes(label: &'static str, note: Option<&str>) {}

pub struct Row<const N: usize>;

#[traced_span]
impl Row<{ 1 + 2 }> {
    pub fn width(&self) -> usize {
        3
    }
}

pub struct Cell<T>(T);

#[traced_span(kind = server, err(debug), min_duration = std::time::Duration::from_millis(1))]
impl<T: Clone> Cell<T>
where
    T: Send + 'static,
{
    pub fn get(&self) -> T {
        self.0.clone()
    }

    pub async fn into_inner(self) -> T {
        self.0
    }

    #[traced_span(name = "pkg.Cell/Set", kind = client, attrs(rpc.system.name = "grpc", type = "cell"))]
    pub fn set(&mut self, value: T) -> &mut Self {
        self.0 = value;
        self
    }
}

#[traced_span(kind = producer, name = "send orders")]
pub fn send() {}

#[traced_span(name = "Title", allow(name, superseded), attrs(http.method = "GET"))]
pub fn allowed() {}

#[traced_span]
pub fn outer() -> u32 {
    #[traced_span]
    fn inner() -> u32 {
        1
    }
    inner()
}

fn main() {
    assert_eq!(outer(), 1);
}
