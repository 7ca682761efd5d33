//! The layer that decides about baggage.

use super::{BaggageRule, WithBaggage};
use crate::server::TraceContext;
use crate::trust::Trust;
use http::HeaderName;
use instrument_core::Provider;
use instrument_core::baggage::PipelineBaggage;
use std::sync::Arc;
use tower_layer::Layer;

const X_REQUEST_SOURCE: HeaderName = HeaderName::from_static("x-request-source");

/// Decides whose baggage is taken, what its values may be, and what of a request becomes baggage. See the
/// [module docs](crate::baggage).
///
/// As [instrumentation](instrument_core::Instrumentation) it is called `baggage`. Switched off, its rules do nothing, but
/// still only trusted callers' baggage is taken.
///
/// ```
/// use http::HeaderName;
/// use instrument_core::baggage::BaggageKey;
/// use instrument_tower::baggage::BaggageRule;
/// use instrument_tower::{BaggageLayer, Trust};
///
/// const TENANT: BaggageKey = BaggageKey::new("tenant.plan").with_values(&["free", "paid"]);
/// let plan = BaggageRule::new(TENANT)
///     .header(HeaderName::from_static("x-plan"))
///     .incoming()
///     .or("free");
///
/// let layer = BaggageLayer::pipeline()
///     .with_rule(plan)
///     .with_trusted_callers(Trust::loopback().with_network("10.8.0.0/16".parse()?));
/// # let _ = layer;
/// # Ok::<(), instrument_tower::NotANetwork>(())
/// ```
#[derive(Clone, Debug)]
pub struct BaggageLayer {
    settings: Arc<Settings>,
}

#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) provider: Option<Provider>,
    pub(super) callers: Trust,
    pub(super) rules: Vec<BaggageRule>,
}

impl BaggageLayer {
    /// Takes all baggage of trusted callers, and adds none.
    #[must_use]
    pub fn new() -> Self {
        Self {
            settings: Arc::new(Settings {
                provider: None,
                callers: Trust::loopback(),
                rules: Vec::new(),
            }),
        }
    }

    /// With the rules of a detection pipeline, whose keys are those of [`PipelineBaggage`]:
    ///
    /// | key | from, the first that is allowed |
    /// |---|---|
    /// | `request.source` | header `X-Request-Source` in any case; incoming baggage; `api` |
    /// | `camera.id` | incoming baggage; the path, after the first `/cameras/` |
    /// | `event.priority` | incoming baggage |
    /// | `batch.id` | incoming baggage |
    #[must_use]
    pub fn pipeline() -> Self {
        let source = BaggageRule::new(PipelineBaggage::REQUEST_SOURCE)
            .header(X_REQUEST_SOURCE)
            .lowercased()
            .incoming()
            .or("api");
        let camera = BaggageRule::new(PipelineBaggage::CAMERA_ID)
            .incoming()
            .path_after("cameras");
        Self::new()
            .with_rule(source)
            .with_rule(camera)
            .with_rule(BaggageRule::new(PipelineBaggage::EVENT_PRIORITY).incoming())
            .with_rule(BaggageRule::new(PipelineBaggage::BATCH_ID).incoming())
    }

    /// Adds a rule. One for a key that has a rule already replaces that.
    #[must_use]
    pub fn with_rule(self, rule: BaggageRule) -> Self {
        self.set(|settings| {
            settings.rules.retain(|before| before.name() != rule.name());
            settings.rules.push(rule);
        })
    }

    /// Whose baggage is taken. Default: [`Trust::loopback`], and of nobody whose address is not known.
    #[must_use]
    pub fn with_trusted_callers(self, callers: Trust) -> Self {
        self.set(|settings| settings.callers = callers)
    }

    /// Reads headers as this provider does, and counts there. Default: the one that is bound to the context, else the
    /// installed one, found anew for every request.
    #[must_use]
    pub fn with_provider(self, provider: Provider) -> Self {
        self.set(|settings| settings.provider = Some(provider))
    }

    /// With that provider, unless one is set.
    pub(crate) fn or_provider(self, provider: Option<&Provider>) -> Self {
        match provider {
            Some(provider) if self.settings.provider.is_none() => {
                self.with_provider(provider.clone())
            }
            _ => self,
        }
    }

    /// Around spans, in whose contexts the baggage is, so that it need not be made current once more.
    pub(crate) fn around_spans<S>(&self, inner: TraceContext<S>) -> WithBaggage<TraceContext<S>> {
        WithBaggage::new(inner, self.settings.clone(), true)
    }

    fn set(mut self, set: impl FnOnce(&mut Settings)) -> Self {
        set(Arc::make_mut(&mut self.settings));
        self
    }
}

impl Default for BaggageLayer {
    fn default() -> Self {
        Self::new()
    }
}

impl<S> Layer<S> for BaggageLayer {
    type Service = WithBaggage<S>;

    fn layer(&self, inner: S) -> WithBaggage<S> {
        WithBaggage::new(inner, self.settings.clone(), false)
    }
}
