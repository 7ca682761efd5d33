//! What is kept of each series of an instrument, found by attributes that nobody copies or sorts.

use crate::folded::folded;
use opentelemetry::{KeyValue, Value};
use std::hash::{BuildHasher as _, RandomState};
use std::ptr;

/// Something for each set of attributes, in whatever order they are given.
#[derive(Debug)]
pub(super) struct BySeries<T> {
    /// By the sum of the hashes of the attributes, which no order changes.
    all: Vec<(u64, Vec<KeyValue>, T)>,
    /// So that nobody outside knows which texts that differ at their ends have the same hash. What has the same sum is compared.
    seed: u64,
}

impl<T> Default for BySeries<T> {
    fn default() -> Self {
        Self {
            all: Vec::new(),
            seed: RandomState::new().hash_one(0),
        }
    }
}

impl<T> BySeries<T> {
    /// What is kept of the series; made, if there is none and there are fewer than `most`.
    pub(super) fn get_or_make(
        &mut self,
        attributes: &[KeyValue],
        most: usize,
        make: impl FnOnce() -> T,
    ) -> Option<&mut T> {
        let place = match self.place(attributes) {
            Ok(place) => place,
            // A key may have been given twice.
            Err(_) => self.place_or_make(distinct(attributes.iter()), most, make)?,
        };
        self.all.get_mut(place).map(|(_, _, kept)| kept)
    }

    fn place_or_make(
        &mut self,
        attributes: Vec<KeyValue>,
        most: usize,
        make: impl FnOnce() -> T,
    ) -> Option<usize> {
        match self.place(&attributes) {
            Ok(place) => Some(place),
            Err(_) if self.all.len() >= most => None,
            Err(place) => {
                let sum = self.sum(&attributes);
                self.all.insert(place, (sum, attributes, make()));
                Some(place)
            }
        }
    }

    pub(super) fn get<'a>(&self, attributes: impl Iterator<Item = &'a KeyValue>) -> Option<&T> {
        let place = self.place(&distinct(attributes)).ok()?;
        self.all.get(place).map(|(_, _, kept)| kept)
    }

    /// Where it is, or belongs.
    fn place(&self, attributes: &[KeyValue]) -> Result<usize, usize> {
        let sum = self.sum(attributes);
        let from = self.all.partition_point(|(known, ..)| *known < sum);
        let same = self.all[from..]
            .iter()
            .take_while(|(known, ..)| *known == sum);
        let is_it = |known: &[KeyValue]| {
            known.len() == attributes.len()
                // The keys of what is known differ, so that it has all that was given if all of it was given.
                && (is_in_order(known, attributes)
                    || known.iter().all(|one| attributes.contains(one)))
        };
        let mut same = same.map(|(_, known, _)| known);
        same.position(|known| is_it(known))
            .map_or(Err(from), |at| Ok(from + at))
    }

    fn sum(&self, attributes: &[KeyValue]) -> u64 {
        let hashes = attributes.iter().map(|attribute| self.hash(attribute));
        hashes.fold(0, u64::wrapping_add)
    }

    /// Of the length of a key, since an instrument's keys are nearly always the same, and of what most values differ in: their
    /// lengths and both ends.
    #[inline]
    fn hash(&self, attribute: &KeyValue) -> u64 {
        let key = self.seed ^ (attribute.key.as_str().len() as u64).rotate_right(8);
        match &attribute.value {
            Value::String(text) => {
                let text = text.as_str();
                let [first, last] = ends(text.as_bytes());
                folded(folded(key ^ first) ^ last.wrapping_add(text.len() as u64))
            }
            Value::I64(number) => folded(key ^ *number as u64),
            Value::F64(number) => folded(key ^ number.to_bits()),
            Value::Bool(truth) => folded(key ^ u64::from(*truth)),
            // They are hardly ever labels: told apart by being compared.
            _ => key,
        }
    }
}

/// Whether they are the same in the same order, as they nearly always are: whoever measures does it at one place.
fn is_in_order(known: &[KeyValue], attributes: &[KeyValue]) -> bool {
    known.iter().zip(attributes).all(|(one, other)| {
        is_same(one.key.as_str(), other.key.as_str())
            && match (&one.value, &other.value) {
                (Value::String(one), Value::String(other)) => is_same(one.as_str(), other.as_str()),
                (one, other) => one == other,
            }
    })
}

/// Mostly it is the same constant.
fn is_same(one: &str, other: &str) -> bool {
    ptr::eq(one, other) || one == other
}

/// Attributes as the SDK knows a series by them: the last one of each key.
fn distinct<'a>(attributes: impl Iterator<Item = &'a KeyValue>) -> Vec<KeyValue> {
    let mut all: Vec<KeyValue> = Vec::new();
    for attribute in attributes {
        match all.iter_mut().find(|known| known.key == attribute.key) {
            Some(known) => *known = attribute.clone(),
            None => all.push(attribute.clone()),
        }
    }
    all
}

fn ends(text: &[u8]) -> [u64; 2] {
    match (text.first_chunk(), text.last_chunk()) {
        (Some(first), Some(last)) => [u64::from_le_bytes(*first), u64::from_le_bytes(*last)],
        _ => {
            let append = |word, byte: &u8| (word << 8) | u64::from(*byte);
            [text.iter().fold(0, append), 0]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use opentelemetry::Array;

    fn series(of: &[(&'static str, Value)]) -> Vec<KeyValue> {
        let attribute = |(key, value): &(&'static str, Value)| KeyValue::new(*key, value.clone());
        of.iter().map(attribute).collect()
    }

    #[test]
    fn a_series_is_known_in_any_order_and_by_the_last_of_each_key() {
        let mut all = BySeries::default();
        let mut noted = |of: &[(&'static str, Value)]| {
            *all.get_or_make(&series(of), 10, || 0)
                .expect("there is room") += 1;
        };
        noted(&[("a", 1.into()), ("b", "x".into())]);
        noted(&[("b", "x".into()), ("a", 1.into())]);
        noted(&[("a", 2.into()), ("b", "x".into()), ("a", 1.into())]);
        noted(&[("a", "1".into()), ("b", "x".into())]);
        noted(&[("a", 0.5.into())]);
        noted(&[("a", 0.5.into())]);
        noted(&[]);
        noted(&[("in", 1.into()), ("to", 1.into())]);
        noted(&[("in", 1.into()), ("in", 1.into())]);
        let count = |of: &[(&'static str, Value)]| all.get(series(of).iter()).copied();
        assert_eq!(count(&[("a", 1.into()), ("b", "x".into())]), Some(3));
        assert_eq!(count(&[("b", "x".into()), ("a", "1".into())]), Some(1));
        assert_eq!(count(&[("a", 0.5.into())]), Some(2));
        assert_eq!(count(&[]), Some(1));
        assert_eq!(count(&[("a", 1.into())]), None);
        assert_eq!(count(&[("to", 1.into()), ("in", 1.into())]), Some(1));
        assert_eq!(count(&[("in", 1.into())]), Some(1));
        assert_eq!(all.all.len(), 6);
    }

    /// As a plain list would have them.
    #[test]
    fn a_thousand_series_are_told_apart() {
        let mut all = BySeries::default();
        let values = |n: i64| -> [Value; 4] {
            let text = format!("/cameras/{n}");
            [
                n.into(),
                text.into(),
                (n % 2 == 0).into(),
                Value::Array(Array::I64(vec![n, n + 1])),
            ]
        };
        let of = |n: i64| {
            let keys = ["n", "http.route", "even", "list"];
            let pairs = keys.into_iter().zip(values(n));
            pairs
                .map(|(key, value)| KeyValue::new(key, value))
                .collect::<Vec<_>>()
        };
        for n in (0..1000).chain(0..1000) {
            let kept = all.get_or_make(&of(n), 1000, || n);
            assert_eq!(kept.copied(), Some(n));
        }
        assert_eq!(
            all.get_or_make(&of(1000), 1000, || 0),
            None,
            "there is no more room"
        );
        assert!(all.all.is_sorted_by_key(|(sum, ..)| *sum));
        let mut sums: Vec<_> = all.all.iter().map(|(sum, ..)| *sum).collect();
        sums.dedup();
        assert_eq!(sums.len(), 1000, "hardly ever are two sums the same");
    }
}
