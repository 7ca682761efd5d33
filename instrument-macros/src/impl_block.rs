use proc_macro2::{Group, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt};
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Meta, Result, Token};

use crate::args::Args;
use crate::item::{self, Function, take_inner_attrs, with_stream};
use crate::mistakes::Mistakes;
use crate::model::{self, Model};
use crate::rules;

/// `impl Type { ... }` or `impl Trait for Type { ... }`, each method to be traced.
pub(crate) struct ImplBlock {
    attrs: Vec<Attribute>,
    /// From `impl` to the braces.
    header: TokenStream,
    items: Vec<ImplItem>,
    braces: Group,
}

enum ImplItem {
    Method(Box<Function>),
    /// Constants, types and macros.
    Other(TokenStream),
}

/// Arguments that every method can share.
const SHARED: &[&str] = &[
    "component",
    "kind",
    "cost",
    "min_duration",
    "err",
    "allow",
    "crate",
];

impl ImplBlock {
    /// Whether it is one: `impl`, after `unsafe` or `default`.
    pub(crate) fn begins(input: ParseStream<'_>) -> bool {
        let qualified = input.peek(Token![unsafe]) || input.peek(Token![default]);
        input.peek(Token![impl]) || qualified && input.peek2(Token![impl])
    }

    pub(crate) fn parse(mut attrs: Vec<Attribute>, input: ParseStream<'_>) -> Result<Self> {
        let mut header = TokenStream::new();
        while !(input.peek(syn::token::Brace) && last_group(input)) {
            input.parse::<TokenTree>()?.to_tokens(&mut header);
        }
        let mut braces = item::braces(input)?;
        take_inner_attrs(&mut braces, &mut attrs)?;
        let mut items = Vec::new();
        let parse_items = |content: ParseStream<'_>| {
            while !content.is_empty() {
                items.push(ImplItem::parse(content)?);
            }
            Ok(())
        };
        parse_items.parse2(braces.stream())?;
        Ok(Self {
            attrs,
            header,
            items,
            braces,
        })
    }

    /// The methods checked, each against its own arguments and what it shares with the others.
    pub(crate) fn model(self, shared: &Args, mistakes: &mut Mistakes) -> TracedImpl {
        for word in shared
            .given
            .iter()
            .filter(|word| !SHARED.iter().any(|shared| word == shared))
        {
            mistakes.add(word, rules::not_on_impl(word));
        }
        if let Some(name) = shared
            .name
            .as_ref()
            .filter(|_| shared.given("name").is_none())
        {
            mistakes.add(name, rules::not_on_impl(&"name"));
        }
        let items = self.items.into_iter().map(|item| match item {
            ImplItem::Other(tokens) => TracedItem::Untouched(tokens),
            ImplItem::Method(mut method) => {
                match model::of_method(take_args(&mut method, mistakes), shared, &method, mistakes)
                {
                    Some(model) => TracedItem::Traced(method, Box::new(model)),
                    None => TracedItem::Untouched(method.into_token_stream()),
                }
            }
        });
        TracedImpl {
            items: items.collect(),
            attrs: self.attrs,
            header: self.header,
            braces: self.braces,
        }
    }
}

/// An impl block ready to be written.
pub(crate) struct TracedImpl {
    attrs: Vec<Attribute>,
    header: TokenStream,
    items: Vec<TracedItem>,
    braces: Group,
}

enum TracedItem {
    Traced(Box<Function>, Box<Model>),
    Untouched(TokenStream),
}

impl TracedImpl {
    pub(crate) fn expand(self, method: impl Fn(Function, &Model) -> TokenStream) -> TokenStream {
        let mut items = TokenStream::new();
        for item in self.items {
            items.extend(match item {
                TracedItem::Traced(function, model) => method(*function, &model),
                TracedItem::Untouched(tokens) => tokens,
            });
        }
        let mut tokens = TokenStream::new();
        tokens.append_all(&self.attrs);
        tokens.extend(self.header);
        with_stream(&self.braces, items).to_tokens(&mut tokens);
        tokens
    }
}

impl ImplItem {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let ahead = input.fork();
        let attrs = ahead.call(Attribute::parse_outer)?;
        if Function::begins(&ahead) {
            input.call(Attribute::parse_outer)?;
            return Function::parse(attrs, input).map(|method| Self::Method(Box::new(method)));
        }
        // Up to its semicolon, or to the braces of a macro.
        let declared = [
            ahead.peek(Token![const]),
            ahead.peek(Token![type]),
            ahead.peek(Token![pub]),
        ]
        .contains(&true);
        let mut tokens = TokenStream::new();
        while !input.is_empty() {
            let ends = input.peek(Token![;]) || !declared && input.peek(syn::token::Brace);
            input.parse::<TokenTree>()?.to_tokens(&mut tokens);
            if ends {
                break;
            }
        }
        Ok(Self::Other(tokens))
    }
}

/// Takes a method's own `#[traced_span(...)]` off; its arguments.
pub(crate) fn take_args(method: &mut Function, mistakes: &mut Mistakes) -> Args {
    let Some(at) = method.attrs.iter().position(is_traced_span) else {
        return Args::default();
    };
    match method.attrs.remove(at).meta {
        Meta::List(list) => Args::parse(list.tokens, mistakes),
        Meta::Path(_) => Args::default(),
        Meta::NameValue(meta) => {
            mistakes.add(&meta, rules::name_value());
            Args::default()
        }
    }
}

/// Whether an attribute is this macro, by its last name.
pub(crate) fn is_traced_span(attr: &Attribute) -> bool {
    attr.path()
        .segments
        .last()
        .is_some_and(|segment| segment.ident == "traced_span")
}

fn last_group(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    ahead.parse::<TokenTree>().is_ok() && ahead.is_empty()
}
