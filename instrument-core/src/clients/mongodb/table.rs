//! The commands that have been sent and not answered.

use super::open::Open;
use crate::locked::lock;
use mongodb::options::ServerAddress;
use std::collections::HashMap;
use std::mem;
use std::sync::{Mutex, MutexGuard};

/// A connection does one command at a time; when it is given back, its command has ended one way or another. So there
/// are no more open commands than connections, as long as we are told what becomes of these. Where another handler
/// was put in place of ours we are not, and commands that were given up would stay: then this many do.
const AT_MOST: usize = 16_384;

/// A connection of a pool; they are numbered for each server.
pub(super) type Connection = (ServerAddress, u32);

/// Commands by their connections.
#[derive(Debug, Default)]
pub(super) struct Table(Mutex<Entries>);

#[derive(Debug, Default)]
struct Entries {
    open: HashMap<Connection, Entry>,
    begun: u64,
}

#[derive(Debug)]
struct Entry {
    request: i32,
    number: u64,
    open: Open,
}

impl Table {
    /// What was open on that connection is given up.
    pub(super) fn begin(&self, connection: Connection, request: i32, open: Open) {
        let mut entries = self.entries();
        let given_up = entries.make_room();
        entries.begun += 1;
        let number = entries.begun;
        let entry = Entry {
            request,
            number,
            open,
        };
        let replaced = entries.open.insert(connection, entry);
        drop(entries);
        // Their spans end here, which may take a while.
        drop((given_up, replaced));
    }

    /// The command that was answered.
    pub(super) fn end(&self, connection: &Connection, request: i32) -> Option<Open> {
        let mut entries = self.entries();
        let is_it = entries.open.get(connection)?.request == request;
        is_it
            .then(|| entries.open.remove(connection))?
            .map(|entry| entry.open)
    }

    /// The connection was given back, or closed: nobody waits for an answer on it.
    pub(super) fn give_up(&self, connection: &Connection) {
        let given_up = self.entries().open.remove(connection);
        drop(given_up);
    }

    fn entries(&self) -> MutexGuard<'_, Entries> {
        lock(&self.0)
    }
}

impl Entries {
    /// If the table is full, the older half of it.
    fn make_room(&mut self) -> Vec<Entry> {
        if self.open.len() < AT_MOST {
            return Vec::new();
        }
        let mut by_age: Vec<_> = mem::take(&mut self.open).into_iter().collect();
        by_age.sort_unstable_by_key(|(_, entry)| entry.number);
        self.open = by_age.split_off(AT_MOST / 2).into_iter().collect();
        by_age.into_iter().map(|(_, entry)| entry).collect()
    }
}

#[cfg(all(test, feature = "testing"))]
mod tests {
    use super::*;
    use crate::clients::mongodb::answer::Answer;
    use crate::clients::mongodb::command::Command;
    use crate::clients::mongodb::monitor::Monitor;
    use crate::testing::Kit;
    use mongodb::bson::Document;

    fn connection(id: u32) -> Connection {
        (ServerAddress::default(), id)
    }

    fn open() -> Open {
        let document = Document::new();
        let command = Command {
            name: "find",
            database: "home",
            document: &document,
        };
        let open = Open::begin(&Monitor::new(), command, &ServerAddress::default());
        open.expect("a kit is there")
    }

    fn cancelled(kit: &Kit) -> usize {
        kit.tree().to_string().matches("cancelled=true").count()
    }

    #[test]
    fn a_command_ends_once_however_it_ends() {
        let kit = Kit::new();
        let _recording = kit.enter();
        let table = Table::default();
        table.begin(connection(1), 10, open());
        // The answer to another one.
        assert!(table.end(&connection(1), 9).is_none());
        let answered = table.end(&connection(1), 10).expect("it is open");
        answered.end(&Answer::default());
        assert_eq!((kit.spans().len(), cancelled(&kit)), (1, 0));

        table.give_up(&connection(1));
        assert_eq!(kit.spans().len(), 1);
        table.begin(connection(2), 11, open());
        table.give_up(&connection(2));
        assert!(table.end(&connection(2), 11).is_none());
        assert_eq!((kit.spans().len(), cancelled(&kit)), (2, 1));

        // A pinned connection goes on without having been given back.
        table.begin(connection(3), 12, open());
        table.begin(connection(3), 13, open());
        assert_eq!((kit.spans().len(), cancelled(&kit)), (3, 2));
        drop(table);
        assert_eq!((kit.spans().len(), cancelled(&kit)), (4, 3));
    }

    #[test]
    fn without_word_from_the_pool_the_oldest_commands_are_given_up() {
        let kit = Kit::new();
        let _recording = kit.enter();
        let table = Table::default();
        for id in 0..100_000 {
            table.begin(connection(id), 0, open());
            assert!(table.entries().open.len() <= AT_MOST);
        }
        let open = table.entries().open.len();
        assert_eq!(kit.spans().len() + open, 100_000);
        assert!(table.end(&connection(99_999), 0).is_some());
        assert!(table.end(&connection(0), 0).is_none());
    }
}
