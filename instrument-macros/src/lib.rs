//! The [`macro@traced_span`] attribute; use it through `instrument_core`, which it expands to.

#![forbid(unsafe_code)]

#[cfg(test)]
mod any_tokens;
mod args;
mod cfg_attr;
mod duration;
mod err;
mod expand;
mod fallback;
mod field;
mod impl_block;
mod item;
mod itself;
mod keys;
mod kind;
mod mistakes;
mod model;
mod names;
mod params;
mod ret;
mod rules;
mod shape;
mod suggest;

use proc_macro::TokenStream;

/// Traces a function, a method, or every method of an `impl` block: a span from its start to its end.
///
/// ```
/// use instrument_core::traced_span;
///
/// #[traced_span(
///     component = "detector",
///     attrs(camera.id = camera_id, image.size = image.len(), model),
///     ok(detection.count = |found| found.len()),
/// )]
/// async fn detect_objects(camera_id: &str, image: Vec<u8>, model: &str) -> Result<Vec<Object>, ModelError> {
///     // ...
/// #   let _ = (camera_id, image, model);
/// #   Ok(Vec::new())
/// }
/// # struct Object;
/// # #[derive(Debug)]
/// # struct ModelError;
/// ```
///
/// The span `detector.detect_objects` is the current one while the function runs, across every `.await`; it has the
/// attributes that are named, and no others; and it ends as the function does: successfully, with an error (an `Err`
/// sets status, `error.type` and one exception record), panicking, or cancelled when its future is dropped half-way.
///
/// # Arguments
///
/// All are optional, and each may be given once.
///
/// | argument | example | meaning |
/// |---|---|---|
/// | name | `"detect_objects"`, or `name = "detect_objects"` | The span's name: a literal. By default the function's. |
/// | `component` | `component = "detector"` | Stands before the name: `detector.detect_objects`. |
/// | `kind` | `kind = client` | `internal` (the default), `server`, `client`, `producer` or `consumer`. |
/// | [`attrs`](#attributes) | `attrs(camera.id = camera_id, model)` | Attributes, evaluated only if the span is recorded. |
/// | `sampler` | `sampler(tenant.id = tenant)` | Attributes that the sampler must see: evaluated always, before it decides. |
/// | [`ok`](#the-result) | `ok(detection.count = \|found\| found.len())` | Attributes of a successful result. |
/// | [`err`](#errors) | `err(debug, expected = \|e\| e.is_not_found())` | What an error leaves on the span. |
/// | `parent` | `parent = &self.context` | Another parent than the current span: a `Context`, a `Span`, an `Option` of one, ... |
/// | `root` | `root` | No parent: the span starts a trace. |
/// | `links` | `links = batch.iter().map(\|job\| &job.context)` | Spans that this one follows from. |
/// | [`leaf`](#leaves) | `leaf` | The function calls nothing that is traced: its span is nobody's current one, and takes little more than half the time. |
/// | `sync` | `sync` | The call alone is traced, whatever it returns: also a future or stream, which then runs after the span. |
/// | `cost` | `cost` | Measures CPU time and memory. |
/// | `min_duration` | `min_duration = "10ms"` | A successful span that is shorter, and below which nothing is kept, is dropped, and counted. A literal in `ns`, `us`, `ms` or `s`, or a constant `Duration`, which stands in a `static`: without `Self` and generics. |
/// | `allow` | `allow(name, superseded)` | Lifts the check of the [name](#names), or of superseded [keys](#attributes). |
/// | `crate` | `crate = my_telemetry::instrument_core` | Where `instrument_core` is, for a crate that re-exports it. |
/// | `skip` | `skip` | Leaves a method of a traced [`impl` block](#impl-blocks) out. |
///
/// ```
/// # use instrument_core::{opentelemetry::Context, traced_span};
/// #[traced_span("resize")]
/// fn make_smaller(image: &[u8]) {}
///
/// #[traced_span("GET /objects/{id}", kind = client, attrs(server.address = "detector"))]
/// async fn fetch(id: u64) {}
///
/// #[traced_span(sampler(tenant.id = tenant), min_duration = "500us", cost)]
/// fn count(tenant: &str) {}
///
/// struct Job { context: Context, payload: Vec<u8> }
///
/// #[traced_span(parent = &job.context, attrs(job.size = job.payload.len()))]
/// async fn work(job: Job) {}
///
/// #[traced_span(root, links = batch.iter().map(|job| &job.context))]
/// async fn work_on_all(batch: &[Job]) {}
/// ```
///
/// # Attributes
///
/// | written | recorded |
/// |---|---|
/// | `camera.id = camera_id` | The value as what it is: a number, `bool`, string, or list of these. `None` records nothing. |
/// | `"http.request.header.x-id" = id` | A key of anything but words and dots stands in quotes. |
/// | `model` | The parameter of that name, as the attribute of that name. |
/// | `%url`, `server.url = %url` | What `Display` writes. |
/// | `?bbox`, `image.bbox = ?bbox` | What `Debug` writes. |
///
/// Values are expressions over the parameters and `self`. They are evaluated before the body, by reference, in the order
/// that they are written in, once. No parameter is recorded that is not named.
///
/// Keys that the semantic conventions have superseded (`http.method`, `db.statement`, ...) do not compile; the message
/// says what they are called now. What is not known at the start is set from the body, on the current span.
///
/// ```
/// # use instrument_core::traced_span;
/// struct Store { table: String }
///
/// impl Store {
///     #[traced_span(kind = client, attrs(db.collection.name = self.table, query.terms = ?terms, limit))]
///     fn search(&self, terms: &[&str], limit: Option<u32>) {}
/// }
/// ```
///
/// # The result
///
/// `ok(key = closure)` hands the closure a reference to what is in the `Ok` or the `Some`, or to the whole of any other
/// result. It is called only if the span is recorded. The parameters are gone by then: the closure sees the result alone.
///
/// ```
/// # use instrument_core::traced_span;
/// #[traced_span(ok(sum = |sum| *sum, sum.even = |sum| sum % 2 == 0))]
/// fn add(a: u32, b: u32) -> Option<u32> {
///     a.checked_add(b)
/// }
/// ```
///
/// # Errors
///
/// The type of the result decides, so aliases such as `io::Result` are seen through. Without `err(...)` the `Err` of a
/// `Result` is an error whose message is what `Display` writes, or `Debug` where there is no `Display`. A success leaves
/// the status unset, as the semantic conventions want it.
///
/// | in `err(...)` | meaning |
/// |---|---|
/// | `off` | Errors leave nothing. |
/// | `display`, `debug` | The message is what this writes; where the error has only the other one, that; with neither there is none. |
/// | `private` | The message is not recorded anywhere, only the type. What a panic says is another matter (`Builder::without_panic_hook` of `Telemetry`): `unwrap` shows the error. |
/// | `no_exception` | No exception record, only status and `error.type`. |
/// | `none`, `break` | `Option::None`, or `ControlFlow::Break`, is an error too. |
/// | `type = \|e\| e.kind()` | The `error.type`: a `&'static str`, `String` or `Cow` from the error. |
/// | `expected = \|e\| e.is_not_found()` | Errors that are no failure: the status stays unset. |
/// | `payment.code = \|e\| e.code()` | An attribute of the error. Its key has a dot or stands in quotes. |
///
/// ```
/// # use instrument_core::traced_span;
/// use std::io;
///
/// #[traced_span(err(
///     type = |e| e.kind().to_string(),
///     expected = |e| e.kind() == io::ErrorKind::NotFound,
///     os.code = |e| e.raw_os_error(),
/// ))]
/// fn read(path: &str) -> io::Result<Vec<u8>> {
///     std::fs::read(path)
/// }
/// ```
///
/// # Names
///
/// The name of an internal span is `snake_case` words, with dots between components. One that is not does not compile,
/// and the message shows the corrected name. Other kinds follow their own conventions: `GET /objects/{id}`,
/// `chat llama`, `pkg.Service/Method`. A name is a literal: what varies from call to call belongs in an attribute, where
/// it can be searched for and does not multiply the names.
///
/// # When the span starts and ends
///
/// | form | starts | ends |
/// |---|---|---|
/// | `fn`, methods, trait methods with a body, `unsafe`, `extern "C"` | at the call | at the return |
/// | `async fn`, also in traits | at the first poll | when it is ready, or dropped |
/// | `fn -> impl Future`, `-> Pin<Box<dyn Future>>`, `BoxFuture`; `#[async_trait]` | at the call | when the future is ready, or dropped |
/// | `fn -> impl Stream`, `-> Pin<Box<dyn Stream>>`, `BoxStream` | at the call | when the stream ends, or is dropped; the first `Err` among its items is its error |
///
/// `FusedFuture`, `TryFuture`, `FusedStream` and `TryStream` are futures and streams too. The signature decides, never the
/// body. Parameters move into the body, as in a plain function, and drop while the span is current, in the order that they
/// always do; only what a pattern leaves out, other than as the `_` of a tuple, drops after it, if the attributes use what it
/// does bind. `const fn`, functions without a body, and functions that return a future inside another type
/// (`Result<impl Future, E>`), or what becomes one (`impl IntoFuture`), do not compile; with `sync` they do. No more
/// does one that returns a future or stream by another name (an alias, `Self::Future`, `JoinHandle`): write the type out, or `sync`. A trait of your own that
/// is called `Stream` is one of these streams only where it says `Item = ...`.
///
/// Where a method with `mut self` assigns to `self`, the expansion allows `unused_assignments` in it, so that a module which forbids
/// that lint cannot have such a method traced; some of clippy's lints about moves are allowed likewise.
///
/// `#[track_caller]` does not reach into the body, which runs in a closure: there,
/// [`Location::caller`](std::panic::Location::caller) is not the caller of the function. `impl FnMut` and its kin are
/// returned without a closure, so that the arguments of what is returned are inferred; such a result is not examined.
///
/// # Leaves
///
/// Most of what a span costs is its place in OpenTelemetry's context, which makes it the parent of what starts in it. A function that
/// calls nothing traced needs none: with `leaf` its span takes little more than half the time, and, with a success and without `ok`,
/// allocates nothing.
///
/// ```
/// # use instrument_core::traced_span;
/// #[traced_span(leaf, attrs(frame.size = frame.len()))]
/// fn checksum(frame: &[u8]) -> u32 {
///     frame.iter().copied().map(u32::from).sum()
/// }
/// ```
///
/// In it, the current span is still the caller's: what is set on the current span, and log lines, are the caller's too. Its own
/// attributes are those of `attrs` and `ok`; errors and panics are recorded as ever. It is for functions that are done when they
/// return. Where not our recorder alone records, and without a parent, the span is an ordinary one.
///
/// # `impl` blocks
///
/// On an `impl` block the attribute traces every method. It takes the arguments that methods can share: `component`,
/// `kind`, `cost`, `min_duration`, `err`, `allow` and `crate`. A method's own `#[traced_span(...)]` adds to them or
/// takes their place; `#[traced_span(skip)]` leaves it out, as `const fn`s must be. Where some of the methods return no `Result`,
/// the closures of a shared `err` say what they take: `err(expected = |e: &io::Error| ...)`.
///
/// ```
/// # use instrument_core::traced_span;
/// struct Cart { items: Vec<u64> }
///
/// #[traced_span(component = "cart", err(private))]
/// impl Cart {
///     #[traced_span(skip)]
///     const fn new() -> Self {
///         Self { items: Vec::new() }
///     }
///
///     fn clear(&mut self) {
///         self.items.clear();
///     }
///
///     #[traced_span(kind = client, attrs(cart.size = self.items.len()))]
///     async fn check_out(&self) -> Result<u64, String> {
///         Ok(self.items.iter().sum())
///     }
/// }
/// ```
///
/// With `#[async_trait]` either attribute may come first. A method's own attribute may hang on a condition:
/// `#[cfg_attr(feature = "tracing", traced_span(skip))]`. The block knows it by the name `traced_span`; by another one, that it was
/// imported under, only if the block has that name too, and is written in a file, not by a macro.
///
/// # What it expands to
///
/// This function
///
/// ```
/// # use instrument_core::traced_span;
/// # type Image = [u8];
/// # struct Object;
/// # #[derive(Debug)]
/// # struct ModelError;
/// #[traced_span(kind = client, attrs(camera.id = camera_id), err(debug))]
/// async fn detect(camera_id: &str, mut image: Box<Image>) -> Result<Object, ModelError> {
///     image.reverse();
///     Err(ModelError)
/// }
/// ```
///
/// becomes, where `private` stands for `::instrument_core::__private`, which is nothing to use by hand:
///
/// ```text
/// async fn detect(camera_id: &str, image: Box<Image>) -> Result<Object, ModelError> {
///     let __span = if private::is_any() {
///         {
///             static __SITE: private::Site =
///                 private::Site::new("detect", ::core::module_path!(), ::core::option_env!("CARGO_PKG_VERSION"))
///                     .kind(private::SpanKind::Client)
///                     .attributes(1usize);
///             &__SITE
///         }
///         .started(|__attributes| { __attributes.add("camera.id", &(camera_id)); })
///     } else {
///         private::Span::none()
///     };
///     private::traced(
///         __span,
///         async move {
///             let _ = &camera_id;
///             let mut image = image;
///             if false {
///                 if let ::core::option::Option::Some(__never) = ::core::option::Option::None::<Result<Object, ModelError>> {
///                     return __never;
///                 }
///             }
///             {
///                 '__body: {
///                     image.reverse();
///                     Err(ModelError)
///                 }
///             }
///         },
///         |__end, __out| {
///             __end.settle(const { &private::Errors::new().debug() }, private::failure!(__out));
///         }
///     )
///     .await
/// }
/// ```
///
/// The signature stays, but for `mut` and patterns, and so do safety, ABI, lifetimes, generics and attributes. What is
/// left out above are the `#[allow]`s on lines that the macro writes. The future is wrapped once, and no more is stored in it
/// than was, up to the first parameter that is `mut`, a pattern or not used: that one, and those behind it, are stored once more.
/// It is not `UnwindSafe`, as a span is not; whoever catches its panics says `AssertUnwindSafe`. Nor is it `Clone`, where the function
/// returns an `impl Future + Clone`: a span ends once. `if false` only tells the
/// `async` block its type. A function that is not `async` has a `__span` that is started in its place, and
/// `private::run(&mut __span, move || { ... }, ...)`, instead; when that returns, the span has ended, and what is left of it is
/// forgotten, which is less than to drop it.
#[proc_macro_attribute]
pub fn traced_span(args: TokenStream, item: TokenStream) -> TokenStream {
    let (args, item) = (args.into(), proc_macro2::TokenStream::from(item));
    expand::item(args, item.clone())
        .unwrap_or_else(|mistakes| fallback::expand(&mistakes, item))
        .into()
}
