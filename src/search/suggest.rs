//! The one path from a question to an answer: retrieve, fuse, gate, present. The handlers, the command line and the benchmark call
//! [`suggest`]; the stages live beside it. Deliberately absent: addresses, categories and wire types, which are the shelf's and the handlers'.

use crate::audience::Audience;
use crate::search::explain::Explanation;
use crate::search::index::Index;

/// How to answer.
#[derive(Default, Clone, Copy)]
pub struct Options<'a> {
    /// How many hits to present.
    pub limit: usize,
    /// How many of the best to pass over first.
    pub offset: usize,
    /// Language to prefer; `None` leaves it to the question.
    pub lang: Option<&'a str>,
    /// Which articles (by their number in the index) may be found at all; `None` means all.
    pub keep: Option<&'a (dyn Fn(usize) -> bool + Sync)>,
    /// Whether each hit says how it came about.
    pub is_explained: bool,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Answer {
    /// The server would bet on the first hit.
    pub is_confident: bool,
    /// The question with its misspelt words mended from the shelf's own words, where that differs.
    pub did_you_mean: Option<String>,
    /// The hits asked for, best first.
    pub hits: Vec<Hit>,
    /// Every article that matched, best first, by number in the index: for totals and facets.
    pub matched: Vec<u32>,
}

/// One article that answers, with its best section.
#[derive(Debug)]
pub struct Hit {
    /// Number of the article in the slice the index was built from.
    pub article: usize,
    /// Number of the section in the article's body; `None` when the article as a whole is the best answer.
    pub section: Option<usize>,
    /// 0–1, comparable between questions on one shelf.
    pub score: f32,
    /// The title, cut into runs.
    pub title_runs: Vec<Run>,
    /// The passage that answers, cut into runs; every word stands in the article.
    pub snippet: Vec<Run>,
    /// How it came about; empty unless asked for.
    pub explanation: Option<Explanation>,
}

/// A piece of text that was hit, or was not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The text, verbatim.
    pub text: String,
    /// Whether it matched the question.
    pub is_hit: bool,
}

/// Answers a question as typed so far. Never fails: a question without a usable word has no hits.
/// Same index, question and options: same answer.
pub fn suggest<A: Audience>(index: &Index<A>, question: &str, options: Options<'_>) -> Answer {
    let _ = (index, question, options);
    todo!()
}
