//! Operations and their targets: `INSERT events SELECT detections`.
//!
//! A walk over the tokens that knows, for each open parenthesis, what may come next. Names are taken only where a table
//! or another object is named, and never out of expressions.

mod clause;
mod ddl;
mod frame;
mod name;
mod outline;
mod start;

use super::tokens::{Kind, Token, Tokens, Upper};
use super::{Dialect, Statement};
use frame::{Frame, Names, State, Verb};
use name::Name;
use outline::Outline;

/// Deeper parentheses are passed over.
const MAX_DEPTH: usize = 64;

/// See [`Statement::parse`].
pub(super) fn read(sql: &str, dialect: Dialect) -> Statement {
    let mut reader = Reader::default();
    for token in Tokens::new(sql, dialect) {
        reader.token(token);
    }
    reader.end_of_statement();
    reader.outline.into_statement()
}

#[derive(Default)]
struct Reader<'a> {
    outline: Outline,
    /// The statement itself, and one frame for each open parenthesis.
    frame: Frame,
    outer: Vec<Frame>,
    /// Open parentheses beyond [`MAX_DEPTH`].
    too_deep: usize,
    /// A target whose end is not seen yet, and what it is for.
    name: Option<(Name<'a>, Names)>,
    /// What `WITH` named: no tables.
    ctes: Vec<&'a str>,
    before: Before,
    any: bool,
}

/// What stood before, as far as `IS DISTINCT FROM` needs it.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Before {
    #[default]
    Other,
    Is,
    IsDistinct,
}

impl<'a> Reader<'a> {
    fn token(&mut self, token: Token<'a>) {
        if self.frame.state == State::Body {
            return;
        }
        let upper = match token.kind {
            Kind::Word => Upper::of(token.text),
            _ => Upper::of(""),
        };
        let word = upper.as_str();
        if self.too_deep == 0 && self.continues_name(&token) {
            return;
        }
        match (token.kind, token.text) {
            (Kind::Symbol, ";") => return self.end_of_statement(),
            (Kind::Symbol, "(") => self.open(),
            (Kind::Symbol, ")") => self.close(),
            _ if self.too_deep > 0 => {}
            (Kind::Symbol, ",") => self.comma(),
            _ => self.step(&token, word),
        }
        self.any = true;
        self.before = match (self.before, word) {
            (_, "IS" | "NOT") => Before::Is,
            (Before::Is, "DISTINCT") => Before::IsDistinct,
            _ => Before::Other,
        };
    }

    /// A token that is neither a comma nor a parenthesis.
    fn step(&mut self, token: &Token<'a>, word: &str) {
        match self.frame.state {
            State::Start | State::Explained => self.start(word),
            State::Begin { names, writes } => self.begin(token, word, names, writes),
            State::Ddl(verb) => self.ddl(verb, word),
            State::With { name } => self.with(token, word, name),
            State::Names(names) => self.named(token, word, names),
            State::Clause | State::List => self.clause(word),
            State::Routine if word == "BEGIN" => self.frame.state = State::Body,
            State::Routine | State::Nothing | State::Body => {}
        }
    }

    /// The first token after a parenthesis.
    fn begin(&mut self, token: &Token<'a>, word: &str, names: bool, writes: bool) {
        match word {
            "SELECT" | "VALUES" | "WITH" => self.start(word),
            "INSERT" | "UPDATE" | "DELETE" | "MERGE" if writes => self.start(word),
            _ if names => {
                // As if its `FROM` stood before the parenthesis.
                self.frame = Frame::new(State::Names(Names::SOURCES), Verb::Select);
                self.frame.from = true;
                self.step(token, word);
            }
            _ => self.frame.state = State::Nothing,
        }
    }

    /// Between `WITH` and the statement that it is for.
    fn with(&mut self, token: &Token<'a>, word: &str, name: bool) {
        match (token.kind, word) {
            (_, "RECURSIVE") => {}
            (_, "SELECT") => self.start(word),
            (_, "INSERT" | "UPDATE" | "DELETE" | "MERGE" | "REPLACE" | "VALUES") if !name => {
                self.start(word);
            }
            (Kind::Word | Kind::Name, _) if name => {
                if self.ctes.len() < MAX_DEPTH {
                    self.ctes.push(name::unquoted(token.text));
                }
                self.frame.state = State::With { name: false };
            }
            _ => {}
        }
    }

    /// Where a name is expected.
    fn named(&mut self, token: &Token<'a>, word: &str, names: Names) {
        match (token.kind, word) {
            (Kind::Word, _) if frame::precedes_target(word) => {}
            (Kind::Word, "ON" | "SELECT" | "SET" | "VALUES" | "WHERE") => {
                self.frame.state = State::Clause;
                self.step(token, word);
            }
            (Kind::Word | Kind::Name, _) => {
                self.name = Some((Name::new(token.text), names));
                self.frame.state = names.then();
            }
            _ => self.frame.state = names.then(),
        }
    }

    /// Whether the token belongs to the name that is being read; what does not ends it.
    fn continues_name(&mut self, token: &Token<'a>) -> bool {
        let Some((name, names)) = &mut self.name else {
            return false;
        };
        if name.take(token) {
            return true;
        }
        let is_call = names.may_be_calls && (token.is_symbol("(") || is_rows_from(name, token));
        let is_cte = name
            .single()
            .is_some_and(|single| self.ctes.iter().any(|cte| cte.eq_ignore_ascii_case(single)));
        if !is_call && !is_cte {
            self.outline.target(name, names.are_tables);
        }
        self.name = None;
        false
    }

    fn operation(&mut self, operation: &'static str, verb: Verb, then: State) {
        self.outline
            .operation(operation.into(), self.outer.is_empty());
        self.frame = Frame::new(then, verb);
    }

    fn comma(&mut self) {
        match self.frame.state {
            State::List => self.frame.state = State::Names(Names::SOURCES),
            State::With { .. } => self.frame.state = State::With { name: true },
            State::Begin { .. } => self.frame.state = State::Nothing,
            _ => {}
        }
    }

    fn open(&mut self) {
        if self.too_deep > 0 || self.outer.len() >= MAX_DEPTH {
            self.too_deep += 1;
            return;
        }
        let (names, writes) = match self.frame.state {
            State::Names(names) => {
                self.frame.state = names.then();
                (names.may_be_grouped, false)
            }
            State::Begin { names, writes } => {
                self.frame.state = if names { State::List } else { State::Clause };
                (names, writes)
            }
            State::Start => {
                self.frame.state = State::Clause;
                (false, false)
            }
            State::With { .. } => (false, true),
            _ => (false, false),
        };
        let inner = Frame::new(State::Begin { names, writes }, Verb::Other);
        self.outer.push(std::mem::replace(&mut self.frame, inner));
    }

    fn close(&mut self) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
        } else if let Some(outer) = self.outer.pop() {
            self.frame = outer;
        }
    }

    fn end_of_statement(&mut self) {
        let end = Token {
            kind: Kind::Symbol,
            text: ";",
            gap: false,
        };
        self.continues_name(&end);
        if let State::Ddl(verb) = self.frame.state {
            self.outline.operation(verb.into(), true);
        }
        if std::mem::take(&mut self.any) {
            self.outline.end_of_statement();
        }
        self.frame = Frame::default();
        self.outer.clear();
        self.too_deep = 0;
        self.ctes.clear();
        self.before = Before::Other;
    }
}

/// `FROM ROWS FROM (f(1))`: whatever stands there is called.
fn is_rows_from(name: &Name<'_>, token: &Token<'_>) -> bool {
    let is = |text: &str, word| text.eq_ignore_ascii_case(word);
    is(token.text, "FROM") && name.single().is_some_and(|single| is(single, "ROWS"))
}
