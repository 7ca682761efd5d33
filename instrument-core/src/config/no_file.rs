//! Without the feature `config-file`, a file is no source.

use super::sources::{Chosen, Sources};
use super::{CodeSettings, Config};
use crate::Error;
use std::path::PathBuf;

pub(crate) fn config(
    path: &Chosen<PathBuf>,
    _name: &str,
    _code: &CodeSettings,
    sources: &mut Sources<'_>,
) -> Result<Option<(Config, bool)>, Error> {
    sources.problem(format!(
        "{} names a configuration file, and this program is built without the feature `config-file` of `instrument-core`; the file is passed over",
        path.origin
    ));
    Ok(None)
}
