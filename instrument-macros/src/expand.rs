use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
use syn::Lifetime;
use syn::spanned::Spanned;

use crate::args::Args;
use crate::item::{Function, Item, with_stream};
use crate::mistakes::Mistakes;
use crate::model::{self, Attribute, End, Model};
use crate::params::Params;
use crate::ret::{self, Ret, located};
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
    let start = start(&private, model);
    let params = Params::take(&mut function.sig, &start);
    let body = &function.body;
    let end = end(krate, &model.end, &written_ret);

    // The braces around the body are of this crate's edition, 2024: the temporaries of the body's last expression drop
    // there, before the parameters do, as they would in the function.
    // The label keeps the lint `unused_braces` away from a body of one line; it has the body's span and thus its edition.
    let label = Lifetime::new("'__body", body.span());
    let result = quote_spanned!(Span::mixed_site()=> { #label: #body });
    // A captured `self` that is assigned to is taken for one that is never read.
    let allow_self = params
        .takes_mut_self()
        .then(|| quote_spanned!(Span::mixed_site()=> #[allow(unused_assignments)]));
    let arrow = written_ret.arrow();
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
                ::core::mem::forget(__span);
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
            let traced = quote_spanned!(Span::mixed_site()=> #private::traced_future(__span, #closure, #end));
            pinned(boxed, traced)
        }
        Shape::Stream { boxed } => {
            let traced = quote_spanned!(Span::mixed_site()=> #private::traced_stream(__span, #closure, #end));
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

/// The call that starts the span.
fn start(private: &TokenStream, model: &Model) -> TokenStream {
    let Model {
        shape, site, start, ..
    } = model;
    let mixed = Span::mixed_site();
    let is_leaf = site.leaf;
    let name = &site.name;
    let kind = match site.kind.variant() {
        internal if internal == "Internal" => None,
        kind => Some(quote_spanned!(mixed=> .kind(#private::SpanKind::#kind))),
    };
    let cost = site.cost.then(|| quote_spanned!(mixed=> .cost()));
    let min_duration = site
        .min_duration
        .as_ref()
        .map(|at_least| quote_spanned!(mixed=> .min_duration(#at_least)));
    let count = start.attrs.len();
    let attributes_count = (count > 0).then(|| quote_spanned!(mixed=> .attributes(#count)));
    let site = quote_spanned! {mixed=> {
        static __SITE: #private::Site = #private::Site::new(#name, ::core::module_path!(), ::core::option_env!("CARGO_PKG_VERSION"))
            #kind #attributes_count #cost #min_duration;
        &__SITE
    }};
    let attributes = attributes(&start.attrs);
    let sampler = (!start.sampler.is_empty()).then(|| {
        let attributes = self::attributes(&start.sampler);
        quote_spanned!(mixed=> .sampler(#attributes))
    });
    let parent = start.parent.as_ref().map(|parent| {
        let parent = borrowed(parent);
        quote_spanned!(mixed=> .parent(#parent))
    });
    let root = start.root.then(|| quote_spanned!(mixed=> .root()));
    let links = start.links.as_ref().map(|links| {
        let call = located(links.span(), quote_spanned!(mixed=> .links));
        quote_spanned!(mixed=> #call(#links))
    });
    let prepare = [&parent, &root, &links, &sampler, &cost, &min_duration]
        .iter()
        .any(|part| part.is_some());
    let prepare = prepare.then(|| quote_spanned!(mixed=> .prepare() #parent #root #links #sampler));
    let (span, start) = match (shape, is_leaf) {
        // It moves into the future anyway, which keeps room for what was borrowed even when it is moved away.
        (Shape::Async, _) => {
            let started = quote_spanned!(mixed=> #site #prepare.started(#attributes));
            return match prepare {
                Some(_) => quote_spanned!(mixed=> let __span = #started;),
                None => quote_spanned! {mixed=>
                    let __span = if #private::is_any() { #started } else { #private::Span::none() };
                },
            };
        }
        (_, true) => ("Leaf", "start_leaf"),
        (_, false) => ("Span", "start"),
    };
    let (span, start) = (Ident::new(span, mixed), Ident::new(start, mixed));
    let start = quote_spanned!(mixed=> #site #prepare.#start(&mut __span, #attributes););
    // What is prepared asks by itself.
    let start = match prepare {
        Some(_) => start,
        None => quote_spanned!(mixed=> if #private::is_any() { #start }),
    };
    quote_spanned!(mixed=> let mut __span = #private::#span::none(); #start)
}

/// The closure that computes attributes, only for a span that records.
fn attributes(attributes: &[Attribute]) -> TokenStream {
    let mixed = Span::mixed_site();
    if attributes.is_empty() {
        return quote_spanned!(mixed=> |_| {});
    }
    let added = attributes.iter().map(|Attribute { key, add, value }| {
        let add = Ident::new(add, mixed);
        let key = located(key.span(), key.text.to_token_stream());
        let value = if add == "add_static" {
            value.to_token_stream()
        } else {
            borrowed(value)
        };
        quote_spanned!(mixed=> __attributes.#add(#key, #value);)
    });
    quote_spanned!(mixed=> |__attributes| { #(#added)* })
}

/// The closure that sees the result.
fn end(krate: &TokenStream, end: &End, ret: &Ret) -> TokenStream {
    let mixed = Span::mixed_site();
    let private = quote_spanned!(mixed=> #krate::__private);
    let err = &end.err;
    if ret.is_never() || err.off && end.ok.is_empty() {
        return quote_spanned!(mixed=> |_, _| {});
    }

    let typed = [&err.classify, &err.expected]
        .iter()
        .any(|closure| closure.is_some())
        || !err.attributes.is_empty();
    let typed = typed.then(|| {
        let classify = err.classify.as_ref().map(|classify| {
            let kind = quote_spanned!(mixed=> #private::with(__error, #classify));
            quote_spanned!(mixed=> __end.error_type(#kind);)
        });
        let expected = err.expected.as_ref().map(|expected| {
            quote_spanned!(mixed=> if #private::with(__error, #expected) { __end.expected(); })
        });
        let attributes = computed(krate, &err.attributes, &Ident::new("__error", mixed));
        // Where the result is no `Result`, the return type is where to say so.
        let error = ret.located(quote_spanned!(mixed=> __out));
        quote_spanned! {mixed=>
            if let ::core::option::Option::Some(__error) = #private::error_of(#error) {
                #classify #expected #attributes
            }
        }
    });
    let settled = (!err.off).then(|| {
        let policy = err.policy.iter().map(|call| Ident::new(call, mixed));
        quote_spanned! {mixed=>
            __end.settle(const { &#private::Errors::new() #(.#policy())* }, #private::failure!(__out));
        }
    });
    let ok = (!end.ok.is_empty()).then(|| {
        let attributes = computed(krate, &end.ok, &Ident::new("__value", mixed));
        quote_spanned! {mixed=>
            if let ::core::option::Option::Some(__value) = #private::success!(__out) { #attributes }
        }
    });
    let seen = ret.seen();
    quote_spanned!(mixed=> |__end, __out #seen| { #typed #settled #ok })
}

/// Attributes whose values are closures over `of`.
fn computed(krate: &TokenStream, attributes: &[Attribute], of: &Ident) -> TokenStream {
    let mixed = Span::mixed_site();
    let added = attributes.iter().map(|Attribute { key, add, value }| {
        let key = located(key.span(), key.text.to_token_stream());
        let value = located(value.span(), quote_spanned!(mixed=> &))
            .into_iter()
            .chain(quote_spanned!(mixed=> #krate::__private::with(#of, #value)))
            .collect::<TokenStream>();
        let value = match *add {
            "add_display" => quote_spanned!(mixed=> &#krate::display(#value)),
            "add_debug" => quote_spanned!(mixed=> &#krate::debug(#value)),
            _ => value,
        };
        quote_spanned!(mixed=> __end.attribute(#key, #value);)
    });
    added.collect()
}

/// `&(value)`, all of which stands where the value does.
fn borrowed(value: &impl ToTokens) -> TokenStream {
    located(value.span(), quote_spanned!(Span::mixed_site()=> &))
        .into_iter()
        .chain(parenthesized(value))
        .collect()
}

/// `(value)`, in parentheses of ours that stand where the value does.
fn parenthesized(value: &impl ToTokens) -> TokenStream {
    located(
        value.span(),
        TokenTree::from(Group::new(Delimiter::Parenthesis, value.to_token_stream())).into(),
    )
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
