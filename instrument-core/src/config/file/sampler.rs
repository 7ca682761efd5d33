//! The tree of samplers.

use super::node::Node;
use super::reader::{Keys, Mapping, Reader};
use crate::config::{Allowed, parse, sampler};
use crate::sampling::Sampler;

const KINDS: Keys = Keys {
    known: &[
        "always_on",
        "always_off",
        "trace_id_ratio_based",
        "parent_based",
    ],
    unsupported: &[
        ("composite/development", ""),
        ("jaeger_remote/development", ""),
        ("probability/development", ""),
    ],
};

pub(super) fn read(reader: &mut Reader<'_>, provider: &Mapping<'_>) -> Sampler {
    child(reader, provider, "sampler").unwrap_or_else(sampler::default)
}

fn child(reader: &mut Reader<'_>, mapping: &Mapping<'_>, key: &str) -> Option<Sampler> {
    one(reader, mapping.get(key)?, &mapping.path(key))
}

fn one(reader: &mut Reader<'_>, node: &Node, path: &str) -> Option<Sampler> {
    const NONE: Keys = Keys {
        known: &[],
        unsupported: &[],
    };
    const RATIO: Keys = Keys {
        known: &["ratio"],
        unsupported: &[],
    };
    let (kind, node) = reader.choice(node, path, &KINDS)?;
    let path = format!("{path}.{kind}");
    match kind {
        "trace_id_ratio_based" => {
            let mapping = reader.mapping(node, &path, &RATIO)?;
            let ratio = reader.leaf(
                &mapping,
                "ratio",
                Allowed::Ratio,
                "the default (1)",
                parse::ratio,
            );
            Some(Sampler::ratio(ratio.unwrap_or(1.0)))
        }
        "parent_based" => parent_based(reader, node, &path),
        _ => {
            reader.mapping(node, &path, &NONE)?;
            Some(if kind == "always_on" {
                Sampler::always_on()
            } else {
                Sampler::always_off()
            })
        }
    }
}

fn parent_based(reader: &mut Reader<'_>, node: &Node, path: &str) -> Option<Sampler> {
    const KEYS: Keys = Keys {
        known: &[
            "root",
            "remote_parent_sampled",
            "remote_parent_not_sampled",
            "local_parent_sampled",
            "local_parent_not_sampled",
        ],
        unsupported: &[],
    };
    let mapping = reader.mapping(node, path, &KEYS)?;
    let root = child(reader, &mapping, "root").unwrap_or_else(Sampler::always_on);
    let mut sampler = Sampler::parent_based(root);
    if let Some(branch) = child(reader, &mapping, "remote_parent_sampled") {
        sampler = sampler.with_remote_parent_sampled(branch);
    }
    if let Some(branch) = child(reader, &mapping, "remote_parent_not_sampled") {
        sampler = sampler.with_remote_parent_not_sampled(branch);
    }
    if let Some(branch) = child(reader, &mapping, "local_parent_sampled") {
        sampler = sampler.with_local_parent_sampled(branch);
    }
    if let Some(branch) = child(reader, &mapping, "local_parent_not_sampled") {
        sampler = sampler.with_local_parent_not_sampled(branch);
    }
    Some(sampler)
}
