//! The summary as it grows, of one statement after the other.

use super::super::Statement;
use super::name::Name;
use std::borrow::Cow;
use std::sync::OnceLock;

/// What the conventions allow; neither an operation nor a target is cut.
const MAX_CHARACTERS: usize = 255;
const BATCH: &str = "BATCH";

#[derive(Default)]
pub(super) struct Outline {
    text: String,
    characters: usize,
    is_full: bool,
    /// Where the statement begins in the text, and where the one before did.
    begins: usize,
    before: usize,
    statements: usize,
    alike: bool,
    /// The operation of the statement, and of all before it.
    operation: Option<Cow<'static, str>>,
    is_main: bool,
    operations: Option<Result<Cow<'static, str>, Differ>>,
    collection: Option<Result<String, Differ>>,
}

/// There are several.
struct Differ;

impl Outline {
    /// An operation; the `main` one is what the statement does, rather than a query in it.
    pub(super) fn operation(&mut self, operation: Cow<'static, str>, main: bool) {
        self.write(&operation);
        if self.operation.is_none() || (main && !self.is_main) {
            self.operation = Some(operation);
            self.is_main |= main;
        }
    }

    pub(super) fn target(&mut self, name: &Name<'_>, is_table: bool) {
        let name = name.text();
        if name.contains(char::is_control) {
            return;
        }
        self.write(&name);
        if is_table {
            self.collection = Some(match self.collection.take() {
                None => Ok(name),
                Some(Ok(other)) if other == name => Ok(name),
                Some(_) => Err(Differ),
            });
        }
    }

    fn write(&mut self, part: &str) {
        let separator = match self.text.len() {
            0 => "",
            length if length == self.begins => "; ",
            _ => " ",
        };
        self.characters += separator.len() + part.chars().count();
        self.is_full |= self.characters > MAX_CHARACTERS;
        if !self.is_full {
            self.text.push_str(separator);
            self.text.push_str(part);
        }
    }

    pub(super) fn end_of_statement(&mut self) {
        let operation = self.operation.take();
        self.is_main = false;
        self.operations = match (self.operations.take(), operation) {
            (None, Some(operation)) if self.statements == 0 => Some(Ok(operation)),
            (Some(Ok(all)), Some(operation)) if all == operation => Some(Ok(all)),
            _ => Some(Err(Differ)),
        };
        self.statements += 1;

        // One that reads as the one before says nothing more.
        let last = self.text[self.begins..].trim_start_matches("; ");
        let before = self.text[self.before..self.begins].trim_start_matches("; ");
        self.alike = self.statements == 1 || (self.alike && last == before);
        if self.statements > 1 && last == before && !self.is_full {
            self.characters -= self.text[self.begins..].chars().count();
            self.text.truncate(self.begins);
        } else {
            self.before = self.begins;
            self.begins = self.text.len();
        }
    }

    pub(super) fn into_statement(self) -> Statement {
        let is_batch = self.statements > 1;
        let prefixed = [BATCH, " ", &self.text].concat();
        let summary = match is_batch && self.alike && !self.text.is_empty() {
            true if prefixed.chars().count() <= MAX_CHARACTERS => prefixed,
            _ => self.text,
        };
        let operation = match self.operations {
            Some(Ok(operation)) if is_batch => Some(format!("{BATCH} {operation}").into()),
            Some(Err(Differ)) if is_batch => Some(BATCH.into()),
            Some(Ok(operation)) => Some(operation),
            Some(Err(Differ)) | None => None,
        };
        Statement {
            summary: summary.into(),
            operation,
            collection: self.collection.and_then(Result::ok).map(Into::into),
            batch_size: is_batch.then_some(self.statements),
            text: OnceLock::new(),
        }
    }
}
