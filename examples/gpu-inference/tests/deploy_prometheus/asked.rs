//! Everything that is asked of Prometheus: by panels, alerts, rules and links.

use crate::scene::Scene;
use gpu_inference::deploy::backend::Backend;
use gpu_inference::deploy::dashboard::{self, Target};
use gpu_inference::deploy::{alerts, links, recordings};

/// An expression, and who asks it.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) of: String,
    pub(crate) expr: String,
}

/// All of them. What is not among these is in no file: the files are made of the same.
pub(crate) fn expressions() -> Vec<Asked> {
    let mut all = Vec::new();
    let mut add = |of: &str, expr: String| {
        let of = of.to_owned();
        all.push(Asked { of, expr });
    };
    for backend in [Backend::Jaeger, Backend::Tempo] {
        for section in dashboard::sections(backend) {
            for panel in section.panels {
                for target in panel.targets {
                    if let Target::Over { expr, .. } | Target::Now { expr, .. } = target {
                        add(panel.title, expr);
                    }
                }
            }
        }
    }
    alerts::all()
        .into_iter()
        .for_each(|alert| add(alert.name, alert.watched));
    recordings::all()
        .into_iter()
        .for_each(|rule| add(rule.name, rule.expr));
    links::all()
        .into_iter()
        .for_each(|link| add(&link.name, link.expr));
    all
}

impl Asked {
    /// Whether it gives numbers: for each service that can be chosen, and for a span that was made.
    pub(crate) fn is_answered(&self, scene: &Scene) -> bool {
        if self.expr.contains("$service") {
            let services = ["hsi-backend", "hsi-yolo26", "hsi-nemotron"];
            return services
                .iter()
                .all(|service| gives(scene, &self.expr.replace("$service", service)));
        }
        if self.expr.contains("$__tags") {
            let tags = scene.tags_of_spans();
            return tags
                .iter()
                .any(|tags| gives(scene, &self.expr.replace("$__tags", tags)));
        }
        gives(scene, &self.expr)
    }
}

fn gives(scene: &Scene, expr: &str) -> bool {
    let samples = scene.prometheus.query(expr);
    samples.iter().any(|sample| sample.value.is_finite())
}
