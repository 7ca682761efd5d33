//! The tracers that providers gave a scope, kept.

use super::{Remembered, Scope};
use crate::locked::{change, read};
use crate::provider::{self, Provider, ScopeTracer, Settings};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock, RwLock};

pub(super) struct Tracers {
    /// The installed provider's tracer: there is one such provider in a process, and this is the way that must be fast.
    installed: OnceLock<Installed>,
    /// Tracers of providers bound to contexts.
    bound: Remembered<ScopeTracer>,
    /// The tracer of OpenTelemetry's global provider, and how often it was used.
    global: RwLock<Option<Arc<ScopeTracer>>>,
    global_uses: AtomicU32,
}

/// The tracer of the installed provider, with what is needed to know of that.
pub(crate) struct Installed {
    pub(super) tracer: ScopeTracer,
    pub(super) settings: Settings,
}

impl Tracers {
    pub(super) const fn new() -> Self {
        Self {
            installed: OnceLock::new(),
            bound: Remembered::new(),
            global: RwLock::new(None),
            global_uses: AtomicU32::new(0),
        }
    }

    /// The installed provider's tracer, where this process has seen no other provider.
    #[inline]
    pub(super) fn only_one(&self, scope: &Scope) -> Option<&Installed> {
        if !provider::is_only_installed() {
            return None;
        }
        self.installed.get().or_else(|| self.first(scope))
    }

    #[cold]
    fn first(&self, scope: &Scope) -> Option<&Installed> {
        let provider = provider::installed()?;
        Some(self.installed(scope, provider))
    }

    fn installed(&self, scope: &Scope, provider: &Provider) -> &Installed {
        self.installed.get_or_init(|| Installed {
            tracer: provider.tracer(scope),
            settings: *provider.settings(),
        })
    }

    pub(super) fn with<R>(
        &self,
        scope: &Scope,
        provider: &Provider,
        start: impl FnOnce(&ScopeTracer) -> R,
    ) -> R {
        if provider.is_installed() {
            return start(&self.installed(scope, provider).tracer);
        }
        let tracer = self.bound.of(provider, || provider.tracer(scope));
        start(&tracer)
    }

    pub(super) fn global(&self, scope: &Scope) -> Arc<ScopeTracer> {
        // A lost update only moves the next look by a call.
        let uses = self.global_uses.load(Ordering::Relaxed);
        self.global_uses
            .store(uses.wrapping_add(1), Ordering::Relaxed);
        let kept = read(&self.global).clone();
        match kept {
            Some(tracer) if uses % provider::LOOK_EVERY != 0 && provider::is_global_live() => {
                tracer
            }
            _ => {
                let tracer = Arc::new(ScopeTracer::other(provider::global_tracer(scope)));
                let before = change(&self.global, |kept| kept.replace(tracer.clone()));
                drop(before);
                tracer
            }
        }
    }
}
