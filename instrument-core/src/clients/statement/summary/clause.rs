//! The words of a query that lead to a table, or away from a list of them.

use super::frame::{Names, State, Verb};
use super::{Before, Reader};

impl Reader<'_> {
    pub(super) fn clause(&mut self, word: &str) {
        let frame = &mut self.frame;
        let knows_from = matches!(frame.verb, Verb::Select | Verb::Update | Verb::Deletes);
        match word {
            "SELECT" => self.start(word),
            "WITH" if frame.verb == Verb::Fills => frame.state = State::With { name: true },
            "FROM" if knows_from && !frame.from && self.before != Before::IsDistinct => {
                frame.from = true;
                frame.state = State::Names(Names::SOURCES);
            }
            "USING" if frame.verb == Verb::Deletes && !frame.using => {
                frame.using = true;
                frame.state = State::Names(Names::USED);
            }
            "JOIN" | "STRAIGHT_JOIN" if knows_from => frame.state = State::Names(Names::SOURCES),
            "EXCEPT" | "FETCH" | "FOR" | "GROUP" | "HAVING" | "INTERSECT" | "LIMIT" | "OFFSET"
            | "ORDER" | "RETURNING" | "SET" | "UNION" | "VALUES" | "WHERE" | "WINDOW" => {
                frame.state = State::Clause;
            }
            _ => {}
        }
    }
}
