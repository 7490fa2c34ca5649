//! Whether the server would bet on its first answer. Called by `suggest` with the fused evidence. Deliberately absent: any figure that
//! depends on how large the shelf is; all evidence is a share of what the question asks, or set against the other articles of the shelf.
//!
//! The verdict is a weighed sum of evidence against [`DOUBT`], the log-odds that the answer is right. The weights were fitted on judged
//! questions of four unlike knowledge bases (each base counting alike) against questions that belong to none of them and, counting twice, against
//! each other's questions; `docs/matching.md` has the figures.

use super::expand::{How, Query};
use super::fuse::Scored;
use super::lexical::N_CLOSE;

/// The odds are against an answer without evidence.
const DOUBT: f32 = 7.0;
/// What a question whose meaning is unknown, being in another language, counts as.
const UNKNOWN: Meaning = Meaning { near: 0.5, above_usual: 0.3, behind: 0.05 };
/// How many of the next best an answer is measured against: on a shelf that has something near to everything, a crowd of equals says nothing.
const CROWD: usize = 9;

/// What meaning says for an answer.
struct Meaning {
    /// How near it is.
    near: f32,
    /// How much nearer than the average article of the shelf.
    above_usual: f32,
    /// How much nearer another candidate is.
    behind: f32,
}

impl Meaning {
    fn of(scored: &[Scored], usual: f32) -> Self {
        let near = scored.first().map_or(0.0, |best| best.candidate.cosine);
        if near <= 0.0 {
            return UNKNOWN;
        }
        let nearest = scored.iter().take(N_CLOSE).map(|scored| scored.candidate.cosine).fold(near, f32::max);
        Meaning { near, above_usual: near - usual, behind: nearest - near }
    }
}

/// Whether the first of `scored` is good enough to bet on, on a shelf whose average article is as near to the question as `usual`.
pub fn is_confident(query: &Query, scored: &[Scored], usual: f32) -> bool {
    let Some(best) = scored.first() else { return false };
    let is_beginning = |term: &super::expand::Term| term.is_open && term.groups.iter().all(|group| group.how != How::Same);
    !query.is_only_filler && !query.terms.iter().all(is_beginning) && odds(query, best, &scored[1..], &Meaning::of(scored, usual)) > 0.0
}

/// Log-odds that `best` answers.
fn odds(query: &Query, best: &Scored, others: &[Scored], meaning: &Meaning) -> f32 {
    let n_terms = query.terms.len().max(1) as f32;
    let first_group = |how: Option<How>| query.terms.iter().filter(|term| term.groups.first().map(|group| group.how) == how).count() as f32;
    let crowd = &others[..others.len().min(CROWD)];
    let average = crowd.iter().map(|other| other.score).sum::<f32>() / crowd.len().max(1) as f32;
    let candidate = &best.candidate;
    let evidence = [
        (0.68, candidate.coverage),
        (0.39, candidate.passage),
        (0.17, candidate.title),
        (1.99, candidate.asked_as),
        (1.88, best.likeness),
        (1.76, candidate.closeness),
        (0.29, candidate.words),
        (3.09, meaning.near),
        (1.1, meaning.above_usual),
        (-0.59, meaning.behind),
        // Several words that meet in one article are no accident.
        (0.66, candidate.terms.count_ones() as f32),
        (0.07, 1.0 / n_terms),
        // What the shelf does not know may be what matters.
        (-0.4, first_group(None) / n_terms),
        (-1.84, first_group(Some(How::Mended)) / n_terms),
        (1.18, best.score - others.first().map_or(0.0, |second| second.score)),
        (2.69, best.score - average),
    ];
    evidence.iter().map(|(weight, value)| weight * value).sum::<f32>() - DOUBT
}
