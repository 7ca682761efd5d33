//! Streams: read to their end, broken, and dropped half-way.

use super::*;
use futures_util::{Stream, StreamExt};

const TIMES: [&str; 3] = [
    "gen_ai.response.time_to_first_chunk",
    "completion.time_to_first_token",
    "completion.time_per_output_token",
];

fn tree(kit: &Kit) -> String {
    let tree = kit.tree().with_hidden_values(TIMES).to_string();
    let (_, streamed) = tree
        .split_once("gen_ai.request.stream=true ")
        .unwrap_or(("", &tree));
    streamed.to_owned()
}

fn delta(text: &str) -> Value {
    json!({ "id": "chatcmpl-2", "model": "tiny-q4", "choices": [{ "index": 0, "delta": { "content": text } }] })
}

fn finish() -> Value {
    json!({ "choices": [{ "index": 0, "delta": {}, "finish_reason": "length" }] })
}

fn usage() -> Value {
    json!({ "choices": [], "usage": { "prompt_tokens": 5, "completion_tokens": 2 } })
}

fn chunks(items: Vec<io::Result<Value>>) -> impl Stream<Item = io::Result<Value>> + Unpin {
    stream::iter(items)
}

#[test]
fn a_stream_that_is_read_to_its_end() {
    let kit = Kit::new();
    let model = model();
    let role = json!({ "choices": [{ "index": 0, "delta": { "role": "assistant" } }] });
    let items = [role, delta("Tür "), delta("zu."), finish(), usage()];
    let items: Vec<_> = items.into_iter().map(Ok).collect();
    let count = items.len();
    recorded(&kit, || async {
        let answer = model.chat().stream(chunks(items), read);
        assert_eq!(answer.size_hint(), (count, Some(count)));
        assert_eq!(answer.count().await, count);
    });
    kit.assert_complete();
    assert_eq!(
        tree(&kit),
        "gen_ai.response.id=chatcmpl-2 gen_ai.response.model=tiny-q4 gen_ai.response.finish_reasons=[length] \
         gen_ai.usage.input_tokens=5 gen_ai.usage.output_tokens=2 completion.length=7 \
         gen_ai.response.time_to_first_chunk=… completion.time_to_first_token=… completion.time_per_output_token=…"
    );
}

#[test]
fn a_stream_that_is_dropped_half_way_was_cancelled_unless_its_answer_is_complete() {
    let kit = Kit::new();
    let model = model();
    let read_two = |items| {
        recorded(&kit, || async {
            let mut answer = model.chat().stream(chunks(items), read);
            answer.next().await;
            answer.next().await;
        });
        let tree = tree(&kit);
        kit.assert_complete();
        kit.reset();
        tree
    };
    assert_eq!(
        read_two(vec![Ok(delta("a")), Ok(delta("b")), Ok(finish())]),
        "gen_ai.response.id=chatcmpl-2 gen_ai.response.model=tiny-q4 completion.length=2 \
         gen_ai.response.time_to_first_chunk=… completion.time_to_first_token=… cancelled=true"
    );
    assert_eq!(
        read_two(vec![Ok(delta("a")), Ok(finish()), Ok(usage())]),
        "gen_ai.response.id=chatcmpl-2 gen_ai.response.model=tiny-q4 gen_ai.response.finish_reasons=[length] completion.length=1 \
         gen_ai.response.time_to_first_chunk=… completion.time_to_first_token=…"
    );
}

#[test]
fn a_stream_that_breaks_has_failed_at_once() {
    let kit = Kit::new();
    let model = model();
    let reset = || Err(io::Error::from(io::ErrorKind::ConnectionReset));
    recorded(&kit, || async {
        let mut answer = model
            .chat()
            .stream(chunks(vec![Ok(delta("a")), reset()]), read);
        answer.next().await;
        assert!(kit.spans().is_empty());
        assert!(answer.next().await.expect("it is there").is_err());
        assert_eq!(kit.spans().len(), 1);
        assert!(answer.next().await.is_none());
    });
    assert_eq!(
        tree(&kit),
        "gen_ai.response.id=chatcmpl-2 gen_ai.response.model=tiny-q4 completion.length=1 \
         gen_ai.response.time_to_first_chunk=… completion.time_to_first_token=… !connection_reset"
    );
}

#[test]
fn an_error_within_the_stream_and_an_end_too_soon_are_failures() {
    let kit = Kit::new();
    let model = model();
    let bodies = [
        (
            "data: {\"error\":{\"type\":\"overloaded\"}}\n\ndata: [DONE]\n\n",
            "!overloaded",
        ),
        (
            "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n",
            "!incomplete_response",
        ),
        ("data: {\"choices\":[\n\n", "!malformed_response"),
        (": nothing of ours\n\n", "gen_ai.request.stream=true"),
        ("", "!incomplete_response"),
    ];
    for (body, end) in bodies {
        recorded(&kit, || async {
            let mut events = ServerSentEvents::new();
            let body = stream::iter(
                Some(body)
                    .filter(|body| !body.is_empty())
                    .map(Ok::<_, io::Error>),
            );
            let answer = model
                .chat()
                .stream(body, move |bytes, answer| events.read(bytes, answer));
            answer.count().await;
        });
        let tree = kit.tree().to_string();
        assert!(tree.ends_with(end), "{tree}");
        kit.reset();
    }
}

#[test]
fn opening_and_reading_are_one_span() {
    let kit = Kit::new();
    let model = model();
    recorded(&kit, || async {
        let open = async {
            crate::span!("POST").in_scope(|| {});
            Ok::<_, io::Error>(chunks(vec![Ok(delta("a")), Ok(finish())]))
        };
        let answer = model.chat().open(open, read).await.expect("it opens");
        crate::span!("not_inside").in_scope(|| {});
        assert_eq!(answer.count().await, 2);

        let refused = async {
            Err::<stream::Empty<io::Result<Value>>, _>(io::Error::from(
                io::ErrorKind::ConnectionRefused,
            ))
        };
        assert!(model.chat().open(refused, read).await.is_err());
        let never = future::pending::<io::Result<stream::Empty<io::Result<Value>>>>();
        drop(model.chat().open(never, read));
    });
    assert!(kit.unfinished().is_empty());
    assert_eq!(
        kit.tree().without_attributes(),
        "
        chat tiny [client]
          POST
        not_inside
        chat tiny [client] !connection_refused
        chat tiny [client]
        "
    );
    assert_eq!(kit.spans_named("chat tiny").len(), 3);
    assert!(kit.tree().to_string().ends_with("cancelled=true"));
}

#[test]
fn a_stream_of_anything_is_read_by_a_reader_of_items() {
    let kit = Kit::new();
    let model = model();
    recorded(&kit, || async {
        let items = stream::iter([Ok("a"), Err("overloaded")]);
        let answer = model
            .chat()
            .stream_with(items, |item, answer: &mut Answer| match item {
                Ok(text) => answer.text(text),
                Err(error) => answer.failed(*error, ""),
            });
        assert_eq!(answer.count().await, 2);
    });
    assert!(
        tree(&kit).ends_with("completion.time_to_first_token=… !overloaded"),
        "{}",
        tree(&kit)
    );
}
