mod level;
mod pattern;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::punctuated::Punctuated;
use syn::{Attribute, FnArg, Pat, ReceiverKind, Signature, Token, Type};

/// The parameters of a function, and how each gets into its body.
pub(crate) struct Params {
    mut_self: bool,
    by_value_self: Option<Token![self]>,
    rest: Vec<Param>,
}

struct Param {
    /// `cfg` and lint levels.
    attrs: Vec<Attribute>,
    names: Vec<Name>,
    form: Form,
    /// The names that the span's attributes use, which are not unused where the body leaves them out.
    early: Vec<Ident>,
}

/// A name that a parameter binds.
struct Name {
    ident: Ident,
    mutability: Option<Token![mut]>,
}

enum Form {
    /// `x`, and `_`, which becomes `__arg0`
    Plain,
    /// `mut x`: the `mut` moves into the body.
    Mut,
    /// A pattern that only the body needs: the signature says `__arg0`.
    Inside { argument: Ident, pat: Box<Pat> },
    /// A pattern whose names the span's attributes need: it stays in the signature.
    Outside,
}

impl Params {
    /// Takes the parameters from `sig`, and leaves there what the expansion's signature says.
    /// `early` is what runs before the body: the attributes.
    pub(crate) fn take(sig: &mut Signature, early: &TokenStream) -> Self {
        let mut params = Self {
            by_value_self: None,
            mut_self: false,
            rest: Vec::new(),
        };
        for (at, input) in sig.inputs.iter_mut().enumerate() {
            match input {
                FnArg::Receiver(receiver) => {
                    if !matches!(receiver.kind, ReceiverKind::Reference(..)) {
                        params.by_value_self = Some(receiver.self_token);
                        params.mut_self = receiver.mutability.is_some();
                    }
                }
                FnArg::Typed(input) => {
                    let attrs = level::taken(&mut input.attrs);
                    let (form, names) = pattern::take(&mut input.pat, at, early);
                    let early = names
                        .iter()
                        .map(|name| name.ident.clone())
                        .filter(|name| mentions(early, name))
                        .collect();
                    params.rest.push(Param {
                        attrs,
                        names,
                        form,
                        early,
                    });
                }
            }
        }
        params
    }

    /// The names that attributes can use, and whether each is a `&'static str`.
    pub(crate) fn names(inputs: &Punctuated<FnArg, Token![,]>) -> Vec<(String, bool)> {
        let mut sig_names = Vec::new();
        for input in inputs {
            let FnArg::Typed(input) = input else { continue };
            let mut names = Vec::new();
            pattern::bindings(&mut (*input.pat).clone(), &mut names);
            let is_static = matches!(*input.pat, Pat::Ident(_)) && is_static_str(&input.ty);
            sig_names.extend(
                names
                    .into_iter()
                    .map(|name| (name.ident.unraw().to_string(), is_static)),
            );
        }
        sig_names
    }

    /// Whether the receiver is `mut self`.
    pub(crate) const fn takes_mut_self(&self) -> bool {
        self.mut_self
    }

    /// Moves every parameter whole into a closure, so that they drop there, in the function's own order.
    pub(crate) fn rebound(&self) -> TokenStream {
        let moved = self.rest.iter().map(Param::rebind);
        let receiver = self.mention_self();
        quote!(#receiver #(#moved)*)
    }

    /// Moves every parameter whole into an `async` block. What is captured is stored once and drops last, in the
    /// order of the captures; what is rebound is stored twice and drops first. So all are captured, last one first,
    /// up to the first parameter that must be rebound.
    pub(crate) fn captured(&self, body: &TokenStream) -> TokenStream {
        let first_rebound = self
            .rest
            .iter()
            .position(|param| !param.can_be_captured(body))
            .unwrap_or(self.rest.len());
        let (captured, rebound) = self.rest.split_at(first_rebound);
        let moved = rebound.iter().map(Param::rebind);
        let mentioned = captured
            .iter()
            .rev()
            .map(|param| param.mention(param.names.iter().map(|name| &name.ident)));
        let receiver = self.mention_self();
        quote!(#(#mentioned)* #receiver #(#moved)*)
    }

    fn mention_self(&self) -> Option<TokenStream> {
        self.by_value_self.as_ref().map(mention)
    }
}

impl Param {
    /// A name that the body leaves out is rebound: were it mentioned, the compiler could not tell that it is unused.
    fn can_be_captured(&self, body: &TokenStream) -> bool {
        matches!(self.form, Form::Plain)
            && (!self.early.is_empty()
                || self.names.iter().all(|name| {
                    name.ident.to_string().starts_with('_') || mentions(body, &name.ident)
                }))
    }

    fn mention<'a>(&self, names: impl IntoIterator<Item = &'a Ident>) -> TokenStream {
        let cfgs: Vec<_> = self
            .attrs
            .iter()
            .filter(|attr| attr.path().is_ident("cfg"))
            .collect();
        let mentioned = names.into_iter().map(|name| {
            let (allow, mention) = (allow_on_moves(), mention(name));
            quote!(#(#cfgs)* #allow #mention)
        });
        mentioned.collect()
    }

    fn rebind(&self) -> TokenStream {
        let attrs = &self.attrs;
        let mixed = Span::mixed_site();
        match &self.form {
            Form::Inside { argument, pat } => quote_spanned! {mixed=>
                #(#attrs)* let #argument = #argument;
                #(#attrs)* let #pat = #argument;
            },
            Form::Plain | Form::Mut | Form::Outside => {
                let allow = allow_on_moves();
                let moved = self.names.iter().map(|Name { ident, mutability }| {
                    quote_spanned!(mixed=> #(#attrs)* #allow let #mutability #ident = #ident;)
                });
                let used = self.mention(&self.early);
                quote!(#(#moved)* #used)
            }
        }
    }
}

/// Captures all of a variable without a use that a lint would see.
fn mention(variable: &impl ToTokens) -> TokenStream {
    quote_spanned!(Span::mixed_site()=> let _ = &#variable;)
}

/// What clippy would say of `let x = x;` and `let _x = _x;`.
fn allow_on_moves() -> TokenStream {
    quote_spanned! {Span::mixed_site()=>
        #[allow(clippy::shadow_same, clippy::used_underscore_binding, clippy::no_effect_underscore_binding)]
    }
}

/// Whether `ident` occurs in `tokens`, inline arguments of format strings included.
pub(crate) fn mentions(tokens: &TokenStream, ident: &Ident) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(other) => other == *ident,
        TokenTree::Group(group) => mentions(&group.stream(), ident),
        TokenTree::Literal(literal) => {
            let text = literal.to_string();
            text.contains('{') && text.contains(&ident.to_string())
        }
        TokenTree::Punct(_) => false,
    })
}

fn is_static_str(ty: &Type) -> bool {
    let Type::Reference(ty) = ty else {
        return false;
    };
    ty.mutability.is_none()
        && ty
            .lifetime
            .as_ref()
            .is_some_and(|lifetime| lifetime.ident == "static")
        && matches!(&*ty.elem, Type::Path(path) if path.path.is_ident("str"))
}
