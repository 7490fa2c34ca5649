//! Which language is preferred, and how. `suggest` asks after the candidates are scored. What is in another language stays, behind equally good
//! answers. Deliberately absent: script and small words, by which `language::guess` tells most questions.

use super::expand::{How, Query};
use super::fuse::{self, Scored};
use super::index::Index;
use super::index::live::Form;
use super::language::Language;
use crate::audience::Audience;

/// What an article in another language than the question's is worth.
const OTHER_LANGUAGE: f32 = 0.8;
/// Words that occur more than this are in every language and cost time to count.
const MAX_WEIGHT: u32 = 4_000;
/// How many times as often as in any other language the question's words must occur in one.
const CLEARLY: f32 = 3.0;

/// The language in which the shelf uses most of the question's words, and whether it is clearly that one.
pub(super) fn by_vocabulary<A: Audience>(index: &Index<A>, query: &Query) -> Option<(Language, bool)> {
    if index.languages().count() < 2 {
        return None;
    }
    let mut shares = [0.0_f32; Language::COUNT];
    for term in query.terms.iter().filter(|term| term.groups.iter().any(|group| group.how == How::Same)) {
        if index.weight_of(&term.word) > MAX_WEIGHT {
            continue;
        }
        let mut counts = [0_u32; Language::COUNT];
        index.for_each_posting(Form::Word, &term.word, |document, _, _| counts[index.language_of(document).number()] += 1);
        let total = counts.iter().sum::<u32>().max(1) as f32;
        shares.iter_mut().zip(counts).for_each(|(share, count)| *share += count as f32 / total);
    }
    let (best, most) = shares.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)))?;
    let next = shares.iter().enumerate().filter(|(number, _)| *number != best).map(|(_, share)| *share).fold(0.0, f32::max);
    (*most > next).then(|| (Language::of_number(best), *most >= CLEARLY * next))
}

/// Puts the articles in the wanted language before equally good ones in another.
pub(super) fn prefer<A: Audience>(index: &Index<A>, scored: &mut [Scored], n_close: usize, language: Option<Language>) {
    let is_mixed = index.languages().count() > 1;
    let Some(language) = language.filter(|wanted| is_mixed && index.languages().any(|language| language == *wanted)) else { return };
    for scored in scored.iter_mut().filter(|scored| index.language_of(scored.candidate.document) != language) {
        scored.taken_off = scored.score * (1.0 - OTHER_LANGUAGE);
        scored.score -= scored.taken_off;
    }
    let n_close = n_close.min(scored.len());
    scored[..n_close].sort_by(fuse::order);
}
