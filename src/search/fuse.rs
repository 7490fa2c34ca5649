//! Evidence of the retrieval stages put together into one score. `suggest` calls [`fuse`] between `lexical` and `gate`. Deliberately
//! absent: where the evidence comes from.
//!
//! All evidence is a share of what the question asks, so scores can be compared between questions and shelves of any size.

use std::cmp::Ordering;

use super::explain::{Explanation, Part};
use super::lexical::{Candidate, Candidates};
use super::stages::{Stage, Without};

/// What each kind of evidence is worth; one setting for all corpora.
#[derive(Debug, Clone, Copy)]
pub struct Weights {
    /// How much of the question the title (or an asked-as phrase) says, squared: a title that shares one word of many is no evidence.
    pub title: f32,
    /// How much of the question the article says at all, squared.
    pub coverage: f32,
    /// How much of the question the title and one stretch of the text say together, squared.
    pub passage: f32,
    /// How many of the question's neighbours are neighbours in the article.
    pub closeness: f32,
    /// How much of the question one asked-as phrase says, squared.
    pub asked_as: f32,
    /// How alike the question is to the title or an asked-as phrase, squared.
    pub likeness: f32,
    /// How near the question is to the article in meaning.
    pub meaning: f32,
}

/// See [`Weights`].
pub const WEIGHTS: Weights =
    Weights { title: 0.3, coverage: 0.05, passage: 0.2, closeness: 0.55, asked_as: 0.4, likeness: 0.3, meaning: 0.8 };

impl Weights {
    /// The usual ones, but nothing for what is left out.
    pub fn without(without: Without) -> Self {
        let of = |stage: Stage, weight: f32| if without.has(stage) { 0.0 } else { weight };
        Weights {
            title: of(Stage::Title, WEIGHTS.title),
            coverage: of(Stage::Coverage, WEIGHTS.coverage),
            passage: of(Stage::Stretch, WEIGHTS.passage),
            closeness: of(Stage::Closeness, WEIGHTS.closeness),
            asked_as: of(Stage::AskedAs, WEIGHTS.asked_as),
            likeness: of(Stage::Likeness, WEIGHTS.likeness),
            meaning: WEIGHTS.meaning,
        }
    }
}

/// How many of the best are compared with the question as a whole.
const N_REFINED: usize = 16;

/// An article with its score.
#[derive(Debug, Clone, Copy)]
pub struct Scored {
    /// The evidence.
    pub candidate: Candidate,
    /// All of it in one figure, about 0–2.
    pub score: f32,
    /// How alike the question is to the title or an asked-as phrase, 0–1; known of the best few.
    pub likeness: f32,
    /// What being in another language than the question took off; less than 0 where it stands in the place of a better translation of itself.
    pub taken_off: f32,
    /// What having been among the first before the last words added.
    pub held: f32,
}

/// Scores and orders: best first, equal ones by article number.
pub fn fuse(candidates: &Candidates, weights: &Weights) -> Vec<Scored> {
    let first = |candidate: &Candidate| Scored {
        candidate: *candidate,
        score: score(candidate, weights),
        likeness: 0.0,
        taken_off: 0.0,
        held: 0.0,
    };
    let mut scored: Vec<Scored> = candidates.best.iter().map(first).collect();
    scored[..candidates.n_close].sort_unstable_by(order);
    scored
}

/// Compares the best few with the question as a whole, where that can change who is first; `likeness` reads titles and phrases.
pub fn refine(scored: &mut [Scored], weights: &Weights, mut likeness: impl FnMut(&Candidate) -> f32) {
    let weight = weights.likeness;
    let best = scored.first().map_or(0.0, |first| first.score);
    let n = scored.len().min(N_REFINED);
    for scored in scored[..n].iter_mut().filter(|scored| scored.candidate.title_terms != 0 && scored.score + weight >= best) {
        scored.likeness = likeness(&scored.candidate);
        scored.score += weight * scored.likeness * scored.likeness;
    }
    scored[..n].sort_unstable_by(order);
}

/// Best first, equal ones by article number.
pub fn order(a: &Scored, b: &Scored) -> Ordering {
    b.score.total_cmp(&a.score).then(a.candidate.number.cmp(&b.candidate.number))
}

/// The score as a figure between 0 and 1 for people and programs.
pub fn shown(score: f32) -> f32 {
    let most = 0.8 + WEIGHTS.title + WEIGHTS.coverage + WEIGHTS.passage + WEIGHTS.closeness + WEIGHTS.meaning;
    (score / most).clamp(0.0, 1.0)
}

/// The parts of a candidate's score.
pub fn explain(scored: &Scored, weights: &Weights) -> Explanation {
    let parts = evidence(scored, weights).into_iter().filter(|(_, value, _)| *value != 0.0);
    Explanation { parts: parts.map(|(name, value, because)| Part { name: name.to_owned(), value, because }).collect() }
}

fn score(candidate: &Candidate, weights: &Weights) -> f32 {
    let Candidate { words, coverage, title, passage, closeness, asked_as, cosine, .. } = *candidate;
    words
        + weights.title * title * title
        + weights.coverage * coverage * coverage
        + weights.passage * passage * passage
        + weights.closeness * closeness
        + weights.asked_as * asked_as * asked_as
        + weights.meaning * cosine
}

fn evidence(scored: &Scored, weights: &Weights) -> [(&'static str, f32, String); 10] {
    let Candidate { words, coverage, title, passage, closeness, asked_as, cosine, terms, .. } = scored.candidate;
    let alone = if terms == 0 { ", and found by that alone" } else { "" };
    let share = |share: f32, what: &str| format!("{:.0} % {what}", share * 100.0);
    [
        ("words", words, "how often, where and how exactly the question's words occur".to_owned()),
        ("title", weights.title * title * title, share(title, "of the question in the title or an asked-as phrase")),
        ("coverage", weights.coverage * coverage * coverage, share(coverage, "of the question in the article")),
        ("passage", weights.passage * passage * passage, share(passage, "of the question in the title and one stretch of the text")),
        ("closeness", weights.closeness * closeness, share(closeness, "of the question's neighbours stand together")),
        ("asked_as", weights.asked_as * asked_as * asked_as, share(asked_as, "of the question in one asked-as phrase")),
        ("likeness", weights.likeness * scored.likeness * scored.likeness, share(scored.likeness, "like the title or an asked-as phrase")),
        ("meaning", weights.meaning * cosine, format!("{cosine:.2} near in meaning{alone}")),
        (
            "language",
            -scored.taken_off,
            if scored.taken_off < 0.0 { "it stands where its translation would" } else { "it is not in the question's language" }
                .to_owned(),
        ),
        ("hold", scored.held, "among the first before the last words".to_owned()),
    ]
}
