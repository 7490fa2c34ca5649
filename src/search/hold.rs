//! Holding on to what was shown: a requester who has seen the right answer and types on should not lose it to a word that fits others hardly better.
//! An article that was among the first before one of the last words gets a little more, from the question as it stands and nothing else: the same text
//! always has the same answer, typed or pasted. `suggest` asks once the hits are scored. Deliberately absent: who is typing, and anything remembered of it.

use std::sync::Arc;

use super::fuse::{self, Scored};
use super::index::Index;
use super::question::Question;
use super::stages::{Stage, Without};
use super::suggest::{self, Options};
use crate::audience::Audience;

/// What having been among the first is worth; another article has to fit better by that much to take the place.
const HELD: f32 = 0.12;
/// How many of the first a reader is taken to have seen.
const N_SEEN: usize = 3;
/// Before how many of the last words.
const N_BEGINNINGS: usize = 3;
/// Words of a question that is still typed by hand; what is longer was pasted, and nobody saw its beginnings.
const MAX_WORDS: usize = 32;

/// The beginning of a question, as it was when its last word had been closed; and the language asked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Beginning {
    /// Ends with one blank.
    pub(super) text: String,
    /// See [`Options::lang`].
    pub(super) lang: Option<String>,
}

/// Lets those keep their places that were among the first before the last words; the best of all stays the first. `scored` are the few best, ordered.
pub(super) fn hold<A: Audience>(index: &Index<A>, question: &Question<'_>, scored: &mut [Scored], options: Options<'_>) {
    let Some((best, others)) = scored.split_first_mut().filter(|_| !options.without.has(Stage::Hold)) else { return };
    let mut seen: Vec<u32> = Vec::new();
    for text in beginnings(question) {
        seen.extend_from_slice(&first_for(index, text, options));
    }
    if seen.is_empty() {
        return;
    }
    for other in others.iter_mut().filter(|other| seen.contains(&other.candidate.document)) {
        other.held = HELD;
        other.score += HELD;
    }
    others.sort_unstable_by(fuse::order);
    for other in others.iter_mut().take_while(|other| other.score > best.score) {
        other.held -= other.score - best.score;
        other.score = best.score;
    }
}

/// Remembers who is first by the table for a whole question that may be the beginning of the next keystrokes'.
pub(super) fn note<A: Audience>(index: &Index<A>, question: &Question<'_>, scored: &[Scored], options: Options<'_>) {
    let is_beginning = question.words.last().is_some_and(|word| &question.text[word.range.end..] == " ");
    if is_beginning && is_remembered(options) {
        index.memo().first(&beginning(question.text.to_owned(), options), || first_of(scored));
    }
}

/// The documents of the first answers to a beginning, by the table, which is never late.
fn first_for<A: Audience>(index: &Index<A>, text: String, options: Options<'_>) -> Arc<[u32]> {
    let beginning = beginning(text, options);
    let find = || first_of(&suggest::ranked(index, &beginning.text, options));
    if is_remembered(options) { index.memo().first(&beginning, find) } else { find().into() }
}

fn beginning(text: String, options: Options<'_>) -> Beginning {
    Beginning { text, lang: options.lang.map(str::to_owned) }
}

fn first_of(scored: &[Scored]) -> Vec<u32> {
    scored.iter().take(N_SEEN).map(|scored| scored.candidate.document).collect()
}

/// Whether the answer hangs on nothing but the question and its language.
fn is_remembered(options: Options<'_>) -> bool {
    options.keep.is_none() && options.without == Without::default()
}

/// The question as it was before each of its last words with meaning, the latest first, as long as that said anything.
fn beginnings(question: &Question<'_>) -> impl Iterator<Item = String> {
    let words = &question.words;
    let mut n = if words.len() > MAX_WORDS { 0 } else { words.len().saturating_sub(1) };
    let next = move || {
        while n > 0 && words[n].is_joined {
            n -= 1;
        }
        let last = words[..n].iter().rposition(|word| !word.is_filler)?;
        let end = words[n - 1].range.end;
        n = last;
        Some(format!("{} ", &question.text[..end]))
    };
    std::iter::from_fn(next).take(N_BEGINNINGS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::audience::Public;
    use crate::search::language::Language;
    use crate::search::suggest;

    #[test]
    fn beginnings_end_before_the_last_words_with_meaning() {
        let beginnings = |text: &str| beginnings(&Question::read(text, &[Language::of_tag(Some("en"))])).collect::<Vec<_>>();
        assert_eq!(beginnings("reset my password from ho"), ["reset my password from ", "reset my "]);
        assert_eq!(beginnings("reset my password "), ["reset my "]);
        assert_eq!(beginnings("print scan fax copy mail "), ["print scan fax copy ", "print scan fax ", "print scan "]);
        assert_eq!(beginnings("printer over wi-fi slow"), ["printer over wi-fi ", "printer over "]);
        for text in ["", "passw", "how do i", "how do i print", &"mail ".repeat(MAX_WORDS + 1)] {
            assert_eq!(beginnings(text), [""; 0], "{text}");
        }
    }

    fn index() -> Index<Public> {
        let article = |(n, title): (usize, &str)| Arc::new(Article::for_test(&format!("public/{n}.md"), title, "Ask the help desk."));
        let titles = ["Printer jams", "Printer prints colours wrong", "Add a printer", "Wrong colours on a screen", "Colours of the brand"];
        Index::build(&titles.into_iter().enumerate().map(article).collect::<Vec<_>>(), Arc::default())
    }

    fn answer(index: &Index<Public>, question: &str, without: &[Stage]) -> Vec<(usize, f32)> {
        let without = [Stage::Meaning].iter().chain(without).copied().collect();
        let answer = suggest(index, question, Options { limit: 5, without, ..Options::default() });
        answer.hits.iter().map(|hit| (hit.article, hit.score)).collect()
    }

    #[test]
    fn what_was_seen_stands_before_what_fits_hardly_better_and_never_first() {
        let (held, plain) = (answer(&index(), "add printer colours", &[]), answer(&index(), "add printer colours", &[Stage::Hold]));
        assert_eq!(held[0], plain[0]);
        assert!(held.windows(2).all(|pair| pair[0].1 >= pair[1].1), "{held:?}");
        let place = |hits: &[(usize, f32)], article| hits.iter().position(|(number, _)| *number == article);
        assert!(place(&held, 0) <= place(&plain, 0) && place(&held, 0) < place(&held, 4), "{held:?} {plain:?}");
        let score = |hits: &[(usize, f32)], article| hits.iter().find(|(number, _)| *number == article).map(|(_, score)| *score);
        assert!(score(&held, 0) > score(&plain, 0), "{held:?} {plain:?}");
        assert_eq!(score(&held, 4), score(&plain, 4), "seen before no word of the question");
    }

    #[test]
    fn typed_or_pasted_it_is_the_same_answer() {
        let told = |index: &Index<Public>, question: &str| {
            format!("{:?}", suggest(index, question, Options { limit: 5, is_explained: true, ..Options::default() }))
        };
        let (typed, question) = (index(), "printer wrong colours screen ");
        for end in 1..=question.len() {
            assert_eq!(told(&typed, &question[..end]), told(&index(), &question[..end]), "{}", &question[..end]);
        }
    }
}
