//! What is searched for, and how many traces that is.

pub(crate) const SEARCHES: &[(&str, usize)] = &[
    ("service=backend&limit=20&lookback=1h", 2),
    ("service=backend&operation=GET%20%2Fcameras", 1),
    ("service=backend&operation=infer", 0),
    ("service=detector&minDuration=60ms&maxDuration=70ms", 1),
    ("service=detector&minDuration=1s", 0),
    ("service=detector&maxDuration=4ms", 1),
    ("service=backend&minDuration=1.4s", 1),
    ("service=detector&tag=host.name%3Acam-2", 1),
    ("service=detector&tag=exception.type%3AOom", 1),
    (
        "service=backend&tags=%7B%22int%22%3A%222147483648%22%2C%22yes%22%3A%22true%22%7D",
        1,
    ),
    ("service=backend&tags=%7B%22float%22%3A%220.25%22%7D", 1),
    ("service=backend&tags=%7B%22int%22%3A%221%22%7D", 0),
    ("service=nobody", 0),
    ("service=backend&start=1&end=2", 0),
    ("traceID=2&traceID=4", 2),
];

/// For tags that nobody set: Jaeger makes them of a span's status, kind and scope. Besides, how many traces its storage in
/// memory finds.
///
/// That storage keeps spans as they were sent, without these tags, and so finds none of them; but for `error`, of which it
/// reads the value as a boolean, though it always comes as text, for which that is `false`; and takes `false` to mean that
/// the status is OK. Its other storages keep what they show.
pub(crate) const MADE_TAGS: &[(&str, usize, usize)] = &[
    ("service=backend&tags=%7B%22error%22%3A%22true%22%7D", 1, 1),
    ("service=detector&tags=%7B%22error%22%3A%22true%22%7D", 1, 0),
    (
        "service=detector&tag=error%3Atrue&tag=host.name%3Acam-1",
        1,
        0,
    ),
    ("service=backend&tags=%7B%22error%22%3A%22false%22%7D", 0, 1),
    ("service=backend&tag=span.kind%3Aserver", 1, 0),
    ("service=detector&tag=span.kind%3Aclient", 0, 0),
    ("service=backend&tag=otel.status_code%3AOK", 1, 0),
    ("service=backend&tag=otel.status_code%3AERROR", 1, 0),
    (
        "service=detector&tag=otel.status_description%3Aout%20of%20memory",
        1,
        0,
    ),
    ("service=backend&tag=otel.scope.name%3Aaxum", 2, 0),
    ("service=backend&tag=otel.scope.version%3A1.2.3", 2, 0),
    ("service=detector&tag=event%3Aexception", 1, 0),
    (
        "service=backend&tag=w3c.tracestate%3Avendor%3Da%2Cother%3Db",
        1,
        0,
    ),
];
