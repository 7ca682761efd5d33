//! The format of pprof, as far as it is used: the names and numbers of its `profile.proto`.

/// Where time went.
#[derive(Clone, PartialEq, prost::Message)]
pub struct Profile {
    /// What each sample's values are.
    #[prost(message, repeated, tag = "1")]
    pub sample_type: Vec<ValueType>,
    /// Stacks, and how often each was seen.
    #[prost(message, repeated, tag = "2")]
    pub sample: Vec<Sample>,
    /// Places in the code.
    #[prost(message, repeated, tag = "4")]
    pub location: Vec<Location>,
    /// Functions.
    #[prost(message, repeated, tag = "5")]
    pub function: Vec<Function>,
    /// All texts; others are places in this list. The first is empty.
    #[prost(string, repeated, tag = "6")]
    pub string_table: Vec<String>,
    /// When it began, in nanoseconds since 1970.
    #[prost(int64, tag = "9")]
    pub time_nanos: i64,
    /// How long it took.
    #[prost(int64, tag = "10")]
    pub duration_nanos: i64,
    /// What is between samples.
    #[prost(message, optional, tag = "11")]
    pub period_type: Option<ValueType>,
    /// How much of it.
    #[prost(int64, tag = "12")]
    pub period: i64,
}

/// What a value is.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct ValueType {
    /// `cpu` and the like.
    #[prost(int64, tag = "1")]
    pub r#type: i64,
    /// `nanoseconds` and the like.
    #[prost(int64, tag = "2")]
    pub unit: i64,
}

/// A stack.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Sample {
    /// From the innermost place outwards.
    #[prost(uint64, repeated, tag = "1")]
    pub location_id: Vec<u64>,
    /// One for each type.
    #[prost(int64, repeated, tag = "2")]
    pub value: Vec<i64>,
    /// The thread, by its name.
    #[prost(message, repeated, tag = "3")]
    pub label: Vec<Label>,
}

/// What else is known of a sample.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Label {
    /// What it is.
    #[prost(int64, tag = "1")]
    pub key: i64,
    /// The text.
    #[prost(int64, tag = "2")]
    pub str: i64,
}

/// A place in the code.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Location {
    /// Its number, from 1 on.
    #[prost(uint64, tag = "1")]
    pub id: u64,
    /// The address.
    #[prost(uint64, tag = "3")]
    pub address: u64,
    /// What stands there: several where one was inlined into another, the innermost first.
    #[prost(message, repeated, tag = "4")]
    pub line: Vec<Line>,
}

/// A line of a function.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Line {
    /// The function's number.
    #[prost(uint64, tag = "1")]
    pub function_id: u64,
    /// In its file.
    #[prost(int64, tag = "2")]
    pub line: i64,
}

/// A function.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Function {
    /// Its number, from 1 on.
    #[prost(uint64, tag = "1")]
    pub id: u64,
    /// As people call it.
    #[prost(int64, tag = "2")]
    pub name: i64,
    /// As the linker calls it.
    #[prost(int64, tag = "3")]
    pub system_name: i64,
    /// Its file.
    #[prost(int64, tag = "4")]
    pub filename: i64,
}
