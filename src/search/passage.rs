//! The best section, and the passage of it that answers. `suggest` calls [`choose`] for the hits it presents and for no other article. The choice is made on
//! word numbers from the index; of the text only the neighbourhood of a few passages is read, so a long article costs no more than a short one.
//! Every passage is a stretch of the article as it stands there, but for what [`cut`] says it puts between blocks. Deliberately absent: markup.

mod cut;

use std::ops::Range;

use super::analyze;
use super::highlight::{Match, Matcher};
use super::index::LANDMARK_STRIDE;
use super::language::Language;
use super::spots::Spot;
use super::suggest::Run;
use crate::article::Article;
use crate::audience::Audience;

/// Words of a snippet, about: the window in which the question's words are sought.
const WINDOW: u32 = 34;
/// What a word in the section's heading counts against one in its text.
const HEADING: f32 = 1.3;
/// How many of the best windows are read before one is chosen, and how many words lie between their beginnings at least.
const N_READ: usize = 4;
const APART: u32 = 8;
/// From this share of what the section says of the question, a heading says it all and the section's beginning answers.
const HEADING_SAYS_ALL: f32 = 0.9;
/// Below this share of what the title says of the question, the summary tells more than any window.
const TITLE_SAYS_MORE: f32 = 0.75;
/// With fewer words of the question than this, a window only says again what the title has said.
const MIN_TERMS: u32 = 3;

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
    let sections = &article.body.sections;
    let best = best_section(article, matcher, language, &hits, found);
    let text = article.body.text.as_str();
    let bounds = best.as_ref().map_or(0..text.len(), |best| with_text(article, best.number));
    let windows = best.as_ref().map_or(Vec::new(), |best| best_windows(&hits[best.hits.clone()], best, found.title_terms, found.rarities));
    // A window may be longer than what is shown of it, so what counts in the end is what is shown.
    let shown = |word: u32| {
        let range = cut::around(text, &bounds, byte_of(text, word, found.landmarks));
        let matches = matcher.matches(&text[range.clone()], language);
        let terms = matches.iter().fold(0, |terms, found| terms | found.terms);
        (value(terms, matches.len(), found.rarities) * cut::readability(&text[range.clone()]), range, matches)
    };
    let most = windows.first().map_or(0.0, |(worth, _)| *worth);
    let mut best_cut: Option<(f32, Range<usize>, Vec<Match>)> = None;
    for (_, word) in windows {
        let next = shown(word);
        if best_cut.as_ref().is_none_or(|best| next.0 > best.0) {
            best_cut = Some(next);
        }
        // What shows all that the best window has, and reads well, is not surpassed.
        if best_cut.as_ref().is_some_and(|best| best.0 >= most) {
            break;
        }
    }
    let section = best.as_ref().filter(|best| best.is_named && sections[best.number].level > 0).map(|best| best.number);
    if let Some((_, range, matches)) = best_cut {
        return Passage { section, snippet: cut::show(text, &bounds, range, &matches) };
    }
    let (text, range) = if section.is_none() && !article.summary.is_empty() {
        (article.summary.as_str(), 0..article.summary.len())
    } else {
        (text, cut::lead(text, &bounds))
    };
    let matches = matcher.matches(&text[range.clone()], language);
    Passage { section, snippet: cut::show(text, &bounds, range, &matches) }
}

/// The section that says most of the question.
struct Best {
    number: usize,
    /// Which of the hits are in it.
    hits: Range<usize>,
    /// Bits of the terms in its heading.
    heading: u32,
    /// Whether the answer leads to it; else the title says all of it and no section more.
    is_named: bool,
}

fn best_section<A: Audience>(
    article: &Article<A>,
    matcher: &Matcher<'_>,
    language: Language,
    hits: &[(u32, u32)],
    found: Found<'_>,
) -> Option<Best> {
    let mut best: Option<(f32, u32, Best)> = None;
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
            best = Some((score, own | heading, Best { number, hits: first..last, heading, is_named: false }));
        }
    }
    let (_, terms, mut best) = best?;
    let says_more = terms & !found.title_terms != 0 || found.title_terms & !terms == 0 && found.is_in_heading;
    best.is_named = says_more || article.body.sections.len() == 1;
    Some(best)
}

/// Where the text of a section is: its own, or where it has none that of the next part below it.
fn with_text<A: Audience>(article: &Article<A>, number: usize) -> Range<usize> {
    let sections = &article.body.sections;
    let own = &sections[number];
    let below = sections[number + 1..].iter().take_while(|section| section.level > own.level);
    std::iter::once(own)
        .chain(below)
        .find(|section| !section.text.is_empty())
        .map_or(0..article.body.text.len(), |section| section.text.clone())
}

fn terms_in(matcher: &Matcher<'_>, text: &str, language: Language) -> u32 {
    matcher.matches(text, language).iter().fold(0, |terms, found| terms | found.terms)
}

fn worth(terms: u32, rarities: &[f32]) -> f32 {
    rarities.iter().enumerate().filter(|(i, _)| terms & (1 << i) != 0).map(|(_, rarity)| rarity).sum()
}

/// What a stretch is worth that has `n` of the question's words, and these terms.
fn value(terms: u32, n: usize, rarities: &[f32]) -> f32 {
    worth(terms, rarities) * (1.0 + 0.02 * n.min(10) as f32)
}

/// The windows that say most of the question, with what that is worth and their first words, the best first. None where the heading or the title says it all and no window nearly as
/// much: then the beginning of the section, or the article's summary, says best what it is about.
fn best_windows(hits: &[(u32, u32)], best: &Best, title_terms: u32, rarities: &[f32]) -> Vec<(f32, u32)> {
    let all = hits.iter().fold(best.heading, |terms, (_, term)| terms | 1 << term);
    let mut windows: Vec<(f32, u32)> = Vec::new();
    let (mut most, mut most_worth) = (0, 0.0_f32);
    for (i, (start, _)) in hits.iter().enumerate() {
        let window = hits[i..].iter().take_while(|(position, _)| *position < start + WINDOW);
        let (terms, n) = window.fold((0_u32, 0), |(terms, n), (_, term)| (terms | 1 << term, n + 1));
        windows.push((value(terms, n, rarities), *start));
        most = most.max(terms.count_ones());
        most_worth = most_worth.max(worth(terms, rarities));
    }
    let is_said_before = if best.is_named {
        most < 2 && worth(best.heading, rarities) >= HEADING_SAYS_ALL * worth(all, rarities)
    } else {
        most < MIN_TERMS || most_worth < TITLE_SAYS_MORE * worth(title_terms, rarities)
    };
    if is_said_before {
        return Vec::new();
    }
    windows.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut chosen: Vec<(f32, u32)> = Vec::new();
    for (worth, start) in windows {
        if chosen.len() < N_READ && chosen.iter().all(|(_, known)| known.abs_diff(start) >= APART) {
            chosen.push((worth, start));
        }
    }
    chosen
}

/// Where the word with this number begins.
fn byte_of(text: &str, word: u32, landmarks: &[u32]) -> usize {
    let landmark = (word / LANDMARK_STRIDE) as usize;
    let from = landmarks.get(landmark).map_or(0, |start| *start as usize);
    let to = landmarks.get(landmark + 1).map_or(text.len(), |next| *next as usize);
    analyze::start_of(&text[from..to], word % LANDMARK_STRIDE).map_or(from, |start| from + start)
}
