//! The commands of a client, from their events.
//!
//! The driver calls a handler where it sends a command and where it has read the answer, in the caller's own poll: what is
//! current there is the caller's context. A future that is dropped in between says nothing; its connection is
//! given back to the pool, which says so from a task of its own.

use super::answer::Answer;
use super::command::Command;
use super::failure::Failure;
use super::monitor::Monitor;
use super::open::Open;
use super::table::{Connection, Table};
use super::wait;
use crate::current;
use crate::ending;
use mongodb::event::cmap::CmapEvent;
use mongodb::event::command::{CommandEvent, CommandStartedEvent, ConnectionInfo};
use opentelemetry::Context;
use opentelemetry::trace::TraceContextExt;
use std::time::Duration;

#[derive(Debug)]
pub(super) struct Commands {
    monitor: Monitor,
    open: Table,
}

impl Commands {
    pub(super) fn new(monitor: Monitor) -> Self {
        Self {
            monitor,
            open: Table::default(),
        }
    }

    pub(super) fn command(&self, event: CommandEvent) {
        match event {
            CommandEvent::Started(event) => self.started(event),
            CommandEvent::Succeeded(event) => {
                if let Some(open) = self.open.end(&of(event.connection), event.request_id) {
                    open.end(&Answer::of(&event.command_name, &event.reply));
                }
            }
            CommandEvent::Failed(event) => {
                if let Some(open) = self.open.end(&of(event.connection), event.request_id) {
                    open.end(&Answer::failed(Failure::of(&event.failure)));
                }
            }
            _ => {}
        }
    }

    fn started(&self, event: CommandStartedEvent) {
        let command = Command::of(&event);
        let has_caller = ending::look(Context::has_active_span);
        if !command.is_asked_for(has_caller) || !current::is_instrumented("mongodb") {
            return;
        }
        if let Some(open) = Open::begin(&self.monitor, command, &event.connection.address) {
            self.open
                .begin(of(event.connection), event.request_id, open);
        }
    }

    pub(super) fn pool(&self, event: CmapEvent) {
        match event {
            CmapEvent::ConnectionCheckedIn(event) => {
                self.open.give_up(&(event.address, event.connection_id));
            }
            CmapEvent::ConnectionClosed(event) => {
                self.open.give_up(&(event.address, event.connection_id));
            }
            CmapEvent::ConnectionCheckedOut(event) if self.is_slow(event.duration) => {
                wait::record(&event.address, event.duration, None);
            }
            CmapEvent::ConnectionCheckoutFailed(event) => {
                wait::record(&event.address, event.duration, Some(&event.reason));
            }
            _ => {}
        }
    }

    fn is_slow(&self, acquire: Duration) -> bool {
        self.monitor.slow_acquire.is_some_and(|it| acquire >= it)
    }
}

fn of(connection: ConnectionInfo) -> Connection {
    (connection.address, connection.id)
}
