//! Random numbers that nobody has to be kept from guessing: xoshiro256++, a state for each thread.

use std::cell::Cell;
use std::hash::{BuildHasher as _, RandomState};

thread_local! {
    /// All zeros before the first use, which it never is again.
    static STATE: [Cell<u64>; 4] = const { [const { Cell::new(0) }; 4] };
}

/// The next one of this thread.
#[inline]
pub(super) fn word() -> u64 {
    STATE.with(|state| {
        let mut words = state.each_ref().map(Cell::get);
        if words.into_iter().all(|word| word == 0) {
            words = seed();
        }
        for (cell, word) in state.iter().zip(after(words)) {
            cell.set(word);
        }
        word_of(words)
    })
}

fn word_of([a, _, _, d]: [u64; 4]) -> u64 {
    a.wrapping_add(d).rotate_left(23).wrapping_add(a)
}

fn after([a, b, c, d]: [u64; 4]) -> [u64; 4] {
    let (c, d) = (c ^ a, d ^ b);
    [a ^ d, b ^ c, c ^ (b << 17), d.rotate_left(45)]
}

/// Out of what the standard library seeds its hash maps with, which the system gives each thread.
#[cold]
fn seed() -> [u64; 4] {
    let keys = RandomState::new();
    [1, 2, 3, 4].map(|number: u64| keys.hash_one(number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;
    use std::thread;

    #[test]
    fn it_is_the_generator_that_it_says() {
        let states = std::iter::successors(Some([1, 2, 3, 4]), |state| Some(after(*state)));
        let words: Vec<_> = states.take(5).map(word_of).collect();
        // As published with the generator.
        let published = [
            41_943_041,
            58_720_359,
            3_588_806_011_781_223,
            3_591_011_842_654_386,
            9_228_616_714_210_784_205,
        ];
        assert_eq!(words, published);
    }

    #[test]
    fn no_two_threads_have_the_same_numbers() {
        let threads: Vec<_> = (0..8)
            .map(|_| thread::spawn(|| [(); 1000].map(|()| word())))
            .collect();
        let words: HashSet<_> = threads
            .into_iter()
            .flat_map(|thread| thread.join().expect("nothing can fail"))
            .collect();
        assert_eq!(words.len(), 8000);
    }
}
