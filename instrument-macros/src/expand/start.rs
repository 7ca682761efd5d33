//! The beginning of a span: the site, what it is given, and the attributes that it starts with.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
use syn::spanned::Spanned;

use crate::model::{Attribute, Model};
use crate::ret::located;
use crate::shape::Shape;

/// The call that starts the span.
pub(super) fn call(private: &TokenStream, model: &Model) -> TokenStream {
    let Model {
        shape, site, start, ..
    } = model;
    let mixed = Span::mixed_site();
    let is_leaf = site.leaf;
    let name = &site.name;
    let kind = match site.kind.variant() {
        internal if internal == "Internal" => None,
        kind => Some(quote_spanned!(mixed=> .kind(#private::SpanKind::#kind))),
    };
    let cost = site.cost.then(|| quote_spanned!(mixed=> .cost()));
    let min_duration = site
        .min_duration
        .as_ref()
        .map(|at_least| quote_spanned!(mixed=> .min_duration(#at_least)));
    let count = start.attrs.len();
    let attributes_count = (count > 0).then(|| quote_spanned!(mixed=> .attributes(#count)));
    let site = quote_spanned! {mixed=> {
        static __SITE: #private::Site = #private::Site::new(#name, ::core::module_path!(), ::core::option_env!("CARGO_PKG_VERSION"))
            #kind #attributes_count #cost #min_duration;
        &__SITE
    }};
    let attributes = attributes(&start.attrs);
    let sampler = (!start.sampler.is_empty()).then(|| {
        let attributes = self::attributes(&start.sampler);
        quote_spanned!(mixed=> .sampler(#attributes))
    });
    let parent = start.parent.as_ref().map(|parent| {
        let parent = borrowed(parent);
        quote_spanned!(mixed=> .parent(#parent))
    });
    let root = start.root.then(|| quote_spanned!(mixed=> .root()));
    let links = start.links.as_ref().map(|links| {
        let call = located(links.span(), quote_spanned!(mixed=> .links));
        quote_spanned!(mixed=> #call(#links))
    });
    let prepare = [&parent, &root, &links, &sampler, &cost, &min_duration]
        .iter()
        .any(|part| part.is_some());
    let prepare = prepare.then(|| quote_spanned!(mixed=> .prepare() #parent #root #links #sampler));
    let (span, start) = match (shape, is_leaf) {
        // It moves into the future anyway, which keeps room for what was borrowed even when it is moved away.
        (Shape::Async, _) => {
            let started = quote_spanned!(mixed=> #site #prepare.started(#attributes));
            return match prepare {
                Some(_) => quote_spanned!(mixed=> let __span = #started;),
                None => quote_spanned! {mixed=>
                    let __span = if #private::is_any() { #started } else { #private::Span::none() };
                },
            };
        }
        (_, true) => ("Leaf", "start_leaf"),
        (_, false) => ("Span", "start"),
    };
    let (span, start) = (Ident::new(span, mixed), Ident::new(start, mixed));
    let start = quote_spanned!(mixed=> #site #prepare.#start(&mut __span, #attributes););
    // What is prepared asks by itself.
    let start = match prepare {
        Some(_) => start,
        None => quote_spanned!(mixed=> if #private::is_any() { #start }),
    };
    quote_spanned!(mixed=> let mut __span = #private::#span::none(); #start)
}

/// The closure that computes attributes, only for a span that records.
fn attributes(attributes: &[Attribute]) -> TokenStream {
    let mixed = Span::mixed_site();
    if attributes.is_empty() {
        return quote_spanned!(mixed=> |_| {});
    }
    let added = attributes.iter().map(|Attribute { key, add, value }| {
        let add = Ident::new(add, mixed);
        let key = located(key.span(), key.text.to_token_stream());
        let value = if add == "add_static" {
            value.to_token_stream()
        } else {
            borrowed(value)
        };
        quote_spanned!(mixed=> __attributes.#add(#key, #value);)
    });
    quote_spanned!(mixed=> |__attributes| { #(#added)* })
}

/// `&(value)`, all of which stands where the value does.
fn borrowed(value: &impl ToTokens) -> TokenStream {
    located(value.span(), quote_spanned!(Span::mixed_site()=> &))
        .into_iter()
        .chain(parenthesized(value))
        .collect()
}

/// `(value)`, in parentheses of ours that stand where the value does.
fn parenthesized(value: &impl ToTokens) -> TokenStream {
    located(
        value.span(),
        TokenTree::from(Group::new(Delimiter::Parenthesis, value.to_token_stream())).into(),
    )
}
