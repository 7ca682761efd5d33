use super::*;
use std::num::ParseIntError;

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(Array::String(all)) => all.iter().map(ToString::to_string).collect(),
        other => panic!("{other:?} is no array of strings"),
    }
}

#[test]
fn every_integer_width_keeps_its_number() {
    let all = [
        i8::MIN.to_value(),
        u8::MAX.to_value(),
        i16::MIN.to_value(),
        u16::MAX.to_value(),
        i32::MIN.to_value(),
        u32::MAX.to_value(),
        i64::MIN.to_value(),
        7_u64.to_value(),
        7_usize.to_value(),
        (-7_isize).to_value(),
        7_u128.to_value(),
        (-7_i128).to_value(),
    ];
    let expected = [
        -128,
        255,
        -32768,
        65535,
        -2_147_483_648,
        4_294_967_295,
        i64::MIN,
        7,
        7,
        -7,
        7,
        -7,
    ]
    .map(|n| Some(Value::I64(n)));
    assert_eq!(all, expected);
}

#[test]
fn a_number_beyond_i64_becomes_its_digits() {
    assert_eq!(u64::MAX.to_value(), Some("18446744073709551615".into()));
    assert_eq!(
        (i64::MAX as u64 + 1).to_value(),
        Some("9223372036854775808".into())
    );
    assert_eq!(i128::MIN.to_value(), Some(i128::MIN.to_string().into()));
    assert_eq!(
        texts(&[1_u64, u64::MAX].to_value().unwrap()),
        ["1", "18446744073709551615"]
    );
}

#[test]
fn arrays_are_homogeneous() {
    assert_eq!(
        vec![1_u8, 2].to_value(),
        Some(Value::Array(vec![1_i64, 2].into()))
    );
    assert_eq!(
        [1.5_f32].to_value(),
        Some(Value::Array(vec![1.5_f64].into()))
    );
    assert_eq!(
        [true, false][..].to_value(),
        Some(Value::Array(vec![true, false].into()))
    );
    assert_eq!(texts(&["a", "b"].to_value().unwrap()), ["a", "b"]);
    assert_eq!(texts(&vec![String::from("c")].to_value().unwrap()), ["c"]);
}

#[test]
fn pointers_and_options_are_looked_through() {
    assert_eq!(Some(&Box::new(3_u16)).to_value(), Some(Value::I64(3)));
    assert_eq!(None::<&str>.to_value(), None);
    assert_eq!(Arc::<str>::from("x").to_value(), Some("x".into()));
}

#[test]
fn display_and_debug_take_anything() {
    let error: ParseIntError = "x".parse::<u8>().unwrap_err();
    assert_eq!(
        display(&error).to_value(),
        Some("invalid digit found in string".into())
    );
    assert_eq!(debug(Some(1)).to_value(), Some("Some(1)".into()));
}

#[test]
fn cutting_keeps_whole_characters() {
    let cut_to = |mut value: Value, limit| {
        cut(&mut value, limit);
        value
    };
    assert_eq!(cut_to("añ😀b".into(), 3), "añ😀".into());
    assert_eq!(cut_to("añ😀b".into(), 4), "añ😀b".into());
    assert_eq!(cut_to("añ".into(), 0), "".into());
    assert_eq!(
        texts(&cut_to(
            Value::Array(vec![StringValue::from("ééé")].into()),
            1
        )),
        ["é"]
    );
    assert_eq!(cut_to(Value::I64(1234), 1), Value::I64(1234));
}
