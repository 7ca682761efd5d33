//! How this macro is called where it stands.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::{Attribute, Path};

/// Whether a path names this macro: by its own name, or by the one that it was imported under, which is known where the attribute
/// that is being expanded stands in a file.
pub(crate) fn is_named_by(path: &Path) -> bool {
    let last = path.segments.last();
    last.is_some_and(|last| last.ident == "traced_span")
        || written().is_some_and(|written| written == without_spaces(&path.to_token_stream()))
}

/// Whether an attribute is this macro.
pub(crate) fn is_this(attr: &Attribute) -> bool {
    is_named_by(attr.path())
}

/// The path of the attribute that is being expanded.
fn written() -> Option<String> {
    path_in(&Span::call_site().source_text()?)
}

/// The path in `#[path(...)]`, or in `path(...)` of a `cfg_attr`.
fn path_in(attribute: &str) -> Option<String> {
    let begun = attribute.trim_start_matches(['#', '!', '[', ' ']);
    let path = begun.split(['(', '[', '{', ']', ',']).next()?;
    path.parse().ok().as_ref().map(without_spaces)
}

fn without_spaces(tokens: &TokenStream) -> String {
    tokens.to_string().replace(' ', "")
}

#[cfg(test)]
mod tests {
    use super::path_in;

    #[test]
    fn the_path_is_read_off_the_attribute() {
        for (attribute, path) in [
            ("#[traced]", "traced"),
            ("#[ tracing::traced (skip)]", "tracing::traced"),
            ("::a::traced(component = \"a\")", "::a::traced"),
            ("#![traced{}]", "traced"),
        ] {
            assert_eq!(path_in(attribute).as_deref(), Some(path), "{attribute}");
        }
    }
}
