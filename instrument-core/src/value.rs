//! What may be an attribute's value.

mod cut;

pub(crate) use cut::{cut, cut_at};

use crate::written;
use opentelemetry::{Array, StringValue, Value};
use std::borrow::Cow;
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

/// A type that can be an attribute's value.
///
/// All integers, floats, `bool`, strings, `Option`s of these (`None`: the attribute is left out), homogeneous
/// slices, arrays and `Vec`s. An integer that OpenTelemetry's `i64` cannot hold becomes a string, never a
/// negative number. Anything else goes through [`display`] or [`debug`] (`%x` and `?x` in `#[traced_span]`).
///
/// ```
/// use instrument_core::ToValue;
/// use opentelemetry::Value;
///
/// assert_eq!(7_u8.to_value(), Some(Value::I64(7)));
/// assert_eq!(u64::MAX.to_value(), Some(Value::from("18446744073709551615")));
/// assert_eq!(None::<bool>.to_value(), None);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the value of an attribute",
    label = "not an attribute's value",
    note = "numbers, `bool`, strings, `Option`s and slices of these can be; for another type write `%value` (Display) or `?value` (Debug) in `#[traced_span]`, or `display(&value)` and `debug(&value)` in code"
)]
pub trait ToValue {
    /// The value, or `None` if the attribute is to be left out.
    fn to_value(&self) -> Option<Value>;

    /// The value, if it is text that lies there already: then it need not be made first to be copied.
    #[doc(hidden)]
    #[inline]
    fn as_text(&self) -> Option<&str> {
        None
    }

    /// The value, if it is one that nothing has to be made for.
    #[doc(hidden)]
    #[inline]
    fn as_number(&self) -> Option<Number> {
        None
    }
}

/// A value that nothing has to be made for.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum Number {
    Bool(bool),
    I64(i64),
    F64(f64),
}

impl From<Number> for Value {
    #[inline]
    fn from(number: Number) -> Self {
        match number {
            Number::Bool(value) => Self::Bool(value),
            Number::I64(value) => Self::I64(value),
            Number::F64(value) => Self::F64(value),
        }
    }
}

/// Makes anything with `Display` an attribute's value.
pub fn display<T: fmt::Display>(value: T) -> impl ToValue {
    Formatted(value, |value| written(value))
}

/// Makes anything with `Debug` an attribute's value.
pub fn debug<T: fmt::Debug>(value: T) -> impl ToValue {
    Formatted(value, |value| written(format_args!("{value:?}")))
}

struct Formatted<T>(T, fn(&T) -> String);

impl<T> ToValue for Formatted<T> {
    #[inline]
    fn to_value(&self) -> Option<Value> {
        Some((self.1)(&self.0).into())
    }
}

macro_rules! fits_i64 {
    ($($t:ty)*) => {$(
        impl ToValue for $t {
            #[inline]
            fn to_value(&self) -> Option<Value> {
                Some(Value::I64(i64::from(*self)))
            }

            #[inline]
            fn as_number(&self) -> Option<Number> {
                Some(Number::I64(i64::from(*self)))
            }
        }
        impl ArrayElement for $t {
            type Element = i64;
            fn to_element(&self) -> Option<i64> {
                Some(i64::from(*self))
            }
        }
    )*};
}
fits_i64! { i8 i16 i32 i64 u8 u16 u32 }

macro_rules! may_exceed_i64 {
    ($($t:ty)*) => {$(
        impl ToValue for $t {
            #[inline]
            fn to_value(&self) -> Option<Value> {
                Some(i64::try_from(*self).map_or_else(|_| self.to_string().into(), Value::I64))
            }

            #[inline]
            fn as_number(&self) -> Option<Number> {
                i64::try_from(*self).ok().map(Number::I64)
            }
        }
        impl ArrayElement for $t {
            type Element = i64;
            fn to_element(&self) -> Option<i64> {
                i64::try_from(*self).ok()
            }
        }
    )*};
}
may_exceed_i64! { u64 usize isize u128 i128 }

macro_rules! plain {
    ($($t:ty => $element:ty as $number:ident),*) => {$(
        impl ToValue for $t {
            #[inline]
            fn to_value(&self) -> Option<Value> {
                Some(<$element>::from(*self).into())
            }

            #[inline]
            fn as_number(&self) -> Option<Number> {
                Some(Number::$number((*self).into()))
            }
        }
        impl ArrayElement for $t {
            type Element = $element;
            fn to_element(&self) -> Option<$element> {
                Some((*self).into())
            }
        }
    )*};
}
plain! { f32 => f64 as F64, f64 => f64 as F64, bool => bool as Bool }

macro_rules! text {
    ($($t:ty => |$text:tt| $as_text:expr),*) => {$(
        impl ToValue for $t {
            #[inline]
            fn to_value(&self) -> Option<Value> {
                Some(StringValue::from(self.to_string()).into())
            }

            #[inline]
            fn as_text(&self) -> Option<&str> {
                let $text = self;
                $as_text
            }
        }
        impl ArrayElement for $t {
            type Element = StringValue;
            fn to_element(&self) -> Option<StringValue> {
                Some(self.to_string().into())
            }
        }
    )*};
}
text! { str => |text| Some(text), String => |text| Some(text), char => |_| None, Cow<'_, str> => |text| Some(text) }

impl ToValue for StringValue {
    #[inline]
    fn to_value(&self) -> Option<Value> {
        Some(self.clone().into())
    }
}

impl ToValue for Value {
    #[inline]
    fn to_value(&self) -> Option<Value> {
        Some(self.clone())
    }
}

impl<T: ToValue> ToValue for Option<T> {
    #[inline]
    fn to_value(&self) -> Option<Value> {
        self.as_ref()?.to_value()
    }

    #[inline]
    fn as_text(&self) -> Option<&str> {
        self.as_ref()?.as_text()
    }

    #[inline]
    fn as_number(&self) -> Option<Number> {
        self.as_ref()?.as_number()
    }
}

macro_rules! through_pointer {
    ($($t:ty),*) => {$(
        impl<T: ToValue + ?Sized> ToValue for $t {
            #[inline]
            fn to_value(&self) -> Option<Value> {
                (**self).to_value()
            }

            #[inline]
            fn as_text(&self) -> Option<&str> {
                (**self).as_text()
            }

            #[inline]
            fn as_number(&self) -> Option<Number> {
                (**self).as_number()
            }
        }
        impl<T: ArrayElement + ?Sized> ArrayElement for $t {
            type Element = T::Element;
            fn to_element(&self) -> Option<T::Element> {
                (**self).to_element()
            }
        }
    )*};
}
through_pointer! { &T, &mut T, Box<T>, Arc<T>, Rc<T> }

/// A type that can be an element of an array value.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an element of an attribute's list",
    label = "not an element of an attribute's list",
    note = "numbers, `bool` and strings can be; for others write `?value` (Debug) in `#[traced_span]`, or `debug(&value)` in code"
)]
pub trait ArrayElement: ToValue {
    /// What OpenTelemetry stores.
    #[doc(hidden)]
    type Element: fmt::Display;
    /// `None`: the number is too large for `i64`, so the whole array becomes strings.
    #[doc(hidden)]
    fn to_element(&self) -> Option<Self::Element>;
}

impl<T: ArrayElement> ToValue for [T]
where
    Array: From<Vec<T::Element>>,
{
    #[inline]
    fn to_value(&self) -> Option<Value> {
        let exact: Option<Vec<_>> = self.iter().map(T::to_element).collect();
        Some(Value::Array(match exact {
            Some(elements) => elements.into(),
            None => Array::String(
                self.iter()
                    .filter_map(T::to_value)
                    .map(|v| v.as_str().into_owned().into())
                    .collect(),
            ),
        }))
    }
}

impl<T, const N: usize> ToValue for [T; N]
where
    [T]: ToValue,
{
    #[inline]
    fn to_value(&self) -> Option<Value> {
        self[..].to_value()
    }
}

impl<T> ToValue for Vec<T>
where
    [T]: ToValue,
{
    #[inline]
    fn to_value(&self) -> Option<Value> {
        self[..].to_value()
    }
}

/// The bytes that a value does not hold in place, or will be sent as, whichever is more.
pub(crate) fn held_elsewhere(value: &Value) -> usize {
    match value {
        Value::String(text) => text.as_str().len(),
        Value::Array(Array::String(texts)) => {
            size_of_val(&texts[..]) + texts.iter().map(|text| text.as_str().len()).sum::<usize>()
        }
        // A length and a field for each, and up to ten bytes for an integer.
        Value::Array(Array::Bool(values)) => 4 * values.len(),
        Value::Array(Array::I64(values)) => 13 * values.len(),
        Value::Array(Array::F64(values)) => 11 * values.len(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests;
