//! What was read of SQL that repeats: most programs run few statements, many times.

use super::{Dialect, Statement};
use std::sync::{Arc, PoisonError, RwLock};

/// Longer SQL is read each time: few programs repeat it, and it would fill the memory.
const MAX_BYTES: usize = 4096;
const SETS: usize = 128;
const WAYS: usize = 4;

/// A statement has a few places that its text decides; so what is kept is bounded, and a look touches one set only.
static KEPT: [RwLock<Set>; SETS] = [const { RwLock::new(Set::EMPTY) }; SETS];

struct Set {
    ways: [Option<Entry>; WAYS],
    /// What is forgotten next.
    next: usize,
}

struct Entry {
    hash: u64,
    dialect: Dialect,
    sql: Box<str>,
    statement: Arc<Statement>,
}

impl Set {
    const EMPTY: Self = Self {
        ways: [const { None }; WAYS],
        next: 0,
    };

    fn find(&self, hash: u64, sql: &str, dialect: Dialect) -> Option<Arc<Statement>> {
        let entry =
            self.ways.iter().flatten().find(|entry| {
                entry.hash == hash && entry.dialect == dialect && *entry.sql == *sql
            })?;
        Some(entry.statement.clone())
    }
}

/// [`Statement::parse`], kept for the next call with the same text.
pub(crate) fn cached(sql: &str, dialect: Dialect) -> Arc<Statement> {
    if sql.len() > MAX_BYTES {
        return Arc::new(Statement::parse(sql, dialect));
    }
    let hash = hash(sql.as_bytes());
    // The high bits: multiplication mixes into those.
    let set = &KEPT[usize::try_from(hash >> 32).unwrap_or_default() % SETS];
    let found = set
        .read()
        .unwrap_or_else(PoisonError::into_inner)
        .find(hash, sql, dialect);
    if let Some(statement) = found {
        return statement;
    }
    let statement = Arc::new(Statement::parse(sql, dialect));
    let entry = Entry {
        hash,
        dialect,
        sql: sql.into(),
        statement: statement.clone(),
    };
    let mut set = set.write().unwrap_or_else(PoisonError::into_inner);
    let next = set.next;
    let forgotten = set.ways[next].replace(entry);
    set.next = (next + 1) % WAYS;
    drop(set);
    drop(forgotten);
    statement
}

/// Quick rather than strong: texts made to collide only forget each other.
fn hash(bytes: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    let mix = |hash: u64, word: u64| (hash.rotate_left(23) ^ word).wrapping_mul(FACTOR);
    let mut words = bytes.chunks_exact(8);
    let word = |bytes: &[u8]| {
        let mut word = [0; 8];
        word[..bytes.len()].copy_from_slice(bytes);
        u64::from_le_bytes(word)
    };
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let hash = words
        .by_ref()
        .fold(length, |hash, bytes| mix(hash, word(bytes)));
    mix(hash, word(words.remainder()))
}
