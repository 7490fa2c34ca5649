//! Suggestions given of late, ready to be sent again: many questions begin with the same words, and who takes a letter back has had the answer before. One for
//! each mount, so that no answer crosses the audience wall, and each entry belongs to one generation. Used by `api::suggest`.
//! Deliberately absent: answers that depend on anything but the shelf and the question.

use std::fmt;
use std::sync::Arc;

use quick_cache::Weighter;
use quick_cache::sync::Cache;

use crate::http::answer::Fresh;
use crate::http::ask::Question;

/// Memory for one mount's answers, in bytes.
const MOST_BYTES: u64 = 16 << 20;
/// What a usual entry takes, to size the table.
const USUAL_BYTES: u64 = 4096;
/// What an entry takes beside its question and its body.
const ENTRY_BYTES: usize = 256;

/// A generation and what was asked of it.
type Asked = (u64, Question);

/// An answer that was given.
#[derive(Debug)]
pub struct Given {
    /// As it was sent.
    pub fresh: Fresh,
    /// Whether the server would bet on its first suggestion.
    pub is_confident: bool,
}

/// The answers of one mount.
pub struct Recent(Cache<Asked, Arc<Given>, Bytes>);

impl Recent {
    /// None yet.
    pub fn empty() -> Self {
        Recent(Cache::with_weighter((MOST_BYTES / USUAL_BYTES) as usize, MOST_BYTES, Bytes))
    }

    /// The answer to this very question, if it was given of late.
    pub fn find(&self, asked: &Asked) -> Option<Arc<Given>> {
        self.0.get(asked)
    }

    /// Keeps an answer for a while.
    pub fn keep(&self, asked: Asked, given: Arc<Given>) {
        self.0.insert(asked, given);
    }
}

impl fmt::Debug for Recent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recent").field("n_answers", &self.0.len()).finish()
    }
}

/// Weighs entries by the memory they take.
#[derive(Clone)]
struct Bytes;

impl Weighter<Asked, Arc<Given>> for Bytes {
    fn weight(&self, (_, question): &Asked, given: &Arc<Given>) -> u64 {
        (question.text.len() + given.fresh.body.len() + ENTRY_BYTES) as u64
    }
}
