//! The patterns of parameters: what stays in the signature, and what they bind.

use proc_macro2::{Ident, Span, TokenStream};
use quote::format_ident;
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

/// The names that a pattern binds; takes their `mut` off.
pub(super) fn bindings(pat: &mut Pat, names: &mut Vec<Name>) {
    match pat {
        Pat::Ident(pat) => {
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
                bindings(pat, names);
            }
        }
        Pat::Or(pat) => {
            // Each of the cases binds the same names.
            let mut of_one = Vec::new();
            for case in &mut pat.cases {
                of_one.clear();
                bindings(case, &mut of_one);
            }
            names.append(&mut of_one);
        }
        Pat::Paren(pat) => bindings(&mut pat.pat, names),
        Pat::Reference(pat) => bindings(&mut pat.pat, names),
        Pat::Slice(pat) => pat.elems.iter_mut().for_each(|pat| bindings(pat, names)),
        Pat::Struct(pat) => pat
            .fields
            .iter_mut()
            .for_each(|field| bindings(&mut field.pat, names)),
        Pat::Tuple(pat) => pat.elems.iter_mut().for_each(|pat| bindings(pat, names)),
        Pat::TupleStruct(pat) => pat.elems.iter_mut().for_each(|pat| bindings(pat, names)),
        _ => {}
    }
}
