//! What a client's many URLs are instances of.

use std::borrow::Cow;

/// An extension of a request: the template of its path, which the caller knows and the URL does not tell. It becomes
/// `url.template` and part of the span's name.
///
/// ```
/// use instrument_tower::UrlTemplate;
///
/// # fn main() -> Result<(), http::Error> {
/// let request = http::Request::get("http://analyst:8095/users/17")
///     .extension(UrlTemplate::new("/users/{id}"))
///     .body(())?;
/// # let _ = request;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UrlTemplate(Cow<'static, str>);

impl UrlTemplate {
    /// A template such as `/users/{id}`. It must be one of few.
    #[must_use]
    pub fn new(template: impl Into<Cow<'static, str>>) -> Self {
        Self(template.into())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}
