//! The end of a span: what its result says of it.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::Expr;
use syn::spanned::Spanned;

use crate::model::{Attribute, End};
use crate::ret::{Ret, located};

/// The closure that sees the result.
pub(super) fn closure(krate: &TokenStream, end: &End, ret: &Ret) -> TokenStream {
    let mixed = Span::mixed_site();
    let private = quote_spanned!(mixed=> #krate::__private);
    let err = &end.err;
    if ret.is_never() || err.off && end.ok.is_empty() {
        return quote_spanned!(mixed=> |_, _| {});
    }

    let typed = [&err.classify, &err.expected]
        .iter()
        .any(|closure| closure.is_some())
        || !err.attributes.is_empty();
    let typed = typed.then(|| {
        let call = |method: &str, closure: &Expr| {
            let method = called(method, closure.span());
            quote_spanned!(mixed=> __end.#method(__error, #closure);)
        };
        let classify = err.classify.as_ref().map(|it| call("classify", it));
        let expected = err.expected.as_ref().map(|it| call("expect", it));
        let attributes = computed(&err.attributes, &Ident::new("__error", mixed));
        // Where the result is no `Result`, the return type is where to say so.
        let error = if err.is_shared {
            quote_spanned!(mixed=> #private::error!(__out))
        } else {
            let output = ret.located(quote_spanned!(mixed=> __out));
            quote_spanned!(mixed=> #private::error_of(#output))
        };
        quote_spanned! {mixed=>
            if let ::core::option::Option::Some(__error) = #error {
                #classify #expected #attributes
            }
        }
    });
    let settled = (!err.off).then(|| {
        let policy = err.policy.iter().map(|call| Ident::new(call, mixed));
        quote_spanned! {mixed=>
            __end.settle(const { &#private::Errors::new() #(.#policy())* }, #private::failure!(__out));
        }
    });
    let ok = (!end.ok.is_empty()).then(|| {
        let attributes = computed(&end.ok, &Ident::new("__value", mixed));
        quote_spanned! {mixed=>
            if let ::core::option::Option::Some(__value) = #private::success!(__out) { #attributes }
        }
    });
    quote_spanned!(mixed=> |__end, __out| { #typed #settled #ok })
}

/// Attributes whose values are closures over `of`.
fn computed(attributes: &[Attribute], of: &Ident) -> TokenStream {
    let mixed = Span::mixed_site();
    let added = attributes.iter().map(|Attribute { key, add, value }| {
        let key = located(key.span(), key.text.to_token_stream());
        let method = match *add {
            "add_display" => "compute_display",
            "add_debug" => "compute_debug",
            _ => "compute",
        };
        let method = called(method, value.span());
        quote_spanned!(mixed=> __end.#method(#key, #of, #value);)
    });
    added.collect()
}

/// A method's name, where the closure stands that it takes.
fn called(method: &str, closure: Span) -> Ident {
    Ident::new(method, Span::mixed_site().located_at(closure))
}
