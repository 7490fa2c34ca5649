//! What the stages of `search` may ask an index: only about the living. Dictionary questions subtract what gone articles
//! left behind; documents are counted through over all parts.

use std::collections::BTreeSet;

use levenshtein_automata::DFA;

use super::{Dictionary, GONE, Index, Part, Place, Postings, tape};
use crate::article::Article;
use crate::audience::Audience;
use crate::search::language::Language;
use crate::search::memo::Memo;
use crate::search::semantic::Vectors;
use crate::search::semantic::deep::Deep;
use crate::search::vocabulary::Synonyms;

/// A word of the shelf's dictionary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::search) struct LiveWord {
    /// The word, folded.
    pub word: String,
    /// How much it occurs.
    pub weight: u32,
    /// Edits between it and what was asked for; 0 where nothing was mended.
    pub distance: u8,
}

/// Words or their stems.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::search) enum Form {
    /// As they are.
    Word,
    /// Stems.
    Stem,
}

impl<A: Audience> Index<A> {
    /// How many articles can be found.
    pub(in crate::search) fn n_live(&self) -> u32 {
        self.n_live
    }

    /// How many documents there are, gone ones included.
    pub(in crate::search) fn n_documents(&self) -> usize {
        self.numbers.len()
    }

    /// The article number of a document; `None` when it is gone.
    pub(in crate::search) fn number_of(&self, document: u32) -> Option<u32> {
        Some(self.numbers[document as usize]).filter(|number| *number != GONE)
    }

    /// The article a document was made of.
    pub fn article_of_document(&self, document: usize) -> &Article<A> {
        let (part, start) = self.part_of(document as u32);
        part.article(document - start as usize)
    }

    /// The language of a document.
    pub(in crate::search) fn language_of(&self, document: u32) -> Language {
        let (part, start) = self.part_of(document);
        part.segment.facts[(document - start) as usize].language
    }

    /// Where in a document's body every [`LANDMARK_STRIDE`](super::LANDMARK_STRIDE)th word begins, and the number of each section's first word.
    pub(in crate::search) fn landmarks(&self, document: u32) -> (&[u32], &[u32]) {
        let (part, start) = self.part_of(document);
        let facts = &part.segment.facts[(document - start) as usize];
        (&facts.landmarks, &facts.sections)
    }

    /// What was read from it of late.
    pub(in crate::search) fn memo(&self) -> &Memo {
        &self.memo
    }

    /// What a transformer made of the shelf, once it has read all of it.
    pub fn deep(&self) -> Option<&Deep> {
        self.deep.get()
    }

    /// Ranks by what a transformer made of the shelf from now on.
    pub fn deepen(&self, deep: Deep) {
        // Whoever came first made the same.
        let _ = self.deep.set(deep);
    }

    /// The vectors of all documents, in their order.
    pub(in crate::search) fn vectors(&self) -> impl Iterator<Item = &Vectors> {
        self.parts.iter().map(|part| &part.segment.vectors)
    }

    /// The languages that living articles are in.
    pub fn languages(&self) -> impl Iterator<Item = Language> {
        (0..Language::COUNT).filter(|number| self.languages[*number] > 0).map(Language::of_number)
    }

    /// The operator's synonyms.
    pub(in crate::search) fn synonyms(&self) -> &Synonyms {
        &self.synonyms
    }

    /// How much a word occurs in living articles; 0 when it does not.
    pub(in crate::search) fn weight_of(&self, word: &str) -> u32 {
        self.parts.iter().filter_map(|part| Some(part.weights[part.segment.words.dictionary.find(word)?])).sum()
    }

    /// Whether any living article has a word with this stem.
    pub(in crate::search) fn has_stem(&self, stem: &str) -> bool {
        let mut is_alive = false;
        self.for_each_posting(Form::Stem, stem, |_, _, _| is_alive = true);
        is_alive
    }

    /// The living stems of compounding languages that end with `ending` and are longer, each with the number of documents and places that have it.
    pub(in crate::search) fn stems_ending(&self, ending: &str) -> Vec<(String, u32)> {
        let backwards = tape::backwards(ending);
        let held = self.parts.iter().flat_map(|part| {
            let dictionary = &part.segment.stems.dictionary;
            dictionary.with_prefix(&backwards).map(|entry| dictionary.word(entry))
        });
        let keys: BTreeSet<&str> = held.filter(|key| key.len() > backwards.len()).collect();
        let count = |key: &str| {
            let mut n = 0;
            self.for_each_posting(Form::Stem, key, |_, _, _| n += 1);
            (key[1..].chars().rev().collect(), n)
        };
        keys.into_iter().map(count).filter(|(_, n)| *n > 0).collect()
    }

    /// The `limit` words beginning with `prefix` that occur most, the most frequent first.
    pub(in crate::search) fn words_with_prefix(&self, prefix: &str, limit: usize) -> Vec<LiveWord> {
        let runs = self.parts.iter().map(|part| {
            let mut run = Run::of(part);
            part.segment.words.dictionary.with_prefix(prefix).for_each(|entry| run.add(entry, 0));
            run.words
        });
        best(merged(runs), limit)
    }

    /// Words the automaton accepts; the nearest and then the most frequent first.
    pub(in crate::search) fn words_near(&self, automaton: &DFA, limit: usize) -> Vec<LiveWord> {
        let runs = self.parts.iter().map(|part| {
            let mut run = Run::of(part);
            part.segment.words.dictionary.near(automaton, |entry, distance| run.add(entry, distance));
            run.words
        });
        best(merged(runs), limit)
    }

    /// Calls `each` with document, place and frequency for every living document that has `key`.
    pub(in crate::search) fn for_each_posting(&self, form: Form, key: &str, mut each: impl FnMut(u32, Place, u32)) {
        for (part, start) in self.parts.iter().zip(&self.starts) {
            let postings = postings(part, form);
            let Some(entry) = postings.dictionary.find(key) else { continue };
            for place in Place::ALL {
                postings.for_each(entry, place, |doc, frequency| {
                    if self.numbers[(start + doc) as usize] != GONE {
                        each(start + doc, place, frequency);
                    }
                });
            }
        }
    }

    /// Calls `each` with the positions of a stem at each of `places` in those of `documents` (ascending) that have it: the number of the place, that of
    /// the document, both as they were given, and the positions.
    pub(in crate::search) fn positions(&self, stem: &str, places: &[Place], documents: &[u32], mut each: impl FnMut(usize, usize, &[u32])) {
        for (part, bounds) in self.parts.iter().zip(self.starts.windows(2)) {
            let first = documents.partition_point(|doc| *doc < bounds[0]);
            let last = documents.partition_point(|doc| *doc < bounds[1]);
            if first == last {
                continue;
            }
            let Some(entry) = part.segment.stems.dictionary.find(stem) else { continue };
            for (nth, place) in places.iter().enumerate() {
                let own = documents[first..last].iter().map(|doc| doc - bounds[0]);
                part.segment.stems.positions(entry, *place, own, |slot, positions| each(nth, first + slot, positions));
            }
        }
    }

    /// What a word at `place` of a document counts: less in a long text.
    pub(in crate::search) fn length_norm(&self, place: Place, document: u32) -> f32 {
        self.length_norms[place.number()][document as usize]
    }

    fn part_of(&self, document: u32) -> (&Part<A>, u32) {
        let part = self.starts.partition_point(|start| *start <= document) - 1;
        (&self.parts[part], self.starts[part])
    }
}

fn postings<A: Audience>(part: &Part<A>, form: Form) -> &Postings {
    match form {
        Form::Word => &part.segment.words,
        Form::Stem => &part.segment.stems,
    }
}

/// A word with its weight and its distance from what was asked for.
type Found<'i> = (&'i str, u32, u8);

/// Words found in one part, in alphabetical order.
struct Run<'i> {
    dictionary: &'i Dictionary,
    weights: &'i [u32],
    words: Vec<Found<'i>>,
}

impl<'i> Run<'i> {
    fn of<A: Audience>(part: &'i Part<A>) -> Self {
        Run { dictionary: &part.segment.words.dictionary, weights: &part.weights, words: Vec::new() }
    }

    /// Adds a word, if it is still alive.
    fn add(&mut self, entry: usize, distance: u8) {
        if self.weights[entry] > 0 {
            self.words.push((self.dictionary.word(entry), self.weights[entry], distance));
        }
    }
}

/// All runs as one, weights of the same word added up.
fn merged<'i>(runs: impl Iterator<Item = Vec<Found<'i>>>) -> Vec<Found<'i>> {
    runs.reduce(|long, short| if short.is_empty() { long } else { merge(&long, &short) }).unwrap_or_default()
}

/// Two runs as one; quick where one of them is short.
fn merge<'i>(long: &[Found<'i>], short: &[Found<'i>]) -> Vec<Found<'i>> {
    let mut all = Vec::with_capacity(long.len() + short.len());
    let mut rest = long;
    for word in short {
        let mut step = 1;
        while step < rest.len() && rest[step].0 < word.0 {
            step *= 2;
        }
        let before = rest[..step.min(rest.len())].partition_point(|known| known.0 < word.0);
        all.extend_from_slice(&rest[..before]);
        rest = &rest[before..];
        match rest.split_first() {
            Some((known, others)) if known.0 == word.0 => {
                all.push((word.0, known.1 + word.1, word.2));
                rest = others;
            }
            _ => all.push(*word),
        }
    }
    all.extend_from_slice(rest);
    all
}

/// The first `limit` words by distance, weight and alphabet.
fn best(mut words: Vec<Found<'_>>, limit: usize) -> Vec<LiveWord> {
    let by_rank = |a: &Found<'_>, b: &Found<'_>| a.2.cmp(&b.2).then(b.1.cmp(&a.1)).then(a.0.cmp(b.0));
    if words.len() > limit && limit > 0 {
        words.select_nth_unstable_by(limit - 1, by_rank);
    }
    words.truncate(limit);
    words.sort_unstable_by(by_rank);
    words.into_iter().map(|(word, weight, distance)| LiveWord { word: word.to_owned(), weight, distance }).collect()
}
