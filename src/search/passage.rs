//! The best section, and the passage of it that answers. `suggest` calls [`choose`] for the hits it presents and for no other article. The choice is made on
//! word numbers from the index; of the text only the neighbourhood of the passage is read, so a long article costs no more than a short one.
//! Every passage is a stretch of the article as it stands there. Deliberately absent: markup, and any word that is not the article's.

use std::ops::Range;

use super::analyze;
use super::highlight::Matcher;
use super::index::LANDMARK_STRIDE;
use super::language::Language;
use super::spots::Spot;
use super::suggest::Run;
use crate::article::Article;
use crate::audience::Audience;

/// Bytes of a snippet, at most about.
const SNIPPET: usize = 210;
/// Bytes below which a snippet takes another sentence, even one that has to be cut.
const SHORT_SNIPPET: usize = 90;
/// Bytes of a sentence that are shown before its first match.
const BEFORE_MATCH: usize = 100;
/// Words of a snippet, about: the window in which the question's words are sought.
const WINDOW: u32 = 34;
/// What a word in the section's heading counts against one in its text.
const HEADING: f32 = 1.3;

/// Where an article answers.
#[derive(Debug, Default)]
pub struct Passage {
    /// Number of the section; `None` when the article as a whole is the best answer.
    pub section: Option<usize>,
    /// The passage.
    pub snippet: Vec<Run>,
}

/// What is known of an article whose passage is sought.
#[derive(Debug, Clone, Copy)]
pub struct Found<'f> {
    /// Where the terms stand in the body.
    pub spots: &'f [Spot],
    /// Where every so-many-th word begins.
    pub landmarks: &'f [u32],
    /// Number of the first word of each section.
    pub sections: &'f [u32],
    /// Bits of the terms that stand in the title or an asked-as phrase.
    pub title_terms: u32,
    /// Whether any term stands in a heading.
    pub is_in_heading: bool,
    /// The rarity of each term.
    pub rarities: &'f [f32],
}

/// The best section of `article` and the passage that answers.
pub fn choose<A: Audience>(article: &Article<A>, matcher: &Matcher<'_>, found: Found<'_>) -> Passage {
    let language = Language::of_tag(Some(article.language_tag()));
    let mut hits: Vec<(u32, u32)> = found.spots.iter().map(|spot| (spot.position, spot.term)).collect();
    hits.sort_unstable();
    let best = best_section(article, matcher, language, &hits, found);
    let (section, inside) = best.unwrap_or((None, 0..0));
    let text = article.body.text.as_str();
    let bounds = section.map_or(0..text.len(), |number| article.body.sections[number].text.clone());
    let snippet = match best_window(&hits[inside], found.rarities) {
        Some(word) => around(text, &bounds, byte_of(text, word, found.landmarks)),
        None => lead(text, &bounds),
    };
    let is_beginning = section.is_none_or(|number| article.body.sections[number].level == 0);
    Passage { section: section.filter(|_| !is_beginning), snippet: matcher.runs(&text[snippet], language) }
}

/// The section that says most of the question, and its hits. `None` as section: the title says all of it and no section more.
fn best_section<A: Audience>(
    article: &Article<A>,
    matcher: &Matcher<'_>,
    language: Language,
    hits: &[(u32, u32)],
    found: Found<'_>,
) -> Option<(Option<usize>, Range<usize>)> {
    let mut best: Option<(f32, usize, Range<usize>, u32)> = None;
    for (number, section) in article.body.sections.iter().enumerate() {
        let first = hits.partition_point(|(position, _)| *position < found.sections[number]);
        let end = found.sections.get(number + 1).copied().unwrap_or(u32::MAX);
        let last = hits.partition_point(|(position, _)| *position < end);
        let is_worth_reading = found.is_in_heading && !section.heading.is_empty();
        let heading = if is_worth_reading { terms_in(matcher, &section.heading, language) } else { 0 };
        let own = hits[first..last].iter().fold(0, |terms, (_, term)| terms | 1 << term);
        let repeats = (last - first) as f32 / ((last - first) as f32 + 6.0);
        let score = worth(own | heading, found.rarities) * (1.0 + 0.1 * repeats) + (HEADING - 1.0) * worth(heading, found.rarities);
        if score > best.as_ref().map_or(0.0, |best| best.0) {
            best = Some((score, number, first..last, own | heading));
        }
    }
    let (_, number, range, terms) = best?;
    let says_more = terms & !found.title_terms != 0 || found.title_terms & !terms == 0 && found.is_in_heading;
    Some((Some(number).filter(|_| says_more || article.body.sections.len() == 1), range))
}

fn terms_in(matcher: &Matcher<'_>, text: &str, language: Language) -> u32 {
    matcher.matches(text, language).iter().fold(0, |terms, found| terms | found.terms)
}

fn worth(terms: u32, rarities: &[f32]) -> f32 {
    rarities.iter().enumerate().filter(|(i, _)| terms & (1 << i) != 0).map(|(_, rarity)| rarity).sum()
}

/// The word at which the window begins that says most of the question.
fn best_window(hits: &[(u32, u32)], rarities: &[f32]) -> Option<u32> {
    let mut best: Option<(f32, u32)> = None;
    for (i, (start, _)) in hits.iter().enumerate() {
        let window = hits[i..].iter().take_while(|(position, _)| *position < start + WINDOW);
        let (terms, n) = window.fold((0, 0.0_f32), |(terms, n), (_, term)| (terms | 1 << term, n + 1.0));
        let score = worth(terms, rarities) * (1.0 + 0.02 * n.min(10.0));
        if best.is_none_or(|(best, _)| score > best) {
            best = Some((score, *start));
        }
    }
    best.map(|(_, start)| start)
}

/// Where the word with this number begins.
fn byte_of(text: &str, word: u32, landmarks: &[u32]) -> usize {
    let landmark = (word / LANDMARK_STRIDE) as usize;
    let from = landmarks.get(landmark).map_or(0, |start| *start as usize);
    let to = landmarks.get(landmark + 1).map_or(text.len(), |next| *next as usize);
    let mut left = word % LANDMARK_STRIDE;
    let mut at = from;
    analyze::tokens(&text[from..to], |token| {
        if !token.is_extra {
            if left == 0 {
                at = from + token.start;
            }
            left = left.wrapping_sub(1);
        }
    });
    at
}

/// The stretch to show so that the match at `at` is in it: from the beginning of its sentence, if that is near.
fn around(text: &str, bounds: &Range<usize>, at: usize) -> Range<usize> {
    let at = at.clamp(bounds.start, bounds.end);
    let reach = boundary(text, at.saturating_sub(BEFORE_MATCH).max(bounds.start));
    let before = &text[reach..at];
    let sentence = sentence_ends(before).last();
    let start = match sentence {
        Some(end) => reach + end,
        None if reach == bounds.start => reach,
        None => {
            let near = boundary(text, at.saturating_sub(BEFORE_MATCH / 2).max(bounds.start));
            text[near..at].find(char::is_whitespace).map_or(near, |space| near + space)
        }
    };
    finish(text, start..bounds.end)
}

/// The beginning of a text.
fn lead(text: &str, bounds: &Range<usize>) -> Range<usize> {
    finish(text, bounds.clone())
}

/// As many whole sentences from the range's start on as a snippet holds; a long one is cut after a word.
fn finish(text: &str, range: Range<usize>) -> Range<usize> {
    let start = range.start + (text[range.clone()].len() - text[range.clone()].trim_start().len());
    let limit = boundary(text, (start + SNIPPET).min(range.end));
    if limit == range.end {
        return trimmed(text, start..limit);
    }
    let room = &text[start..limit];
    let end = match sentence_ends(room).last() {
        Some(end) if end >= SHORT_SNIPPET => start + end,
        _ => start + room.rfind(char::is_whitespace).unwrap_or(room.len()),
    };
    trimmed(text, start..end)
}

/// Where sentences or lines end, in bytes.
fn sentence_ends(text: &str) -> impl Iterator<Item = usize> {
    let mut previous = ' ';
    text.char_indices().filter_map(move |(i, c)| {
        let is_end = c == '\n' || (c.is_whitespace() && matches!(previous, '.' | '!' | '?')) || matches!(previous, '。' | '！' | '？');
        previous = c;
        is_end.then_some(i)
    })
}

fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let end = range.start + text[range.clone()].trim_end().len();
    range.start..end
}
