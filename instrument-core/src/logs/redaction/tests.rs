use super::*;

fn redacted(text: &str) -> String {
    Redaction::default().text(text).into_owned()
}

#[test]
fn keys_are_read_as_words() {
    let redaction = Redaction::default();
    for key in [
        "password",
        "db.password",
        "DB_PASSWORD",
        "dbPassword",
        "password_hash",
        "http.request.header.authorization",
        "Proxy-Authorization",
        "x-api-key",
        "apiKey",
        "APIKey",
        "access_token",
        "csrfToken",
        "client_secret",
        "set-cookie",
        "aws_secret_access_key",
    ] {
        assert!(redaction.is_secret(key), "{key}");
    }
    for key in [
        "",
        "camera.id",
        "gen_ai.usage.input_tokens",
        "max_tokens",
        "token.count",
        "token_type",
        "password_length",
        "secretary",
        "monkey",
        "key",
        "tokenizer",
    ] {
        assert!(!redaction.is_secret(key), "{key}");
    }
}

#[test]
fn secrets_inside_messages_are_left_out() {
    for (text, expected) in [
        ("login password=hunter2 ok", "login password=[redacted] ok"),
        ("password = hunter2", "password = [redacted]"),
        ("GET /a?api_key=abc&b=1", "GET /a?api_key=[redacted]&b=1"),
        (
            r#"{"user":"me","password":"a \" b","n":1}"#,
            r#"{"user":"me","password":"[redacted]","n":1}"#,
        ),
        (
            r#"body "{\"token\":\"abc\",\"n\":1}""#,
            r#"body "{\"token\":\"[redacted]\",\"n\":1}""#,
        ),
        (
            r#"Login { user: "me", password: Some("hunter 2"), n: 1 }"#,
            r#"Login { user: "me", password: [redacted], n: 1 }"#,
        ),
        (
            r#"Login { password: Secret(Inner { text: "a) b" }), n: 1 }"#,
            "Login { password: [redacted], n: 1 }",
        ),
        (
            "Authorization: Bearer abc.def-1, next",
            "Authorization: [redacted], next",
        ),
        ("Cookie: a=b; c=d", "Cookie: [redacted]"),
        ("sent Bearer abcdef", "sent Bearer [redacted]"),
        ("sent bearer abc123", "sent bearer [redacted]"),
        ("sent basic dXNlcjpwYXNz", "sent basic [redacted]"),
        (
            "postgres://me:hunter2@db:5432/hsi down",
            "postgres://[redacted]@db:5432/hsi down",
        ),
        (
            "a redis://:p@ss@host/0 b https://u@h",
            "a redis://[redacted]@host/0 b https://[redacted]@h",
        ),
        ("pässword=x passwörd: ü", "pässword=x passwörd: ü"),
        ("token=é|next", "token=[redacted]|next"),
    ] {
        assert_eq!(redacted(text), expected);
    }
}

#[test]
fn what_is_no_secret_stays() {
    for text in [
        "",
        "frame stored",
        "the bearer of news",
        "basic settings loaded",
        "GET http://host:80/a@b?c=d",
        "mail to me@example.org",
        "std::token::parse: bad input",
        "took 3.2s: 40 tokens=12",
        "password:",
        "password=",
    ] {
        assert_eq!(redacted(text), text);
    }
}

#[test]
fn what_is_left_out_once_stays_so() {
    let once = redacted("password=a token: Some(\"b\") https://c@d Bearer e9");
    assert_eq!(redacted(&once), once);
}

#[test]
fn keys_can_be_added_and_taken_off() {
    let redaction = Redaction::default()
        .with_key("door-code")
        .without_key("cookie");
    assert_eq!(
        redaction.text("doorCode=1 cookie=2"),
        "doorCode=[redacted] cookie=2"
    );
    assert_eq!(Redaction::none().text("password=1"), "password=1");
}

#[test]
fn values_of_every_kind_are_left_out() {
    let redaction = Redaction::default();
    assert_eq!(
        redaction.value("password", 1234.into()),
        Value::from(REDACTED)
    );
    assert_eq!(redaction.value("camera.id", 7.into()), Value::from(7));
    let urls = |text: &'static str| Value::Array(Array::String(vec![text.into()]));
    assert_eq!(
        redaction.value("urls", urls("a://b:c@d")),
        urls("a://[redacted]@d")
    );
}
