//! Defects of other attribute macros, each a promise that ours keeps: what a function means.
//!
//! Those that show when compiling have their case in `ui`, listed at the end; `defects_async.rs` and
//! `defects_recording.rs` have the rest, `late_install.rs` and `sizes.rs` those that need a process or a file.

use instrument_core::opentelemetry::InstrumentationScope;
use instrument_core::opentelemetry::trace::TracerProvider;
use instrument_core::{AsContext, Provider, current, span, traced_span};
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider};
use std::backtrace::Backtrace;
use std::cell::RefCell;
use std::panic::catch_unwind;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use support::recorded;

/// # Safety
/// `pointer` is valid.
#[traced_span]
#[expect(unsafe_code, reason = "this is about unsafe functions")]
unsafe fn read(pointer: *const u8) -> u8 {
    // SAFETY: the caller's promise.
    unsafe { *pointer }
}

/// Apollo 0.12 makes it a safe function. That a call without `unsafe` is refused: `ui/fail/unsafe-fn-called-safely.rs`.
#[test]
#[expect(unsafe_code, reason = "this is about unsafe functions")]
fn unsafe_fn_stays_unsafe() {
    let read: unsafe fn(*const u8) -> u8 = read;
    // SAFETY: the pointer is valid.
    let (value, kit) = recorded(|| unsafe { read(&7) });
    assert_eq!(value, 7);
    assert_eq!(kit.tree(), "caller\n  read");
}

#[traced_span]
extern "C" fn double(n: i32) -> i32 {
    n * 2
}

/// Apollo 0.12 drops the ABI.
#[test]
fn extern_c_stays_extern_c() {
    let double: extern "C" fn(i32) -> i32 = double;
    let (value, kit) = recorded(|| double(21));
    assert_eq!(value, 42);
    assert_eq!(kit.tree(), "caller\n  double");
}

#[traced_span]
fn only_panics() {
    panic!("expected by this test")
}

#[traced_span]
#[expect(clippy::todo, reason = "this is about todo")]
async fn unfinished() {
    todo!()
}

/// Apollo 0.12: `E0308 expected (), found Result<_, _>`.
#[test]
fn panic_only_body() {
    let (panicked, kit) = recorded(|| {
        let unfinished = || support::block_on(unfinished());
        catch_unwind(only_panics).is_err() && catch_unwind(unfinished).is_err()
    });
    assert!(panicked);
    assert_eq!(
        kit.tree(),
        r#"
        caller
          only_panics !panic "panicked"
          unfinished !panic "panicked"
        "#
    );
}

#[traced_span(ok(first = |first| **first))]
fn first(list: &mut [u32]) -> &mut u32 {
    &mut list[0]
}

/// Apollo 0.12, and tracing 0.1 with `err` or `ret` (tracing#2796, #2857): "captured variable cannot escape `FnMut`
/// closure body".
#[test]
fn mut_reference_in_and_out() {
    let mut list = [1, 2];
    let ((), kit) = recorded(|| *first(&mut list) = 7);
    assert_eq!(list, [7, 2]);
    assert_eq!(kit.tree(), "caller\n  first first=1");
}

struct Cache(Option<String>);

impl Cache {
    #[traced_span(err(debug))]
    fn fill(&mut self, text: &str) -> Result<&mut String, std::fmt::Error> {
        Ok(self.0.get_or_insert_with(|| text.to_owned()))
    }
}

/// The same of a reference inside a `Result`, through `self`.
#[test]
fn a_mut_reference_comes_out_in_a_result() {
    let mut cache = Cache(None);
    let ((), kit) = recorded(|| cache.fill("text").unwrap().push('!'));
    assert_eq!(cache.0.as_deref(), Some("text!"));
    assert_eq!(kit.tree(), "caller\n  fill");
}

struct NotEvenDebug;

#[traced_span(attrs(model))]
fn log_in(model: &str, _password: &str, _: NotEvenDebug) {}

/// tracing records every argument unless told not to (tracing#754, #1273, #3402), and needs `Debug` of each.
#[test]
fn nothing_is_recorded_that_was_not_named() {
    let ((), kit) = recorded(|| log_in("yolo26", "secret", NotEvenDebug));
    assert_eq!(kit.tree(), "caller\n  log_in model=yolo26");
}

mod shadow {
    #![expect(dead_code, reason = "only shadows")]
    #[derive(Debug)]
    pub(super) enum All {
        Some,
        None,
        Ok,
        Err,
        Span,
        Context,
        Level,
        Option,
        Result,
        Box,
    }
    pub(super) mod core {}
    pub(super) mod std {}
    pub(super) mod instrument_core {}
}

#[traced_span(attrs(n), err(off), ok(doubled = |n| *n))]
fn shadowed(n: u32) -> u32 {
    use self::shadow::All::*;
    #[expect(unused_imports, reason = "they are not to be used by the expansion")]
    use self::shadow::*;
    let _ = (Some, None, Err);
    n * 2
}

/// tracing 0.1.29 broke where the body imports names that its expansion uses (tracing#3306).
#[test]
fn imports_in_the_body_shadow_nothing_of_ours() {
    let (doubled, kit) = recorded(|| shadowed(2));
    assert_eq!(doubled, 4);
    assert_eq!(kit.tree(), "caller\n  shadowed n=2 doubled=4");
}

#[traced_span]
fn captures_backtrace() -> String {
    Backtrace::force_capture().to_string()
}

/// tracing adds frames to every call (tracing#3453). Ours are two.
#[test]
fn a_backtrace_has_few_frames_of_ours() {
    let (trace, _) = recorded(captures_backtrace);
    let is_ours = |line: &&str| line.contains(": instrument_core::");
    let function = |line: &&str| line.ends_with("::captures_backtrace");
    assert!(
        trace.lines().any(|line| function(&line)),
        "symbols are here: {trace}"
    );
    let frames = trace
        .lines()
        .take_while(|line| !function(line))
        .filter(is_ours)
        .count();
    assert!(frames <= 2, "{trace}");
}

/// What was current when it was dropped.
struct Noisy<'a>(&'a RefCell<Vec<Option<String>>>);

impl Drop for Noisy<'_> {
    fn drop(&mut self) {
        self.0.borrow_mut().push(current::span_id());
    }
}

#[traced_span]
fn drops(used: Noisy<'_>, _unused: Noisy<'_>, _: Noisy<'_>) -> usize {
    used.0.borrow().len()
}

/// tracing and fastrace drop unused arguments after the span, apollo all of them. Orders are in `macros_drop.rs`.
#[test]
fn parameters_drop_inside_the_span() {
    let log = RefCell::default();
    let (_, kit) = recorded(|| drops(Noisy(&log), Noisy(&log), Noisy(&log)));
    let id = kit.span("drops").span_context.span_id().to_string();
    assert_eq!(log.take(), vec![Some(id); 3]);
}

#[traced_span(name = "named", component = "tests", kind = client, parent = job, links = [job])]
fn many_arguments(job: &dyn AsContext) {}

/// tracing refuses `parent` beside `target`: its check for "given twice" looks at the wrong one.
#[test]
fn no_argument_is_taken_for_another_one_given_twice() {
    let ((), kit) = recorded(|| {
        let job = span!("job").start();
        many_arguments(&job);
    });
    assert_eq!(
        kit.tree(),
        "caller\n  job\n    tests.named [client] link_count=1 -> job"
    );
}

/// Counts how often a tracer is asked for.
struct Counted(SdkTracerProvider, Arc<AtomicUsize>);

impl TracerProvider for Counted {
    type Tracer = SdkTracer;

    fn tracer_with_scope(&self, scope: InstrumentationScope) -> SdkTracer {
        self.1.fetch_add(1, Ordering::Relaxed);
        self.0.tracer_with_scope(scope)
    }
}

#[traced_span]
fn often() {}

/// Apollo asks the global provider for a tracer on every call: 20 to 50 ns a span.
#[test]
fn the_tracer_is_looked_up_once() {
    let lookups = Arc::new(AtomicUsize::new(0));
    let counted = Counted(SdkTracerProvider::builder().build(), lookups.clone());
    let bound = Provider::new(counted).enter();
    (0..1000).for_each(|_| often());
    drop(bound);
    assert_eq!(lookups.load(Ordering::Relaxed), 1);
}

/// `#[auto_span]` names its tracer "".
#[test]
fn the_scope_is_the_crates_module_and_version() {
    let ((), kit) = recorded(often);
    let scope = kit.span("often").instrumentation_scope;
    assert_eq!(
        (scope.name(), scope.version()),
        ("defects", Some(env!("CARGO_PKG_VERSION")))
    );
}

/// What shows when compiling, and which case holds it.
#[test]
fn every_defect_of_compile_time_has_its_case() {
    for (defect, case) in [
        (
            "tracing: a typo in an argument is a mere warning",
            "fail/unknown-argument.rs",
        ),
        (
            "tracing#3158: an attribute given twice",
            "fail/duplicate-key.rs",
        ),
        (
            "tracing, fastrace: `const fn` gives several errors",
            "fail/const-fn.rs",
        ),
        (
            "fastrace: `unexpected identifier` that does not say which",
            "fail/not-an-argument.rs",
        ),
        (
            "apollo: a name after `name =` is not understood",
            "fail/dynamic-name.rs",
        ),
        (
            "apollo: `unsafe fn` becomes a safe one",
            "fail/unsafe-fn-called-safely.rs",
        ),
        (
            "tracing#1863: a future inside another type is not traced",
            "fail/nested-future.rs",
        ),
        ("tracing#3179, autometrics#141: no body", "fail/no-body.rs"),
        (
            "tracing#843, #1093, #3597, #1366, fastrace: lints",
            "pass/lints.rs",
        ),
        ("apollo: no `crate = path`", "pass/krate.rs"),
    ] {
        let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui").join(case);
        assert!(case.exists(), "{defect}: {}", case.display());
    }
}
