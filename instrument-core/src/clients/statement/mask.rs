//! A statement without its literals.

mod assignment;
mod in_list;
mod line;
mod naming;

use super::Dialect;
use super::tokens::{Kind, Token, Tokens};
use assignment::{Assignment, Shown};
use in_list::InList;
use line::Line;
use naming::Naming;

/// What stands for a literal.
const MARK: &str = "?";

/// See [`Statement::masked`](super::Statement::masked).
pub(super) fn masked(sql: &str, dialect: Dialect, max_characters: usize) -> String {
    let mut line = Line::new(sql.len(), max_characters);
    let mut list = InList::default();
    let mut assignment = Assignment::default();
    let mut naming = Naming::default();
    // Where strings in a row are one.
    let joins = matches!(dialect, Dialect::PostgreSql | Dialect::MySql);
    let mut after_text = false;

    let mut tokens = Tokens::new(sql, dialect);
    while let Some(token) = tokens.next() {
        let is_text = token.kind == Kind::Text;
        let is_rest_of_text = is_text && after_text && joins;
        after_text = is_text;
        if is_rest_of_text {
            continue;
        }
        let is_name = naming.is_name(&token, dialect, tokens.rest());
        let mut binds = token.kind == Kind::Name && naming::binds_to_dot(tokens.rest());
        let shown = match assignment.read(&token) {
            Shown::Not => continue,
            Shown::AsMark => {
                // What followed it, `…` as well, would be hidden when this is read again.
                binds = true;
                MARK
            }
            shown => match token.kind {
                Kind::Text | Kind::Number => MARK,
                Kind::Name if !is_name => MARK,
                _ => {
                    binds |= shown == Shown::Binding;
                    token.text
                }
            },
        };
        let shown = Token {
            text: shown,
            ..token
        };
        list.write(shown, binds, &mut line);
        if line.is_full() {
            break;
        }
    }
    list.end(&mut line);
    line.into_text()
}
