//! The tracers that providers gave a scope, kept.

use super::Scope;
use crate::provider::{self, Provider, ScopeTracer, Settings};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock, RwLock};

pub(super) struct Tracers {
    /// The installed provider's tracer: there is one such provider in a process, and this is the way that must be fast.
    installed: OnceLock<Installed>,
    /// Tracers of providers bound to contexts, newest last.
    bound: RwLock<Vec<(u64, Arc<ScopeTracer>)>>,
    /// The tracer of OpenTelemetry's global provider, and how often it was used.
    global: RwLock<Option<Arc<ScopeTracer>>>,
    global_uses: AtomicU32,
}

/// The tracer of the installed provider, with what is needed to know of that.
pub(crate) struct Installed {
    pub(super) tracer: ScopeTracer,
    pub(super) settings: Settings,
}

/// How many bound providers' tracers a scope remembers.
const REMEMBERED: usize = 8;

impl Tracers {
    pub(super) const fn new() -> Self {
        Self {
            installed: OnceLock::new(),
            bound: RwLock::new(Vec::new()),
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
        let id = provider.id();
        let known = self
            .bound
            .read()
            .ok()
            .and_then(|all| all.iter().find(|(of, _)| *of == id).map(|(_, t)| t.clone()));
        let tracer = known.unwrap_or_else(|| {
            let tracer = Arc::new(provider.tracer(scope));
            if let Ok(mut all) = self.bound.write() {
                if all.len() == REMEMBERED {
                    all.remove(0);
                }
                all.push((id, tracer.clone()));
            }
            tracer
        });
        start(&tracer)
    }

    pub(super) fn global(&self, scope: &Scope) -> Arc<ScopeTracer> {
        // A lost update only moves the next look by a call.
        let uses = self.global_uses.load(Ordering::Relaxed);
        self.global_uses
            .store(uses.wrapping_add(1), Ordering::Relaxed);
        let kept = self.global.read().ok().and_then(|kept| kept.clone());
        match kept {
            Some(tracer) if uses % provider::LOOK_EVERY != 0 && provider::is_global_live() => {
                tracer
            }
            _ => {
                let tracer = Arc::new(ScopeTracer::other(provider::global_tracer(scope)));
                if let Ok(mut kept) = self.global.write() {
                    *kept = Some(tracer.clone());
                }
                tracer
            }
        }
    }
}
