use proc_macro2::{Group, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt};
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Meta, Result, Token};

use crate::args::Args;
use crate::cfg_attr;
use crate::item::{self, Function, take_inner_attrs, with_stream};
use crate::itself;
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
        let mut items = Vec::new();
        for item in self.items {
            match item {
                ImplItem::Other(tokens) => items.push(TracedItem::Untouched(tokens)),
                ImplItem::Method(method) => TracedItem::add(*method, shared, &mut items, mistakes),
            }
        }
        TracedImpl {
            items,
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

impl TracedItem {
    /// A method checked; twice, if it is another one where a condition does not hold.
    fn add(mut method: Function, shared: &Args, items: &mut Vec<Self>, mistakes: &mut Mistakes) {
        if let Some([holds, not]) = cfg_attr::both_ways(&method) {
            if holds
                .attrs
                .iter()
                .filter(|attr| itself::is_this(attr))
                .count()
                > 1
            {
                // Two conditions, which do not hold at the same time; if they do, the attributes say it themselves.
                items.push(Self::Untouched(holds.into_token_stream()));
            } else {
                Self::add(holds, shared, items, mistakes);
            }
            // Where it does not hold the block mostly is not traced either: so no word of what is wrong without it.
            let mut wrong = Mistakes::default();
            let (unchanged, before) = (not.to_token_stream(), items.len());
            Self::add(not, shared, items, &mut wrong);
            if wrong.into_result().is_err() {
                items.truncate(before);
                items.push(Self::Untouched(unchanged));
            }
            return;
        }
        let args = take_args(&mut method, mistakes);
        items.push(match model::of_method(args, shared, &method, mistakes) {
            Some(model) => Self::Traced(Box::new(method), Box::new(model)),
            None => Self::Untouched(method.into_token_stream()),
        });
    }
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
    let Some(at) = method.attrs.iter().position(itself::is_this) else {
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

fn last_group(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    ahead.parse::<TokenTree>().is_ok() && ahead.is_empty()
}
