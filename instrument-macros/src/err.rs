use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Error, Expr, LitStr, Result, Token};

use crate::args::list;
use crate::field::{Field, Value, ends};
use crate::mistakes::Mistakes;
use crate::{rules, suggest};

/// `err(...)`: what an error leaves on the span.
#[derive(Clone, Default)]
pub(crate) struct Err {
    words: Vec<Ident>,
    /// `type = |e| ...`
    pub(crate) classify: Option<Expr>,
    /// `expected = |e| ...`
    pub(crate) expected: Option<Expr>,
    pub(crate) attributes: Vec<Field>,
}

const WORDS: &[&str] = &[
    "off",
    "display",
    "debug",
    "private",
    "no_exception",
    "none",
    "break",
];
const OPTIONS: &[&str] = &[
    "off",
    "display",
    "debug",
    "private",
    "no_exception",
    "none",
    "break",
    "type",
    "expected",
];

impl Err {
    pub(crate) fn parse(input: ParseStream<'_>, mistakes: &mut Mistakes) -> Self {
        let mut err = Self::default();
        let mut options: Vec<Ident> = Vec::new();
        list(input, mistakes, |input, mistakes| {
            err.option(input, &mut options, mistakes)
        });
        err.check(&options, mistakes);
        err
    }

    pub(crate) fn has(&self, word: &str) -> bool {
        self.words.iter().any(|given| given == word)
    }

    fn option(
        &mut self,
        input: ParseStream<'_>,
        options: &mut Vec<Ident>,
        mistakes: &mut Mistakes,
    ) -> Result<()> {
        let ahead = input.fork();
        let word = match ahead.call(Ident::parse_any) {
            Ok(word) if !ahead.peek(Token![.]) => word,
            _ => {
                if let Some(quoted) = quoted_word(input) {
                    let word = quoted.value();
                    return Err(Error::new_spanned(quoted, rules::quoted_err_option(&word)));
                }
                let field = Field::parse(input)?;
                return self.attribute(field);
            }
        };
        let text = word.unraw().to_string();
        let mut given = |word: Ident| {
            if options.contains(&word) {
                mistakes.add(&word, rules::duplicate_err_option(&word));
            }
            options.push(word);
        };
        if !OPTIONS.contains(&text.as_str()) {
            let is_attribute = ahead.peek(Token![=]) && suggest::nearest(&text, OPTIONS).is_none();
            let advice = if is_attribute {
                rules::err_attribute_without_dot(&text)
            } else {
                rules::unknown_err_option(&text, &suggest::among(&text, OPTIONS))
            };
            return Err(Error::new_spanned(&word, advice));
        }
        input.call(Ident::parse_any)?;
        if WORDS.contains(&text.as_str()) {
            if !ends(input) {
                return Err(Error::new_spanned(
                    &word,
                    rules::flag_with_value(&text, &format_args!("err({text})")),
                ));
            }
            self.words.push(word.clone());
            given(word);
            return Ok(());
        }
        let assigned = input.parse::<Option<Token![=]>>()?.is_some();
        if !assigned || ends(input) {
            return Err(Error::new_spanned(&word, rules::err_option_form(&text)));
        }
        given(word);
        let closure = Some(input.parse()?);
        if text == "type" {
            self.classify = closure;
        } else {
            self.expected = closure;
        }
        Ok(())
    }

    fn attribute(&mut self, field: Field) -> Result<()> {
        if matches!(field.value, Value::Bare(_)) {
            return Err(Error::new_spanned(
                &field.key.tokens,
                rules::result_without_closure(&"err"),
            ));
        }
        self.attributes.push(field);
        Ok(())
    }

    /// Options that take each other's effect away.
    fn check(&self, options: &[Ident], mistakes: &mut Mistakes) {
        let given = |word: &str| options.iter().find(|option| *option == word);
        if given("off").is_some() {
            for other in options.iter().filter(|option| *option != "off") {
                mistakes.add(other, rules::err_off_with_options(other));
            }
            for field in &self.attributes {
                mistakes.add(
                    &field.key.tokens,
                    rules::err_off_with_options(&field.key.text),
                );
            }
            return;
        }
        if let (Some(_), Some(debug)) = (given("display"), given("debug")) {
            mistakes.add(debug, rules::err_display_and_debug());
        }
        if let (Some(_), Some(message)) = (
            given("private"),
            given("debug").or_else(|| given("display")),
        ) {
            mistakes.add(message, rules::err_private_message(message));
        }
    }
}

/// A word in quotes that stands alone.
fn quoted_word(input: ParseStream<'_>) -> Option<LitStr> {
    let ahead = input.fork();
    let quoted: LitStr = ahead.parse().ok()?;
    (WORDS.contains(&quoted.value().as_str()) && ends(&ahead)).then_some(quoted)
}
