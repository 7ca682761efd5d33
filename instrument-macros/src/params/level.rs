//! The lint levels of parameters, and what else their attributes say.

use proc_macro2::Ident;
use syn::spanned::Spanned;
use syn::{Attribute, Meta};

/// What is said of a parameter goes for what it becomes in the body too. What it is expected to break is broken at one of the two,
/// so neither may insist on it; and of what is forbidden we must be able to allow what we do ourselves.
pub(super) fn taken(attrs: &mut [Attribute]) -> Vec<Attribute> {
    for attr in attrs.iter_mut() {
        rename(attr, "expect", "allow");
    }
    let known = ["cfg", "cfg_attr", "allow", "warn", "deny", "forbid"];
    let concerns = |attr: &&Attribute| known.iter().any(|name| attr.path().is_ident(name));
    let mut ours: Vec<Attribute> = attrs.iter().filter(concerns).cloned().collect();
    for attr in &mut ours {
        rename(attr, "forbid", "deny");
    }
    ours
}

/// Another level for the lints that an attribute names.
fn rename(attr: &mut Attribute, from: &str, to: &str) {
    if let Meta::List(list) = &mut attr.meta {
        if list.path.is_ident(from) {
            list.path = Ident::new(to, list.path.span()).into();
        }
    }
}
