use proc_macro2::{Group, TokenStream, TokenTree};
use syn::Error;

use crate::itself;

/// The mistakes, and the item as it was: whatever uses it still compiles, and completion works.
pub(crate) fn expand(mistakes: &Error, item: TokenStream) -> TokenStream {
    let mut tokens = mistakes.to_compile_error();
    tokens.extend(without_nested(item, 0));
    tokens
}

/// Takes the `#[traced_span(...)]` off the methods of an impl block, which would report their mistakes once more.
fn without_nested(item: TokenStream, depth: usize) -> TokenStream {
    let mut kept: Vec<TokenTree> = Vec::new();
    for token in item {
        match token {
            TokenTree::Group(group)
                if depth == 1 && is_traced_span(&group) && ends_with_pound(&kept) =>
            {
                kept.pop();
            }
            TokenTree::Group(group)
                if depth == 0 && group.delimiter() == proc_macro2::Delimiter::Brace =>
            {
                let mut inside = Group::new(group.delimiter(), without_nested(group.stream(), 1));
                inside.set_span(group.span());
                kept.push(inside.into());
            }
            token => kept.push(token),
        }
    }
    kept.into_iter().collect()
}

fn ends_with_pound(tokens: &[TokenTree]) -> bool {
    matches!(tokens.last(), Some(TokenTree::Punct(punct)) if punct.as_char() == '#')
}

fn is_traced_span(attr: &Group) -> bool {
    let path = attr.stream().into_iter().take_while(|token| match token {
        TokenTree::Ident(_) => true,
        TokenTree::Punct(punct) => punct.as_char() == ':',
        _ => false,
    });
    attr.delimiter() == proc_macro2::Delimiter::Bracket
        && syn::parse2(path.collect()).is_ok_and(|path| itself::is_named_by(&path))
}

#[cfg(test)]
mod tests {
    use quote::quote;

    #[test]
    fn only_the_attributes_of_methods_go() {
        let item = quote! {
            #[other] impl A { #[traced_span(skip)] #[inline] fn a() { #[traced_span] fn inner() {} } fn b() {} }
        };
        let without = quote! {
            #[other] impl A { #[inline] fn a() { #[traced_span] fn inner() {} } fn b() {} }
        };
        assert_eq!(
            super::without_nested(item, 0).to_string(),
            without.to_string()
        );
    }
}
