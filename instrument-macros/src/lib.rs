//! Placeholder.

mod args;
mod duration;
mod err;
mod expand;
mod fallback;
mod field;
mod impl_block;
mod item;
mod keys;
mod kind;
mod mistakes;
mod model;
mod names;
mod params;
mod ret;
mod rules;
mod shape;
mod suggest;

use proc_macro::TokenStream;

/// Traces.
#[proc_macro_attribute]
pub fn traced_span(args: TokenStream, item: TokenStream) -> TokenStream {
    let (args, item) = (args.into(), proc_macro2::TokenStream::from(item));
    expand::item(args, item.clone()).unwrap_or_else(|mistakes| fallback::expand(&mistakes, item)).into()
}
