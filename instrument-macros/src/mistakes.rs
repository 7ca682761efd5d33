use quote::ToTokens;
use syn::{Error, Result};

/// Mistakes found so far: none stops the search for the next.
#[derive(Default)]
pub(crate) struct Mistakes(Option<Error>);

impl Mistakes {
    /// A mistake on the token that makes it.
    pub(crate) fn add(&mut self, at: impl ToTokens, text: String) {
        self.push(Error::new_spanned(at, text));
    }

    pub(crate) fn push(&mut self, error: Error) {
        match &mut self.0 {
            Some(first) => first.combine(error),
            none => *none = Some(error),
        }
    }

    pub(crate) fn into_result(self) -> Result<()> {
        self.0.map_or(Ok(()), Err)
    }
}
