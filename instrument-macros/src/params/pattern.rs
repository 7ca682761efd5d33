//! The patterns of parameters: what stays in the signature, and what they bind.

use proc_macro2::{Ident, Span, TokenStream};
use quote::format_ident;
use syn::ext::IdentExt;
use syn::{Pat, PatIdent};

use super::{Form, Name, mentions};

/// Leaves in `pat` what the signature is to say; how the parameter gets into the body, and the names that it has there.
pub(super) fn take(pat: &mut Pat, at: usize, early: &TokenStream) -> (Form, Vec<Name>) {
    let mut names = Vec::new();
    if let Pat::Ident(PatIdent {
        by_ref: None,
        subpat: None,
        ..
    }) = pat
    {
        bindings(pat, &mut names);
        let form = if names.iter().any(|name| name.mutability.is_some()) {
            Form::Mut
        } else {
            Form::Plain
        };
        return (form, names);
    }
    let mut without_mut = pat.clone();
    bindings(&mut without_mut, &mut names);
    if names.iter().any(|name| mentions(early, &name.ident)) {
        // What stays in the signature drops after the span, so as much as can be is moved on. It drops last, first field first.
        let mut bound = Vec::new();
        bind_left_out(&mut without_mut, at, &mut bound);
        bound.reverse();
        bound.append(&mut names);
        *pat = without_mut;
        return (Form::Outside, bound);
    }
    let argument = format_ident!("__arg{}", at, span = Span::mixed_site());
    let pat = core::mem::replace(pat, by_name(argument.clone()));
    if matches!(pat, Pat::Wild(_)) {
        return (
            Form::Plain,
            vec![Name {
                ident: argument,
                mutability: None,
            }],
        );
    }
    (
        Form::Inside {
            argument,
            pat: Box::new(pat),
        },
        names,
    )
}

/// Binds what a tuple has a `_` for. Behind a constructor it may be that it cannot be moved.
fn bind_left_out(pat: &mut Pat, at: usize, names: &mut Vec<Name>) {
    match pat {
        Pat::Wild(_) => {
            let ident = format_ident!("__arg{at}_{}", names.len(), span = Span::mixed_site());
            *pat = by_name(ident.clone());
            names.push(Name {
                ident,
                mutability: None,
            });
        }
        Pat::Paren(pat) => bind_left_out(&mut pat.pat, at, names),
        Pat::Tuple(pat) => pat
            .elems
            .iter_mut()
            .for_each(|pat| bind_left_out(pat, at, names)),
        _ => {}
    }
}

fn by_name(ident: Ident) -> Pat {
    Pat::Ident(PatIdent {
        attrs: Vec::new(),
        by_ref: None,
        mutability: None,
        ident,
        subpat: None,
    })
}

/// The names that a parameter binds; takes their `mut` off.
pub(super) fn bindings(pat: &mut Pat, names: &mut Vec<Name>) {
    // A parameter that is one name binds it, however it is written: `URL: &str`.
    if let Pat::Ident(pat) = pat {
        bind(pat, names);
    } else {
        bindings_inside(pat, names);
    }
}

fn bind(pat: &mut PatIdent, names: &mut Vec<Name>) {
    let mutability = if pat.by_ref.is_none() {
        pat.mutability.take()
    } else {
        None
    };
    names.push(Name {
        ident: pat.ident.clone(),
        mutability,
    });
    if let Some((_, pat)) = &mut pat.subpat {
        bindings_inside(pat, names);
    }
}

/// A constant or a variant without fields, `None`, which the compiler tells from a name by what is in scope.
fn is_constant(pat: &PatIdent) -> bool {
    pat.by_ref.is_none()
        && pat.mutability.is_none()
        && pat.subpat.is_none()
        && pat
            .ident
            .unraw()
            .to_string()
            .starts_with(char::is_uppercase)
}

fn bindings_inside(pat: &mut Pat, names: &mut Vec<Name>) {
    match pat {
        Pat::Ident(pat) if is_constant(pat) => {}
        Pat::Ident(pat) => bind(pat, names),
        Pat::Or(pat) => {
            // Each of the cases binds the same names; what one of them has alone is a constant.
            let mut cases = pat.cases.iter_mut().map(|case| {
                let mut of_one = Vec::new();
                bindings_inside(case, &mut of_one);
                of_one
            });
            let mut of_all = cases.next().unwrap_or_default();
            for of_one in cases {
                of_all.retain(|name| of_one.iter().any(|other| other.ident == name.ident));
            }
            names.append(&mut of_all);
        }
        Pat::Paren(pat) => bindings_inside(&mut pat.pat, names),
        Pat::Reference(pat) => bindings_inside(&mut pat.pat, names),
        Pat::Slice(pat) => pat
            .elems
            .iter_mut()
            .for_each(|pat| bindings_inside(pat, names)),
        Pat::Struct(pat) => pat
            .fields
            .iter_mut()
            .for_each(|field| bindings_inside(&mut field.pat, names)),
        Pat::Tuple(pat) => pat
            .elems
            .iter_mut()
            .for_each(|pat| bindings_inside(pat, names)),
        Pat::TupleStruct(pat) => pat
            .elems
            .iter_mut()
            .for_each(|pat| bindings_inside(pat, names)),
        _ => {}
    }
}
