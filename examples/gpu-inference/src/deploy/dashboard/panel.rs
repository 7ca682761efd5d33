//! A panel, and where it stands.

use serde_json::{Value, json};

/// The colours of thresholds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Color {
    /// As it should be.
    Green,
    /// Worth a look.
    Yellow,
    /// Worth more than a look.
    Orange,
    /// Wrong.
    Red,
}

/// What a panel asks.
#[derive(Clone, Debug)]
pub enum Target {
    /// Prometheus, over time.
    Over {
        /// The expression.
        expr: String,
        /// What a line is called.
        legend: &'static str,
    },
    /// Prometheus, how it is now.
    Now {
        /// The expression.
        expr: String,
        /// What a value is called.
        legend: &'static str,
    },
    /// Whatever has the traces.
    Traces(Value),
}

/// A panel.
#[derive(Clone, Debug)]
pub struct Panel {
    /// Its title.
    pub title: &'static str,
    /// What it tells, and what to do.
    pub says: &'static str,
    /// `table`, `timeseries` and the like.
    pub kind: &'static str,
    /// The data source's id and type.
    pub source: &'static str,
    /// What it asks.
    pub targets: Vec<Target>,
    /// In what its values are, in Grafana's words.
    pub unit: &'static str,
    /// From which value on which colour; the first is that of all below.
    pub colors: (Color, Vec<(f64, Color)>),
    /// Settings of its kind.
    pub options: Value,
    /// Settings of all its fields.
    pub custom: Value,
    /// Fields that are otherwise.
    pub overrides: Vec<Value>,
    /// Of 24.
    pub width: u32,
    /// In rows of 30 pixels.
    pub height: u32,
}

impl Panel {
    /// Lines over time.
    pub(super) fn lines(title: &'static str, unit: &'static str, says: &'static str) -> Self {
        Self {
            title,
            says,
            kind: "timeseries",
            source: "prometheus",
            targets: Vec::new(),
            unit,
            colors: (Color::Green, Vec::new()),
            options: json!({
                "legend": { "calcs": ["lastNotNull", "max"], "displayMode": "table", "placement": "bottom", "showLegend": true },
                "tooltip": { "mode": "multi", "sort": "desc" },
            }),
            custom: json!({ "drawStyle": "line", "lineWidth": 1, "fillOpacity": 10, "showPoints": "never", "spanNulls": false }),
            overrides: Vec::new(),
            width: 12,
            height: 8,
        }
    }

    /// Asks for this over time, too.
    pub(super) fn over(mut self, legend: &'static str, expr: String) -> Self {
        self.targets.push(Target::Over { expr, legend });
        self
    }

    /// Asks for this as it is now.
    pub(super) fn now(mut self, legend: &'static str, expr: String) -> Self {
        self.targets.push(Target::Now { expr, legend });
        self
    }

    /// From these values on it has these colours. Lines show where that is.
    pub(super) fn colored(mut self, colors: &[(f64, Color)]) -> Self {
        self.colors.1 = colors.to_vec();
        if self.kind == "timeseries" {
            self.custom["thresholdsStyle"] = json!({ "mode": "line" });
        }
        self
    }

    pub(super) fn wide(mut self, width: u32) -> Self {
        self.width = width;
        self
    }

    pub(super) fn json(&self, id: u32, at: &Value) -> Value {
        let source = json!({ "type": self.source, "uid": self.source });
        let letters = "ABCDEFGH".chars();
        let targets = self.targets.iter().zip(letters).map(|(target, letter)| {
            let mut target = target.json(self.kind);
            target["refId"] = letter.to_string().into();
            target["datasource"] = source.clone();
            target
        });
        let targets: Vec<_> = targets.collect();
        let mut defaults = json!({
            "thresholds": thresholds(&self.colors),
            "color": { "mode": if self.kind == "timeseries" || self.kind == "piechart" { "palette-classic" } else { "thresholds" } },
        });
        if !self.custom.is_null() {
            defaults["custom"] = self.custom.clone();
        }
        if !self.unit.is_empty() {
            defaults["unit"] = self.unit.into();
        }
        json!({
            "id": id,
            "type": self.kind,
            "title": self.title,
            "description": self.says,
            "gridPos": at,
            "datasource": source,
            "targets": targets,
            "fieldConfig": { "defaults": defaults, "overrides": self.overrides },
            "options": self.options,
        })
    }
}

/// As Grafana has them.
pub(super) fn thresholds((below, colors): &(Color, Vec<(f64, Color)>)) -> Value {
    let first = json!({ "value": null, "color": below.word() });
    let further = colors.iter();
    let further = further.map(|(from, color)| json!({ "value": from, "color": color.word() }));
    let steps: Vec<_> = std::iter::once(first).chain(further).collect();
    json!({ "mode": "absolute", "steps": steps })
}

impl Target {
    fn json(&self, kind: &str) -> Value {
        match self {
            Self::Over { expr, legend } => json!({
                "expr": expr, "legendFormat": legend, "range": true, "instant": false, "editorMode": "code", "exemplar": expr.contains("_bucket"),
            }),
            Self::Now { expr, legend } => json!({
                "expr": expr, "legendFormat": legend, "range": false, "instant": true, "editorMode": "code",
                "format": if kind == "table" { "table" } else { "time_series" },
            }),
            Self::Traces(query) => query.clone(),
        }
    }
}

impl Color {
    const fn word(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Yellow => "yellow",
            Self::Orange => "orange",
            Self::Red => "red",
        }
    }
}

/// Where the next panel stands: left to right, then below.
#[derive(Debug, Default)]
pub(super) struct Place {
    id: u32,
    x: u32,
    y: u32,
    tallest: u32,
}

impl Place {
    pub(super) fn take(
        &mut self,
        width: u32,
        height: u32,
        make: impl FnOnce(u32, Value) -> Value,
    ) -> Value {
        if self.x + width > 24 {
            self.below();
        }
        self.id += 1;
        let at = json!({ "x": self.x, "y": self.y, "w": width, "h": height });
        self.x += width;
        self.tallest = self.tallest.max(height);
        make(self.id, at)
    }

    pub(super) fn row(&mut self, title: &str) -> Value {
        if self.x > 0 {
            self.below();
        }
        self.take(24, 1, |id, at| {
            json!({ "id": id, "type": "row", "title": title, "gridPos": at, "collapsed": false, "panels": [] })
        })
    }

    fn below(&mut self) {
        self.y += self.tallest;
        (self.x, self.tallest) = (0, 0);
    }
}
