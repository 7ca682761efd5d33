//! The files of the page, in the binary.

/// A file of the page.
#[derive(Debug)]
pub(super) struct Asset {
    pub(super) path: &'static str,
    pub(super) bytes: &'static [u8],
}

macro_rules! assets {
    ($($path:literal,)*) => {
        &[$(Asset {
            path: $path,
            bytes: include_bytes!(concat!("assets/", $path)),
        }),*]
    };
}

/// Every file in `assets/`.
const ASSETS: &[Asset] = assets![
    "analysis.js",
    "announce.js",
    "api.js",
    "clipboard.js",
    "colours.js",
    "compare-report.js",
    "compare.js",
    "cost.js",
    "detail.js",
    "dom.js",
    "empty.js",
    "exception.js",
    "field-table.js",
    "filters.js",
    "find.js",
    "first-paint.js",
    "grafana-url.js",
    "grafana.js",
    "header.js",
    "help.js",
    "histogram.js",
    "icon.svg",
    "index.html",
    "keyboard.js",
    "layers.js",
    "legend.js",
    "list-table.js",
    "list.css",
    "list.js",
    "live.js",
    "map-picture.js",
    "map.js",
    "notes.js",
    "page.css",
    "page.js",
    "problems.js",
    "route.js",
    "rows.js",
    "running.js",
    "scale.js",
    "scatter.js",
    "sorting.js",
    "span-events.js",
    "span-logs.js",
    "span-panel.js",
    "span.css",
    "store-line.js",
    "tags.js",
    "text.js",
    "theme.css",
    "theme.js",
    "threshold.js",
    "time-axis.js",
    "trace-head.js",
    "trace-tools.js",
    "trace.js",
    "tree-keys.js",
    "views.css",
    "waterfall-row.js",
    "waterfall.css",
    "waterfall.js",
    "words.js",
];

/// The file of that path; the page itself has none.
pub(super) fn asset(path: &str) -> Option<&'static Asset> {
    let path = if path.is_empty() { "index.html" } else { path };
    ASSETS.iter().find(|asset| asset.path == path)
}

impl Asset {
    pub(super) fn media_type(&self) -> &'static str {
        match self.path.rsplit('.').next() {
            Some("html") => "text/html; charset=utf-8",
            Some("css") => "text/css; charset=utf-8",
            Some("js") => "text/javascript; charset=utf-8",
            Some("svg") => "image/svg+xml",
            _ => "application/octet-stream",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::{Path, PathBuf};

    fn files(folder: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).expect("the folder of assets");
        let paths = entries.map(|entry| entry.expect("an entry").path());
        paths
            .flat_map(|path| {
                if path.is_dir() {
                    files(&path)
                } else {
                    vec![path]
                }
            })
            .collect()
    }

    #[test]
    fn every_file_is_served() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/page/assets");
        let there: BTreeSet<_> = files(&folder)
            .into_iter()
            .map(|path| {
                let path = path.strip_prefix(&folder).expect("it is in there");
                path.to_str().expect("its name is text").to_owned()
            })
            .collect();
        let served: BTreeSet<_> = ASSETS.iter().map(|asset| asset.path.to_owned()).collect();
        assert_eq!(served, there);
    }
}
