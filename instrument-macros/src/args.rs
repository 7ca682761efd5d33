use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Error, Expr, Lit, LitStr, Path, Result, Token, parenthesized};

use crate::err::Err;
use crate::field::{Field, Value, ends};
use crate::kind::Kind;
use crate::mistakes::Mistakes;
use crate::{duration, rules, suggest};

/// The arguments as written, each correct by itself; `model` checks them against the function and each other.
#[derive(Default)]
pub(crate) struct Args {
    pub(crate) name: Option<LitStr>,
    pub(crate) component: Option<LitStr>,
    pub(crate) kind: Option<Kind>,
    pub(crate) attrs: Vec<Field>,
    pub(crate) sampler: Vec<Field>,
    pub(crate) ok: Vec<Field>,
    pub(crate) err: Option<Err>,
    pub(crate) parent: Option<Expr>,
    pub(crate) root: bool,
    pub(crate) links: Option<Expr>,
    pub(crate) leaf: bool,
    pub(crate) sync: bool,
    pub(crate) cost: bool,
    pub(crate) min_duration: Option<TokenStream>,
    pub(crate) krate: Option<Path>,
    pub(crate) allow_name: bool,
    pub(crate) allow_superseded: bool,
    pub(crate) skip: bool,
    /// Every argument given, in order.
    pub(crate) given: Vec<Ident>,
}

/// Each argument and how it is written.
const FORMS: &[(&str, &str)] = &[
    ("name", "name = \"detect_objects\""),
    ("component", "component = \"detector\""),
    ("kind", "kind = client"),
    ("attrs", "attrs(camera.id = camera_id, model)"),
    ("sampler", "sampler(tenant.id = tenant)"),
    ("ok", "ok(detection.count = |found| found.len())"),
    ("err", "err(debug)"),
    ("parent", "parent = context"),
    ("root", "root"),
    ("links", "links = contexts"),
    ("leaf", "leaf"),
    ("sync", "sync"),
    ("cost", "cost"),
    ("min_duration", "min_duration = \"10ms\""),
    ("crate", "crate = path::to::instrument_core"),
    ("allow", "allow(name)"),
    ("skip", "skip"),
];

/// What follows an argument's word.
enum Form {
    Word,
    Value(Expr),
    List(TokenStream),
}

impl Args {
    pub(crate) fn parse(tokens: TokenStream, mistakes: &mut Mistakes) -> Self {
        let mut args = Self::default();
        in_list(tokens, mistakes, |input, mistakes| {
            args.argument(input, mistakes)
        });
        args
    }

    /// The argument `word`, for a message about it.
    pub(crate) fn given(&self, word: &str) -> Option<&Ident> {
        self.given.iter().find(|given| *given == word)
    }

    fn argument(&mut self, input: ParseStream<'_>, mistakes: &mut Mistakes) -> Result<()> {
        if input.peek(Lit) {
            return self.set_name(ungrouped(input.parse()?));
        }
        if input.peek(Token![%]) || input.peek(Token![?]) {
            return Err(input.error(rules::attribute_outside_attrs(&attribute(input))));
        }
        if !input.peek(Ident::peek_any) {
            return Err(input.error(rules::not_an_argument()));
        }
        if input.peek2(Token![!]) {
            return self.set_name(input.parse()?);
        }
        if input.peek2(Token![.]) {
            return Err(input.error(rules::attribute_outside_attrs(&attribute(input))));
        }
        let key = input.call(Ident::parse_any)?;
        let word = key.unraw().to_string();
        let known = FORMS.iter().find(|(name, _)| *name == word);
        let form = Form::parse(&key, known.map_or("...", |(_, example)| example), input)?;
        let unasked = matches!(
            (word.as_str(), &form),
            ("err", Form::Word) | ("skip", Form::List(_))
        );
        if let Some(advice) = rules::habit(&word).filter(|_| unasked || known.is_none()) {
            return Err(Error::new_spanned(key, advice));
        }
        let Some((_, example)) = known else {
            let names: Vec<&str> = FORMS.iter().map(|(name, _)| *name).collect();
            return Err(Error::new_spanned(
                key,
                rules::unknown_argument(&word, &suggest::among(&word, &names)),
            ));
        };
        if word != "name" && self.given(&word).is_some() {
            mistakes.add(&key, rules::duplicate_argument(&word));
            return Ok(());
        }
        self.given.push(key.clone());
        if self.set(&word, form, mistakes)? {
            return Ok(());
        }
        let advice = if word == *example {
            rules::flag_with_value
        } else {
            rules::argument_form
        };
        Err(Error::new_spanned(key, advice(&word, example)))
    }

    /// False when the argument is not written like that.
    fn set(&mut self, word: &str, form: Form, mistakes: &mut Mistakes) -> Result<bool> {
        match (word, form) {
            ("name", Form::Value(value)) => self.set_name(value)?,
            ("component", Form::Value(value)) => match string(&value) {
                Some(text) => self.component = Some(text),
                None => return Ok(false),
            },
            ("kind", Form::Value(value)) => self.kind = Some(Kind::parse(&value)?),
            ("attrs", Form::List(list)) => self.attrs = fields(list, mistakes),
            ("sampler", Form::List(list)) => self.sampler = fields(list, mistakes),
            ("ok", Form::List(list)) => self.ok = closures(list, mistakes),
            ("err", Form::List(list)) => {
                let mut err = Err::default();
                let parsed = |input: ParseStream<'_>| {
                    err = Err::parse(input, mistakes);
                    Ok(())
                };
                parsed.parse2(list)?;
                self.err = Some(err);
            }
            ("parent", Form::Value(value)) => self.parent = Some(value),
            ("root", Form::Word) => self.root = true,
            ("links", Form::Value(value)) => self.links = Some(value),
            ("leaf", Form::Word) => self.leaf = true,
            ("sync", Form::Word) => self.sync = true,
            ("cost", Form::Word) => self.cost = true,
            ("min_duration", Form::Value(value)) => {
                self.min_duration = Some(duration::parse(value)?)
            }
            ("crate", Form::Value(Expr::Path(path))) if path.qself.is_none() => {
                self.krate = Some(path.path)
            }
            ("allow", Form::List(list)) => in_list(list, mistakes, |input, _| self.allow(input)),
            ("skip", Form::Word) => self.skip = true,
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn set_name(&mut self, value: Expr) -> Result<()> {
        let Some(text) = string(&value) else {
            return Err(Error::new_spanned(value, rules::dynamic_name()));
        };
        if self.name.is_some() {
            return Err(Error::new_spanned(text, rules::duplicate_name()));
        }
        self.name = Some(text);
        Ok(())
    }

    fn allow(&mut self, input: ParseStream<'_>) -> Result<()> {
        let word = input.call(Ident::parse_any)?;
        match word.to_string().as_str() {
            "name" => self.allow_name = true,
            "superseded" => self.allow_superseded = true,
            text => {
                let hint = suggest::among(text, &["name", "superseded"]);
                return Err(Error::new_spanned(
                    &word,
                    rules::unknown_allow(&text, &hint),
                ));
            }
        }
        Ok(())
    }
}

impl Form {
    fn parse(key: &Ident, example: &str, input: ParseStream<'_>) -> Result<Self> {
        if input.peek(syn::token::Paren) {
            let content;
            parenthesized!(content in input);
            return Ok(Self::List(content.parse()?));
        }
        if input.peek(Token![:]) && !input.peek(Token![::]) {
            return Err(input.error(rules::colon_for_equals(key)));
        }
        if !input.peek(Token![=]) {
            return Ok(Self::Word);
        }
        input.parse::<Token![=]>()?;
        if ends(input) {
            return Err(Error::new_spanned(key, rules::argument_form(key, &example)));
        }
        input.parse().map(ungrouped).map(Self::Value)
    }
}

/// Comma-separated entries. A wrong one is noted and skipped up to its comma, so that the next mistakes show too.
pub(crate) fn list(
    input: ParseStream<'_>,
    mistakes: &mut Mistakes,
    mut entry: impl FnMut(ParseStream<'_>, &mut Mistakes) -> Result<()>,
) {
    while !input.is_empty() {
        match entry(input, mistakes) {
            Ok(()) if !input.is_empty() && !input.peek(Token![,]) => {
                mistakes.push(input.error(rules::missing_comma()))
            }
            Ok(()) => {}
            Err(mistake) => mistakes.push(mistake),
        }
        while !input.is_empty() && !input.peek(Token![,]) {
            let _: Result<TokenTree> = input.parse();
        }
        let _: Result<Option<Token![,]>> = input.parse();
    }
}

fn in_list(
    tokens: TokenStream,
    mistakes: &mut Mistakes,
    entry: impl FnMut(ParseStream<'_>, &mut Mistakes) -> Result<()>,
) {
    let mut unfinished = Mistakes::default();
    let parsed = |input: ParseStream<'_>| {
        list(input, &mut unfinished, entry);
        Ok(())
    };
    // `list` takes every token, so nothing is left to complain about.
    let _: Result<()> = parsed.parse2(tokens);
    if let Err(found) = unfinished.into_result() {
        mistakes.push(found);
    }
}

fn fields(tokens: TokenStream, mistakes: &mut Mistakes) -> Vec<Field> {
    let mut fields = Vec::new();
    in_list(tokens, mistakes, |input, _| {
        fields.push(Field::parse(input)?);
        Ok(())
    });
    fields
}

/// Fields whose values are closures over the result.
fn closures(tokens: TokenStream, mistakes: &mut Mistakes) -> Vec<Field> {
    let mut fields = fields(tokens, mistakes);
    fields.retain(|field| match &field.value {
        Value::Bare(ident) => {
            mistakes.add(ident, rules::result_without_closure(&"ok"));
            false
        }
        Value::Expr(_) => true,
    });
    fields
}

fn string(value: &Expr) -> Option<LitStr> {
    match value {
        Expr::Lit(syn::ExprLit {
            lit: Lit::Str(text),
            ..
        }) => Some(text.clone()),
        _ => None,
    }
}

/// Without the invisible groups in which a macro hands an expression on.
pub(crate) fn ungrouped(value: Expr) -> Expr {
    match value {
        Expr::Group(group) => ungrouped(*group.expr),
        value => value,
    }
}

/// An attribute as written, up to the next comma.
fn attribute(input: ParseStream<'_>) -> String {
    let ahead = input.fork();
    let mut written = TokenStream::new();
    while !ahead.is_empty() && !ahead.peek(Token![,]) {
        let Ok(token) = ahead.parse::<TokenTree>() else {
            break;
        };
        token.to_tokens(&mut written);
    }
    written
        .to_string()
        .replace(" . ", ".")
        .replace("% ", "%")
        .replace("? ", "?")
}
