//! `RUST_LOG`, directive by directive.

use tracing::level_filters::LevelFilter;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::Directive;

/// The target of what the instrumentation says about itself.
pub(crate) const ITSELF: &str = "instrument";

/// The filter that `directives` ask for, and what is wrong with those that ask for nothing.
///
/// Without one that can be read, it lets `info` and what is above it through. Where they only name some crates, what the
/// instrumentation has to say is heard all the same: who looks for a fault of their own must not miss that nothing is sent.
pub(super) fn filter(directives: &str) -> (EnvFilter, Vec<String>) {
    let mut problems = Vec::new();
    let mut readable = Vec::new();
    let mut is_about_it = false;
    for directive in split(directives) {
        match directive.parse::<Directive>() {
            Ok(read) => {
                readable.push(read);
                let target = directive.split(['=', '[']).next();
                // A level alone is about everything.
                is_about_it |= target == Some(ITSELF) || directive.parse::<LevelFilter>().is_ok();
            }
            Err(cause) => problems.push(format!(
                "RUST_LOG: `{directive}` is no directive ({cause}); write a level (error, warn, info, debug, trace, off) or `target=level`; it is left out"
            )),
        }
    }
    if readable.is_empty() {
        readable.push(LevelFilter::INFO.into());
    } else if !is_about_it {
        readable.extend(format!("{ITSELF}=info").parse());
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
    fn what_no_directive_names_is_off_but_for_the_instrumentation_itself() {
        let heard = ("backend=debug,instrument=info".to_owned(), vec![]);
        assert_eq!(read("backend=debug"), heard);
        for said in [
            "backend=debug,off",
            "backend=debug,instrument=error",
            "backend,error",
        ] {
            let (filter, problems) = read(said);
            assert!(!filter.contains("instrument=info"), "{filter}");
            assert_eq!(problems, Vec::<String>::new());
        }
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
