//! Whether the server would bet on its first answer. Called by `suggest` with the fused evidence. Deliberately absent: any figure that
//! depends on how large the shelf is; all evidence is a share of what the question asks.

use super::expand::{How, Query};
use super::fuse::Scored;

/// The first answer has at least this share of the question, weighed by rarity.
const MIN_COVERAGE: f32 = 0.6;
/// Its score is at least this.
const MIN_SCORE: f32 = 0.55;
/// With a single word to go by, it must stand in the title or a phrase in the requester's words.
const MIN_TITLE_OF_ONE: f32 = 0.6;

/// Whether `best` is good enough to bet on.
pub fn is_confident(query: &Query, best: Option<&Scored>) -> bool {
    let Some(Scored { candidate, score, .. }) = best else { return false };
    if query.is_only_filler {
        return false;
    }
    if query.terms.len() == 1 {
        let is_open = query.terms[0].is_open && query.terms[0].groups.iter().all(|group| group.how != How::Same);
        return !is_open && candidate.title >= MIN_TITLE_OF_ONE;
    }
    candidate.coverage >= MIN_COVERAGE && *score >= MIN_SCORE
}
