//! Whether the server would bet on its first answer. Called by `suggest` with the fused evidence. Deliberately absent: any figure that
//! depends on how large the shelf is; all evidence is a share of what the question asks.
//!
//! The verdict is a weighed sum of evidence against [`DOUBT`], the log-odds that the answer is right. The weights were fitted on judged
//! questions of four unlike knowledge bases (each base counting alike) against questions that belong to none of them; `docs/matching.md` has the figures.

use super::expand::{How, Query};
use super::fuse::Scored;

/// The odds are against an answer without evidence.
const DOUBT: f32 = 6.23;
/// What a question whose meaning is unknown, being in another language, counts as.
const UNKNOWN_MEANING: f32 = 0.5;

/// Whether the first of `scored` is good enough to bet on.
pub fn is_confident(query: &Query, scored: &[Scored]) -> bool {
    let Some(best) = scored.first() else { return false };
    let is_beginning = |term: &super::expand::Term| term.is_open && term.groups.iter().all(|group| group.how != How::Same);
    !query.is_only_filler && !query.terms.iter().all(is_beginning) && odds(query, best, scored.get(1)) > 0.0
}

/// Log-odds that `best` answers.
fn odds(query: &Query, best: &Scored, second: Option<&Scored>) -> f32 {
    let n_terms = query.terms.len().max(1) as f32;
    let first_group = |how: Option<How>| query.terms.iter().filter(|term| term.groups.first().map(|group| group.how) == how).count() as f32;
    let candidate = &best.candidate;
    let evidence = [
        (0.8, candidate.coverage),
        (0.76, candidate.passage),
        (0.53, candidate.title),
        (1.91, candidate.asked_as),
        (2.31, best.likeness),
        (3.27, candidate.closeness),
        (0.26, candidate.words),
        (4.15, if candidate.cosine > 0.0 { candidate.cosine } else { UNKNOWN_MEANING }),
        // Several words that meet in one article are no accident.
        (0.62, candidate.terms.count_ones() as f32),
        (-1.05, 1.0 / n_terms),
        // What the shelf does not know may be what matters.
        (-1.56, first_group(None) / n_terms),
        (-2.54, first_group(Some(How::Mended)) / n_terms),
        (3.34, best.score - second.map_or(0.0, |second| second.score)),
    ];
    evidence.iter().map(|(weight, value)| weight * value).sum::<f32>() - DOUBT
}
