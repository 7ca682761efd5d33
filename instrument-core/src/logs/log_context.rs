//! The macro that names fields.

/// [`Fields`](crate::logs::Fields) by their names, to be entered.
///
/// A value is anything that can be an attribute; `%value` takes its `Display`, `?value` its `Debug`.
///
/// ```
/// use instrument_core::log_context;
///
/// # let (camera_id, frames) = ("front_door", vec![1, 2]);
/// # fn detect() {}
/// # async fn judge() {}
/// let _fields = log_context!(camera_id = camera_id, "http.route" = "/frames").enter();
/// log_context!(batch.frames = ?frames, attempt = 2).in_scope(detect);
/// # let later =
/// log_context!(camera_id = %camera_id).instrument(judge())
/// # ;
/// ```
#[macro_export]
macro_rules! log_context {
    ($($fields:tt)*) => {
        $crate::__log_field!($crate::logs::Fields::new(), $($fields)*)
    };
}

// Input: fields so far, `batch.frames = ?frames, attempt = 2`. Output: `fields.with("batch.frames", …).with("attempt", 2)`.
#[doc(hidden)]
#[macro_export]
macro_rules! __log_field {
    ($all:expr $(,)?) => { $all };
    ($all:expr, $key:literal = $($rest:tt)+) => {
        $crate::__log_value!($all, $key, $($rest)+)
    };
    ($all:expr, $first:ident $(. $more:ident)* = $($rest:tt)+) => {
        $crate::__log_value!(
            $all,
            ::core::concat!(::core::stringify!($first) $(, ".", ::core::stringify!($more))*),
            $($rest)+
        )
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __log_value {
    ($all:expr, $key:expr, % $value:expr $(, $($rest:tt)*)?) => {
        $crate::__log_field!($all.with($key, $crate::display(&$value)), $($($rest)*)?)
    };
    ($all:expr, $key:expr, ? $value:expr $(, $($rest:tt)*)?) => {
        $crate::__log_field!($all.with($key, $crate::debug(&$value)), $($($rest)*)?)
    };
    ($all:expr, $key:expr, $value:expr $(, $($rest:tt)*)?) => {
        $crate::__log_field!($all.with($key, $value), $($($rest)*)?)
    };
}
