//! Typed text made into the parts of a question: its words, which of them mean something, and which one is still being typed. Called by
//! `suggest` first of all. Deliberately absent: the dictionary; what the words can be on this shelf is `expand`'s business.

use std::borrow::Cow;
use std::ops::Range;

use super::analyze;
use super::language::{self, Language};
use super::mail;

/// Bytes of typed text that are looked at; the handlers refuse more.
const MAX_BYTES: usize = 8 << 10;
/// Words with meaning at a question's beginning that count in full; who writes more comes to the point first and tells the story after.
const N_TELLING: f32 = 8.0;
/// What a word of the story counts at least.
const LEAST_WEIGHT: f32 = 0.25;

/// What was typed.
#[derive(Debug, Clone, PartialEq)]
pub struct Question<'q> {
    /// As it was typed.
    pub text: &'q str,
    /// The same with blanks for what an e-mail says beside its question.
    pub said: Cow<'q, str>,
    /// Its words in order.
    pub words: Vec<Word>,
    /// The language its script and small words are in, if they tell.
    pub language: Option<Language>,
}

/// A word of a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// Folded.
    pub text: String,
    /// Where it stands in the typed text.
    pub range: Range<usize>,
    /// Whether it may go on: nothing has been typed after it.
    pub is_open: bool,
    /// Whether it carries no meaning: `how`, `do`, `my`.
    pub is_filler: bool,
    /// Whether it may be the beginning of a word that carries no meaning: `wh`, `abo`.
    pub may_be_filler: bool,
    /// What it counts, 0–1: what comes first counts most.
    pub weight: f32,
    /// Other spellings of the chunk it belongs to: `wifi` for the `wi` of `wi-fi`.
    pub extras: Vec<String>,
    /// Whether it was written in one with the word before: the `fi` of `wi-fi`.
    pub is_joined: bool,
}

impl<'q> Question<'q> {
    /// Reads what was typed. `languages` are those of the shelf: they decide which words are filler.
    pub fn read(text: &'q str, languages: &[Language]) -> Self {
        let text = cut(text);
        let said = mail::said(text);
        let mut words: Vec<Word> = Vec::new();
        let (mut extras, mut last_chunk) = (Vec::new(), None);
        analyze::tokens(&said, |token| {
            if token.is_extra {
                extras.push(token.text.to_owned());
                return;
            }
            let range = token.start..token.end;
            let is_joined = last_chunk == Some(token.chunk);
            last_chunk = Some(token.chunk);
            words.push(Word {
                text: token.text.to_owned(),
                is_open: range.end == text.len(),
                range,
                is_filler: false,
                may_be_filler: false,
                weight: 1.0,
                extras: std::mem::take(&mut extras),
                is_joined,
            });
        });
        let likely = language::guess(&said, words.iter().map(|word| word.text.as_str()), languages);
        let mut n_before = 0;
        let possible = if likely.is_empty() { languages } else { &likely };
        for word in &mut words {
            word.is_filler = likely.iter().any(|language| language.is_stop_word(&word.text));
            word.may_be_filler = word.is_open && possible.iter().any(|language| language.begins_stop_word(&word.text));
            n_before += u32::from(!word.is_filler);
            word.weight = (N_TELLING / n_before.max(1) as f32).clamp(LEAST_WEIGHT, 1.0);
        }
        let language = if let [language] = likely[..] { Some(language) } else { None };
        Question { text, said, words, language }
    }

    /// Whether there is anything to look for: more than one letter.
    pub fn is_empty(&self) -> bool {
        let has_sign = |word: &Word| word.text.chars().any(|c| !c.is_ascii_alphanumeric());
        !self.words.iter().any(|word| word.text.len() > 1 || has_sign(word)) && self.words.len() < 2
    }
}

fn cut(text: &str) -> &str {
    let mut end = text.len().min(MAX_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_filler_from_meaning_and_closed_from_open() {
        let english = [Language::of_tag(None)];
        let question = Question::read("How do I reset my pasw", &english);
        let meaning: Vec<_> = question.words.iter().filter(|word| !word.is_filler).map(|word| (word.text.as_str(), word.is_open)).collect();
        assert_eq!(meaning, [("reset", false), ("pasw", true)]);
        assert!(!Question::read("password ", &english).words[0].is_open);
        assert!(Question::read("not working", &english).words.iter().all(|word| !word.is_filler));
    }

    #[test]
    fn finds_the_language_by_its_small_words() {
        let both = [Language::of_tag(Some("en")), Language::of_tag(Some("de"))];
        assert_eq!(Question::read("wie kann ich mein passwort ändern", &both).language, Some(both[1]));
        assert_eq!(Question::read("passwort", &both).language, None);
    }

    #[test]
    fn one_letter_is_no_question() {
        for text in ["", " ", "a", "?", "é"] {
            assert!(Question::read(text, &[]).is_empty(), "{text}");
        }
        for text in ["ab", "c#", "a b", "码"] {
            assert!(!Question::read(text, &[]).is_empty(), "{text}");
        }
    }
}
