//! What is measured, whether spans are recorded or not.

use crate::world::{idle, pool};
use instrument_core::config::Destination;
use instrument_core::sampling::Sampler;
use instrument_core::telemetry::Telemetry;
use server_tests::Role;

pub(crate) fn of_all_calls() {
    let played = Role::new("measured").play();
    let counts: Vec<&str> = played.stdout.lines().collect();
    assert_eq!(
        counts,
        [
            r#"db_operation_name="INSERT",db_query_summary="INSERT cameras",db_response_status_code="2067",db_system_name="sqlite",error_type="2067" 1"#,
            r#"db_operation_name="SELECT",db_query_summary="SELECT cameras",db_system_name="sqlite" 3"#,
            r#"db_operation_name="SELECT",db_query_summary="SELECT cameras",db_system_name="sqlite",error_type="cancelled" 1"#,
        ]
    );
}

/// What all lines begin with, and what follows the attributes.
const BEGIN: &str = r#"db_client_operation_duration_seconds_count{db_collection_name="cameras",db_namespace=":memory:","#;
const SCOPE: &str = r#",otel_scope_name="instrument_core::clients",otel_scope_version="0.1.0"}"#;

/// Prints how often what was measured.
#[expect(clippy::print_stdout, reason = "what the test reads")]
pub(crate) fn role() {
    let telemetry = Telemetry::builder("cameras")
        .with_exporters(vec![])
        .with_metric_exporters(vec![Destination::Prometheus])
        .with_sampler(Sampler::always_off())
        .install()
        .expect("nothing to connect to");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let pool = pool().await;
        let mut transaction = pool.begin().await.expect("it begins");
        for _ in 0..3 {
            let name = sqlx::query("SELECT name FROM cameras WHERE id = 1");
            name.fetch_one(&mut *transaction).await.expect("a row");
        }
        let again = sqlx::query("INSERT INTO cameras VALUES (9, 'garage', 1)");
        again
            .execute(&mut *transaction)
            .await
            .expect_err("it is unique");
        drop(sqlx::query("SELECT name FROM cameras").fetch(&mut *transaction));
        transaction.commit().await.expect("it ends");
        idle(&pool).await;
    });
    let (_, text) = telemetry
        .prometheus()
        .expect("it was asked for")
        .render(None);
    let counts = text.lines().filter_map(|line| line.strip_prefix(BEGIN));
    let mut counts: Vec<String> = counts.map(|line| line.replace(SCOPE, "")).collect();
    counts.sort_unstable();
    println!("{}", counts.join("\n"));
}
