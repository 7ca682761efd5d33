use syn::{
    AssocType, GenericArgument, Path, PathArguments, PathSegment, ReturnType, Signature, Type,
    TypeParamBound,
};

/// What a function does when it is called, as far as its signature says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// It returns when it is done.
    Sync,
    /// It returns `impl Fn(...)`: a closure whose arguments are inferred from this.
    Closure,
    /// It never returns.
    Diverging,
    /// `async fn`
    Async,
    /// It returns a future; pinned in a box, or `impl Future`.
    Future { boxed: bool },
    /// It returns a stream; pinned in a box, or `impl Stream`.
    Stream { boxed: bool },
}

/// A future or a stream.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Later {
    Future,
    Stream,
}

impl Later {
    /// By the names of the traits in `std` and `futures`, and of what they yield: a trait of that name may be the user's own.
    fn of(bound: &PathSegment) -> Option<Self> {
        let (later, yields): (_, &[&str]) = match bound.ident.to_string().as_str() {
            // Nothing but a future is called that.
            "Future" | "FusedFuture" if bound.arguments.is_none() => return Some(Self::Future),
            "Future" | "FusedFuture" => (Self::Future, &["Output"]),
            "TryFuture" => (Self::Future, &["Ok", "Error", "Output"]),
            "Stream" | "FusedStream" => (Self::Stream, &["Item"]),
            "TryStream" => (Self::Stream, &["Ok", "Error", "Item"]),
            _ => return None,
        };
        let mut named = associated(bound).map(|assoc| &assoc.ident);
        named
            .any(|name| yields.iter().any(|yields| name == yields))
            .then_some(later)
    }
}

impl Shape {
    pub(crate) fn of(sig: &Signature) -> Self {
        if sig.asyncness.is_some() {
            return Self::Async;
        }
        let call = Self::of_call(sig);
        let (ReturnType::Type(_, ty), Self::Sync) = (&sig.output, call) else {
            return call;
        };
        let ty = plain(ty);
        let (later, boxed) = match (direct(ty), pinned_box(ty)) {
            (Some(later), _) => (later, false),
            (None, Some(later)) => (later, true),
            (None, None) => return Self::Sync,
        };
        match later {
            Later::Future => Self::Future { boxed },
            Later::Stream => Self::Stream { boxed },
        }
    }

    /// Of the call alone, whatever it returns.
    pub(crate) fn of_call(sig: &Signature) -> Self {
        let ReturnType::Type(_, ty) = &sig.output else {
            return Self::Sync;
        };
        match plain(ty) {
            Type::Never(_) => Self::Diverging,
            ty if is_closure(ty) => Self::Closure,
            _ => Self::Sync,
        }
    }

    /// Whether the type may be a future by another name. What is lent, and what a constructor makes, is for others to run.
    pub(crate) fn may_hide(sig: &Signature) -> bool {
        let ReturnType::Type(_, ty) = &sig.output else {
            return false;
        };
        match plain(ty) {
            Type::Path(path) => !path.path.is_ident("Self"),
            Type::Macro(_) | Type::ImplTrait(_) => true,
            _ => false,
        }
    }

    /// A future inside another type, which would run after the span has ended.
    pub(crate) fn nested(sig: &Signature) -> Option<&Type> {
        let ReturnType::Type(_, ty) = &sig.output else {
            return None;
        };
        if Self::of(sig) != Self::Sync {
            return None;
        }
        let ty = plain(ty);
        if is_into_future(ty) {
            return Some(ty);
        }
        inside(ty)
    }
}

/// Looks where a value is handed out with the others: tuples, `Result`, `Option`, `Box`; not into `dyn Fn() -> ...`.
fn inside(ty: &Type) -> Option<&Type> {
    match ty {
        Type::Tuple(tuple) => tuple.elems.iter().find_map(within),
        Type::Path(path) => {
            let last = path.path.segments.last()?;
            if !["Result", "Option", "Box"]
                .iter()
                .any(|name| last.ident == name)
            {
                return None;
            }
            arguments(&path.path).find_map(within)
        }
        _ => None,
    }
}

fn within(ty: &Type) -> Option<&Type> {
    let ty = plain(ty);
    if direct(ty).is_some() || pinned_box(ty).is_some() {
        Some(ty)
    } else {
        inside(ty)
    }
}

fn is_closure(ty: &Type) -> bool {
    let Type::ImplTrait(ty) = ty else {
        return false;
    };
    traits(&ty.bounds).any(|one| matches!(one.arguments, PathArguments::Parenthesized(_)))
}

/// The traits among bounds, by the last parts of their paths.
fn traits<'a>(
    bounds: impl IntoIterator<Item = &'a TypeParamBound>,
) -> impl Iterator<Item = &'a PathSegment> {
    bounds.into_iter().filter_map(|bound| match bound {
        TypeParamBound::Trait(bound) => bound.path.segments.last(),
        _ => None,
    })
}

/// What the future of an `impl Future<Output = T>`, or the stream of an `impl Stream<Item = T>`, yields.
pub(crate) fn yielded(sig: &Signature) -> Option<&Type> {
    let ReturnType::Type(_, ty) = &sig.output else {
        return None;
    };
    let Type::ImplTrait(ty) = plain(ty) else {
        return None;
    };
    traits(&ty.bounds)
        .filter(|bound| Later::of(bound).is_some())
        .flat_map(associated)
        .find(|assoc| assoc.ident == "Output" || assoc.ident == "Item")
        .map(|assoc| &assoc.ty)
}

/// The `Output = T` of a bound.
fn associated(bound: &PathSegment) -> impl Iterator<Item = &AssocType> {
    let arguments = match &bound.arguments {
        PathArguments::AngleBracketed(arguments) => Some(arguments.args.iter()),
        _ => None,
    };
    arguments
        .into_iter()
        .flatten()
        .filter_map(|argument| match argument {
            GenericArgument::AssocType(assoc) => Some(assoc),
            _ => None,
        })
}

/// `impl Future`, `dyn Future`, and the same of streams.
fn direct(ty: &Type) -> Option<Later> {
    match ty {
        Type::ImplTrait(ty) => bounded(&ty.bounds),
        Type::TraitObject(ty) => bounded(&ty.bounds),
        _ => None,
    }
}

fn bounded<'a>(bounds: impl IntoIterator<Item = &'a TypeParamBound>) -> Option<Later> {
    traits(bounds).find_map(Later::of)
}

/// `impl IntoFuture`, which is none yet.
fn is_into_future(ty: &Type) -> bool {
    let Type::ImplTrait(ty) = ty else {
        return false;
    };
    traits(&ty.bounds).any(|one| one.ident == "IntoFuture")
}

/// `Pin<Box<dyn Future>>`, by the names that `std` and `futures` give it.
fn pinned_box(ty: &Type) -> Option<Later> {
    let Type::Path(path) = ty else { return None };
    match path.path.segments.last()?.ident.to_string().as_str() {
        "BoxFuture" | "LocalBoxFuture" => Some(Later::Future),
        "BoxStream" | "LocalBoxStream" => Some(Later::Stream),
        "Pin" => match plain(arguments(&path.path).next()?) {
            Type::Path(inner) if inner.path.segments.last()?.ident == "Box" => {
                direct(plain(arguments(&inner.path).next()?))
            }
            _ => None,
        },
        _ => None,
    }
}

fn arguments(path: &Path) -> impl Iterator<Item = &Type> {
    let arguments = match path.segments.last().map(|segment| &segment.arguments) {
        Some(PathArguments::AngleBracketed(arguments)) => Some(arguments.args.iter()),
        _ => None,
    };
    arguments
        .into_iter()
        .flatten()
        .filter_map(|argument| match argument {
            GenericArgument::Type(ty) => Some(ty),
            _ => None,
        })
}

/// Without the invisible groups and parentheses around it.
pub(crate) fn plain(ty: &Type) -> &Type {
    match ty {
        Type::Group(ty) => plain(&ty.elem),
        Type::Paren(ty) => plain(&ty.elem),
        ty => ty,
    }
}

#[cfg(test)]
mod tests {
    use super::Shape;
    use syn::Signature;

    #[test]
    fn the_signature_decides() {
        for (sig, shape) in [
            ("fn f()", Shape::Sync),
            ("fn f() -> !", Shape::Diverging),
            ("async fn f() -> u8", Shape::Async),
            (
                "fn f() -> impl Future<Output = ()> + Send",
                Shape::Future { boxed: false },
            ),
            (
                "fn f() -> impl Send + core::future::Future<Output = ()>",
                Shape::Future { boxed: false },
            ),
            (
                "fn f() -> Pin<Box<dyn Future<Output = ()> + Send + '_>>",
                Shape::Future { boxed: true },
            ),
            (
                "fn f() -> ::core::pin::Pin<Box<dyn ::core::future::Future<Output = ()>>>",
                Shape::Future { boxed: true },
            ),
            (
                "fn f() -> futures::future::BoxFuture<'static, ()>",
                Shape::Future { boxed: true },
            ),
            (
                "fn f() -> impl TryFuture<Ok = u8, Error = E>",
                Shape::Future { boxed: false },
            ),
            (
                "fn f() -> impl FusedStream<Item = u8>",
                Shape::Stream { boxed: false },
            ),
            (
                "fn f() -> impl Stream<Item = u8>",
                Shape::Stream { boxed: false },
            ),
            (
                "fn f() -> LocalBoxStream<'static, u8>",
                Shape::Stream { boxed: true },
            ),
            ("fn f() -> Pin<&'static mut u8>", Shape::Sync),
            // Somebody's own trait.
            ("fn f() -> impl Stream + Send", Shape::Sync),
            ("fn f() -> Pin<Box<dyn Stream>>", Shape::Sync),
            (
                "fn f() -> impl Fn() -> Pin<Box<dyn Future<Output = ()>>>",
                Shape::Closure,
            ),
            (
                "fn f() -> impl Send + FnOnce(&str) -> usize",
                Shape::Closure,
            ),
        ] {
            let sig: Signature = syn::parse_str(sig).expect("a signature");
            assert!(Shape::of(&sig) == shape, "{}", quote::quote!(#sig));
        }
    }

    #[test]
    fn a_future_inside_another_type_is_found() {
        let nested =
            |sig: &str| Shape::nested(&syn::parse_str(sig).expect("a signature")).is_some();
        assert!(nested("fn f() -> Result<impl Future<Output = ()>, E>"));
        assert!(nested("fn f() -> (u8, Option<BoxFuture<'static, ()>>)"));
        assert!(nested("fn f() -> Box<dyn Future<Output = ()> + Unpin>"));
        assert!(nested("fn f() -> impl IntoFuture<Output = u8>"));
        assert!(!nested("fn f() -> Box<dyn Fn() -> BoxFuture<'static, ()>>"));
        assert!(!nested("async fn f() -> Result<BoxFuture<'static, ()>, E>"));
        assert!(!nested("fn f() -> io::Result<u8>"));
        assert!(!nested("fn f() -> io::Result<Box<dyn Stream>>"));
        assert!(nested("fn f() -> io::Result<Box<dyn Stream<Item = u8>>>"));
    }
}
