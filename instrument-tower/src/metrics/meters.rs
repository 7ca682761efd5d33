//! Where instruments come from.

use super::instruments::Instruments;
use crate::protocol::Side;
use instrument_core::Instruments as Global;
use opentelemetry::metrics::{Meter, MeterProvider};
use std::fmt;
use std::sync::Arc;

static OF_SERVERS: Global<Instruments> = of_side(|meter| Instruments::new(meter, Side::Server));
static OF_CLIENTS: Global<Instruments> = of_side(|meter| Instruments::new(meter, Side::Client));

const fn of_side(make: fn(&Meter) -> Instruments) -> Global<Instruments> {
    Global::new(env!("CARGO_CRATE_NAME"), make).with_version(env!("CARGO_PKG_VERSION"))
}

/// Where instruments come from.
#[derive(Clone)]
pub(super) enum Meters {
    Global,
    Given(Arc<Instruments>),
}

impl Meters {
    pub(super) fn of(provider: &dyn MeterProvider, side: Side) -> Self {
        Self::Given(Arc::new(global(side).of(provider)))
    }

    pub(super) fn given(meter: &Meter, side: Side) -> Self {
        Self::Given(Arc::new(Instruments::new(meter, side)))
    }

    /// The instruments, if anybody measures.
    pub(super) fn instruments(&self, side: Side) -> Option<Arc<Instruments>> {
        match self {
            Self::Given(instruments) => Some(instruments.clone()),
            Self::Global => global(side).get(),
        }
    }
}

fn global(side: Side) -> &'static Global<Instruments> {
    match side {
        Side::Server => &OF_SERVERS,
        Side::Client => &OF_CLIENTS,
    }
}

impl fmt::Debug for Meters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Global => "Global",
            Self::Given(_) => "Given",
        })
    }
}
