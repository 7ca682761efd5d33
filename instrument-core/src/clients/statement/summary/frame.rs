//! What may come next between two parentheses.

/// One query, or the inside of any parenthesis.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Frame {
    pub(super) state: State,
    pub(super) verb: Verb,
    /// Whether its `FROM` was seen: another word `FROM` is part of an expression.
    pub(super) from: bool,
    /// Whether its `USING` was seen: another names the columns of a join.
    pub(super) using: bool,
}

impl Frame {
    pub(super) fn new(state: State, verb: Verb) -> Self {
        Self {
            state,
            verb,
            from: false,
            using: false,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum State {
    /// A statement begins.
    #[default]
    Start,
    /// … after `EXPLAIN` and its options.
    Explained,
    /// Right after a parenthesis: a query, or `names`, or nothing of interest. A query may also be one that `writes`.
    Begin { names: bool, writes: bool },
    /// After `CREATE`, `ALTER` or `DROP`.
    Ddl(&'static str),
    /// In the list of `WITH`; whether a `name` comes next.
    With { name: bool },
    /// A target comes next.
    Names(Names),
    /// After a target of a list: a comma leads to the next.
    List,
    /// Anywhere else in a query.
    Clause,
    /// The head of a function or trigger, whose body may be statements.
    Routine,
    /// Such a body, or what else follows it: nobody knows where it ends.
    Body,
    /// Nothing of interest until the parenthesis or the statement ends.
    Nothing,
}

/// What a frame's query does, as far as the words in it depend on that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Verb {
    Select,
    /// `INSERT` and `CREATE`, in which a query may follow.
    Fills,
    Update,
    /// `DELETE` and `MERGE`, which know `USING`.
    Deletes,
    #[default]
    Other,
}

/// What kind of target comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Names {
    pub(super) are_tables: bool,
    /// `name(…)` is a function's result.
    pub(super) may_be_calls: bool,
    /// `(a JOIN b ON …)`.
    pub(super) may_be_grouped: bool,
    then: Then,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    List,
    Clause,
    Routine,
    Nothing,
}

impl Names {
    const TABLE: Self = Self {
        are_tables: true,
        may_be_calls: false,
        may_be_grouped: false,
        then: Then::List,
    };
    /// After `FROM` and `JOIN`.
    pub(super) const SOURCES: Self = Self {
        may_be_calls: true,
        may_be_grouped: true,
        ..Self::TABLE
    };
    /// After `USING`.
    pub(super) const USED: Self = Self {
        may_be_calls: true,
        ..Self::TABLE
    };
    /// After `UPDATE`, `TRUNCATE`, `DROP TABLE`.
    pub(super) const TABLES: Self = Self::TABLE;
    /// After `INSERT INTO`, `CREATE TABLE`: one, and a query may follow.
    pub(super) const FILLED: Self = Self {
        then: Then::Clause,
        ..Self::TABLE
    };
    /// After `ALTER TABLE`, `COPY`: one, and nothing of interest follows.
    pub(super) const ONLY: Self = Self {
        then: Then::Nothing,
        ..Self::TABLE
    };
    /// A procedure, an index, …
    pub(super) const OBJECT: Self = Self {
        are_tables: false,
        ..Self::ONLY
    };
    /// What has a body.
    pub(super) const ROUTINE: Self = Self {
        then: Then::Routine,
        ..Self::OBJECT
    };

    pub(super) fn then(self) -> State {
        match self.then {
            Then::List => State::List,
            Then::Clause => State::Clause,
            Then::Routine => State::Routine,
            Then::Nothing => State::Nothing,
        }
    }
}

/// Words that may stand between an operation and its target.
pub(super) fn precedes_target(word: &str) -> bool {
    matches!(
        word,
        "ABORT"
            | "CONCURRENTLY"
            | "DELAYED"
            | "EXISTS"
            | "FAIL"
            | "HIGH_PRIORITY"
            | "IF"
            | "IGNORE"
            | "INTO"
            | "LATERAL"
            | "LOW_PRIORITY"
            | "NOT"
            | "ONLY"
            | "OR"
            | "OVERWRITE"
            | "QUICK"
            | "REPLACE"
            | "ROLLBACK"
            | "TABLE"
            | "TABLES"
    )
}
