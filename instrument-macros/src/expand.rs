mod assigned;
mod end;
mod start;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::Lifetime;

use crate::args::Args;
use crate::item::{Function, Item, with_stream};
use crate::mistakes::Mistakes;
use crate::model::{self, Model};
use crate::params::Params;
use crate::ret;
use crate::shape::Shape;

/// Parse, model, expand: only the first two can fail, and they report all that is wrong.
pub(crate) fn item(args: TokenStream, item: TokenStream) -> syn::Result<TokenStream> {
    let mut mistakes = Mistakes::default();
    let args = Args::parse(args, &mut mistakes);
    let item = match syn::parse2::<Item>(item) {
        Ok(item) => item,
        Err(mistake) => {
            mistakes.push(mistake);
            return mistakes.into_result().map(|()| TokenStream::new());
        }
    };
    match item {
        Item::Function(item) => {
            let model = model::of_function(args, &item, &mut mistakes);
            mistakes.into_result().map(|()| function(*item, &model))
        }
        Item::Impl(block) => {
            model::check_shared(&args, &mut mistakes);
            let block = block.model(&args, &mut mistakes);
            mistakes.into_result().map(|()| block.expand(function))
        }
    }
}

/// Writes a traced function. The signature stays, but for patterns; the body moves into a closure or `async` block.
///
/// Names of ours have the span `mixed_site`, so that the body cannot see them; what the user wrote keeps its spans.
pub(crate) fn function(mut function: Function, model: &Model) -> TokenStream {
    let krate = &model.krate;
    let private = quote_spanned!(Span::mixed_site()=> #krate::__private);
    let written_ret = ret::of(&function.sig);
    let start = start::call(&private, model);
    let params = Params::take(&mut function.sig, &start);
    let body = &function.body;
    let end = end::closure(krate, &model.end, &written_ret);

    // The braces around the body are of this crate's edition, 2024: the temporaries of the body's last expression drop
    // there, before the parameters do, as they would in the function.
    // The label keeps the lint `unused_braces` away from a body of one line; it has the body's span and thus its edition.
    let label = Lifetime::new("'__body", body.span());
    let result = quote_spanned!(Span::mixed_site()=> { #label: #body });
    // A captured `self` that is assigned to is taken for one that is never read.
    let allow_self = (params.takes_mut_self() && assigned::to_self(&body.stream()))
        .then(|| quote_spanned!(Span::mixed_site()=> #[allow(unused_assignments)]));
    let arrow = written_ret.arrow();
    let check = model.checks_type.then(|| {
        let returned = written_ret.located(quote_spanned!(Span::mixed_site()=>
            (&&&__Returned(&__output)).__instrument_returned()));
        quote_spanned! {Span::mixed_site()=>
            if false {
                use #private::{asked::*, Returned as __Returned};
                #private::done(#returned);
            }
        }
    });
    let closure = {
        let rebound = params.rebound();
        quote_spanned!(Span::mixed_site()=> #allow_self move || #arrow { #rebound #result })
    };
    let traced = match model.shape {
        Shape::Closure if model.end.is_plain() => {
            let rebound = params.rebound();
            quote_spanned!(Span::mixed_site()=> let __entered = __span.enter(); #rebound #result)
        }
        Shape::Diverging => {
            quote_spanned!(Span::mixed_site()=> #private::run_diverging(&mut __span, #closure))
        }
        Shape::Sync | Shape::Closure => {
            let run = if model.site.leaf { "run_leaf" } else { "run" };
            let run = Ident::new(run, Span::mixed_site());
            quote_spanned! {Span::mixed_site()=>
                let __output = #private::#run(&mut __span, #closure, #end);
                // It has ended; only a panic leaves one to be dropped.
                #private::forget(__span);
                #check
                __output
            }
        }
        Shape::Async => {
            let captured = params.captured(&body.stream());
            let returns = written_ret.hint();
            // A block whose output can be awaited is what the user wrote, as a function.
            let block = quote_spanned!(Span::mixed_site()=>
                #allow_self #[allow(clippy::async_yields_async)] async move { #captured #returns #result });
            quote_spanned!(Span::mixed_site()=> #private::traced(__span, #block, #end).await)
        }
        Shape::Future { boxed } => {
            let yielding = written_ret.yielding();
            let traced = quote_spanned!(Span::mixed_site()=> #private::traced_future #yielding (__span, #closure, #end));
            pinned(boxed, traced)
        }
        Shape::Stream { boxed } => {
            let yielding = written_ret.yielding();
            let traced = quote_spanned!(Span::mixed_site()=> #private::traced_stream #yielding (__span, #closure, #end));
            pinned(boxed, traced)
        }
    };
    function.body = with_stream(
        &function.body,
        quote_spanned!(Span::mixed_site()=> #start #traced),
    );
    function.into_token_stream()
}

fn pinned(boxed: bool, traced: TokenStream) -> TokenStream {
    if boxed {
        quote_spanned!(Span::mixed_site()=> ::std::boxed::Box::pin(#traced))
    } else {
        traced
    }
}

#[cfg(test)]
mod tests {
    use crate::args::Args;
    use crate::impl_block::take_args;
    use crate::item::Item;
    use crate::mistakes::Mistakes;
    use crate::model;
    use proc_macro2::TokenStream;

    #[test]
    fn the_documentation_shows_what_is_written() {
        let documentation: String = include_str!("lib.rs")
            .lines()
            .skip_while(|line| *line != "/// # What it expands to")
            .filter_map(|line| line.strip_prefix("///"))
            .filter(|line| !line.trim_start().starts_with("# "))
            .map(|line| format!("{line}\n"))
            .collect();
        let mut blocks = documentation
            .split("```")
            .skip(1)
            .step_by(2)
            .map(|block| block.trim_start_matches("text"));
        let (written, expanded) = (
            blocks.next().unwrap_or_default(),
            blocks.next().unwrap_or_default(),
        );

        let Ok(Item::Function(mut function)) = syn::parse_str(written) else {
            panic!("{written}")
        };
        let mut mistakes = Mistakes::default();
        let args: Args = take_args(&mut function, &mut mistakes);
        let model = model::of_function(args, &function, &mut mistakes);
        mistakes.into_result().expect("no mistakes");
        let expected: TokenStream = expanded
            .replace("private::", "::instrument_core::__private::")
            .parse()
            .expect("tokens");
        let expanded = without_allow(&super::function(*function, &model).to_string());
        assert_eq!(
            expanded.replace(' ', ""),
            expected.to_string().replace(' ', "")
        );
    }

    /// Without the attributes `#[allow(...)]`.
    fn without_allow(tokens: &str) -> String {
        let mut rest = tokens;
        let mut kept = String::new();
        while let Some((before, after)) = rest.split_once("# [allow (") {
            kept.push_str(before);
            rest = after.split_once(")] ").map_or("", |(_, after)| after);
        }
        kept + rest
    }
}
