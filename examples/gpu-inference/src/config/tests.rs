//! The command line and the environment, read.

use super::*;
use std::collections::BTreeSet;
use std::time::Duration;

fn read(arguments: &[&str], variables: &[(&str, &str)]) -> Result<Command, String> {
    let arguments = arguments.iter().map(|argument| (*argument).to_owned());
    let variables = variables
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Command::read(arguments, variables).map_err(|problems| problems.to_string())
}

fn refused(arguments: &[&str], variables: &[(&str, &str)]) -> String {
    read(arguments, variables).expect_err("it is refused")
}

#[test]
fn without_a_word_everything_is_started_with_cameras() {
    let Ok(Command::Supervisor(config)) = read(&[], &[]) else {
        panic!("it is the supervisor")
    };
    assert!(config.demo);
    assert_eq!((config.backend.port(), config.is_fixed), (8000, [false; 3]));
    let Ok(Command::Supervisor(config)) = read(&["--no-demo", "--backend-listen", "[::1]:9"], &[])
    else {
        panic!("it is the supervisor")
    };
    assert!(!config.demo);
    assert_eq!(
        (config.backend.port(), config.is_fixed),
        (9, [true, false, false])
    );
}

#[test]
fn a_flag_goes_before_a_variable_and_that_before_the_default() {
    let variables = [
        ("BATCH_WINDOW_SECONDS", "7"),
        ("BATCH_IDLE_TIMEOUT_SECONDS", "0.25"),
        ("LLM_URL", "http://x/v1"),
    ];
    let Ok(Command::Backend(config)) = read(&["backend", "--batch-window-seconds=0.5"], &variables)
    else {
        panic!("it is the backend")
    };
    assert_eq!(config.batch_window, Duration::from_millis(500));
    assert_eq!(config.batch_idle, Duration::from_millis(250));
    assert_eq!(config.detectors, ["http://127.0.0.1:8095"]);
    assert_eq!(config.database, Database::InDataDir);
}

#[test]
fn an_empty_variable_is_none() {
    let Ok(Command::Backend(config)) = read(&["backend"], &[("REDIS_URL", ""), ("YOLO26_URL", "")])
    else {
        panic!("it is the backend")
    };
    assert_eq!((config.redis_url, config.detectors.len()), (None, 1));
}

#[test]
fn what_need_not_be_set_is_looked_at_where_it_is() {
    let context = |tokens: &str| {
        let variables = [("LLM_URL", "http://x/v1"), ("LLM_CONTEXT_TOKENS", tokens)];
        let Command::Analyst(config) = read(&["analyst"], &variables)? else {
            panic!("it is the analyst")
        };
        Ok::<_, String>(config.model.expect("it has one").context_tokens)
    };
    assert_eq!(context(""), Ok(None));
    assert_eq!(context("8192"), Ok(Some(8192)));
    for wrong in ["0", "8k"] {
        let said = context(wrong).expect_err("it is no number of tokens");
        let why = format!(
            "the variable `LLM_CONTEXT_TOKENS` is `{wrong}`, and it is to be a number from 1 to"
        );
        assert!(said.contains(&why), "{said}");
    }
}

#[test]
fn several_detectors_are_a_list() {
    let Ok(Command::Backend(config)) =
        read(&["backend", "--yolo26-url", "http://a:1/, http://b:2"], &[])
    else {
        panic!("it is the backend")
    };
    assert_eq!(config.detectors, ["http://a:1", "http://b:2"]);
}

#[test]
fn everything_that_is_wrong_is_said_at_once_and_how_to_mend_it() {
    let said = refused(
        &[
            "detector",
            "--devise",
            "cpu",
            "--yolo26-confidence",
            "1.5",
            "--llm-url",
            "http://x/v1",
            "--device",
            "abacus",
        ],
        &[
            ("DETECTOR_LISTEN", "8095"),
            ("STAGE_DELAYS", "perhaps"),
            ("DETECTOR_BATCH_SIZE", "33"),
        ],
    );
    for line in [
        "there is no `--devise`; did you mean `--device`?",
        "`--yolo26-confidence` is `1.5`, and it is to be a number from 0 to 1",
        "`--llm-url` is nothing that the detector can be told; leave it away",
        "`--device` is `abacus`, and this build knows `cpu`",
        "the variable `DETECTOR_LISTEN` is `8095`, and that is no address with a port, as `127.0.0.1:8000` or `[::]:8000`",
        "the variable `STAGE_DELAYS` is `perhaps`, and it is to be `true` or `false`",
        "the variable `DETECTOR_BATCH_SIZE` is `33`, and it is to be a number from 1 to 32",
    ] {
        assert!(said.contains(line), "{line}\n\nis not in\n\n{said}");
    }
    assert_eq!(said.lines().count(), 8, "{said}");
}

#[test]
fn what_is_no_number_of_seconds_is_refused() {
    for seconds in ["-1", "NaN", "inf", "1e300", "soon", ""] {
        let flag = format!("--batch-window-seconds={seconds}");
        let said = refused(&["backend", &flag], &[]);
        assert!(said.contains("number from 0 to"), "{said}");
    }
}

#[test]
fn baggage_is_taken_from_the_networks_that_are_listed() {
    let networks = [("TRUSTED_NETWORKS", "10.8.0.0/16, fd00::/8")];
    for role in ["backend", "detector", "analyst"] {
        read(&[role], &networks).unwrap_or_else(|said| panic!("{role}: {said}"));
    }
    let said = refused(&["analyst", "--trusted-networks", "10.8.0.0/16,10.9"], &[]);
    assert!(
        said.contains("`10.9` is not a network; write an address"),
        "{said}"
    );
}

/// With them, workers would panic for ever, or every call would be given up.
#[test]
fn no_time_at_all_is_refused_where_nothing_would_work() {
    for (role, setting, least) in [
        ("backend", settings::LEASE_SECONDS, "0.1"),
        ("backend", settings::DETECTOR_TIMEOUT_SECONDS, "0.001"),
        ("backend", settings::ANALYST_TIMEOUT_SECONDS, "0.001"),
        ("analyst", settings::LLM_TIMEOUT_SECONDS, "0.001"),
    ] {
        let flag = setting.flag();
        for seconds in ["0", "0.000000001"] {
            let said = refused(&[role, &flag, seconds], &[]);
            let why = format!("`{flag}` is `{seconds}`, and it is to be a number from {least} to ");
            assert!(said.contains(&why), "{said}");
        }
        read(&[role, &flag, least], &[]).unwrap_or_else(|said| panic!("{flag}: {said}"));
    }
    read(&["backend", "--retry-seconds=0"], &[]).expect("one may try again at once");
}

#[test]
fn what_is_no_url_is_refused() {
    for url in [
        "localhost:8095",
        "ftp://x",
        "http://",
        "http:/x",
        "http://a b",
    ] {
        let said = refused(&["backend", "--nemotron-url", url], &[]);
        assert!(said.contains("it is to be a URL, `http://…`"), "{said}");
    }
    let said = refused(&["backend", "--database-url", "mysql://x"], &[]);
    assert!(said.contains("`postgres://…`"), "{said}");
    read(&["backend", "--database-url", "sqlite::memory:"], &[])
        .expect("SQLite in memory has no slashes");
}

/// It would be found out only when somebody is to be asked.
#[test]
fn what_needs_tls_is_refused_where_this_program_would_have_to_speak_it() {
    for (role, flag, url) in [
        ("analyst", "--llm-url", "https://api.openai.com/v1"),
        ("backend", "--yolo26-url", "http://a:1,https://b:2"),
        ("backend", "--nemotron-url", "https://a"),
        ("backend", "--redis-url", "rediss://a"),
        ("demo", "--backend-url", "https://a"),
    ] {
        let said = refused(&[role, flag, url], &[]);
        let scheme = if flag == "--redis-url" {
            "redis"
        } else {
            "http"
        };
        assert!(
            said.contains(&format!("`{flag}` is `{url}`, and this program has no TLS"))
                && said.contains(&format!("by `{scheme}://…`")),
            "{said}"
        );
    }
    read(&["backend", "--grafana-url", "https://a"], &[]).expect("a browser opens it");
}

/// It would work on nothing, for ever.
#[test]
fn a_worker_that_shares_nothing_with_a_backend_is_refused() {
    let said = refused(&["worker"], &[("REDIS_URL", "")]);
    for flag in ["--database-url", "--redis-url"] {
        assert!(said.contains(&format!("set `{flag}`")), "{said}");
    }
}

#[test]
fn no_folder_is_not_the_current_one() {
    let said = refused(&["backend", "--data-dir", ""], &[]);
    assert!(
        said.contains("`--data-dir` is ``, and it is to be a folder"),
        "{said}"
    );
}

#[test]
fn a_secret_is_not_repeated() {
    let said = refused(
        &[
            "analyst",
            "--llm-api-key",
            "hunter2",
            "--llm-api-key",
            "hunter2",
        ],
        &[],
    );
    assert!(
        said.contains("`--llm-api-key` is there twice") && !said.contains("hunter2"),
        "{said}"
    );
    let Ok(Command::Analyst(config)) = read(
        &["analyst"],
        &[("LLM_API_KEY", "hunter2"), ("LLM_URL", "http://x/v1")],
    ) else {
        panic!("it is the analyst")
    };
    assert!(!format!("{config:?}").contains("hunter2"));
}

#[test]
fn a_flag_without_its_value_takes_no_other_flag_for_it() {
    let said = refused(&["demo", "--cameras", "--images", "3"], &[]);
    assert!(
        said.contains("`--cameras` needs a value: `--cameras NUMBER`"),
        "{said}"
    );
    assert_eq!(said.lines().count(), 2, "{said}");
    assert!(refused(&["--no-demo=3"], &[]).contains("takes no value"));
    assert!(refused(&["camera"], &[]).contains("`camera` is no role"));
}

#[test]
fn what_the_children_are_told_is_read_by_who_starts_them() {
    let said = refused(
        &["--llm-temperature", "9"],
        &[("BATCH_WINDOW_SECONDS", "x")],
    );
    assert_eq!(said.lines().count(), 3, "{said}");
    let Ok(Command::Supervisor(config)) = read(&["--cameras", "2"], &[]) else {
        panic!("it is the supervisor")
    };
    assert_eq!(config.passed_on, [("CAMERAS", "2".to_owned())]);
}

#[test]
fn the_defaults_are_good_for_every_role() {
    for role in Role::ALL {
        let word = Some(role.word()).filter(|word| !word.is_empty());
        let arguments: Vec<_> = word.into_iter().collect();
        let shared = [
            ("DATABASE_URL", "postgres://a/b"),
            ("REDIS_URL", "redis://a"),
        ];
        let variables = if role == Role::Worker {
            &shared[..]
        } else {
            &[]
        };
        read(&arguments, variables).unwrap_or_else(|said| panic!("{role}: {said}"));
    }
}

#[test]
fn help_names_every_flag_of_a_role_and_no_other() {
    for role in Role::ALL {
        let text = help(role);
        for setting in settings::TABLE {
            let line = format!("\n  {} {}\n", setting.flag(), setting.takes);
            assert_eq!(
                text.contains(&line),
                setting.roles.contains(&role),
                "{role}: {line}"
            );
        }
    }
    let Ok(Command::Help(text)) = read(&["demo", "--help", "--nonsense"], &[]) else {
        panic!("help is asked for")
    };
    assert_eq!(text, help(Role::Demo));
}

#[test]
fn no_setting_is_there_twice_and_none_is_taken_by_opentelemetry() {
    let names: BTreeSet<_> = settings::TABLE
        .iter()
        .map(|setting| setting.variable)
        .collect();
    assert_eq!(names.len(), settings::TABLE.len());
    assert!(names.iter().all(|name| !name.starts_with("OTEL_")));
}

#[test]
fn the_readme_has_this_table() {
    let readme = include_str!("../../README.md");
    let table = markdown();
    assert!(
        readme.contains(&table),
        "put this into the README:\n\n{table}"
    );
}
