use super::*;

const GOOD: &str =
    r#"{"risk_score": 62, "risk_level": "high", "summary": "A person.", "reasoning": "At night."}"#;

fn refused(answer: &str) -> String {
    parse(answer).expect_err("it is no verdict").to_string()
}

#[test]
fn a_verdict_is_read_with_and_without_thoughts() {
    let plain = parse(GOOD).expect("it is a verdict");
    assert_eq!((plain.risk_score, plain.risk_level), (62, RiskLevel::High));
    for before in [
        "<think>Hm. {} </think>\n",
        "no opening tag</think>",
        " \n",
        "<think></think>",
    ] {
        let thought = parse(&format!("{before}{GOOD}\n"));
        assert_eq!(thought.expect("it is a verdict"), plain, "{before}");
    }
}

#[test]
fn the_end_of_thoughts_in_a_text_is_no_end_of_thoughts() {
    let answer = GOOD.replace("A person.", "A </think> sign.");
    assert_eq!(
        parse(&answer).expect("it is a verdict").summary,
        "A </think> sign."
    );
}

#[test]
fn a_line_that_is_broken_within_a_text_is_a_space() {
    let answer = GOOD.replace("At night.", "At\nnight,\u{7} outside.");
    let answer = answer.replace(", ", ",\n  ");
    assert_eq!(
        parse(&answer).expect("it is a verdict").reasoning,
        "At night,  outside."
    );
}

#[test]
fn nothing_else_is_a_verdict() {
    for (answer, why) in [
        ("", "the answer is empty"),
        ("<think>done</think> ", "the answer is empty"),
        ("<think>still at it", "the answer ends before `</think>`"),
        ("rather high, I think", "not the JSON that was asked for"),
        ("50", "not the JSON that was asked for"),
        (&GOOD[..GOOD.len() - 2], "not the JSON that was asked for"),
        (&format!("{GOOD} {GOOD}"), "not the JSON that was asked for"),
        (
            &format!("```json\n{GOOD}\n```"),
            "not the JSON that was asked for",
        ),
        (
            &GOOD.replace("62", "62.5"),
            "not the JSON that was asked for",
        ),
        (
            &GOOD.replace("62", "\"62\""),
            "not the JSON that was asked for",
        ),
        (&GOOD.replace("62", "-1"), "not the JSON that was asked for"),
        (
            &GOOD.replace("62", "1e2"),
            "not the JSON that was asked for",
        ),
        (
            &GOOD.replace("62", "300"),
            "not the JSON that was asked for",
        ),
        (
            &GOOD.replace("62", "101"),
            "the score is 101, and 100 is the highest",
        ),
        (
            &GOOD.replace("62", "20"),
            "the level high is not that of it",
        ),
        (
            &GOOD.replace("high", "severe"),
            "not the JSON that was asked for",
        ),
        (
            &GOOD.replace("risk_score", "score"),
            "missing field `risk_score`",
        ),
        (&GOOD.replace("A person.", " "), "`summary` is empty"),
        (
            &GOOD.replace("At night.", &"x".repeat(4001)),
            "`reasoning` is empty, or longer than 4000",
        ),
    ] {
        let said = refused(answer);
        assert!(said.contains(why), "{answer}: {said}");
    }
}

#[test]
fn the_levels_meet_without_a_gap() {
    for (score, level) in [
        (0, "low"),
        (29, "low"),
        (30, "medium"),
        (59, "medium"),
        (60, "high"),
        (84, "high"),
        (85, "critical"),
        (100, "critical"),
    ] {
        let answer = GOOD
            .replace("62", &score.to_string())
            .replace("high", level);
        assert_eq!(parse(&answer).expect("it is a verdict").risk_score, score);
    }
}
