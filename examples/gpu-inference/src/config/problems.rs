//! Everything that is wrong with the settings.

use std::error::Error;
use std::fmt;

/// Everything that is wrong with the settings, each with what to do.
#[derive(Debug)]
pub struct Problems {
    pub(super) each: Vec<String>,
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in &self.each {
            writeln!(f, "{problem}")?;
        }
        f.write_str("`--help` lists what can be set.")
    }
}

impl Error for Problems {}
