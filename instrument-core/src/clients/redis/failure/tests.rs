use super::*;
use redis::parse_redis_value;
use std::io;

fn answer(text: &str) -> Value {
    parse_redis_value(text.as_bytes()).expect("an answer of the protocol")
}

fn failure(text: &str) -> Option<Failure> {
    Failure::of_answers(&[answer(text)])
}

#[test]
fn an_error_is_called_by_its_code() {
    let wrong_type = "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n";
    let expected = Failure {
        error_type: "WRONGTYPE".into(),
        code: Some("WRONGTYPE".to_owned()),
        description: "Operation against a key holding the wrong kind of value".into(),
        failed: 1,
    };
    assert_eq!(failure(wrong_type), Some(expected));
    let no_script = failure("-NOSCRIPT No matching script. Please use EVAL.\r\n");
    assert_eq!(no_script.expect("an error").error_type, "NOSCRIPT");
    assert_eq!(failure("+OK\r\n"), None);
    assert_eq!(failure("*2\r\n$1\r\na\r\n%1\r\n+k\r\n+v\r\n"), None);
}

#[test]
fn what_a_server_repeats_is_not() {
    for (text, description) in [
        (
            "-ERR unknown command 'hunter2', with args beginning with: 'x'\r\n",
            "unknown command",
        ),
        (
            "-ERR wrong number of arguments for 'hunter2' command\r\n",
            "wrong number of arguments",
        ),
        ("-NOGROUP No such key 'hunter2'\r\n", ""),
        ("-MOVED 3999 hunter2:6381\r\n", ""),
        ("-hunter2 is no code\r\n", ""),
        ("-hunter2\r\n", ""),
    ] {
        let failure = failure(text).expect("an error");
        assert_eq!(failure.description, description);
        assert!(!format!("{failure:?}").contains("hunter2"), "{failure:?}");
    }
    assert_eq!(
        failure("-hunter2 x\r\n").expect("an error").error_type,
        "_OTHER"
    );
}

#[test]
fn errors_are_found_and_counted_where_they_are() {
    let answers = answer("*4\r\n+OK\r\n-ERR syntax error\r\n:1\r\n*2\r\n:1\r\n-WRONGTYPE x\r\n");
    let Value::Array(answers) = answers else {
        panic!("an array: {answers:?}")
    };
    let failure = Failure::of_answers(&answers).expect("an error");
    assert_eq!((failure.error_type.as_ref(), failure.failed), ("ERR", 2));
    let in_map = answer("%1\r\n+k\r\n*1\r\n-ERR syntax error\r\n");
    assert!(Failure::of_answers(&[in_map]).is_some());
}

#[test]
fn errors_of_the_client_have_kinds() {
    for (kind, error_type) in [
        (io::ErrorKind::TimedOut, "timeout"),
        (io::ErrorKind::ConnectionRefused, "connection_refused"),
        (io::ErrorKind::BrokenPipe, "connection_lost"),
        (io::ErrorKind::PermissionDenied, "io"),
    ] {
        let failure = Failure::of_error(&io::Error::new(kind, "hunter2").into());
        assert_eq!(failure.error_type, error_type);
        assert_eq!((failure.code, failure.failed), (None, 0));
        assert!(!failure.description.contains("hunter2"));
    }
    let error = (ErrorKind::Client, "hunter2", "hunter2".to_owned());
    let failure = Failure::of_error(&error.into());
    assert_eq!(
        (failure.error_type.as_ref(), failure.description.as_ref()),
        ("client", "")
    );
}

#[test]
fn an_error_of_the_server_that_comes_as_one_is_the_same() {
    let error = answer("-WRONGPASS hunter2\r\n")
        .extract_error()
        .expect_err("an error");
    let failure = Failure::of_error(&error);
    assert_eq!(failure.code.as_deref(), Some("WRONGPASS"));
    assert_eq!(failure.description, "");
}
