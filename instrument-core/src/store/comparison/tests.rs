use crate::store::analysis::tests::{MS, trace};

#[test]
fn the_span_that_took_longer_is_named_and_not_those_that_waited_for_it() {
    let run = |inference: i64| {
        trace(&[
            (1, 0, "detection_processing", 0, 110 + inference),
            (2, 1, "detect_objects", 5, 105 + inference),
            (3, 2, "preprocess", 5, 25),
            (4, 2, "inference", 30, 90 + inference),
            (5, 1, "save_event", 106 + inference, 109 + inference),
        ])
    };
    let comparison = run(0).compare(&run(50));
    assert_eq!(
        (
            comparison.only_a.len(),
            comparison.only_b.len(),
            comparison.both.len()
        ),
        (0, 0, 5)
    );
    let largest = comparison.largest().expect("one took longer");
    assert_eq!(
        (&*largest.a.span.name, largest.difference()),
        ("inference", 50 * MS as i64)
    );
    let path: Vec<_> = largest.b.path.iter().map(|(_, name)| &**name).collect();
    assert_eq!(
        path,
        ["detection_processing", "detect_objects", "inference"]
    );
}

#[test]
fn what_one_trace_has_more_is_only_there() {
    let a = trace(&[(1, 0, "request", 0, 10), (2, 1, "ask", 1, 4)]);
    let b = trace(&[
        (1, 0, "request", 0, 10),
        (2, 1, "ask", 1, 4),
        (3, 1, "ask", 5, 8),
        (4, 3, "parse", 6, 7),
    ]);
    let comparison = a.compare(&b);
    let names: Vec<_> = comparison
        .only_b
        .iter()
        .map(|place| &*place.span.name)
        .collect();
    assert_eq!(names, ["ask", "parse"]);
    assert_eq!((comparison.both.len(), comparison.only_a.len()), (2, 0));
}
