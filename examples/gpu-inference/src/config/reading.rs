//! Values, out of what was asked for.

use super::asked::Source;
use super::settings::Setting;
use super::{Asked, Problems};
use instrument_tower::{Network, Trust};
use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

/// A year: no wait is longer, and clocks can add it.
const MAX_SECONDS: f64 = 366.0 * 24.0 * 3600.0;

/// Reads settings, and collects what is wrong with them. What cannot be read is given as if it were nothing; whoever reads
/// looks at the [problems](Self::finish) before using any of it.
#[derive(Debug)]
pub(super) struct Reading {
    flags: BTreeMap<&'static str, String>,
    variables: BTreeMap<String, String>,
    problems: Vec<String>,
}

impl Reading {
    pub(super) fn new(
        flags: BTreeMap<&'static str, String>,
        variables: impl IntoIterator<Item = (String, String)>,
        problems: Vec<String>,
    ) -> Self {
        Self {
            flags,
            variables: variables.into_iter().collect(),
            problems,
        }
    }

    /// What was read, if nothing was wrong.
    pub(super) fn finish<T>(self, read: T) -> Result<T, Problems> {
        if self.problems.is_empty() {
            Ok(read)
        } else {
            Err(Problems {
                each: self.problems,
            })
        }
    }

    /// Whether it was set, by whatever, and not left to the default.
    pub(super) fn is_set(&self, setting: Setting) -> bool {
        self.asked(setting).source != Source::Default
    }

    /// All flags that were given, by their variables.
    pub(super) fn flags(&self) -> Vec<(&'static str, String)> {
        self.flags.clone().into_iter().collect()
    }

    pub(super) fn text(&self, setting: Setting) -> Option<String> {
        self.asked(setting).given().map(str::to_owned)
    }

    /// What has no default, and cannot be left away.
    pub(super) fn need(&mut self, setting: Setting, why: &str) {
        if self.asked(setting).given().is_none() {
            let (flag, variable) = (setting.flag(), setting.variable);
            let problem = format!("{why}: set `{flag}`, or the variable `{variable}`");
            self.problems.push(problem);
        }
    }

    pub(super) fn folder(&mut self, setting: Setting) -> PathBuf {
        let asked = self.asked(setting);
        if asked.given().is_none() {
            self.wrong(&asked, "it is to be a folder; `.` is the current one");
        }
        asked.value.into()
    }

    pub(super) fn switch(&mut self, setting: Setting) -> bool {
        let asked = self.asked(setting);
        match &*asked.value.to_lowercase() {
            "true" | "1" | "yes" | "on" => true,
            "false" | "0" | "no" | "off" => false,
            _ => {
                self.wrong(&asked, "it is to be `true` or `false`");
                false
            }
        }
    }

    pub(super) fn address(&mut self, setting: Setting) -> SocketAddr {
        let asked = self.asked(setting);
        asked.value.parse().unwrap_or_else(|_| {
            let why = "that is no address with a port, as `127.0.0.1:8000` or `[::]:8000`";
            self.wrong(&asked, why);
            SocketAddr::from(([127, 0, 0, 1], 0))
        })
    }

    pub(super) fn number<N>(&mut self, setting: Setting, range: RangeInclusive<N>) -> N
    where
        N: FromStr + PartialOrd + fmt::Display + Copy,
    {
        let asked = self.asked(setting);
        let (least, most) = (*range.start(), *range.end());
        match asked.value.trim().parse() {
            Ok(number) if range.contains(&number) => number,
            _ => {
                self.wrong(
                    &asked,
                    format_args!("it is to be a number from {least} to {most}"),
                );
                least
            }
        }
    }

    /// The same of what need not be set.
    pub(super) fn number_if_any<N>(
        &mut self,
        setting: Setting,
        range: RangeInclusive<N>,
    ) -> Option<N>
    where
        N: FromStr + PartialOrd + fmt::Display + Copy,
    {
        self.asked(setting).given()?;
        Some(self.number(setting, range))
    }

    pub(super) fn seconds(&mut self, setting: Setting) -> Duration {
        self.seconds_from(0.0, setting)
    }

    /// So many at least.
    pub(super) fn seconds_from(&mut self, least: f64, setting: Setting) -> Duration {
        Duration::from_secs_f64(self.number(setting, least..=MAX_SECONDS))
    }

    /// An address of one of these schemes, without the slash at its end.
    pub(super) fn url(&mut self, setting: Setting, schemes: &[&str]) -> Option<String> {
        let asked = self.asked(setting);
        let url = asked.given()?;
        self.check_url(&asked, url, schemes)
    }

    pub(super) fn urls(&mut self, setting: Setting, schemes: &[&str]) -> Vec<String> {
        let asked = self.asked(setting);
        let each = asked.value.split(',').map(str::trim);
        let urls: Vec<_> = each
            .filter(|url| !url.is_empty())
            .filter_map(|url| self.check_url(&asked, url, schemes))
            .collect();
        if asked.given().is_none() {
            self.wrong(&asked, "at least one URL is needed");
        }
        urls
    }

    /// Whoever is on this machine, and whoever is in one of these networks.
    pub(super) fn trust(&mut self, setting: Setting) -> Trust {
        let asked = self.asked(setting);
        let each = asked.value.split(',').map(str::trim);
        let mut trust = Trust::loopback();
        for network in each.filter(|network| !network.is_empty()) {
            match network.parse::<Network>() {
                Ok(network) => trust = trust.with_network(network),
                Err(error) => self.wrong(&asked, error),
            }
        }
        trust
    }

    pub(super) fn choice<T: Copy>(&mut self, setting: Setting, choices: &[(&str, T)]) -> Option<T> {
        let asked = self.asked(setting);
        let found = choices.iter().find(|(word, _)| *word == asked.value);
        if found.is_none() {
            let words: Vec<_> = choices
                .iter()
                .map(|(word, _)| format!("`{word}`"))
                .collect();
            let words = words.join(", ");
            self.wrong(&asked, format_args!("this build knows {words}"));
        }
        found.map(|(_, choice)| *choice)
    }

    fn check_url(&mut self, asked: &Asked, url: &str, schemes: &[&str]) -> Option<String> {
        if let Some((scheme @ ("https" | "rediss"), _)) = url.split_once("://")
            && !schemes.contains(&scheme)
        {
            let plain = schemes[0];
            self.wrong(
                asked,
                format_args!(
                    "this program has no TLS; name a proxy that adds it, on this machine for one, by `{plain}://…`"
                ),
            );
            return None;
        }
        let rest = schemes.iter().find_map(|scheme| {
            let rest = url.strip_prefix(scheme)?;
            rest.strip_prefix(':')
        });
        let is_whole = rest.is_some_and(|rest| match rest.strip_prefix("//") {
            Some(rest) => !rest.is_empty(),
            // A file.
            None => !rest.is_empty() && (url.starts_with("sqlite:") || url.starts_with("unix:")),
        });
        if !is_whole || url.contains(char::is_whitespace) {
            let schemes = schemes.join("://…` or `");
            self.wrong(asked, format_args!("it is to be a URL, `{schemes}://…`"));
            return None;
        }
        Some(url.trim_end_matches('/').to_owned())
    }

    fn asked(&self, setting: Setting) -> Asked {
        let variable = || {
            let value = self.variables.get(setting.variable)?;
            // An empty variable is none, as for OpenTelemetry's own.
            (!value.is_empty()).then_some((value, Source::Variable))
        };
        let flag = self.flags.get(setting.variable);
        let (value, source) = flag
            .map(|value| (value, Source::Flag))
            .or_else(variable)
            .map_or_else(
                || (setting.default.to_owned(), Source::Default),
                |(value, source)| (value.clone(), source),
            );
        Asked {
            setting,
            value,
            source,
        }
    }

    fn wrong(&mut self, asked: &Asked, why: impl fmt::Display) {
        self.problems.push(asked.refuse(why));
    }
}
