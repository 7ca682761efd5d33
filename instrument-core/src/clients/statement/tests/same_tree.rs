//! A masked statement is the same statement but for its literals: another parser says so.

use super::super::{Dialect, Statement};
use super::generated::{self, SECRET};
use any_input::for_any;
use proptest::prelude::*;
use sqlparser::ast::{Expr, UnaryOperator, Value, ValueWithSpan, VisitMut, VisitorMut};
use sqlparser::dialect::{MySqlDialect, PostgreSqlDialect, SQLiteDialect};
use sqlparser::parser::Parser;
use sqlparser::tokenizer::Span;
use std::ops::ControlFlow;

type Trees = Vec<sqlparser::ast::Statement>;

/// The text's trees, with one value in the place of every literal, and one in the place of a list of them.
fn trees(sql: &str, dialect: Dialect) -> Result<Trees, TestCaseError> {
    let parsed = match dialect {
        Dialect::PostgreSql | Dialect::Generic => Parser::parse_sql(&PostgreSqlDialect {}, sql),
        Dialect::MySql => Parser::parse_sql(&MySqlDialect {}, sql),
        Dialect::Sqlite => Parser::parse_sql(&SQLiteDialect {}, sql),
    };
    let mut trees = parsed.map_err(|e| TestCaseError::fail(format!("{e}\n{sql}")))?;
    let _ = trees.visit(&mut WithoutLiterals);
    Ok(trees)
}

struct WithoutLiterals;

fn is_literal(expression: &Expr) -> bool {
    matches!(expression, Expr::Value(value) if value.value == literal().value)
}

fn literal() -> ValueWithSpan {
    Value::SingleQuotedString("?".to_owned()).with_span(Span::empty())
}

impl VisitorMut for WithoutLiterals {
    type Break = ();

    fn pre_visit_value(&mut self, value: &mut ValueWithSpan) -> ControlFlow<()> {
        let stays = match &value.value {
            Value::Boolean(_) | Value::Null => true,
            Value::Placeholder(name) => name != "?",
            _ => false,
        };
        if !stays {
            *value = literal();
        }
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expression: &mut Expr) -> ControlFlow<()> {
        match expression {
            Expr::UnaryOp {
                op: UnaryOperator::Minus,
                expr,
            } if is_literal(expr) => *expression = Expr::Value(literal()),
            Expr::InList { list, .. } if list.iter().all(is_literal) => list.truncate(1),
            _ => {}
        }
        ControlFlow::Continue(())
    }
}

/// What holds of every statement that its database would parse.
fn check(tape: &[u8], dialect: Dialect) -> Result<(), TestCaseError> {
    let sql = generated::statement(tape, dialect);
    let masked = Statement::masked(&sql, dialect, usize::MAX);
    // What else has digits in it.
    let without_parameters = ["$1", "$2", "_utf8mb4"]
        .iter()
        .fold(masked.clone(), |text, known| text.replace(known, ""));
    prop_assert!(!masked.contains(SECRET), "{sql}\n{masked}");
    prop_assert!(
        !without_parameters.contains(|c: char| c.is_ascii_digit()),
        "{sql}\n{masked}"
    );
    // Their parser knows no `?` in some dialects, and wants a string after `DATE`.
    let parsable = masked.replace('?', "'?'");
    let expected = trees(&sql, dialect)?;
    let found = trees(&parsable, dialect)?;
    prop_assert!(
        found == expected,
        "{sql}\n{masked}\n{found:?}\n{expected:?}"
    );
    Ok(())
}

#[test]
fn every_generated_statement_is_answered_with_the_same_tree() {
    let dialects = prop::sample::select(vec![Dialect::PostgreSql, Dialect::MySql, Dialect::Sqlite]);
    let decisions = prop::collection::vec(any::<u8>(), 0..300);
    let tried = for_any(&(decisions, dialects), 1_500, |(tape, dialect)| {
        check(&tape, dialect).map(|()| true)
    });
    println!("{} statements", tried.inputs);
}
