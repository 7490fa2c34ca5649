//! The words of a question found again in a text, whatever they stand for: the word, its stem, what it can become, what was meant. `passage` cuts
//! texts into runs with it. Deliberately absent: which text is shown.

use std::ops::Range;

use super::analyze::{self, Token};
use super::expand::Query;
use super::language::Language;
use super::suggest::Run;

/// Finds the words of one question in texts.
pub struct Matcher<'q> {
    /// Words and stems with the bit of their term, sorted.
    words: Vec<(&'q str, u32)>,
    stems: Vec<(&'q str, u32)>,
    /// What is being typed, with its bit.
    open: Option<(&'q str, u32)>,
    /// First bytes of all of them: most words of a text are passed over by these alone.
    firsts: [bool; 256],
}

/// A word of the question found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// Where it begins, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// Bits of the terms it stands for.
    pub terms: u32,
}

impl<'q> Matcher<'q> {
    /// A matcher for the words `query` stands for.
    pub fn new(query: &'q Query) -> Self {
        let mut matcher = Matcher { words: Vec::new(), stems: Vec::new(), open: None, firsts: [false; 256] };
        for (i, term) in query.terms.iter().enumerate() {
            let bit = 1 << i;
            matcher.words.push((&term.word, bit));
            for key in term.groups.iter().flat_map(|group| &group.keys) {
                matcher.words.push((&key.word, bit));
                matcher.stems.extend(key.stems.iter().filter(|_| !key.is_exact).map(|stem| (stem.as_str(), bit)));
            }
            if term.is_open && term.word.len() > 1 {
                matcher.open = Some((&term.word, bit));
            }
        }
        for (word, _) in matcher.words.iter().chain(&matcher.stems) {
            matcher.firsts[usize::from(word.as_bytes().first().copied().unwrap_or_default())] = true;
        }
        matcher.words.sort_unstable();
        matcher.stems.sort_unstable();
        matcher
    }

    /// Where the question's words stand in `text`.
    pub fn matches(&self, text: &str, language: Language) -> Vec<Match> {
        let mut found: Vec<Match> = Vec::new();
        analyze::tokens(text, |token| {
            if let Some(terms) = self.terms_at(&token, language) {
                match found.last_mut() {
                    Some(last) if token.start < last.end => {
                        last.terms |= terms;
                        last.start = last.start.min(token.start);
                        last.end = last.end.max(token.end);
                    }
                    _ => found.push(Match { start: token.start, end: token.end, terms }),
                }
            }
        });
        found
    }

    /// `text` as runs, its matching words marked.
    pub fn runs(&self, text: &str, language: Language) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        let mut at = 0;
        let mut push = |range: Range<usize>, is_hit| {
            if !range.is_empty() {
                runs.push(Run { text: text[range].to_owned(), is_hit });
            }
        };
        for Match { start, end, .. } in self.matches(text, language) {
            // Parts of a word overlap the whole of it (`AutoFill`, `auto`): what is marked already is not shown again.
            push(at..start, false);
            push(start.max(at)..end, true);
            at = at.max(end);
        }
        push(at..text.len(), false);
        runs
    }

    /// The terms a word stands for, as bits.
    pub fn terms_at(&self, token: &Token<'_>, language: Language) -> Option<u32> {
        if !self.firsts[usize::from(token.text.as_bytes()[0])] {
            return None;
        }
        let mut terms = bits(&self.words, token.text);
        if let Some((open, bit)) = self.open
            && token.text.starts_with(open)
        {
            terms |= bit;
        }
        if terms == 0 && !self.stems.is_empty() {
            terms |= bits(&self.stems, &language.stem(token.text));
        }
        (terms != 0).then_some(terms)
    }
}

fn bits(list: &[(&str, u32)], word: &str) -> u32 {
    let from = list.partition_point(|(known, _)| *known < word);
    list[from..].iter().take_while(|(known, _)| *known == word).fold(0, |bits, (_, bit)| bits | bit)
}
