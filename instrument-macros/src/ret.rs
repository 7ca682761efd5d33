use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::spanned::Spanned;
use syn::{
    GenericArgument, Path, PathArguments, ReturnType, Signature, Type, TypeInfer, TypeParamBound,
};

use crate::shape;

/// The return type, as far as it can be written inside the body.
pub(crate) struct Ret {
    /// None where it is `impl Trait`.
    ty: Option<TokenStream>,
    /// What a returned future or stream yields: from the `T` in `impl Future<Output = T>` the body's types are inferred.
    yielded: Option<TokenStream>,
    is_unit: bool,
    is_never: bool,
    span: Span,
}

pub(crate) fn of(sig: &Signature) -> Ret {
    match &sig.output {
        ReturnType::Default => {
            let span = sig.ident.span();
            let ty = Some(located(span, quote_spanned!(Span::mixed_site()=> ())));
            Ret {
                ty,
                yielded: None,
                is_unit: true,
                is_never: false,
                span,
            }
        }
        ReturnType::Type(_, ty) => {
            let mut written = (**ty).clone();
            erase_impl_trait(&mut written);
            let yielded = shape::yielded(sig)
                .filter(|_| sig.asyncness.is_none())
                .map(|yielded| {
                    let mut yielded = yielded.clone();
                    erase_impl_trait(&mut yielded);
                    yielded.into_token_stream()
                });
            Ret {
                yielded,
                ty: (!matches!(written, Type::Infer(_))).then(|| written.to_token_stream()),
                is_unit: matches!(shape::plain(ty), Type::Tuple(tuple) if tuple.elems.is_empty()),
                is_never: matches!(shape::plain(ty), Type::Never(_)),
                span: ty.span(),
            }
        }
    }
}

impl Ret {
    pub(crate) fn is_never(&self) -> bool {
        self.is_never
    }

    /// `-> T`, of a closure.
    pub(crate) fn arrow(&self) -> Option<TokenStream> {
        self.ty
            .as_ref()
            .map(|ty| quote_spanned!(Span::mixed_site()=> -> #ty))
    }

    /// `::<T, _, _>`, of what wraps a returned future or stream. Where the body's is not one of `T`, the return type is where to
    /// say so.
    pub(crate) fn yielding(&self) -> TokenStream {
        let body = self.located(quote_spanned!(Span::mixed_site()=> _));
        let yielded = self.yielded.as_ref().unwrap_or(&body);
        quote_spanned!(Span::mixed_site()=> ::<#yielded, #body, _>)
    }

    /// Tells an `async` block, which has no arrow, what `return` and `?` return.
    pub(crate) fn hint(&self) -> Option<TokenStream> {
        if self.is_unit {
            let returns = self.located(quote_spanned!(Span::mixed_site()=> return;));
            return Some(quote_spanned!(Span::mixed_site()=> if false { #returns }));
        }
        let ty = self.ty.as_ref().filter(|_| !self.is_never)?;
        let returns = self.located(quote_spanned!(Span::mixed_site()=> return __never;));
        // Nothing here is unreachable for the compiler: that would have to be allowed, which fails where it is forbidden.
        Some(quote_spanned! {Span::mixed_site()=>
            if false {
                if let ::core::option::Option::Some(__never) = ::core::option::Option::None::<#ty> {
                    #returns
                }
            }
        })
    }

    /// `tokens`, for messages about the return type.
    pub(crate) fn located(&self, tokens: TokenStream) -> TokenStream {
        located(self.span, tokens)
    }
}

/// Says of our `tokens` that they stand at `span`: messages about them point there.
pub(crate) fn located(span: Span, tokens: TokenStream) -> TokenStream {
    let span = Span::mixed_site().located_at(span);
    tokens
        .into_iter()
        .map(|mut token| {
            token.set_span(span);
            token
        })
        .collect()
}

/// `impl Trait` becomes `_`, wherever it stands.
fn erase_impl_trait(ty: &mut Type) {
    match ty {
        Type::ImplTrait(_) => {
            *ty = Type::Infer(TypeInfer {
                attrs: Vec::new(),
                underscore_token: syn::Token![_](Span::mixed_site()),
            })
        }
        Type::Array(ty) => erase_impl_trait(&mut ty.elem),
        Type::Group(ty) => erase_impl_trait(&mut ty.elem),
        Type::Paren(ty) => erase_impl_trait(&mut ty.elem),
        Type::Ptr(ty) => erase_impl_trait(&mut ty.elem),
        Type::Reference(ty) => erase_impl_trait(&mut ty.elem),
        Type::Slice(ty) => erase_impl_trait(&mut ty.elem),
        Type::Tuple(ty) => ty.elems.iter_mut().for_each(erase_impl_trait),
        Type::Path(ty) => erase_in_path(&mut ty.path),
        Type::TraitObject(ty) => {
            for bound in &mut ty.bounds {
                if let TypeParamBound::Trait(bound) = bound {
                    erase_in_path(&mut bound.path);
                }
            }
        }
        _ => {}
    }
}

fn erase_in_path(path: &mut Path) {
    for segment in &mut path.segments {
        if let PathArguments::AngleBracketed(arguments) = &mut segment.arguments {
            for argument in &mut arguments.args {
                match argument {
                    GenericArgument::Type(ty) => erase_impl_trait(ty),
                    GenericArgument::AssocType(assoc) => erase_impl_trait(&mut assoc.ty),
                    _ => {}
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn impl_trait_is_left_to_inference() {
        let written = |sig: &str| {
            of(&syn::parse_str(sig).expect("a signature"))
                .ty
                .map(|ty| ty.to_string().replace(' ', ""))
        };
        assert_eq!(written("fn f() -> impl Iterator<Item = u8>"), None);
        assert_eq!(
            written("fn f() -> Result<Vec<impl Copy>, E>").as_deref(),
            Some("Result<Vec<_>,E>")
        );
        assert_eq!(
            written("fn f() -> (&'a mut [impl Copy], u8)").as_deref(),
            Some("(&'amut[_],u8)")
        );
        assert_eq!(
            written("fn f() -> Box<dyn Iterator<Item = impl Copy>>").as_deref(),
            Some("Box<dynIterator<Item=_>>")
        );
        assert_eq!(written("fn f()").as_deref(), Some("()"));
    }
}
