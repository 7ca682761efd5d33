//! The macro on any tokens: it answers with code or with advice, and never panics.
//!
//! `FUZZ_SECONDS` says for how long; the test command tries some thousand inputs.

use crate::{expand, fallback};
use proc_macro2::TokenStream;
use std::time::{Duration, Instant};

const WORDS_OF_ARGUMENTS: &[&str] = &[
    "name",
    "component",
    "kind",
    "attrs",
    "sampler",
    "ok",
    "err",
    "parent",
    "root",
    "links",
    "leaf",
    "cost",
    "min_duration",
    "crate",
    "allow",
    "skip",
    "skip_all",
    "fields",
    "level",
    "clinet",
    "client",
    "internal",
    "off",
    "debug",
    "display",
    "private",
    "no_exception",
    "none",
    "break",
    "type",
    "expected",
    "superseded",
    "camera",
    "id",
    "self",
    "a",
    "r#type",
    "=",
    ",",
    ".",
    "::",
    "%",
    "?",
    "|e|",
    "&",
    "-",
    "()",
    "(a.b = c)",
    "(a, b, c.d = %e)",
    "(type = |e| e.kind())",
    "[a]",
    "{ a }",
    "\"name\"",
    "\"Some Name\"",
    "\"\"",
    "\"10ms\"",
    "\"10 parsecs\"",
    "b\"x\"",
    "1",
    "1.5",
    "'c'",
    "true",
    "'a",
    "#",
    "!",
    "http.method",
    "\"http.method\"",
];
const WORDS_OF_ITEMS: &[&str] = &[
    "fn",
    "async",
    "unsafe",
    "const",
    "extern",
    "\"C\"",
    "pub",
    "impl",
    "trait",
    "struct",
    "mod",
    "for",
    "where",
    "dyn",
    "f",
    "T",
    "Self",
    "self",
    "&self",
    "mut",
    "x: u8",
    "(x: u8)",
    "(&self)",
    "(self: Arc<Self>, mut a: &str)",
    "()",
    "((a, b): (u8, u8), _: u8)",
    "<T: Send>",
    "<'a>",
    "-> T",
    "-> !",
    "-> impl Future<Output = u8>",
    "-> Result<T, E>",
    "-> Pin<Box<dyn Future<Output = u8> + Send + 'a>>",
    "-> impl Stream<Item = u8>",
    "{}",
    "{ panic!() }",
    "{ x",
    ";",
    "#[traced_span]",
    "#[traced_span(skip)]",
    "#[cfg(test)]",
    "{ fn f(&self) {} }",
    "{ async fn g(x: u8) -> u8 { x } }",
    "{ const fn h() {} }",
    "{ type A = B; }",
    "...",
    "=",
    "|",
    ",",
];
const WHOLE_ITEMS: &[&str] = &[
    "fn f(a: &str, camera: u8) -> Result<u8, E> { Ok(1) }",
    "pub async fn f<'a, T: Send>(&'a self, mut a: T, (c, d): (u8, u8), _: u8) -> io::Result<T> where T: Clone { a }",
    "unsafe extern \"C\" fn f(id: *const u8) -> ! { loop {} }",
    "fn f(e: E) -> Pin<Box<dyn Future<Output = u8> + Send>> { Box::pin(async move { 1 }) }",
    "impl<T> A for B<T> { const C: u8 = 1; fn f(&self, a: u8) {} #[traced_span(skip)] const fn g() {} }",
    "const fn f() {}",
    "fn f();",
    "struct S { a: u8 }",
];

/// Random numbers enough to pick words.
struct Picker(u64);

impl Picker {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 32).unwrap_or(0) % end
    }

    fn words(&mut self, from: &[&'static str], at_most: usize) -> String {
        (0..self.below(at_most + 1))
            .map(|_| from[self.below(from.len())])
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn item(&mut self) -> String {
        if self.below(2) == 0 {
            WHOLE_ITEMS[self.below(WHOLE_ITEMS.len())].to_owned()
        } else {
            self.words(WORDS_OF_ITEMS, 12)
        }
    }
}

fn tokens(text: &str) -> Option<TokenStream> {
    // Brackets that do not match never reach a macro.
    text.parse().ok()
}

#[test]
fn any_tokens_are_answered() {
    let seconds = std::env::var("FUZZ_SECONDS")
        .ok()
        .and_then(|seconds| seconds.parse().ok());
    let until = seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let mut picker = Picker(0x9E37_79B9_7F4A_7C15);
    let (mut tried, mut expanded) = (0_u64, 0_u64);
    while until.map_or(tried < 5_000, |until| Instant::now() < until) {
        let (args, item) = (picker.words(WORDS_OF_ARGUMENTS, 14), picker.item());
        let (Some(args), Some(item)) = (tokens(&args), tokens(&item)) else {
            continue;
        };
        tried += 1;
        let answer = match expand::item(args, item.clone()) {
            Ok(code) => {
                expanded += 1;
                code
            }
            Err(mistakes) => fallback::expand(&mistakes, item.clone()),
        };
        assert!(
            !answer.is_empty() || item.is_empty(),
            "no answer to `{item}`"
        );
    }
    println!("{tried} inputs, {expanded} of them expanded");
    assert!(
        expanded > 0 && expanded < tried,
        "{expanded} of {tried} expanded: the words no longer fit the grammar"
    );
}
