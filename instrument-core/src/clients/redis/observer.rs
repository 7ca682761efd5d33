//! What looks at the calls of a connection.

use super::call::{Call, SCOPE};
use super::selected::Selected;
use super::sent::Sent;
use super::settings::Settings;
use crate::clients::database::Clock;
use crate::current;
use crate::ending;
use std::sync::Arc;

/// What `OTEL_AUTO_INSTRUMENTATION` calls it.
const INSTRUMENTATION: &str = "redis";

/// What a connection has beside the one inside.
#[derive(Clone, Debug, Default)]
pub(super) struct Observer {
    pub(super) settings: Arc<Settings>,
    pub(super) selected: Selected,
}

impl Observer {
    pub(super) fn new(settings: Arc<Settings>) -> Self {
        Self {
            settings,
            selected: Selected::default(),
        }
    }

    /// Whether anybody will see a call that begins now; and its clock, if that is who measures.
    pub(super) fn looks(&self) -> Option<Option<Clock>> {
        let records = ending::look(|here| SCOPE.may_record(here));
        let clock = Clock::start();
        let looks = (records || clock.is_some()) && current::is_instrumented(INSTRUMENTATION);
        looks.then_some(clock)
    }

    /// A call begins, on a connection that was made to the database `initial`; `None` if nothing is to be done about it.
    #[inline]
    pub(super) fn begin<'a, S: Sent + ?Sized>(
        &'a self,
        sent: &'a S,
        initial: i64,
    ) -> Option<Call<'a, S>> {
        match self.looks() {
            Some(clock) => Some(Call::start(self, sent, Some(initial), clock)),
            None => self
                .selected
                .is_concerned(sent)
                .then(|| Call::unseen(self, sent)),
        }
    }
}
