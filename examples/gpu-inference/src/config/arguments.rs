//! The command line, taken apart.

use super::{Role, settings};
use std::collections::BTreeMap;

/// The command line, taken apart.
#[derive(Debug)]
pub(super) struct Arguments {
    pub(super) role: Role,
    pub(super) wants_help: bool,
    /// By variable.
    pub(super) values: BTreeMap<&'static str, String>,
    pub(super) problems: Vec<String>,
}

impl Arguments {
    /// Of what follows the program's name.
    pub(super) fn new(arguments: impl IntoIterator<Item = String>) -> Self {
        let mut rest = arguments.into_iter().peekable();
        let mut this = Self {
            role: Role::Supervisor,
            wants_help: false,
            values: BTreeMap::new(),
            problems: Vec::new(),
        };
        if let Some(word) = rest.next_if(|word| !word.starts_with('-')) {
            match Role::of_word(&word) {
                Some(role) => this.role = role,
                None => this.problems.push(no_role(&word)),
            }
        }
        while let Some(argument) = rest.next() {
            if matches!(&*argument, "--help" | "-h" | "help") {
                this.wants_help = true;
                continue;
            }
            let (flag, value) = match argument.split_once('=') {
                Some((flag, value)) => (flag, Some(value.to_owned())),
                None => (&*argument, None),
            };
            let Some((setting, is_no)) = find(flag) else {
                this.problems.push(no_flag(flag, this.role));
                // Its value would be one more mistake that is none.
                rest.next_if(|next| !next.starts_with('-'));
                continue;
            };
            let value = match value {
                Some(value) if !is_no => value,
                Some(_) => {
                    this.problems.push(format!("`{flag}` takes no value"));
                    continue;
                }
                None if setting.is_switch() => (!is_no).to_string(),
                None => match rest.next_if(|next| !next.starts_with("--")) {
                    Some(value) => value,
                    None => {
                        let takes = setting.takes;
                        let problem = format!("`{flag}` needs a value: `{flag} {takes}`");
                        this.problems.push(problem);
                        continue;
                    }
                },
            };
            if !setting.roles.contains(&this.role) {
                let (flag, role) = (setting.flag(), this.role);
                let problem =
                    format!("`{flag}` is nothing that the {role} can be told; leave it away");
                this.problems.push(problem);
            } else if this.values.insert(setting.variable, value).is_some() {
                let flag = setting.flag();
                this.problems
                    .push(format!("`{flag}` is there twice; say it once"));
            }
        }
        this
    }
}

/// The setting of a flag, and whether it is switched off by it.
fn find(flag: &str) -> Option<(settings::Setting, bool)> {
    let all = || settings::TABLE.iter().copied();
    if let Some(setting) = all().find(|setting| setting.flag() == flag) {
        return Some((setting, false));
    }
    let positive = format!("--{}", flag.strip_prefix("--no-")?);
    all()
        .find(|setting| setting.is_switch() && setting.flag() == positive)
        .map(|setting| (setting, true))
}

fn no_role(word: &str) -> String {
    let words: Vec<_> = Role::ALL.iter().map(|role| role.word()).collect();
    let words = words.join(" ");
    format!("`{word}` is no role. There are:{words}; without one, everything is started")
}

fn no_flag(flag: &str, role: Role) -> String {
    let mut near: Vec<_> = settings::TABLE
        .iter()
        .filter(|setting| setting.roles.contains(&role))
        .map(|setting| (distance(&setting.flag(), flag), setting.flag()))
        .collect();
    near.sort();
    match near.first() {
        Some((distance, near)) if *distance <= near.len() / 3 => {
            format!("there is no `{flag}`; did you mean `{near}`?")
        }
        _ => format!("there is no `{flag}`; leave it away"),
    }
}

/// How many letters have to be changed, added or taken away.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, a) in a.chars().enumerate() {
        let mut before = row[0];
        row[0] = i + 1;
        for (j, b) in b.iter().enumerate() {
            let change = before + usize::from(a != *b);
            before = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(before + 1);
        }
    }
    row[b.len()]
}
