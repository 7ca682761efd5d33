//! Streams of every form, in pieces of any size.

use super::*;
use proptest::collection::vec;
use proptest::prelude::*;

const BODY: &str = "data: {\"id\":\"a1\",\"model\":\"tiny\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"},\"finish_reason\":null}]}\r\n\r\n\
    : still here\n\n\
    event: chunk\ndata: {\"choices\":[{\"index\":0,\ndata: \"delta\":{\"content\":\"Tür\"}}]}\n\n\
    data:{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"length\"}]}\n\n\
    data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}\n\n\
    data: [DONE]\n\n";

fn read_in_pieces(body: &[u8], size: usize) -> (Answer, usize) {
    let mut answer = Answer::to_come(true, Some(10));
    let mut events = ServerSentEvents::new();
    let mut chunks = 0;
    for piece in body.chunks(size) {
        events.read(piece, &mut answer);
        chunks += answer.chunk.count.take().unwrap_or_default();
    }
    answer.ended();
    (answer, chunks)
}

#[test]
fn pieces_of_any_size_make_the_same_answer() {
    for size in 1..BODY.len() + 1 {
        let (answer, chunks) = read_in_pieces(BODY.as_bytes(), size);
        assert_eq!(chunks, 4, "in pieces of {size}");
        assert_eq!(answer.error_type(), None);
        assert_eq!(answer.usage, crate::clients::genai::Usage::new(3, 2));
        let messages = answer.messages();
        assert_eq!(messages[0]["parts"][0]["content"], "Tür");
        assert_eq!(messages[0]["finish_reason"], "length");
    }
}

#[test]
fn a_body_that_stops_half_way_is_incomplete() {
    let cut = BODY.find("\"length\"").expect("it is there");
    let (answer, chunks) = read_in_pieces(&BODY.as_bytes()[..cut], 7);
    assert_eq!(chunks, 2);
    assert_eq!(answer.error_type().as_deref(), Some("incomplete_response"));
}

#[test]
fn an_event_that_is_no_json_is_malformed_and_one_of_another_kind_is_none() {
    let (answer, chunks) = read_in_pieces(b"data: <html>\n\n", 4);
    assert_eq!(chunks, 1);
    assert_eq!(answer.error_type().as_deref(), Some("malformed_response"));
    let (answer, chunks) = read_in_pieces(b"data: {\"type\":\"ping\"}\n\ndata: [DONE]\n\n", 5);
    assert_eq!(chunks, 0);
    assert_eq!(answer.error_type(), None);
}

#[test]
fn lines_may_end_with_a_return_alone_and_a_mark_may_come_first() {
    let body = "\u{feff}".to_owned() + &BODY.replace("\r\n", "\n").replace('\n', "\r");
    let mixed = body.replace("\r\r", "\r\n\r");
    for body in [body, mixed] {
        for size in 1..body.len() + 1 {
            let (answer, chunks) = read_in_pieces(body.as_bytes(), size);
            assert_eq!(
                (chunks, answer.error_type()),
                (4, None),
                "in pieces of {size}"
            );
            assert_eq!(answer.messages()[0]["finish_reason"], "length");
        }
    }
}

fn told(answer: &Answer) -> (Option<&str>, crate::clients::genai::Usage, Value) {
    (answer.response_model(), answer.usage, answer.messages())
}

#[test]
fn a_stream_of_another_form_is_no_failure() {
    let (answer, chunks) = read_in_pieces(b"data: {\"kind\":\"done\"}\n\n", 5);
    assert_eq!((chunks, answer.error_type()), (0, None));
}

#[test]
fn a_stream_of_the_responses_api_is_read() {
    const BEGIN: &str = "data: {\"type\":\"response.created\",\"response\":{\"id\":\"resp_1\",\"model\":\"gpt-5\",\"status\":\"in_progress\"}}\n\n\
        data: {\"type\":\"response.output_text.delta\",\"output_index\":0,\"delta\":\"Y\"}\n\n\
        data: {\"type\":\"response.output_item.added\",\"output_index\":1,\"item\":{\"type\":\"function_call\",\"call_id\":\"c1\",\"name\":\"f\",\"arguments\":\"\"}}\n\n\
        data: {\"type\":\"response.function_call_arguments.delta\",\"output_index\":1,\"delta\":\"{}\"}\n\n";
    let (cut, _) = read_in_pieces(BEGIN.as_bytes(), 9);
    assert_eq!(cut.error_type().as_deref(), Some("incomplete_response"));
    let ends = [
        ("\"status\":\"completed\"", Some("stop"), None),
        (
            "\"status\":\"incomplete\",\"incomplete_details\":{\"reason\":\"max_output_tokens\"}",
            Some("length"),
            None,
        ),
        (
            "\"status\":\"failed\",\"error\":{\"code\":\"server_error\"}",
            None,
            Some("server_error"),
        ),
    ];
    for (end, reason, error) in ends {
        let body = format!(
            "{BEGIN}data: {{\"type\":\"response.ended\",\"response\":{{{end},\"usage\":{{\"input_tokens\":10,\
             \"input_tokens_details\":{{\"cached_tokens\":4}},\"output_tokens\":5}}}}}}\n\n"
        );
        let (answer, chunks) = read_in_pieces(body.as_bytes(), 9);
        assert_eq!((chunks, answer.error_type().as_deref()), (5, error));
        let mut message = serde_json::json!({ "role": "assistant", "parts": [
            { "type": "text", "content": "Y" },
            { "type": "tool_call", "id": "c1", "name": "f", "arguments": "{}" },
        ] });
        if let Some(reason) = reason {
            message["finish_reason"] = reason.into();
        }
        let usage = crate::clients::genai::Usage::new(10, 5).with_cached_tokens(4);
        assert_eq!(
            told(&answer),
            (Some("gpt-5"), usage, Value::from(vec![message]))
        );
    }
}

#[test]
fn a_stream_of_anthropics_is_read() {
    const BODY: &str = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"model\":\"claude\",\"usage\":{\"input_tokens\":25,\"cache_read_input_tokens\":5,\"output_tokens\":1}}}\n\n\
        data: {\"type\":\"ping\"}\n\n\
        data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Hello\"}}\n\n\
        data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":15}}\n\n\
        data: {\"type\":\"message_stop\"}\n\n";
    let (answer, chunks) = read_in_pieces(BODY.as_bytes(), 11);
    assert_eq!((chunks, answer.error_type()), (4, None));
    let message = serde_json::json!({ "role": "assistant", "finish_reason": "end_turn", "parts": [
        { "type": "text", "content": "Hello" },
    ] });
    let usage = crate::clients::genai::Usage::new(30, 15).with_cached_tokens(5);
    assert_eq!(
        told(&answer),
        (Some("claude"), usage, Value::from(vec![message]))
    );
    let cut = BODY.find("data: {\"type\":\"message_delta");
    let (answer, _) = read_in_pieces(&BODY.as_bytes()[..cut.expect("it is there")], 11);
    assert_eq!(answer.error_type().as_deref(), Some("incomplete_response"));
}

#[test]
fn an_event_too_long_to_be_one_is_not_kept() {
    let mut events = ServerSentEvents::new();
    let mut answer = Answer::default();
    events.read("data: \"", &mut answer);
    for _ in 0..5000 {
        events.read([b'x'; 1000], &mut answer);
    }
    assert!(events.line.len() <= MAX_EVENT);
    events.read("\"\n\ndata: [DONE]\n\n", &mut answer);
    assert_eq!(answer.chunk.count, Some(1));
    answer.ended();
    assert_eq!(answer.error_type(), None);
}

proptest! {
    #[test]
    fn any_bytes_in_any_pieces_are_read(
        words in vec(prop_oneof![
            Just("data: ".to_owned()), Just("\n\n".to_owned()), Just("\r\n".to_owned()), Just("[DONE]".to_owned()),
            Just("{\"choices\":[{\"index\":18446744073709551615,\"text\":\"a\"}]}".to_owned()),
            Just("{\"error\":{\"code\":-1}}".to_owned()), Just("{\"usage\":{\"prompt_tokens\":-5}}".to_owned()),
            any::<String>(),
        ], 0..20),
        size in 1_usize..40,
    ) {
        let body = words.concat();
        let (answer, chunks) = read_in_pieces(body.as_bytes(), size);
        let (whole, whole_chunks) = read_in_pieces(body.as_bytes(), usize::MAX);
        prop_assert_eq!(chunks, whole_chunks);
        prop_assert_eq!(answer.error_type(), whole.error_type());
        prop_assert_eq!(answer.messages(), whole.messages());
    }
}
