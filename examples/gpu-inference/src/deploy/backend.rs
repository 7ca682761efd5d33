//! Whether traces are in Jaeger or in Tempo.

/// Where traces are kept.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Backend {
    /// Jaeger.
    Jaeger,
    /// Grafana's Tempo.
    Tempo,
}

impl Backend {
    /// Its folder, its data source's id and type.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Jaeger => "jaeger",
            Self::Tempo => "tempo",
        }
    }

    /// What people call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Jaeger => "Jaeger",
            Self::Tempo => "Tempo",
        }
    }
}
