//! The words of a question found again in a text, whatever they stand for: the word, its stem, what it can become, what was meant. `passage` cuts
//! texts into runs with it. Deliberately absent: which text is shown.

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
    /// The beginnings of the stems: nothing else is worth stemming.
    beginnings: Beginnings,
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
        let mut matcher =
            Matcher { words: Vec::new(), stems: Vec::new(), open: None, firsts: [false; 256], beginnings: Beginnings::default() };
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
        for (stem, _) in &matcher.stems {
            matcher.beginnings.add(stem);
        }
        matcher.words.sort_unstable();
        matcher.stems.sort_unstable();
        matcher
    }

    /// Where the question's words stand in `text`.
    pub fn matches(&self, text: &str, language: Language) -> Vec<Match> {
        let mut found: Vec<Match> = Vec::new();
        let may_match = |first: u8| self.firsts[usize::from(first)];
        analyze::tokens_beginning(text, may_match, |token| {
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
        let run = |(piece, is_hit): (&str, bool)| Run { text: piece.to_owned(), is_hit };
        pieces(text, &self.matches(text, language)).map(run).collect()
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
        if terms == 0 && (language != Language::of_tag(None) || self.beginnings.may_have(token.text)) {
            terms |= bits(&self.stems, &language.stem(token.text));
        }
        (terms != 0).then_some(terms)
    }
}

/// `text` in pieces, each with whether it is one of `matches`.
pub(super) fn pieces<'t>(text: &'t str, matches: &[Match]) -> impl Iterator<Item = (&'t str, bool)> {
    let mut at = 0;
    let cut = matches.iter().map(|found| (found.start, found.end)).chain([(text.len(), text.len())]).flat_map(move |(start, end)| {
        // Parts of a word overlap the whole of it (`AutoFill`, `auto`): what is marked already is not shown again.
        let before = at..start.max(at);
        let hit = before.end..end.max(before.end);
        at = hit.end;
        [(&text[before], false), (&text[hit], true)]
    });
    cut.filter(|(piece, _)| !piece.is_empty())
}

/// The first two bytes of stems, as bits of a small table: an English word that it lacks has none of them. Other languages' words lose more than endings.
#[derive(Default)]
struct Beginnings([u64; 4]);

impl Beginnings {
    fn add(&mut self, stem: &str) {
        match stem.len() {
            // A stem of one letter may be any word's that begins with it, and more.
            0 | 1 => self.0 = [u64::MAX; 4],
            _ => {
                let bit = Self::bit(stem);
                self.0[bit / 64] |= 1 << (bit % 64);
            }
        }
    }

    fn may_have(&self, word: &str) -> bool {
        let bit = Self::bit(word);
        self.0[bit / 64] >> (bit % 64) & 1 == 1
    }

    /// `y` is `i` here, as in `dying` and its stem `die`.
    fn bit(word: &str) -> usize {
        let byte = |at: usize| word.as_bytes().get(at).map_or(0, |byte| if *byte == b'y' { b'i' } else { *byte });
        usize::from(byte(0).wrapping_mul(37).wrapping_add(byte(1)))
    }
}

fn bits(list: &[(&str, u32)], word: &str) -> u32 {
    let from = list.partition_point(|(known, _)| *known < word);
    list[from..].iter().take_while(|(known, _)| *known == word).fold(0, |bits, (_, bit)| bits | bit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_english_word_may_have_its_own_stem() {
        let english = Language::of_tag(None);
        let articles = std::fs::read_dir("articles/public/accounts").expect("the demonstration articles are there");
        let mut text = "dying lying tying skies skis idly gently ugly early only singly y yes syzygy psychology".to_owned();
        for file in articles.flatten() {
            text.push_str(&std::fs::read_to_string(file.path()).unwrap_or_default());
        }
        let mut n = 0;
        analyze::tokens(&text, |token| {
            let mut beginnings = Beginnings::default();
            beginnings.add(&english.stem(token.text));
            assert!(beginnings.may_have(token.text), "{}", token.text);
            n += 1;
        });
        assert!(n > 1000, "{n} words are not a test");
    }

    #[test]
    fn a_beginning_that_no_stem_has_is_passed_over() {
        let mut beginnings = Beginnings::default();
        beginnings.add("print");
        assert!(beginnings.may_have("printers") && !beginnings.may_have("password"));
    }
}
