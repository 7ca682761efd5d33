//! Which headers are a proxy's.

/// The headers in which trusted proxies say from whom a request is, and where it was sent.
///
/// A proxy writes the one kind and hands on the other as it came, from whoever sent it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProxyHeaders {
    /// `Forwarded` where a request has it, else `X-Forwarded-For`, `-Proto` and `-Host`: for proxies that remove the kind
    /// that they do not write.
    #[default]
    Either,
    /// `Forwarded` only.
    Forwarded,
    /// `X-Forwarded-For`, `-Proto` and `-Host` only.
    XForwarded,
}
