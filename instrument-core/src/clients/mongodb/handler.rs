//! Our handler of events in front of one that the application has.

use mongodb::event::EventHandler;
use tokio::runtime::Handle;

/// Calls `ours` and then `theirs`.
pub(super) fn before<T: Clone + Send + Sync + 'static>(
    theirs: Option<EventHandler<T>>,
    ours: impl Fn(T) + Send + Sync + 'static,
) -> EventHandler<T> {
    match theirs {
        None => EventHandler::callback(ours),
        Some(theirs) => EventHandler::callback(move |event: T| {
            ours(event.clone());
            hand_on(&theirs, event);
        }),
    }
}

/// As the driver does it.
fn hand_on<T: Send + 'static>(handler: &EventHandler<T>, event: T) {
    match handler {
        EventHandler::Callback(callback) => callback(event),
        EventHandler::AsyncCallback(callback) => {
            let handled = callback(event);
            // A connection that is dropped after its runtime was shut down has none to be told in.
            if let Ok(runtime) = Handle::try_current() {
                runtime.spawn(handled);
            }
        }
        EventHandler::TokioMpsc(events) => {
            let events = events.clone();
            if let Ok(runtime) = Handle::try_current() {
                runtime.spawn(async move {
                    // Nobody receives any more: no matter.
                    let _ = events.send(event).await;
                });
            }
        }
        // The driver has no other.
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};

    #[test]
    fn every_kind_of_handler_is_told_after_ours() {
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        let (sender, mut received) = tokio::sync::mpsc::channel(1);
        let seen = Arc::new(Mutex::new(Vec::new()));
        let push = |who: &'static str| {
            let seen = seen.clone();
            move |event: u8| seen.lock().expect("no panic").push((who, event))
        };
        let theirs = push("theirs");
        let later = push("later");
        let handlers = [
            EventHandler::callback(theirs),
            EventHandler::async_callback(move |event| {
                let later = later.clone();
                Box::pin(async move { later(event) })
            }),
            EventHandler::TokioMpsc(sender),
        ];
        let told = runtime.expect("a runtime").block_on(async {
            for (event, theirs) in (1..).zip(handlers) {
                if let EventHandler::Callback(tell) = before(Some(theirs), push("ours")) {
                    tell(event);
                }
            }
            received.recv().await
        });
        assert_eq!(told, Some(3));
        let seen = seen.lock().expect("no panic");
        let of = |event| {
            let of_it = seen.iter().filter(move |(_, it)| *it == event);
            of_it.map(|(who, _)| *who).collect::<Vec<_>>()
        };
        assert_eq!(of(1), ["ours", "theirs"]);
        assert_eq!(of(2), ["ours", "later"]);
        assert_eq!(of(3), ["ours"]);
    }
}
