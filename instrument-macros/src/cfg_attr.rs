//! Methods whose own attribute hangs on a condition: `#[cfg_attr(feature = "tracing", traced_span(skip))]`.

use proc_macro2::{TokenStream, TokenTree};
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Result, Token, parse_quote};

use crate::item::Function;
use crate::itself;

/// `cfg_attr(condition, attributes, ...)`.
struct CfgAttr {
    condition: TokenStream,
    attributes: Vec<Meta>,
}

impl CfgAttr {
    /// One that may put this macro onto the method.
    fn of_ours(attr: &Attribute) -> Option<Self> {
        let Meta::List(list) = &attr.meta else {
            return None;
        };
        if !list.path.is_ident("cfg_attr") {
            return None;
        }
        let found = Self::parse.parse2(list.tokens.clone()).ok()?;
        let nested: fn(&Meta) -> bool = |meta| Self::of_ours(&parse_quote!(#[#meta])).is_some();
        let is_ours = |meta: &Meta| itself::is_named_by(meta.path()) || nested(meta);
        found.attributes.iter().any(is_ours).then_some(found)
    }
}

impl Parse for CfgAttr {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut condition = TokenStream::new();
        while !input.is_empty() && !input.peek(Token![,]) {
            condition.extend([input.parse::<TokenTree>()?]);
        }
        input.parse::<Token![,]>()?;
        let attributes = Punctuated::<Meta, Token![,]>::parse_terminated(input)?;
        Ok(Self {
            condition,
            attributes: attributes.into_iter().collect(),
        })
    }
}

/// A method as it is where the condition of its first such attribute holds, and as it is where it does not.
pub(crate) fn both_ways(method: &Function) -> Option<[Function; 2]> {
    let found = method.attrs.iter().enumerate();
    let (at, found) = found
        .map(|(at, attr)| (at, CfgAttr::of_ours(attr)))
        .find_map(|(at, found)| Some((at, found?)))?;
    let condition = found.condition;
    let with = |instead: Vec<Attribute>| {
        let mut method = method.clone();
        method.attrs.splice(at..=at, instead);
        method
    };
    let mut holds: Vec<Attribute> = vec![parse_quote!(#[cfg(#condition)])];
    holds.extend(
        found
            .attributes
            .iter()
            .map(|meta| -> Attribute { parse_quote!(#[#meta]) }),
    );
    Some([
        with(holds),
        with(vec![parse_quote!(#[cfg(not(#condition))])]),
    ])
}
