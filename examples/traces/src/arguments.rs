//! What is asked for.

use crate::Failure;

pub(crate) const USAGE: &str = "\
usage: traces [--url URL] [--token TOKEN] COMMAND

commands:
  list [FILTER]        the newest traces
  slowest [FILTER]     those that took longest
  errors [FILTER]      those that failed
  show TRACE           one trace as a tree, with its log records
  compare TRACE TRACE  what differs, and which span took longer
  doctor               whether spans arrive, and what is odd about them

FILTER:
  --service NAME  --operation NAME  --tag KEY=VALUE  --min 5ms  --max 1s  --since 15m  --limit 20

--url    where the page is; else TRACES_URL, else http://127.0.0.1:3000/tracing
--token  what it asks for; else TRACES_TOKEN

exit code: 0 done, 1 the doctor has found something, 2 wrong usage, or the page did not answer";

const DEFAULT_URL: &str = "http://127.0.0.1:3000/tracing";

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Arguments {
    pub(crate) command: Command,
    pub(crate) url: String,
    pub(crate) token: Option<String>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    List(Filter),
    Slowest(Filter),
    Show(String),
    Compare(String, String),
    Doctor,
}

/// Parameters of the API.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    pub(crate) parameters: Vec<(&'static str, String)>,
    pub(crate) limit: Option<usize>,
}

/// What an option is called here, and in the API.
const OPTIONS: [(&str, &str); 6] = [
    ("--service", "service"),
    ("--operation", "operation"),
    ("--tag", "tag"),
    ("--min", "minDuration"),
    ("--max", "maxDuration"),
    ("--since", "lookback"),
];

impl Arguments {
    /// `None`: only how they are used is asked for.
    pub(crate) fn parse(
        arguments: &[String],
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Option<Self>, Failure> {
        let (mut words, mut filter) = (Vec::new(), Filter::default());
        let (mut url, mut token) = (variable("TRACES_URL"), variable("TRACES_TOKEN"));
        let mut arguments = arguments.iter().map(String::as_str);
        while let Some(argument) = arguments.next() {
            let mut value = || {
                let value = arguments.next().map(str::to_owned);
                value.ok_or_else(|| wrong(format!("{argument} needs a value")))
            };
            let option = OPTIONS.iter().find(|(name, _)| *name == argument);
            match (argument, option) {
                ("-h" | "--help", _) => return Ok(None),
                ("--url", _) => url = Some(value()?),
                ("--token", _) => token = Some(value()?),
                ("--limit", _) => {
                    let given = value()?;
                    let limit = given.parse();
                    filter.limit =
                        Some(limit.map_err(|_| wrong(format!("--limit {given} is no number")))?);
                }
                (_, Some((_, parameter))) => {
                    let mut value = value()?;
                    if *parameter == "tag" {
                        let tag = value.split_once('=');
                        let (key, text) =
                            tag.ok_or_else(|| wrong(format!("--tag {value} is not KEY=VALUE")))?;
                        value = format!("{key}:{text}");
                    }
                    filter.parameters.push((parameter, value));
                }
                (unknown, None) if unknown.starts_with('-') => {
                    return Err(wrong(format!("there is no option {unknown}")));
                }
                (word, None) => words.push(word),
            }
        }
        let command = match words[..] {
            ["list"] => Command::List(filter),
            ["slowest"] => Command::Slowest(filter),
            ["errors"] => {
                filter.parameters.push(("tag", "error:true".to_owned()));
                Command::List(filter)
            }
            ["show", id] => Command::Show(id.to_owned()),
            ["compare", a, b] => Command::Compare(a.to_owned(), b.to_owned()),
            ["doctor"] => Command::Doctor,
            [] => return Err(wrong("no command".to_owned())),
            ["show", ..] => {
                return Err(wrong(
                    "`show` needs the id of one trace, as `list` prints it".to_owned(),
                ));
            }
            ["compare", ..] => {
                return Err(wrong("`compare` needs the ids of two traces".to_owned()));
            }
            [word, ..] => {
                return Err(wrong(format!(
                    "there is no command `{word}`, or it takes no words"
                )));
            }
        };
        Ok(Some(Self {
            command,
            url: url.unwrap_or_else(|| DEFAULT_URL.to_owned()),
            token,
        }))
    }
}

fn wrong(what: String) -> Failure {
    Failure::new(what, format!("\n{USAGE}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Option<Arguments>, Failure> {
        let words: Vec<_> = line.split_whitespace().map(str::to_owned).collect();
        Arguments::parse(&words, |_| None)
    }

    #[test]
    fn options_stand_anywhere() {
        let parsed = parse("--url http://h/t errors --service a --tag k=v=w --limit 3");
        let parsed = parsed
            .expect("it makes sense")
            .expect("it asks for something");
        assert_eq!(parsed.url, "http://h/t");
        let Command::List(filter) = parsed.command else {
            panic!("{parsed:?}")
        };
        let wanted = [("service", "a"), ("tag", "k:v=w"), ("tag", "error:true")];
        assert_eq!(
            filter.parameters,
            wanted.map(|(name, value)| (name, value.to_owned()))
        );
        assert_eq!(filter.limit, Some(3));
    }

    #[test]
    fn what_makes_no_sense_is_told_with_the_usage() {
        for line in [
            "",
            "lost",
            "show",
            "compare 1",
            "list --limit many",
            "list --tag x",
            "list --service",
            "list --colour",
            "list more",
        ] {
            let told = parse(line).expect_err(line).to_string();
            assert!(told.contains("usage: traces"), "{told}");
        }
        assert!(parse("list --help").expect("it makes sense").is_none());
    }
}
