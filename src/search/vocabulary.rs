//! Words that mean the same, as the operator says. `library::keeper` reads `synonyms.toml` through [`Synonyms::parse`]; `expand` asks.
//! Deliberately absent: any word that is not in the operator's file, and chains: what stands for a phrase has no stand-ins of its own.

mod read;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::{Bound, Range};
use std::sync::OnceLock;

use super::language::Language;

/// Longest phrase that can be a synonym, in words.
const MAX_PHRASE: usize = 6;
/// Letters of a single half-typed word from which on it is taken for the beginning of a synonym.
const MIN_BEGINNING: usize = 4;
/// Most phrases that a half-typed one is taken for.
const MAX_BEGUN: usize = 4;

/// The operator's `synonyms.toml`.
#[derive(Debug, Default)]
pub struct Synonyms {
    /// Folded phrase (words joined by a space) → the phrases that may stand for it.
    phrases: BTreeMap<String, Vec<Vec<String>>>,
    /// Words of the longest phrase.
    longest: usize,
    /// By language: the phrases in stems → as they are written. Made when a shelf in that language first asks.
    stems: Stems,
}

#[derive(Debug)]
struct Stems([OnceLock<Stemmed>; Language::COUNT]);

/// The phrases in one language's stems.
#[derive(Debug, Default)]
struct Stemmed {
    /// Stems joined by a space → the phrases as they are written.
    phrases: HashMap<String, Vec<String>>,
    /// The stems that a phrase begins with: most words of a question begin none.
    first: HashSet<String>,
}

impl Default for Stems {
    fn default() -> Self {
        Stems([const { OnceLock::new() }; Language::COUNT])
    }
}

/// Part of a question for which something else may stand.
#[derive(Debug, PartialEq)]
pub(in crate::search) struct Meant<'s> {
    /// Which of its words.
    pub words: Range<usize>,
    /// The phrases that may stand for them.
    pub others: &'s [Vec<String>],
    /// Whether the last of the words is taken for the beginning of a longer one.
    pub is_begun: bool,
}

impl Synonyms {
    /// Where phrases of `words` have synonyms, in the order of the words; at each place the longest phrase first. A phrase is found as it
    /// is written in the file or inflected; when the last word is open also half-typed.
    pub(in crate::search) fn of(&self, words: &[&str], is_open: bool, languages: &[Language]) -> Vec<Meant<'_>> {
        let mut found = Vec::new();
        if self.phrases.is_empty() {
            return found;
        }
        let stemmed = |language: &Language| (self.by_stems(*language), words.iter().map(|word| language.stem(word)).collect());
        let stems: Vec<(&Stemmed, Vec<Cow<'_, str>>)> = languages.iter().map(stemmed).collect();
        for start in 0..words.len() {
            for n in (1..=self.longest.min(words.len() - start)).rev() {
                let phrase = &words[start..start + n];
                let is_last = start + n == words.len();
                let meant = |others, is_begun| Meant { words: start..start + n, others, is_begun };
                match self.phrases.get(&phrase.join(" ")) {
                    Some(others) => found.push(meant(others.as_slice(), false)),
                    None => found.extend(self.inflected(&stems, start..start + n).into_iter().map(|others| meant(others, false))),
                }
                if is_open && is_last {
                    found.extend(self.begun(phrase).map(|others| meant(others, true)));
                }
            }
        }
        found
    }

    /// Whether the operator knows the word, even if no article has it.
    pub(in crate::search) fn knows(&self, word: &str) -> bool {
        self.phrases.contains_key(word)
    }

    /// What stands for the phrases that have the same stems as these of the words.
    fn inflected(&self, stems: &[(&Stemmed, Vec<Cow<'_, str>>)], words: Range<usize>) -> Vec<&[Vec<String>]> {
        let mut known = HashSet::new();
        let may_be = stems.iter().filter(|(stemmed, stems)| stemmed.first.contains(&*stems[words.start]));
        let written = may_be.filter_map(|(stemmed, stems)| stemmed.phrases.get(&stems[words.clone()].join(" "))).flatten();
        written.filter(|written| known.insert(*written)).filter_map(|written| Some(self.phrases.get(written)?.as_slice())).collect()
    }

    /// What stands for the phrases that begin with this one and end within its last word.
    fn begun(&self, phrase: &[&str]) -> impl Iterator<Item = &[Vec<String>]> {
        let typed = phrase.join(" ");
        let is_enough = phrase.len() > 1 || typed.chars().count() >= MIN_BEGINNING;
        let from = (Bound::Excluded(typed.clone()), Bound::Unbounded);
        let longer = self.phrases.range(from).filter(move |_| is_enough).take_while(move |(phrase, _)| phrase.starts_with(&typed));
        let n_words = phrase.len();
        longer.filter(move |(phrase, _)| phrase.split(' ').count() == n_words).map(|(_, others)| others.as_slice()).take(MAX_BEGUN)
    }

    fn by_stems(&self, language: Language) -> &Stemmed {
        self.stems.0[language.number()].get_or_init(|| {
            let mut stemmed = Stemmed::default();
            for written in self.phrases.keys() {
                let stems: Vec<Cow<'_, str>> = written.split(' ').map(|word| language.stem(word)).collect();
                stemmed.first.extend(stems.first().map(|stem| stem.to_string()));
                stemmed.phrases.entry(stems.join(" ")).or_default().push(written.clone());
            }
            stemmed
        })
    }

    fn add(&mut self, from: &[String], to: impl IntoIterator<Item = Vec<String>>) {
        for phrase in to.into_iter().filter(|phrase| phrase != from) {
            let others = self.phrases.entry(from.join(" ")).or_default();
            if !others.contains(&phrase) {
                others.push(phrase);
                self.longest = self.longest.max(from.len());
            }
        }
    }
}

impl PartialEq for Synonyms {
    fn eq(&self, other: &Self) -> bool {
        self.phrases == other.phrases
    }
}

#[cfg(test)]
mod tests;
