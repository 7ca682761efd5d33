//! `RUST_LOG`, directive by directive.

use tracing::level_filters::LevelFilter;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::Directive;

/// The filter that `directives` ask for, and what is wrong with those that ask for nothing.
///
/// Without one that can be read, it lets `info` and what is above it through.
pub(super) fn filter(directives: &str) -> (EnvFilter, Vec<String>) {
    let mut problems = Vec::new();
    let mut readable = Vec::new();
    for directive in split(directives) {
        match directive.parse::<Directive>() {
            Ok(directive) => readable.push(directive),
            Err(cause) => problems.push(format!(
                "RUST_LOG: `{directive}` is no directive ({cause}); write a level (error, warn, info, debug, trace, off) or `target=level`; it is left out"
            )),
        }
    }
    if readable.is_empty() {
        readable.push(LevelFilter::INFO.into());
    }
    let filter = readable
        .into_iter()
        .fold(EnvFilter::default(), EnvFilter::add_directive);
    (filter, problems)
}

/// Commas inside `[span{field=value}]` do not part directives.
fn split(directives: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_usize;
    directives
        .split(move |c| {
            match c {
                '[' | '{' => depth += 1,
                ']' | '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            c == ',' && depth == 0
        })
        .map(str::trim)
        .filter(|directive| !directive.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(directives: &str) -> (String, Vec<String>) {
        let (filter, problems) = filter(directives);
        let mut parts: Vec<_> = filter.to_string().split(',').map(str::to_owned).collect();
        parts.sort();
        (parts.join(","), problems)
    }

    #[test]
    fn without_directives_the_level_is_info() {
        assert_eq!(read(""), ("info".to_owned(), vec![]));
        assert_eq!(read(" , "), ("info".to_owned(), vec![]));
    }

    #[test]
    fn what_no_directive_names_is_off() {
        assert_eq!(read("backend=debug"), ("backend=debug".to_owned(), vec![]));
    }

    #[test]
    fn a_directive_that_cannot_be_read_is_named_and_the_others_hold() {
        let (filter, problems) = read("warn, backend=loud ,hyper=error");
        assert_eq!(filter, "hyper=error,warn");
        assert_eq!(problems.len(), 1);
        assert!(
            problems[0].starts_with("RUST_LOG: `backend=loud` is no directive"),
            "{}",
            problems[0]
        );
    }

    #[test]
    fn a_span_directive_may_have_commas() {
        let (filter, problems) = read("info,[request{path=a,method=b}]=debug");
        assert_eq!(problems, Vec::<String>::new());
        assert!(filter.contains("request"), "{filter}");
    }
}
