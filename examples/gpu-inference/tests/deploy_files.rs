//! The shipped files: valid by their schemas and by the programs that they are for, and with the limits that they promise.

#[path = "deploy_files/compose.rs"]
mod compose;
#[path = "deploy_files/programs.rs"]
mod programs;
#[path = "deploy_files/read.rs"]
mod read;
mod support;

use server_tests::{Server, run, trial};
use std::process::ExitCode;

const SCHEMAS: &[Server] = &[Server::Schemas];

fn main() -> ExitCode {
    let trials = vec![
        trial(
            "compose_files_are_what_their_schema_says",
            SCHEMAS,
            compose::valid,
        ),
        trial(
            "a_wrong_compose_file_would_be_found",
            SCHEMAS,
            compose::wrong,
        ),
        trial(
            "what_is_started_is_pinned_and_limited",
            SCHEMAS,
            compose::limited,
        ),
        trial("it_is_started_in_order", SCHEMAS, compose::ordered),
        trial("what_is_mounted_is_there", SCHEMAS, compose::mounted),
        trial("services_are_told_what_they_know", SCHEMAS, compose::known),
        trial(
            "limits_and_retention_are_as_promised",
            SCHEMAS,
            compose::promised,
        ),
        trial(
            "kubernetes_takes_the_manifests",
            SCHEMAS,
            programs::kubernetes,
        ),
        trial(
            "the_production_shape_is_as_promised",
            SCHEMAS,
            programs::shape,
        ),
        trial(
            "the_collector_takes_its_files",
            &[Server::Collector],
            programs::collector,
        ),
        trial("jaeger_takes_its_file", &[Server::Jaeger], programs::jaeger),
        trial("loki_takes_its_file", &[Server::Loki], programs::loki),
        trial("tempo_keeps_traces_as_promised", SCHEMAS, programs::tempo),
        trial(
            "alloy_reads_its_files",
            &[Server::AlloySyntax],
            programs::alloy,
        ),
    ];
    run(&[], trials)
}
