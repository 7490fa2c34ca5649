//! Whether the server would bet on its first answer. Called by `suggest` with the fused evidence. Deliberately absent: any figure that
//! depends on how large the shelf is; all evidence is a share of what the question asks, or set against the other articles of the shelf.
//!
//! The verdict is a weighed sum of evidence against a doubt, the log-odds that the answer is right. The [`Weights`] were fitted on judged
//! questions of four unlike knowledge bases (each base counting alike) against questions that belong to none of them and, counting twice, against
//! each other's questions; once for the table's cosines and once for the language model's, which mean other things. `docs/matching.md` has the figures.

use super::expand::{How, Query};
use super::fuse::Scored;
use super::lexical::N_CLOSE;
use super::nearness::{Nearness, Reader};

/// How many kinds of evidence there are.
const N_EVIDENCE: usize = 17;

/// What the evidence is worth, in the order of [`evidence`].
struct Weights {
    evidence: [f32; N_EVIDENCE],
    /// The odds are against an answer without evidence.
    doubt: f32,
}

/// Where the table compared meanings, or nothing did.
const TABLE: Weights = Weights {
    evidence: [0.68, 0.39, 0.17, 1.99, 1.88, 1.76, 0.29, 3.09, 1.1, -0.59, 0.66, 0.07, -0.4, -1.84, 1.18, 2.69, 0.0],
    doubt: 7.0,
};
/// Where the language model did. Being near is far better evidence by it. That words occur is in the score, too, whose lead counts: beside that, how
/// often they do and what the title alone has speak against an answer, since the lead is for the wrong reason then.
const TRANSFORMER: Weights = Weights {
    evidence: [1.87, 0.64, -1.81, 2.78, 0.87, 3.82, -3.43, 6.86, -1.71, 1.12, 0.55, 1.02, -1.47, -4.37, 1.05, 3.07, 6.24],
    doubt: 8.92,
};
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

/// Whether the first of `scored` is good enough to bet on; `nearness` is the shelf's to the question.
pub fn is_confident(query: &Query, scored: &[Scored], nearness: &Nearness) -> bool {
    let Some(best) = scored.first() else { return false };
    let is_beginning = |term: &super::expand::Term| term.is_open && term.groups.iter().all(|group| group.how != How::Same);
    !query.is_only_filler
        && !query.terms.iter().all(is_beginning)
        && odds(nearness.reader(), &evidence(query, best, &scored[1..], &Meaning::of(scored, nearness.usual()))) > 0.0
}

/// Log-odds that the answer of which this is the evidence is right.
fn odds(reader: Reader, evidence: &[f32; N_EVIDENCE]) -> f32 {
    let weights = match reader {
        Reader::Table => &TABLE,
        Reader::Transformer => &TRANSFORMER,
    };
    weights.evidence.iter().zip(evidence).map(|(weight, value)| weight * value).sum::<f32>() - weights.doubt
}

/// What speaks for `best`, and against it.
fn evidence(query: &Query, best: &Scored, others: &[Scored], meaning: &Meaning) -> [f32; N_EVIDENCE] {
    let n_terms = query.terms.len().max(1) as f32;
    let first_group = |how: Option<How>| query.terms.iter().filter(|term| term.groups.first().map(|group| group.how) == how).count() as f32;
    let crowd = &others[..others.len().min(CROWD)];
    // What was seen before the last words is no evidence.
    let scores = || crowd.iter().map(|other| other.score - other.held);
    let average = scores().sum::<f32>() / crowd.len().max(1) as f32;
    let candidate = &best.candidate;
    [
        candidate.coverage,
        candidate.passage,
        candidate.title,
        candidate.asked_as,
        best.likeness,
        candidate.closeness,
        candidate.words,
        meaning.near,
        meaning.above_usual,
        meaning.behind,
        // Several words that meet in one article are no accident.
        candidate.terms.count_ones() as f32,
        1.0 / n_terms,
        // What the shelf does not know may be what matters.
        first_group(None) / n_terms,
        first_group(Some(How::Mended)) / n_terms,
        best.score - scores().fold(0.0, f32::max),
        best.score - average,
        // Between near and very near lies more than between far and less far.
        meaning.near * meaning.near,
    ]
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::article::Article;
    use crate::audience::Public;
    use crate::search::Index;
    use crate::search::expand::expand;
    use crate::search::fuse::{WEIGHTS, fuse};
    use crate::search::language::Language;
    use crate::search::lexical::{Wanted, retrieve};
    use crate::search::question::Question;

    /// The verdict on a question, where `reader` finds the first of three articles so near and the others far.
    fn verdict(text: &str, near: f32, reader: Reader) -> bool {
        let article = |id: &str, title: &str| Arc::new(Article::<Public>::for_test(id, title, "Ask at the desk."));
        let articles =
            [article("public/a.md", "Reset your password"), article("public/b.md", "Printer jams"), article("public/c.md", "Holidays")];
        let index = Index::build(&articles, Arc::default());
        let query = expand(&index, &Question::read(text, &[Language::of_tag(None)]));
        let nearness = Nearness::new(&index, vec![near, 0.1, 0.1], reader, None);
        let scored = fuse(&retrieve(&index, &query, &nearness, None, Wanted { n_best: 5, has_others: false }), &WEIGHTS);
        assert_eq!(scored.first().map(|best| best.candidate.number), Some(0), "{text}");
        is_confident(&query, &scored, &nearness)
    }

    #[test]
    fn the_language_model_is_believed_without_a_common_word_and_the_table_is_not() {
        let by = |near, reader| verdict("forgot my login ", near, reader);
        assert!(by(0.85, Reader::Transformer) && !by(0.85, Reader::Table));
        assert!(!by(0.45, Reader::Transformer) && !by(0.45, Reader::Table));
    }

    #[test]
    fn words_convince_where_meaning_agrees() {
        for reader in [Reader::Table, Reader::Transformer] {
            assert!(verdict("reset your password ", 0.9, reader), "{reader:?}");
            assert!(!verdict("who invented the password for the theatre ", 0.3, reader), "{reader:?}");
        }
    }
}
