//! Questions typed letter by letter: once a right article was among the first three, it should not fall out of the first five again while
//! the requester goes on typing, or what they were about to choose is gone.

use super::ask::{Worker, answer};
use super::figures::rank_of_first;
use super::report::{Holes, WorstHole, share};
use super::set::{Question, Set};

/// A right article among so many has been seen.
const SEEN: usize = 3;
/// Below these it is out.
const OUT: usize = 5;
/// How many questions are named.
const N_WORST: usize = 20;

/// Types all questions of the set.
pub(super) fn replay(worker: &Worker<'_>) -> Holes {
    let set = worker.set;
    let questions = &set.questions;
    let typed = worker.each("letter by letter", questions, &|question| type_out(set, question));
    let keystrokes = typed.iter().map(|typed| typed.n_after).sum();
    let out = typed.iter().map(|typed| typed.n_out).sum();
    let mut worst: Vec<WorstHole> = questions
        .iter()
        .zip(typed)
        .filter_map(|(question, typed)| Some(WorstHole { question: question.text.clone(), out: typed.n_out, typed: typed.first_out? }))
        .collect();
    worst.sort_by_key(|hole| std::cmp::Reverse(hole.out));
    worst.truncate(N_WORST);
    Holes { keystrokes, out, share: share(out, keystrokes), worst }
}

/// What happened while one question was typed.
#[derive(Debug, Default, PartialEq, Eq)]
struct Typed {
    n_after: usize,
    n_out: usize,
    first_out: Option<String>,
}

fn type_out(set: &Set, question: &Question) -> Typed {
    let typed = question.text.char_indices().map(|(at, c)| &question.text[..at + c.len_utf8()]);
    watch(typed.map(|typed| (typed, rank_of_first(question, &answer(set, typed).ranked))))
}

/// Counts over what was typed and the rank that a right article had then.
fn watch<'t>(ranks: impl Iterator<Item = (&'t str, Option<usize>)>) -> Typed {
    let mut seen = Typed::default();
    let mut was_seen = false;
    for (typed, rank) in ranks {
        let is_out = rank.is_none_or(|rank| rank > OUT);
        seen.n_after += usize::from(was_seen);
        if was_seen && is_out {
            seen.n_out += 1;
            seen.first_out.get_or_insert_with(|| typed.to_owned());
        }
        was_seen |= rank.is_some_and(|rank| rank <= SEEN);
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_from_the_keystroke_after_the_first_sight() {
        let ranks =
            [("v", None), ("vp", Some(4)), ("vpn", Some(3)), ("vpn ", Some(5)), ("vpn d", Some(6)), ("vpn do", None), ("vpn dow", Some(1))];
        assert_eq!(watch(ranks.into_iter()), Typed { n_after: 4, n_out: 2, first_out: Some("vpn d".into()) });
        assert_eq!(watch([("v", Some(4))].into_iter()), Typed::default());
    }
}
