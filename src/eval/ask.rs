//! Questions asked of a set's index as the API asks them, by one thread or several; the answers come in the order of the questions.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::Instant;

use crate::search::{Options, suggest};

use super::bm25::Bm25;
use super::figures::DEPTH;
use super::report::{Confidence, Latency, share};
use super::set::{Question, Set};
use super::{Tell, figures};

/// How many suggestions the API makes when nobody says otherwise; latency is for so many.
const LIMIT: usize = 5;
/// How many questions are asked for nothing before latency is measured.
const WARM_UP: usize = 50;

/// What asks.
pub(super) struct Worker<'a> {
    pub(super) set: &'a Set,
    pub(super) bm25: Option<&'a Bm25>,
    pub(super) n_jobs: usize,
    pub(super) tell: Tell<'a>,
}

/// What came of one question.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Asked {
    /// Numbers of the best [`DEPTH`] articles.
    pub(super) ranked: Vec<u32>,
    pub(super) is_confident: bool,
    pub(super) ms: f64,
}

impl Worker<'_> {
    /// Asks each question, whole.
    pub(super) fn ask(&self, what: &str, questions: &[Question]) -> Vec<Asked> {
        if self.n_jobs == 1 {
            questions.iter().take(WARM_UP).for_each(|question| drop(answer(self.set, &question.text)));
        }
        let set = self.set;
        self.each(what, questions, &|question| answer(set, &question.text))
    }

    /// Does something for each question, on as many threads as are wanted.
    pub(super) fn each<R: Send>(&self, what: &str, questions: &[Question], work: &(dyn Fn(&Question) -> R + Sync)) -> Vec<R> {
        let what = format!("{}: {what}", self.set.name);
        let next = AtomicUsize::new(0);
        let (sender, receiver) = mpsc::channel();
        let mut done: Vec<(usize, R)> = std::thread::scope(|scope| {
            for _ in 0..self.n_jobs.max(1) {
                let (sender, next) = (sender.clone(), &next);
                scope.spawn(move || {
                    while let Some((at, question)) = take(next, questions) {
                        // The receiver lives until all senders are gone.
                        let _ = sender.send((at, work(question)));
                    }
                });
            }
            drop(sender);
            let tell = |(n, result)| {
                (self.tell)(&what, n + 1, questions.len());
                result
            };
            receiver.iter().enumerate().map(tell).collect()
        });
        done.sort_unstable_by_key(|(at, _)| *at);
        done.into_iter().map(|(_, result)| result).collect()
    }
}

/// Asks one question.
pub(super) fn answer(set: &Set, text: &str) -> Asked {
    let start = Instant::now();
    let mut answer = suggest(set.index(), text, Options { limit: LIMIT, without: set.without, is_uncounted: true, ..Options::default() });
    let ms = start.elapsed().as_secs_f64() * 1e3;
    answer.matched.truncate(DEPTH);
    Asked { is_confident: answer.is_confident && !answer.hits.is_empty(), ranked: answer.matched, ms }
}

fn take<'q>(next: &AtomicUsize, questions: &'q [Question]) -> Option<(usize, &'q Question)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    questions.get(at).map(|question| (at, question))
}

/// How often the server would bet on its first answer, and how often rightly.
pub(super) fn confidence(questions: &[Question], asked: &[Asked]) -> Confidence {
    let (mut n, mut sure) = ([0, 0], [0, 0]);
    for (question, asked) in questions.iter().zip(asked) {
        let is_wrong = usize::from(figures::rank_of_first(question, &asked.ranked) != Some(1));
        n[is_wrong] += 1;
        sure[is_wrong] += usize::from(asked.is_confident);
    }
    Confidence {
        confident: share(sure[0] + sure[1], n[0] + n[1]),
        confident_right: share(sure[0], n[0]),
        confident_wrong: share(sure[1], n[1]),
    }
}

/// How long the answers took.
pub(super) fn latency(asked: &[Asked]) -> Latency {
    let mut sample: Vec<f64> = asked.iter().map(|asked| asked.ms).collect();
    sample.sort_by(f64::total_cmp);
    let rank = |percent: usize| {
        let place = (sample.len() * percent).div_ceil(100).saturating_sub(1);
        sample.get(place).map_or(0.0, |ms| (ms * 1e3).round() / 1e3)
    };
    Latency { p50: rank(50), p95: rank(95), p99: rank(99) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(first: u32, is_confident: bool, ms: f64) -> Asked {
        Asked { ranked: vec![first, 9], is_confident, ms }
    }

    #[test]
    fn confidence_is_told_apart_by_whether_the_first_is_right() {
        let question = Question { id: "q".into(), text: "q".into(), right: vec![(1, 1)] };
        let questions = vec![question; 5];
        let asked = [asked(1, true, 0.0), asked(1, false, 0.0), asked(2, true, 0.0), asked(2, false, 0.0), asked(2, false, 0.0)];
        assert_eq!(confidence(&questions, &asked), Confidence { confident: 0.4, confident_right: 0.5, confident_wrong: share(1, 3) });
    }

    #[test]
    fn latency_is_by_nearest_rank() {
        let asked: Vec<Asked> = (1..=200).rev().map(|ms| asked(1, true, f64::from(ms))).collect();
        assert_eq!(latency(&asked), Latency { p50: 100.0, p95: 190.0, p99: 198.0 });
    }
}
