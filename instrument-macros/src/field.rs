use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Error, Expr, Lit, LitStr, Result, Token};

use crate::args::ungrouped;
use crate::rules;

/// One attribute as written: `camera.id = camera_id`, `"key" = %value`, `?bbox`, `model`.
#[derive(Clone)]
pub(crate) struct Field {
    pub(crate) key: Key,
    pub(crate) how: How,
    pub(crate) value: Value,
}

/// An attribute's key, and where it was written.
#[derive(Clone)]
pub(crate) struct Key {
    pub(crate) text: String,
    pub(crate) tokens: TokenStream,
}

/// How a value becomes an attribute.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    Typed,
    Display,
    Debug,
}

#[derive(Clone)]
pub(crate) enum Value {
    /// A parameter, which gives the key too.
    Bare(Ident),
    Expr(Box<Expr>),
}

impl Field {
    pub(crate) fn parse(input: ParseStream<'_>) -> Result<Self> {
        if input.peek(Token![%]) || input.peek(Token![?]) {
            let how = How::parse(input)?;
            return Self::bare(input, how);
        }
        let begins_key = input.peek(LitStr) || input.peek(Ident::peek_any) && !is_value(input);
        if !begins_key {
            return Self::bare(input, How::Typed);
        }
        let key = Key::parse(input)?;
        if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            if ends(input) {
                return Err(Error::new_spanned(
                    &key.tokens,
                    rules::key_without_value(&key.tokens_as_written()),
                ));
            }
            let how = How::parse(input)?;
            return Ok(Self {
                key,
                how,
                value: Value::Expr(Box::new(ungrouped(input.parse()?))),
            });
        }
        if input.peek(Token![:]) {
            return Err(input.error(rules::colon_for_equals(&key.tokens_as_written())));
        }
        if !ends(input) {
            return Err(input.error(rules::key_needs_quotes()));
        }
        Err(Error::new_spanned(
            &key.tokens,
            rules::key_without_value(&key.tokens_as_written()),
        ))
    }

    /// A value that stands alone must be a parameter.
    fn bare(input: ParseStream<'_>, how: How) -> Result<Self> {
        let value = ungrouped(input.parse()?);
        match &value {
            Expr::Path(path)
                if path.qself.is_none() && path.path.get_ident().is_some_and(|i| i != "self") =>
            {
                let ident = path.path.require_ident()?.clone();
                let key = Key {
                    text: ident.unraw().to_string(),
                    tokens: ident.to_token_stream(),
                };
                Ok(Self {
                    key,
                    how,
                    value: Value::Bare(ident),
                })
            }
            Expr::Assign(_) if how != How::Typed => {
                let sigil = if how == How::Display { "%" } else { "?" };
                Err(Error::new_spanned(value, rules::sigil_before_key(&sigil)))
            }
            Expr::Assign(assign) if is_no_value(&assign.left) => {
                Err(Error::new_spanned(&assign.left, rules::key_needs_quotes()))
            }
            value => Err(Error::new_spanned(value, rules::value_without_key())),
        }
    }
}

impl Key {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if let Some(literal) = input.parse::<Option<LitStr>>()? {
            let key = Self {
                text: literal.value(),
                tokens: literal.to_token_stream(),
            };
            if key.text.trim().is_empty() {
                return Err(Error::new_spanned(&key.tokens, rules::empty_key()));
            }
            return Ok(key);
        }
        let mut tokens = TokenStream::new();
        let mut text = String::new();
        loop {
            let segment = input.call(Ident::parse_any)?;
            text.push_str(&segment.unraw().to_string());
            segment.to_tokens(&mut tokens);
            if !input.peek(Token![.]) {
                return Ok(Self { text, tokens });
            }
            input.parse::<Token![.]>()?.to_tokens(&mut tokens);
            text.push('.');
            if !input.peek(Ident::peek_any) {
                return Err(input.error(rules::key_needs_quotes()));
            }
        }
    }

    pub(crate) fn span(&self) -> Span {
        syn::spanned::Spanned::span(&self.tokens)
    }

    /// A single word: the key of an option, as in `err(type = ...)`.
    pub(crate) fn is_word(&self) -> bool {
        !self.text.contains('.') && !self.tokens.to_string().starts_with('"')
    }

    /// The key as it was written, with its quotes if it had them.
    fn tokens_as_written(&self) -> String {
        self.tokens.to_string().replace(' ', "")
    }
}

impl How {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if input.parse::<Option<Token![%]>>()?.is_some() {
            Ok(Self::Display)
        } else if input.parse::<Option<Token![?]>>()?.is_some() {
            Ok(Self::Debug)
        } else {
            Ok(Self::Typed)
        }
    }
}

impl Value {
    /// A literal, which needs no copy.
    pub(crate) fn is_str_literal(&self) -> bool {
        matches!(self, Self::Expr(expr) if matches!(&**expr, Expr::Lit(lit) if matches!(lit.lit, Lit::Str(_))))
    }

    pub(crate) fn as_ident(&self) -> Option<&Ident> {
        match self {
            Self::Bare(ident) => Some(ident),
            Self::Expr(expr) => match &**expr {
                Expr::Path(path) if path.qself.is_none() => path.path.get_ident(),
                _ => None,
            },
        }
    }

    pub(crate) fn span(&self) -> Span {
        match self {
            Self::Bare(ident) => ident.span(),
            Self::Expr(expr) => syn::spanned::Spanned::span(expr),
        }
    }
}

impl ToTokens for Value {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Bare(ident) => ident.to_tokens(tokens),
            Self::Expr(expr) => expr.to_tokens(tokens),
        }
    }
}

/// Whether what follows is a value and no key: `model`, `self.id`, `image.len()`, `f(x)`, `a::b`.
fn is_value(input: ParseStream<'_>) -> bool {
    if input.peek(Token![self]) {
        return true;
    }
    let ahead = input.fork();
    let Ok(key) = Key::parse(&ahead) else {
        return false;
    };
    let call = ahead.peek(syn::token::Paren)
        || ahead.peek(Token![!])
        || ahead.peek(Token![::])
        || ahead.peek(Token![?]);
    call || key.is_word() && ends(&ahead)
}

/// Whether what stands before a `=` was meant for a key: `user::id`, `2xx`.
fn is_no_value(left: &Expr) -> bool {
    matches!(left, Expr::Path(_) | Expr::Lit(_))
}

/// Whether an entry ends here.
pub(crate) fn ends(input: ParseStream<'_>) -> bool {
    input.is_empty() || input.peek(Token![,])
}
