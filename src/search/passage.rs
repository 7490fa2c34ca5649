//! The best section, and the passage of it that answers, as runs of text. `suggest` calls [`Matcher::passage`] for the hits it presents and for no other
//! article. Every run is text of the article as it stands there. Deliberately absent: markup, and any word that is not the article's.

use std::ops::Range;

use super::analyze::{self, Token};
use super::expand::Query;
use super::language::Language;
use super::suggest::Run;
use crate::article::Article;
use crate::audience::Audience;

/// Bytes of a snippet, about.
const SNIPPET: usize = 200;
/// Bytes of an article that are looked at.
const MAX_TEXT: usize = 96 << 10;
/// What a word in the section's heading counts against one in its text.
const HEADING: f32 = 1.3;

/// Finds the words of one question in texts.
pub struct Matcher<'q> {
    /// Words and stems with the bit of their term, sorted.
    words: Vec<(&'q str, u32)>,
    stems: Vec<(&'q str, u32)>,
    /// What is being typed, with its bit.
    open: Option<(&'q str, u32)>,
    /// First bytes of all of them.
    firsts: [bool; 256],
    rarities: &'q [f32],
}

/// Where an article answers.
#[derive(Debug, Default)]
pub struct Passage {
    /// Number of the section; `None` when the title says it.
    pub section: Option<usize>,
    /// The passage.
    pub snippet: Vec<Run>,
}

/// A word of the question found in a text.
#[derive(Debug, Clone, Copy)]
struct Match {
    start: usize,
    end: usize,
    terms: u32,
}

impl<'q> Matcher<'q> {
    /// A matcher for the words `query` stands for; `rarities` are its terms'.
    pub fn new(query: &'q Query, rarities: &'q [f32]) -> Self {
        let mut matcher = Matcher { words: Vec::new(), stems: Vec::new(), open: None, firsts: [false; 256], rarities };
        for (i, term) in query.terms.iter().enumerate() {
            let bit = 1 << i;
            matcher.words.push((&term.word, bit));
            for key in term.groups.iter().flat_map(|group| &group.keys) {
                matcher.words.push((&key.word, bit));
                matcher.stems.extend(key.stems.iter().map(|stem| (stem.as_str(), bit)));
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

    /// `text` as runs, its matching words marked.
    pub fn runs(&self, text: &str, language: Language) -> Vec<Run> {
        runs_of(text, 0..text.len(), &self.matches(text, language))
    }

    /// The best section of `article` and the passage that answers.
    pub fn passage<A: Audience>(&self, article: &Article<A>, title_terms: u32) -> Passage {
        let language = Language::of_tag(article.lang.as_deref());
        let body = &article.body;
        let text = cut(&body.text, MAX_TEXT);
        let matches = self.matches(text, language);
        let mut best: Option<(f32, usize)> = None;
        for (number, section) in body.sections.iter().enumerate() {
            let own = within(&matches, &section.text);
            let heading = self.matches(&section.heading, language).iter().fold(0, |terms, found| terms | found.terms);
            let score = self.weigh(own) + (HEADING - 1.0) * self.worth(heading) + self.worth(heading & !terms_of(own));
            if score > best.map_or(0.0, |(best, _)| best) {
                best = Some((score, number));
            }
        }
        let section = best.map(|(_, number)| number);
        let range = section.map_or(0..text.len(), |number| {
            body.sections[number].text.start.min(text.len())..body.sections[number].text.end.min(text.len())
        });
        let own = within(&matches, &range);
        let says_no_more = terms_of(own) & !title_terms == 0 && best.is_none_or(|(score, _)| score < self.worth(title_terms));
        let cut = self.window(text, range, own);
        let is_lead = section == Some(0) && body.sections[0].level == 0;
        Passage { section: section.filter(|_| !is_lead && !says_no_more), snippet: runs_of(text, cut, &matches) }
    }

    /// Where the question's words stand in `text`.
    fn matches(&self, text: &str, language: Language) -> Vec<Match> {
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

    fn terms_at(&self, token: &Token<'_>, language: Language) -> Option<u32> {
        if !self.firsts[usize::from(token.text.as_bytes()[0])] {
            return None;
        }
        let mut terms = bits(&self.words, token.text);
        if let Some((open, bit)) = self.open
            && token.text.starts_with(open)
        {
            terms |= bit;
        }
        if !self.stems.is_empty() {
            terms |= bits(&self.stems, &language.stem(token.text));
        }
        (terms != 0).then_some(terms)
    }

    /// What the matches of a section say of the question: each word once, and a little for more of it.
    fn weigh(&self, matches: &[Match]) -> f32 {
        let repeats: f32 = matches.iter().map(|found| self.worth(found.terms)).sum();
        let once = self.worth(terms_of(matches));
        once + 0.1 * once * (repeats / (repeats + 4.0 * once.max(0.01)))
    }

    fn worth(&self, terms: u32) -> f32 {
        self.rarities.iter().enumerate().filter(|(i, _)| terms & (1 << i) != 0).map(|(_, rarity)| rarity).sum()
    }

    /// The stretch of `range` to show: whole sentences from the one that says most of the question on.
    fn window(&self, text: &str, range: Range<usize>, matches: &[Match]) -> Range<usize> {
        let sentences = sentences(text, range.clone());
        let mut best = (0.0, 0);
        for (i, sentence) in sentences.iter().enumerate() {
            let reach = sentence.start..(sentence.start + SNIPPET).min(range.end);
            let inside = within(matches, &reach);
            let score = self.worth(terms_of(inside)) + 0.2 * self.worth(terms_of(within(matches, sentence)));
            if score > best.0 {
                best = (score, i);
            }
        }
        let Some(first) = sentences.get(best.1) else { return range.start..range.start };
        let mut window = first.clone();
        for next in &sentences[best.1 + 1..] {
            if next.end - window.start > SNIPPET {
                break;
            }
            window.end = next.end;
        }
        if window.end - window.start > SNIPPET + SNIPPET / 5 {
            window = around(text, window, within(matches, first));
        }
        trim(text, window)
    }
}

/// The sentences and lines of a stretch of text.
fn sentences(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = range.start;
    let mut previous = ' ';
    for (i, c) in text[range.clone()].char_indices() {
        let at = range.start + i;
        let is_end =
            c == '\n' || (c.is_whitespace() && matches!(previous, '.' | '!' | '?' | ':')) || matches!(previous, '。' | '！' | '？');
        if is_end && at > start {
            if !text[start..at].trim().is_empty() {
                sentences.push(start..at);
            }
            start = at;
        }
        previous = c;
    }
    if !text[start..range.end].trim().is_empty() {
        sentences.push(start..range.end);
    }
    sentences
}

/// The part of a long sentence around its matches, cut at word ends.
fn around(text: &str, window: Range<usize>, matches: &[Match]) -> Range<usize> {
    let first = matches.first().map_or(window.start, |found| found.start);
    let mut start = window.start;
    if first > window.start + SNIPPET / 2 {
        start = boundary(text, first - SNIPPET / 4);
        start = text[start..first].find(char::is_whitespace).map_or(start, |space| start + space);
    }
    let mut end = boundary(text, (start + SNIPPET).min(window.end));
    if end < window.end {
        end = text[start..end].rfind(char::is_whitespace).map_or(end, |space| start + space);
    }
    start..end.max(start)
}

fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let inner = &text[range.clone()];
    let start = range.start + (inner.len() - inner.trim_start().len());
    start..start + inner.trim().len()
}

fn cut(text: &str, max: usize) -> &str {
    &text[..boundary(text, text.len().min(max))]
}

/// The matches that lie in `range`.
fn within<'m>(matches: &'m [Match], range: &Range<usize>) -> &'m [Match] {
    let from = matches.partition_point(|found| found.start < range.start);
    let to = matches.partition_point(|found| found.end <= range.end);
    &matches[from..to.max(from)]
}

fn terms_of(matches: &[Match]) -> u32 {
    matches.iter().fold(0, |terms, found| terms | found.terms)
}

fn bits(list: &[(&str, u32)], word: &str) -> u32 {
    let from = list.partition_point(|(known, _)| *known < word);
    list[from..].iter().take_while(|(known, _)| *known == word).fold(0, |bits, (_, bit)| bits | bit)
}

/// `range` of `text` as runs that hit and runs that don't.
fn runs_of(text: &str, range: Range<usize>, matches: &[Match]) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut at = range.start;
    let mut push = |range: Range<usize>, is_hit| {
        if !range.is_empty() {
            runs.push(Run { text: text[range].to_owned(), is_hit });
        }
    };
    for found in within(matches, &range) {
        push(at..found.start, false);
        push(found.start..found.end, true);
        at = found.end;
    }
    push(at..range.end, false);
    runs
}
