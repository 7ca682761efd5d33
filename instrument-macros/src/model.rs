use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::{Expr, LitStr};

use crate::args::Args;
use crate::err::Err;
use crate::field::{Field, How, Key, Value};
use crate::impl_block::is_traced_span;
use crate::item::Function;
use crate::kind::Kind;
use crate::mistakes::Mistakes;
use crate::params::Params;
use crate::shape::Shape;
use crate::{keys, names, rules, suggest};

/// A function's span, checked: what `expand` writes.
pub(crate) struct Model {
    pub(crate) krate: TokenStream,
    pub(crate) shape: Shape,
    pub(crate) site: Site,
    pub(crate) start: Start,
    pub(crate) end: End,
}

/// What is known at compile time.
pub(crate) struct Site {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) cost: bool,
    pub(crate) min_duration: Option<TokenStream>,
}

/// What is computed at the start.
pub(crate) struct Start {
    pub(crate) parent: Option<Expr>,
    pub(crate) root: bool,
    pub(crate) links: Option<Expr>,
    pub(crate) sampler: Vec<Attribute>,
    pub(crate) attrs: Vec<Attribute>,
}

/// What is computed from the result.
pub(crate) struct End {
    pub(crate) ok: Vec<Attribute>,
    pub(crate) err: ErrModel,
}

#[derive(Default)]
pub(crate) struct ErrModel {
    pub(crate) off: bool,
    /// Calls on `Errors`, in order.
    pub(crate) policy: Vec<&'static str>,
    pub(crate) classify: Option<Expr>,
    pub(crate) expected: Option<Expr>,
    pub(crate) attributes: Vec<Attribute>,
}

pub(crate) struct Attribute {
    pub(crate) key: Key,
    /// The method of `Attributes` that takes it.
    pub(crate) add: &'static str,
    pub(crate) value: Value,
}

/// A function by itself.
pub(crate) fn of_function(args: Args, function: &Function, mistakes: &mut Mistakes) -> Model {
    if let Some(skip) = args.given("skip") {
        mistakes.add(skip, rules::skip_on_function());
    }
    if let Some(token) = &function.sig.constness {
        mistakes.add(token, rules::const_fn());
    }
    of(args, &Args::default(), function, mistakes)
}

/// A method of a traced impl block; none when it is left out.
pub(crate) fn of_method(args: Args, shared: &Args, method: &Function, mistakes: &mut Mistakes) -> Option<Model> {
    if args.skip {
        if args.given.len() > 1 || args.name.is_some() {
            mistakes.add(args.given("skip"), rules::skip_with_arguments());
        }
        return None;
    }
    if let Some(token) = &method.sig.constness {
        mistakes.add(token, rules::const_method());
    }
    Some(of(args, shared, method, mistakes))
}

/// What an impl block shares, checked once.
pub(crate) fn check_shared(shared: &Args, mistakes: &mut Mistakes) {
    check_component(shared, shared.kind.unwrap_or(Kind::Internal), shared.allow_name, mistakes);
    if let Some(err) = &shared.err {
        check_keys([&err.attributes], shared.allow_superseded, mistakes);
    }
}

fn of(args: Args, shared: &Args, function: &Function, mistakes: &mut Mistakes) -> Model {
    check_function(function, mistakes);
    let shape = Shape::of(&function.sig);
    let kind = args.kind.or(shared.kind).unwrap_or(Kind::Internal);
    let allow_name = args.allow_name || shared.allow_name;
    let allow_superseded = args.allow_superseded || shared.allow_superseded;

    check_component(&args, kind, allow_name, mistakes);
    let component = args.component.as_ref().or(shared.component.as_ref());
    let name = span_name(args.name.as_ref(), component, function, kind == Kind::Internal && !allow_name, mistakes);

    check_keys([&args.attrs, &args.sampler], allow_superseded, mistakes);
    check_keys([&args.ok], allow_superseded, mistakes);
    if let Some(err) = &args.err {
        check_keys([&err.attributes], allow_superseded, mistakes);
    }
    if let (Some(ok), Shape::Stream { .. }) = (args.given("ok"), shape) {
        mistakes.add(ok, rules::ok_on_stream());
    }
    if let (Some(_), Some(root)) = (args.given("parent"), args.given("root")) {
        mistakes.add(root, rules::parent_and_root());
    }

    let parameters = Params::names(&function.sig.inputs);
    for field in args.attrs.iter().chain(&args.sampler) {
        check_parameter(field, &parameters, mistakes);
    }
    let attributes = |fields: Vec<Field>| fields.into_iter().map(|field| attribute(field, &parameters)).collect();
    Model {
        krate: args.krate.as_ref().or(shared.krate.as_ref()).map_or(quote!(::instrument_core), ToTokens::to_token_stream),
        shape,
        site: Site {
            name,
            kind,
            cost: args.cost || shared.cost,
            min_duration: args.min_duration.or_else(|| shared.min_duration.clone()),
        },
        start: Start {
            parent: args.parent,
            root: args.root,
            links: args.links,
            sampler: attributes(args.sampler),
            attrs: attributes(args.attrs),
        },
        end: End {
            ok: attributes(args.ok),
            err: args.err.or_else(|| shared.err.clone()).map(err_model).unwrap_or_default(),
        },
    }
}

/// Forms of functions that have no span.
fn check_function(function: &Function, mistakes: &mut Mistakes) {
    if let Some(variadic) = &function.sig.variadic {
        mistakes.add(variadic.dots, rules::variadic());
    }
    if let Some(attr) = function.attrs.iter().find(|attr| is_traced_span(attr)) {
        mistakes.add(attr, rules::traced_twice());
    }
    if let Some(ty) = Shape::nested(&function.sig) {
        mistakes.add(ty, rules::nested_future());
    }
}

fn check_component(args: &Args, kind: Kind, allow_name: bool, mistakes: &mut Mistakes) {
    let Some(component) = &args.component else { return };
    let text = component.value();
    if text.trim().is_empty() {
        mistakes.add(component, rules::empty_component());
    } else if kind == Kind::Internal && !allow_name && !names::is_span_name(&text) {
        mistakes.add(component, rules::component_not_snake_case(&names::corrected(&text)));
    }
}

fn span_name(
    given: Option<&LitStr>,
    component: Option<&LitStr>,
    function: &Function,
    checked: bool,
    mistakes: &mut Mistakes,
) -> String {
    let name = given.map_or_else(|| function.sig.ident.unraw().to_string(), LitStr::value);
    match given {
        Some(literal) if name.trim().is_empty() => mistakes.add(literal, rules::empty_name()),
        Some(literal) if checked && !names::is_span_name(&name) => {
            mistakes.add(literal, rules::name_not_snake_case(&names::corrected(&name)));
        }
        None if checked && !names::is_span_name(&name) => {
            mistakes.add(&function.sig.ident, rules::function_not_snake_case(&name, &names::corrected(&name)));
        }
        _ => {}
    }
    component.map_or_else(|| name.clone(), |component| format!("{}.{name}", component.value()))
}

/// Keys that are superseded, or given twice in lists that end on the same span.
fn check_keys<const N: usize>(lists: [&Vec<Field>; N], allow_superseded: bool, mistakes: &mut Mistakes) {
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
fn check_parameter(field: &Field, parameters: &[(String, bool)], mistakes: &mut Mistakes) {
    let Value::Bare(ident) = &field.value else { return };
    let known: Vec<&str> = parameters.iter().map(|(name, _)| name.as_str()).collect();
    if known.contains(&field.key.text.as_str()) {
        return;
    }
    let hint = if known.is_empty() {
        format!(": give the value a key, `my.key = {ident}`")
    } else {
        suggest::among(&field.key.text, &known)
    };
    mistakes.add(ident, rules::not_a_parameter(ident, &hint));
}

fn attribute(field: Field, parameters: &[(String, bool)]) -> Attribute {
    let is_static = field.value.is_str_literal()
        || field.value.as_ident().is_some_and(|ident| {
            let name = ident.unraw().to_string();
            parameters.iter().any(|(parameter, is_static)| *is_static && *parameter == name)
        });
    let add = match field.how {
        How::Typed if is_static => "add_static",
        How::Typed => "add",
        How::Display => "add_display",
        How::Debug => "add_debug",
    };
    Attribute { key: field.key, add, value: field.value }
}

fn err_model(err: Err) -> ErrModel {
    let policy = [("debug", "debug"), ("private", "private"), ("no_exception", "no_exception"), ("none", "none"), ("break", "break_")];
    ErrModel {
        off: err.has("off"),
        policy: policy.iter().filter(|(word, _)| err.has(word)).map(|(_, call)| *call).collect(),
        classify: err.classify,
        expected: err.expected,
        attributes: err.attributes.into_iter().map(|field| attribute(field, &[])).collect(),
    }
}
