//! The words of one part in alphabetical order, in flat arrays: looked up, walked by prefix and searched for near words in microseconds. Read
//! back from tantivy's term dictionary when a part is built; it holds no postings and does not know which articles are gone.

use std::cmp::Ordering;
use std::ops::Range;

use levenshtein_automata::{DFA, Distance};

use super::tape::Place;

/// Sorted words, each with the places it occurs at.
#[derive(Debug, Default)]
pub(in crate::search) struct Dictionary {
    bytes: Vec<u8>,
    ends: Vec<u32>,
    /// Number of the key that is the word at its first place; the other places follow it.
    first_keys: Vec<u32>,
    places: Vec<u8>,
    n_keys: u32,
}

impl Dictionary {
    /// Adds the next key of a sorted stream: a word at a place. Returns the word's number.
    pub(super) fn push(&mut self, word: &[u8], place: Place) -> usize {
        if self.ends.is_empty() || self.word_bytes(self.ends.len() - 1) != word {
            self.bytes.extend_from_slice(word);
            self.ends.push(self.bytes.len() as u32);
            self.first_keys.push(self.n_keys);
            self.places.push(0);
        }
        let last = self.places.len() - 1;
        self.places[last] |= place.bit();
        self.n_keys += 1;
        last
    }

    /// How many words there are.
    pub(in crate::search) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The word with this number.
    pub(in crate::search) fn word(&self, entry: usize) -> &str {
        std::str::from_utf8(self.word_bytes(entry)).expect("words are made of whole characters")
    }

    /// Number of the key that is the word at `place`, if it occurs there.
    pub(super) fn key(&self, entry: usize, place: Place) -> Option<usize> {
        let places = self.places[entry];
        let before = (places & (place.bit() - 1)).count_ones();
        (places & place.bit() != 0).then(|| (self.first_keys[entry] + before) as usize)
    }

    /// The number of `word`.
    pub(in crate::search) fn find(&self, word: &str) -> Option<usize> {
        let entry = self.first_not_before(word.as_bytes(), 0);
        (entry < self.len() && self.word_bytes(entry) == word.as_bytes()).then_some(entry)
    }

    /// The words that begin with `prefix`.
    pub(in crate::search) fn with_prefix(&self, prefix: &str) -> Range<usize> {
        let start = self.first_not_before(prefix.as_bytes(), 0);
        start..self.first_after_prefix(prefix.as_bytes(), start)
    }

    /// Calls `each` with the words the automaton accepts and their distance.
    pub(in crate::search) fn near(&self, automaton: &DFA, mut each: impl FnMut(usize, u8)) {
        let mut states = vec![automaton.initial_state()];
        let (mut entry, mut previous): (usize, &[u8]) = (0, &[]);
        while entry < self.len() {
            let word = self.word_bytes(entry);
            let shared = word.iter().zip(previous).take_while(|(a, b)| a == b).count().min(states.len() - 1);
            states.truncate(shared + 1);
            let mut dead_end = None;
            for (i, byte) in word.iter().enumerate().skip(shared) {
                let state = automaton.transition(states[i], *byte);
                if state == levenshtein_automata::SINK_STATE {
                    dead_end = Some(i);
                    break;
                }
                states.push(state);
            }
            previous = word;
            match dead_end {
                Some(i) => entry = self.first_after_prefix(&word[..=i], entry + 1),
                None => {
                    if let Distance::Exact(distance) = automaton.distance(states[word.len()]) {
                        each(entry, distance);
                    }
                    entry += 1;
                }
            }
        }
    }

    fn word_bytes(&self, entry: usize) -> &[u8] {
        let start = if entry == 0 { 0 } else { self.ends[entry - 1] as usize };
        &self.bytes[start..self.ends[entry] as usize]
    }

    fn first_not_before(&self, word: &[u8], from: usize) -> usize {
        self.partition(from, |candidate| candidate < word)
    }

    fn first_after_prefix(&self, prefix: &[u8], from: usize) -> usize {
        self.partition(from, |candidate| candidate[..candidate.len().min(prefix.len())].cmp(prefix) != Ordering::Greater)
    }

    /// The first word from `from` on that is not `before`; near ones are found in few steps.
    fn partition(&self, from: usize, before: impl Fn(&[u8]) -> bool) -> usize {
        let (mut low, mut step) = (from, 1);
        while low + step <= self.len() && before(self.word_bytes(low + step - 1)) {
            low += step;
            step *= 2;
        }
        let mut high = (low + step - 1).min(self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if before(self.word_bytes(middle)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}
