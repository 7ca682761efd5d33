use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::{Expr, LitStr};

use crate::args::Args;
use crate::err::Err;
use crate::field::{Field, How, Key, Value};
use crate::item::Function;
use crate::kind::Kind;
use crate::mistakes::Mistakes;
use crate::params::Params;
use crate::shape::Shape;
use crate::{names, rules};

mod check;

/// A function's span, checked: what `expand` writes.
pub(crate) struct Model {
    pub(crate) krate: TokenStream,
    pub(crate) shape: Shape,
    /// Whether the type that is returned has to say that it is no future, which the signature leaves open.
    pub(crate) checks_type: bool,
    pub(crate) site: Site,
    pub(crate) start: Start,
    pub(crate) end: End,
}

/// What is known at compile time.
pub(crate) struct Site {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) leaf: bool,
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

impl End {
    /// Whether nobody asked for anything from the result.
    pub(crate) fn is_plain(&self) -> bool {
        self.ok.is_empty()
            && self.err.classify.is_none()
            && self.err.expected.is_none()
            && self.err.attributes.is_empty()
    }
}

#[derive(Default)]
pub(crate) struct ErrModel {
    pub(crate) off: bool,
    /// An impl block says so of all its methods, of which not each returns a `Result`.
    pub(crate) is_shared: bool,
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
pub(crate) fn of_method(
    args: Args,
    shared: &Args,
    method: &Function,
    mistakes: &mut Mistakes,
) -> Option<Model> {
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
    check::component(
        shared,
        shared.kind.unwrap_or(Kind::Internal),
        shared.allow_name,
        mistakes,
    );
    if let Some(err) = &shared.err {
        check::keys([&err.attributes], shared.allow_superseded, mistakes);
    }
}

fn of(args: Args, shared: &Args, function: &Function, mistakes: &mut Mistakes) -> Model {
    check::function(function, mistakes);
    let shape = check::shape(&args, &function.sig, mistakes);
    let kind = args.kind.or(shared.kind).unwrap_or(Kind::Internal);
    let allow_name = args.allow_name || shared.allow_name;
    let allow_superseded = args.allow_superseded || shared.allow_superseded;

    check::component(&args, kind, allow_name, mistakes);
    let component = args.component.as_ref().or(shared.component.as_ref());
    let name = span_name(
        args.name.as_ref(),
        component,
        function,
        kind == Kind::Internal && !allow_name,
        mistakes,
    );

    check::keys([&args.attrs, &args.sampler], allow_superseded, mistakes);
    check::keys([&args.ok], allow_superseded, mistakes);
    if let Some(err) = &args.err {
        check::keys([&err.attributes], allow_superseded, mistakes);
    }
    if let (Some(ok), Shape::Stream { .. }) = (args.given("ok"), shape) {
        mistakes.add(ok, rules::ok_on_stream());
    }
    if let (Some(_), Some(root)) = (args.given("parent"), args.given("root")) {
        mistakes.add(root, rules::parent_and_root());
    }

    check::leaf(&args, shared, shape, mistakes);

    let parameters = Params::names(&function.sig.inputs);
    for field in args.attrs.iter().chain(&args.sampler) {
        check::parameter(field, &parameters, mistakes);
    }
    let attributes = |fields: Vec<Field>| {
        fields
            .into_iter()
            .map(|field| attribute(field, &parameters))
            .collect()
    };
    Model {
        krate: args
            .krate
            .as_ref()
            .or(shared.krate.as_ref())
            .map_or(quote!(::instrument_core), ToTokens::to_token_stream),
        shape,
        checks_type: shape == Shape::Sync && !args.sync && Shape::may_hide(&function.sig),
        site: Site {
            name,
            kind,
            leaf: args.leaf,
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
            err: match (args.err, &shared.err) {
                (Some(own), _) => err_model(own, false),
                (None, Some(shared)) => err_model(shared.clone(), true),
                (None, None) => ErrModel::default(),
            },
        },
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
            mistakes.add(
                literal,
                rules::name_not_snake_case(&names::corrected(&name)),
            );
        }
        None if checked && !names::is_span_name(&name) => {
            mistakes.add(
                &function.sig.ident,
                rules::function_not_snake_case(&name, &names::corrected(&name)),
            );
        }
        _ => {}
    }
    component.map_or_else(
        || name.clone(),
        |component| format!("{}.{name}", component.value()),
    )
}

fn attribute(field: Field, parameters: &[(String, bool)]) -> Attribute {
    let is_static = field.value.is_str_literal()
        || field.value.as_ident().is_some_and(|ident| {
            let name = ident.unraw().to_string();
            parameters
                .iter()
                .any(|(parameter, is_static)| *is_static && *parameter == name)
        });
    let add = match field.how {
        How::Typed if is_static => "add_static",
        How::Typed => "add",
        How::Display => "add_display",
        How::Debug => "add_debug",
    };
    Attribute {
        key: field.key,
        add,
        value: field.value,
    }
}

fn err_model(err: Err, is_shared: bool) -> ErrModel {
    let policy = [
        ("debug", "debug"),
        ("private", "private"),
        ("no_exception", "no_exception"),
        ("none", "none"),
        ("break", "break_"),
    ];
    ErrModel {
        off: err.has("off"),
        is_shared,
        policy: policy
            .iter()
            .filter(|(word, _)| err.has(word))
            .map(|(_, call)| *call)
            .collect(),
        classify: err.classify,
        expected: err.expected,
        attributes: err
            .attributes
            .into_iter()
            .map(|field| attribute(field, &[]))
            .collect(),
    }
}
