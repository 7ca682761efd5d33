//! Routes, and the span names made of them: each is made once, since a server has few of them.

use instrument_core::Attributes;
use opentelemetry::StringValue;
use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock, RwLock};
use std::thread::LocalKey;

/// How many routes are kept for good, and as many methods. Routes beyond are made anew for each request.
const KEPT: usize = 1000;

/// How long the name of a method may be that strangers call.
const LONGEST: usize = 256;

/// A route.
#[derive(Clone, Debug)]
pub(crate) enum Route {
    Kept(&'static Kept),
    Other(StringValue),
}

/// A route that is kept, with the names of spans on it.
#[derive(Debug)]
pub(crate) struct Kept {
    text: &'static str,
    names: Names,
}

/// The names there are so far, one after the other: read without a lock.
#[derive(Debug, Default)]
struct Names(OnceLock<&'static Name>);

#[derive(Debug)]
struct Name {
    method: &'static str,
    text: String,
    others: Names,
}

/// What is kept of one kind.
struct Registry {
    all: LazyLock<RwLock<HashMap<&'static str, &'static Kept>>>,
    recent: &'static LocalKey<Recent>,
}

/// By where a text was last found, so that most requests neither hash nor lock.
type Recent = [Cell<Option<&'static Kept>>; RECENTS];

const RECENTS: usize = 64;

thread_local! {
    static RECENT_ROUTES: Recent = const { [const { Cell::new(None) }; RECENTS] };
    static RECENT_METHODS: Recent = const { [const { Cell::new(None) }; RECENTS] };
}

/// What this program itself says: routes, templates, and the methods that it calls.
static ROUTES: Registry = Registry::new(&RECENT_ROUTES);
/// The methods of gRPC that strangers called, and that were served. However many, they take no room from the others.
static METHODS: Registry = Registry::new(&RECENT_METHODS);

impl Route {
    /// A route of the server's own.
    pub(crate) fn new(text: &str) -> Self {
        Self::kept(text).unwrap_or_else(|| Self::Other(text.to_owned().into()))
    }

    /// The same, if it was there before or there is room for it.
    pub(crate) fn kept(text: &str) -> Option<Self> {
        ROUTES.find_or_keep(text).map(Self::Kept)
    }

    /// A method that was served before, for text that may be anybody's.
    pub(super) fn served(method: &str) -> Option<Self> {
        METHODS.find(method).map(Self::Kept)
    }

    /// A method that was served now, if there is room for it.
    pub(super) fn serve(method: &str) -> Option<Self> {
        let is_name = (1..=LONGEST).contains(&method.len());
        is_name.then(|| METHODS.find_or_keep(method).map(Self::Kept))?
    }

    /// The name of a span that is named by its route alone.
    pub(crate) fn plain_name(&self) -> Cow<'static, str> {
        match self {
            Self::Kept(kept) => kept.text.into(),
            Self::Other(text) => text.as_str().to_owned().into(),
        }
    }

    /// Adds it as an attribute.
    pub(crate) fn record(&self, key: &'static str, to: &mut Attributes<'_>) {
        match self {
            Self::Kept(kept) => to.add_static(key, kept.text),
            Self::Other(text) => to.add(key, text.as_str()),
        }
    }

    /// As an attribute's value.
    pub(crate) fn to_value(&self) -> StringValue {
        match self {
            Self::Kept(kept) => kept.text.into(),
            Self::Other(text) => text.clone(),
        }
    }

    /// The name of a span: `GET /users/{id}`.
    pub(crate) fn name(&self, method: &'static str) -> Cow<'static, str> {
        match self {
            Self::Kept(kept) => kept.name(method).into(),
            Self::Other(text) => format!("{method} {text}").into(),
        }
    }
}

impl Registry {
    const fn new(recent: &'static LocalKey<Recent>) -> Self {
        Self {
            all: LazyLock::new(RwLock::default),
            recent,
        }
    }

    fn find(&self, text: &str) -> Option<&'static Kept> {
        self.recent.with(|recent| {
            // Routers keep a route in one place. Whatever lies there now, it is compared.
            let recent = &recent[(text.as_ptr() as usize >> 3) % RECENTS];
            if let Some(kept) = recent.get().filter(|kept| kept.text == text) {
                return Some(kept);
            }
            let kept = *self.all.read().ok()?.get(text)?;
            recent.set(Some(kept));
            Some(kept)
        })
    }

    fn find_or_keep(&self, text: &str) -> Option<&'static Kept> {
        self.find(text).or_else(|| self.keep(text))
    }

    /// What is kept is leaked: it lives as long as the program, and there is at most so much of it.
    fn keep(&self, text: &str) -> Option<&'static Kept> {
        let mut all = self.all.write().ok()?;
        if let Some(kept) = all.get(text) {
            return Some(kept);
        }
        if all.len() >= KEPT {
            return None;
        }
        let kept: &'static Kept = Box::leak(Box::new(Kept {
            text: Box::leak(text.into()),
            names: Names::default(),
        }));
        all.insert(kept.text, kept);
        Some(kept)
    }
}

impl Kept {
    /// Methods are few, since only known ones are asked for.
    fn name(&self, method: &'static str) -> &'static str {
        let mut names = &self.names;
        loop {
            let name = names.0.get_or_init(|| {
                Box::leak(Box::new(Name {
                    method,
                    text: format!("{method} {}", self.text),
                    others: Names::default(),
                }))
            });
            if name.method == method {
                return &name.text;
            }
            names = &name.others;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_made_once() {
        let name = |method| match Route::new("/known/{id}").name(method) {
            Cow::Borrowed(name) => name,
            Cow::Owned(name) => panic!("`{name}` was made anew"),
        };
        assert_eq!(name("GET"), "GET /known/{id}");
        assert_eq!(name("POST"), "POST /known/{id}");
        assert!(std::ptr::eq(name("GET"), name("GET")));
    }
}
