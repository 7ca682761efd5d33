use crate::args::Args;
use crate::field::{Field, Value};
use crate::item::Function;
use crate::itself;
use crate::kind::Kind;
use crate::mistakes::Mistakes;
use crate::shape::Shape;
use crate::{keys, names, rules, suggest};
use syn::Signature;

/// Forms of functions that have no span.
pub(super) fn function(function: &Function, mistakes: &mut Mistakes) {
    if let Some(variadic) = &function.sig.variadic {
        mistakes.add(variadic.dots, rules::variadic());
    }
    if let Some(attr) = function.attrs.iter().find(|attr| itself::is_this(attr)) {
        mistakes.add(attr, rules::traced_twice());
    }
}

/// What the signature says, unless `sync` says it.
pub(super) fn shape(args: &Args, sig: &Signature, mistakes: &mut Mistakes) -> Shape {
    match args.given("sync") {
        Some(sync) if sig.asyncness.is_some() => mistakes.add(sync, rules::sync_on_async()),
        Some(_) => return Shape::of_call(sig),
        None => {}
    }
    if let Some(ty) = Shape::nested(sig) {
        mistakes.add(ty, rules::nested_future());
    }
    Shape::of(sig)
}

pub(super) fn component(args: &Args, kind: Kind, allow_name: bool, mistakes: &mut Mistakes) {
    let Some(component) = &args.component else {
        return;
    };
    let text = component.value();
    if text.trim().is_empty() {
        mistakes.add(component, rules::empty_component());
    } else if kind == Kind::Internal && !allow_name && !names::is_span_name(&text) {
        mistakes.add(
            component,
            rules::component_not_snake_case(&names::corrected(&text)),
        );
    }
}

/// A span that nobody finds in a context, and that has the least there is.
pub(super) fn leaf(args: &Args, shared: &Args, shape: Shape, mistakes: &mut Mistakes) {
    let Some(leaf) = args.given("leaf") else {
        return;
    };
    if shape != Shape::Sync {
        mistakes.add(leaf, rules::leaf_not_done());
    }
    for word in ["parent", "root", "links", "sampler", "cost", "min_duration"] {
        let own = args.given(word);
        if let Some(at) = own.or_else(|| shared.given(word).map(|_| leaf)) {
            mistakes.add(at, rules::leaf_and_more(&word));
        }
    }
}

/// Keys that are superseded, or given twice in lists that end on the same span.
pub(super) fn keys<const N: usize>(
    lists: [&Vec<Field>; N],
    allow_superseded: bool,
    mistakes: &mut Mistakes,
) {
    let mut seen: Vec<&str> = Vec::new();
    for Field { key, .. } in lists.into_iter().flatten() {
        if seen.contains(&key.text.as_str()) {
            mistakes.add(&key.tokens, rules::duplicate_key(&key.text));
        } else if let Some(advice) = keys::advice(&key.text).filter(|_| !allow_superseded) {
            mistakes.add(&key.tokens, advice);
        }
        seen.push(&key.text);
    }
}

/// An attribute that stands alone is a parameter.
pub(super) fn parameter(field: &Field, parameters: &[(String, bool)], mistakes: &mut Mistakes) {
    let Value::Bare(ident) = &field.value else {
        return;
    };
    let known: Vec<&str> = parameters.iter().map(|(name, _)| name.as_str()).collect();
    if known.contains(&field.key.text.as_str()) {
        return;
    }
    if known.iter().any(|name| name.starts_with("__arg")) {
        mistakes.add(ident, rules::pattern_not_seen(ident));
        return;
    }
    let hint = if known.is_empty() {
        format!(": give the value a key, `my.key = {ident}`")
    } else {
        suggest::among(&field.key.text, &known)
    };
    mistakes.add(ident, rules::not_a_parameter(ident, &hint));
}
