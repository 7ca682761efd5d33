use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt};
use syn::parse::{Parse, ParseStream, Parser};
use syn::{AttrStyle, Attribute, Error, Result, Signature, Token, Visibility};

use crate::impl_block::ImplBlock;
use crate::rules;

/// What the attribute stands on.
pub(crate) enum Item {
    Function(Box<Function>),
    Impl(ImplBlock),
}

/// A function whose body stays the tokens that it is: one that does not parse yet still gets its span, and completion.
#[derive(Clone)]
pub(crate) struct Function {
    /// Those inside the body too, as outer ones.
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) defaultness: Option<Token![default]>,
    pub(crate) sig: Signature,
    /// With the braces as they were written.
    pub(crate) body: Group,
}

impl Parse for Item {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let attrs = input.call(Attribute::parse_outer)?;
        if ImplBlock::begins(input) {
            return ImplBlock::parse(attrs, input).map(Self::Impl);
        }
        if Function::begins(input) {
            return Function::parse(attrs, input)
                .map(|function| Self::Function(Box::new(function)));
        }
        Err(refused(input))
    }
}

impl Function {
    pub(crate) fn begins(input: ParseStream<'_>) -> bool {
        let ahead = input.fork();
        let skipped =
            ahead.parse::<Visibility>().is_ok() && ahead.parse::<Option<Token![default]>>().is_ok();
        skipped && begins_signature(&ahead)
    }

    pub(crate) fn parse(mut attrs: Vec<Attribute>, input: ParseStream<'_>) -> Result<Self> {
        let vis = input.parse()?;
        let defaultness = input.parse()?;
        let sig = input.parse::<Signature>()?;
        if !input.peek(syn::token::Brace) {
            return Err(Error::new_spanned(sig.fn_token, rules::no_body()));
        }
        let mut body = braces(input)?;
        take_inner_attrs(&mut body, &mut attrs)?;
        Ok(Self {
            attrs,
            vis,
            defaultness,
            sig,
            body,
        })
    }
}

impl ToTokens for Function {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(&self.attrs);
        self.vis.to_tokens(tokens);
        self.defaultness.to_tokens(tokens);
        self.sig.to_tokens(tokens);
        self.body.to_tokens(tokens);
    }
}

/// The braces that come next. A macro hands on a block, or items, in a group without delimiters.
pub(crate) fn braces(input: ParseStream<'_>) -> Result<Group> {
    let mut tokens = TokenStream::from(input.parse::<TokenTree>()?).into_iter();
    while let (Some(TokenTree::Group(group)), None) = (tokens.next(), tokens.next()) {
        match group.delimiter() {
            Delimiter::Brace => return Ok(group),
            Delimiter::None => tokens = group.stream().into_iter(),
            _ => break,
        }
    }
    Err(input.error(rules::no_body()))
}

/// Moves the attributes inside the braces out: they would be errors further in.
pub(crate) fn take_inner_attrs(body: &mut Group, attrs: &mut Vec<Attribute>) -> Result<()> {
    let split = |input: ParseStream<'_>| {
        Ok((
            input.call(Attribute::parse_inner)?,
            input.parse::<TokenStream>()?,
        ))
    };
    let (inner, rest) = split.parse2(body.stream())?;
    if !inner.is_empty() {
        *body = with_stream(body, rest);
        attrs.extend(inner.into_iter().map(|attr| Attribute {
            style: AttrStyle::Outer,
            ..attr
        }));
    }
    Ok(())
}

/// Other tokens between the same braces.
pub(crate) fn with_stream(braces: &Group, stream: TokenStream) -> Group {
    let mut group = Group::new(Delimiter::Brace, stream);
    group.set_span(braces.span());
    group
}

/// `const`, `async`, `unsafe` and `extern "C"` in any number, then `fn`.
fn begins_signature(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    while !ahead.peek(Token![fn]) {
        let qualifier =
            ahead.peek(Token![const]) || ahead.peek(Token![async]) || ahead.peek(Token![unsafe]);
        let abi = ahead.peek(Token![extern]) || ahead.peek(syn::LitStr);
        if !(qualifier || abi) || ahead.parse::<TokenTree>().is_err() {
            return false;
        }
    }
    true
}

/// Why an item of another kind cannot be traced, on the word that says what it is.
fn refused(input: ParseStream<'_>) -> Error {
    let ahead = input.fork();
    let _: Result<Visibility> = ahead.parse();
    let _: Result<Option<Token![unsafe]>> = ahead.parse();
    let text = if ahead.peek(Token![struct]) {
        rules::on_struct()
    } else if ahead.peek(Token![enum]) {
        rules::on_enum()
    } else if ahead.peek(Token![union]) && ahead.peek2(syn::Ident) {
        rules::on_union()
    } else if ahead.peek(Token![trait]) || ahead.peek(Token![auto]) {
        rules::on_trait()
    } else if ahead.peek(Token![mod]) {
        rules::on_mod()
    } else if ahead.peek(Token![const]) {
        rules::on_const()
    } else if ahead.peek(Token![static]) {
        rules::on_static()
    } else if ahead.peek(Token![type]) {
        rules::on_type()
    } else if ahead.peek(Token![use]) {
        rules::on_use()
    } else if ahead.peek(Token![extern]) && ahead.peek2(Token![crate]) {
        rules::on_extern_crate()
    } else if ahead.peek(Token![extern]) {
        rules::on_extern_block()
    } else if ahead.peek2(Token![!]) {
        rules::on_macro()
    } else {
        rules::on_something_else()
    };
    ahead.error(text)
}

#[cfg(test)]
mod tests {
    use super::Item;
    use proc_macro2::TokenStream;
    use quote::ToTokens;

    fn item(text: &str) -> syn::Result<Item> {
        syn::parse_str(text)
    }

    #[test]
    fn a_body_that_does_not_parse_yet_is_kept() {
        let text = "pub async fn f(x: u8) -> u8 { let y = ; x. }";
        let Ok(Item::Function(function)) = item(text) else {
            panic!("{text}")
        };
        let expected: TokenStream = text.parse().expect("tokens");
        assert_eq!(function.to_token_stream().to_string(), expected.to_string());
        assert!(matches!(
            item("impl A { fn f(&self) { self. } const N: u8 = { 1 }; }"),
            Ok(Item::Impl(_))
        ));
    }

    #[test]
    fn attributes_inside_the_body_move_out() {
        let Ok(Item::Function(function)) = item("fn f() { #![allow(unused)] 1 }") else {
            panic!()
        };
        let written = "# [allow (unused)] fn f () { 1 }";
        assert_eq!(function.to_token_stream().to_string(), written);
    }

    #[test]
    fn what_is_no_function_is_told_apart() {
        for (text, word) in [
            ("pub(crate) struct A;", "struct"),
            ("unsafe trait A {}", "trait"),
            ("const A: u8 = 1;", "constant"),
            ("fn f();", "body"),
            ("union!{}", "macro"),
        ] {
            let Err(mistake) = item(text) else {
                panic!("{text}")
            };
            assert!(mistake.to_string().contains(word), "{text}: {mistake}");
        }
        for text in [
            "const unsafe extern \"C\" fn f() {}",
            "pub default async fn f() {}",
            "unsafe impl A for B {}",
        ] {
            assert!(item(text).is_ok(), "{text}");
        }
    }
}
