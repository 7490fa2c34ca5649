//! How good rankings are, as the usual figures: nDCG@10 (gain is the grade, as trec_eval and BEIR have it), MRR@10, success@1, 3 and 5, recall@10.
//! Means over questions.

use serde::{Deserialize, Serialize};

use super::report::rounded;
use super::set::Question;

/// How many of the best answers are looked at.
pub(super) const DEPTH: usize = 10;

/// How good the rankings of a set's questions are; each figure 0–1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// Discounted gain of the first ten, as a share of the best possible.
    #[serde(rename = "ndcg@10")]
    pub ndcg: f64,
    /// One by the rank of the first right answer, 0 when it is not among the first ten.
    #[serde(rename = "mrr@10")]
    pub mrr: f64,
    /// Share of questions with a right answer in the first place.
    #[serde(rename = "success@1")]
    pub success_1: f64,
    /// … among the first three.
    #[serde(rename = "success@3")]
    pub success_3: f64,
    /// … among the first five.
    #[serde(rename = "success@5")]
    pub success_5: f64,
    /// Share of the right answers that are among the first ten.
    #[serde(rename = "recall@10")]
    pub recall: f64,
}

impl Figures {
    /// The figures of some questions and the rankings found for them.
    pub(super) fn of<'a>(found: impl ExactSizeIterator<Item = (&'a Question, &'a [u32])>) -> Self {
        let n = found.len().max(1) as f64;
        let mut sums = [0.0; 6];
        for (question, ranked) in found {
            let rank = rank_of_first(question, ranked);
            let within = |k: usize| f64::from(u8::from(rank.is_some_and(|rank| rank <= k)));
            let reciprocal = rank.map_or(0.0, |rank| 1.0 / rank as f64);
            let each = [ndcg(question, ranked), reciprocal, within(1), within(3), within(5), recall(question, ranked)];
            sums.iter_mut().zip(each).for_each(|(sum, value)| *sum += value);
        }
        let [ndcg, mrr, success_1, success_3, success_5, recall] = sums.map(|sum| rounded(sum / n));
        Figures { ndcg, mrr, success_1, success_3, success_5, recall }
    }
}

/// The place of the first right answer, from 1; `None` when it is not among the first ten.
pub(super) fn rank_of_first(question: &Question, ranked: &[u32]) -> Option<usize> {
    ranked.iter().take(DEPTH).position(|number| grade(question, *number) > 0).map(|place| place + 1)
}

/// nDCG@10 of one question.
pub(super) fn ndcg(question: &Question, ranked: &[u32]) -> f64 {
    let discounted = |(place, grade): (usize, u32)| f64::from(grade) / ((place + 2) as f64).log2();
    let mut grades: Vec<u32> = question.right.iter().map(|(_, grade)| *grade).collect();
    grades.sort_unstable_by(|a, b| b.cmp(a));
    let best: f64 = grades.into_iter().take(DEPTH).enumerate().map(discounted).sum();
    let found: f64 = ranked.iter().take(DEPTH).map(|number| grade(question, *number)).enumerate().map(discounted).sum();
    if best > 0.0 { found / best } else { 0.0 }
}

fn recall(question: &Question, ranked: &[u32]) -> f64 {
    let n_found = ranked.iter().take(DEPTH).filter(|number| grade(question, **number) > 0).count();
    if question.right.is_empty() { 0.0 } else { n_found as f64 / question.right.len() as f64 }
}

fn grade(question: &Question, number: u32) -> u32 {
    question.right.iter().find(|(right, _)| *right == number).map_or(0, |(_, grade)| *grade)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(right: &[(u32, u32)]) -> Question {
        Question { id: "q".into(), text: "q".into(), right: right.to_vec() }
    }

    #[test]
    fn graded_gains_are_discounted_by_rank() {
        // By hand: (1/log2(2) + 3/log2(4)) / (3/log2(2) + 2/log2(3) + 1/log2(4)).
        let question = question(&[(1, 3), (2, 2), (3, 1)]);
        assert!((ndcg(&question, &[3, 9, 1]) - 2.5 / (3.0 + 2.0 / 3.0_f64.log2() + 0.5)).abs() < 1e-12);
        assert_eq!(ndcg(&question, &[1, 2, 3]), 1.0);
    }

    #[test]
    fn what_stands_behind_the_tenth_does_not_count() {
        let mut ranked: Vec<u32> = (100..110).collect();
        ranked.push(1);
        let alone = question(&[(1, 1)]);
        assert_eq!(Figures::of([(&alone, ranked.as_slice())].into_iter()), Figures::default());
    }

    #[test]
    fn figures_are_means_over_questions() {
        let (one, two) = (question(&[(1, 1)]), question(&[(1, 1), (2, 1)]));
        let figures = Figures::of([(&one, &[7, 8, 9, 1][..]), (&two, &[2, 5][..])].into_iter());
        let expected =
            [(figures.mrr, 0.625), (figures.success_1, 0.5), (figures.success_3, 0.5), (figures.success_5, 1.0), (figures.recall, 0.75)];
        for (figure, wanted) in expected {
            assert!((figure - wanted).abs() < 1e-12, "{figures:?}");
        }
    }
}
