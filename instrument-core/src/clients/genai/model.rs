//! A model that is called.

use super::server::Server;
use super::{Call, Content, Operation};
use opentelemetry::trace::SpanKind;
use std::borrow::Cow;

/// A model that is called, where, and what its spans are like. Made once and kept; its calls are made of it.
///
/// ```
/// use instrument_core::clients::genai::Model;
///
/// let model = Model::new("llama_cpp", "nemotron-3-nano")
///     .with_url("http://localhost:8091/v1")
///     .with_span_name("llm_inference");
/// let call = model.chat().with_temperature(0.7).with_max_tokens(1536);
/// # let _ = call;
/// ```
#[derive(Clone, Debug)]
pub struct Model {
    pub(super) provider: Cow<'static, str>,
    pub(super) name: Cow<'static, str>,
    pub(super) server: Option<Server>,
    pub(super) span_name: Option<Cow<'static, str>>,
    pub(super) kind: SpanKind,
    pub(super) content: Option<Content>,
    pub(super) measures_cost: bool,
}

impl Model {
    /// A model by its name, and who provides it as the conventions call them: `openai`, `anthropic`, `aws.bedrock`,
    /// `gcp.gemini`, `mistral_ai`, …; another word for others.
    pub fn new(provider: impl Into<Cow<'static, str>>, name: impl Into<Cow<'static, str>>) -> Self {
        Self {
            provider: provider.into(),
            name: name.into(),
            server: None,
            span_name: None,
            kind: SpanKind::Client,
            content: None,
            measures_cost: false,
        }
    }

    /// Where it is called.
    #[must_use]
    pub fn with_server(mut self, address: impl Into<Cow<'static, str>>, port: u16) -> Self {
        self.server = Some(Server {
            address: address.into(),
            port: Some(port),
        });
        self
    }

    /// Where it is called: the host and the port of this URL. Nothing else of it is kept, since there may be keys in it.
    #[must_use]
    pub fn with_url(mut self, url: &str) -> Self {
        self.server = Server::of_url(url);
        self
    }

    /// What its spans are called. Default: what the conventions say, as `chat gpt-5`.
    #[must_use]
    pub fn with_span_name(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.span_name = Some(name.into());
        self
    }

    /// The kind of its spans. Default: client; a model in the same process may be internal.
    #[must_use]
    pub fn with_kind(mut self, kind: SpanKind) -> Self {
        self.kind = kind;
        self
    }

    /// Records what it is asked and what it answers, which by default nobody does.
    #[must_use]
    pub fn with_content(mut self, content: Content) -> Self {
        self.content = Some(content);
        self
    }

    /// Records what its calls cost: see [`cost`](crate::cost).
    #[must_use]
    pub fn with_cost(mut self) -> Self {
        self.measures_cost = true;
        self
    }

    /// A call of any operation.
    pub fn call(&self, operation: Operation) -> Call<'_> {
        Call::new(self, operation)
    }

    /// A call to go on with a conversation.
    pub fn chat(&self) -> Call<'_> {
        self.call(Operation::CHAT)
    }

    /// A call to go on with a text.
    pub fn text_completion(&self) -> Call<'_> {
        self.call(Operation::TEXT_COMPLETION)
    }

    /// A call to make content of several kinds.
    pub fn generate_content(&self) -> Call<'_> {
        self.call(Operation::GENERATE_CONTENT)
    }

    /// A call to make vectors of texts.
    pub fn embeddings(&self) -> Call<'_> {
        self.call(Operation::EMBEDDINGS)
    }
}
