//! Why an article stands where it stands, in words that an agent understands, for `rapport suggest --explain`. The stages name their evidence as
//! [`Part`]s; `suggest` adds how the question was read; `cli` shows it. Deliberately absent: figures of its own, and any list of what stages there are.

use super::expand::{Group, How, Query};
use super::question::Question;
use super::slip::edit_cost;

/// Most stand-ins of a word that are named.
const MAX_NAMED: usize = 5;
/// Differences smaller than this put nothing before anything.
const MIN_DIFFERENCE: f32 = 0.0005;

/// What each stage did to one candidate, in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Explanation {
    /// One line a stage or piece of evidence: its name, what it added to the score, and on what grounds.
    pub parts: Vec<Part>,
}

/// One piece of evidence.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Name of the stage or evidence: `title`, `coverage`, `language`.
    pub name: String,
    /// What it adds to (or takes from) the score.
    pub value: f32,
    /// On what grounds, in a few words.
    pub because: String,
}

/// How one typed word was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// As it was typed.
    pub typed: String,
    /// How much it tells: the rarer on the shelf, the more. 0 for words that are not looked for.
    pub rarity: f32,
    /// What it was taken for, one sentence each.
    pub taken_for: Vec<String>,
}

/// How the words of a question were read, in their order.
pub(super) fn readings(question: &Question<'_>, query: &Query, rarities: &[f32]) -> Vec<Reading> {
    let reading = |(place, word): (usize, &super::question::Word)| {
        let typed = question.text[word.range.clone()].to_owned();
        let term = query.terms.iter().zip(rarities).find(|(term, _)| term.place == place);
        let (rarity, taken_for) = match term {
            None if word.is_filler => (0.0, vec!["left out: says nothing by itself".to_owned()]),
            None => (0.0, vec!["left out: said before, or others tell more".to_owned()]),
            Some((term, _)) if term.groups.is_empty() => (0.0, vec!["not on the shelf, nor anything near it".to_owned()]),
            Some((term, rarity)) => (*rarity, term.groups.iter().map(|group| sentence(&term.word, term.is_open, group)).collect()),
        };
        Reading { typed, rarity, taken_for }
    };
    question.words.iter().enumerate().map(reading).collect()
}

/// Which of the question's words an article has and lacks.
pub(super) fn found_and_missing(question: &Question<'_>, query: &Query, found: u32) -> impl Iterator<Item = Part> {
    let words = |is_wanted: bool| {
        let wanted = query.terms.iter().enumerate().filter(|(i, _)| (found & (1 << i) != 0) == is_wanted);
        wanted.map(|(_, term)| &question.text[term.range.clone()]).collect::<Vec<_>>().join(", ")
    };
    let parts = [("has", words(true)), ("lacks", words(false))];
    parts.into_iter().filter(|(_, words)| !words.is_empty()).map(|(name, because)| Part { name: name.to_owned(), value: 0.0, because })
}

/// Why the first came before the second, in one sentence; `None` where their evidence is the same.
pub fn why(first: (&str, &Explanation), second: (&str, &Explanation)) -> Option<String> {
    let differences = differences(&first.1.parts, &second.1.parts);
    let name = |wanted: bool| {
        let named = differences.iter().filter(|(_, by)| (*by > 0.0) == wanted).take(3);
        named.map(|(name, by)| format!("{} ({by:+.3})", reason(name))).collect::<Vec<_>>().join(", ")
    };
    let (for_it, against_it) = (name(true), name(false));
    if for_it.is_empty() {
        return None;
    }
    let but = if against_it.is_empty() { String::new() } else { format!("; for the other speaks: {against_it}") };
    Some(format!("“{}” came before “{}” because {for_it}{but}.", first.0, second.0))
}

/// By how much the first has more (or less) of each kind of evidence, the largest difference first.
pub fn differences(first: &[Part], second: &[Part]) -> Vec<(String, f32)> {
    let mut sums: Vec<(String, f32)> = Vec::new();
    for (part, sign) in first.iter().map(|part| (part, 1.0)).chain(second.iter().map(|part| (part, -1.0))) {
        match sums.iter_mut().find(|(name, _)| *name == part.name) {
            Some((_, sum)) => *sum += sign * part.value,
            None => sums.push((part.name.clone(), sign * part.value)),
        }
    }
    sums.retain(|(_, sum)| sum.abs() >= MIN_DIFFERENCE);
    sums.sort_by(|(_, a), (_, b)| b.abs().total_cmp(&a.abs()));
    sums
}

/// What more of a kind of evidence means. A kind that is not known here is named as its stage names it.
fn reason(name: &str) -> String {
    let known = match name {
        "words" => "the question's words occur more often, at better places or more exactly",
        "title" => "the title or an asked-as phrase says more of the question",
        "coverage" => "the article has more of the question's words",
        "passage" => "one stretch of the text says more of the question",
        "closeness" => "the words stand together as in the question",
        "asked_as" => "one asked-as phrase says more of the question",
        "likeness" => "the title or an asked-as phrase reads more like the question",
        "meaning" | "semantic" | "cosine" => "it means more nearly the same",
        "language" => "of the language",
        "hold" => "it was among the first before the last words",
        other => return format!("more {other}"),
    };
    known.to_owned()
}

fn sentence(typed: &str, is_open: bool, group: &Group) -> String {
    let glue = if group.needs_all { " + " } else { ", " };
    let mut words: Vec<&str> = group.keys.iter().map(|key| key.word.as_str()).collect();
    let n_more = words.len().saturating_sub(MAX_NAMED);
    words.truncate(MAX_NAMED);
    let more = if n_more > 0 { format!(" and {n_more} more") } else { String::new() };
    let words = words.join(glue) + &more;
    let what = match group.how {
        How::Same if words == typed => "the word itself, inflected too".to_owned(),
        How::Same => format!("another spelling: {words}"),
        How::Completed => format!("the beginning of {words}"),
        How::Mended => {
            let cost = group.keys.first().map_or(0.0, |key| edit_cost(typed, &key.word, is_open));
            format!("a slip for {words} (cost {cost:.1})")
        }
        How::Joined => format!("written together: {words}"),
        How::Split => format!("written apart: {words}"),
        How::Within => format!("part of {words}"),
        How::Synonym => format!("synonym: {words}"),
    };
    if group.weight < 1.0 { format!("{what}; counts {:.2}", group.weight) } else { what }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::article::Article;
    use crate::audience::Public;
    use crate::search::{Index, Options, Synonyms, suggest};

    fn part(name: &str, value: f32) -> Part {
        Part { name: name.into(), value, because: String::new() }
    }

    #[test]
    fn the_largest_difference_is_named_first() {
        let first = Explanation { parts: vec![part("title", 0.5), part("words", 0.1), part("words", 0.1), part("same", 1.0)] };
        let second = Explanation { parts: vec![part("words", 0.1), part("freshness", 0.05), part("same", 1.0)] };
        let names: Vec<String> =
            differences(&first.parts, &second.parts).into_iter().map(|(name, by)| format!("{name} {by:+.2}")).collect();
        assert_eq!(names, ["title +0.50", "words +0.10", "freshness -0.05"]);
        assert_eq!(
            why(("A", &first), ("B", &second)).as_deref(),
            Some(
                "“A” came before “B” because the title or an asked-as phrase says more of the question (+0.500), the question's words occur more often, at better places or more exactly (+0.100); for the other speaks: more freshness (-0.050)."
            )
        );
        assert_eq!(why(("A", &first), ("B", &first)), None);
    }

    #[test]
    fn every_word_says_how_it_was_read() {
        let article = |id: &str, title: &str, text: &str| Arc::new(Article::<Public>::for_test(id, title, text));
        let articles = [
            article("public/a.md", "Reset your password", "Use the monitor of the printer."),
            article("public/b.md", "Wi-Fi passwords", "Printing by wireless network."),
        ];
        let synonyms = Synonyms::parse("groups = [[\"display\", \"monitor\"]]", "").expect("TOML").0;
        let index = Index::build(&articles, Arc::new(synonyms));
        let options = Options { limit: 2, is_explained: true, ..Options::default() };
        let answer = suggest(&index, "how do I reset my pasword on the display zzzz pri", options);
        let read: Vec<String> =
            answer.readings.iter().map(|reading| format!("{}: {}", reading.typed, reading.taken_for.join(" | "))).collect();
        assert_eq!(read[0], "how: left out: says nothing by itself");
        assert_eq!(read[3], "reset: the word itself, inflected too");
        assert!(read[5].starts_with("pasword: a slip for password (cost 0.6); counts 0."), "{}", read[5]);
        assert!(read[8].starts_with("display: synonym: monitor; counts 0.80"), "{}", read[8]);
        assert_eq!(read[9], "zzzz: not on the shelf, nor anything near it");
        assert!(read[10].starts_with("pri: the beginning of print"), "{}", read[10]);
        let explanation = answer.hits[0].explanation.as_ref().expect("asked for");
        let because = |name: &str| explanation.parts.iter().find(|part| part.name == name).map(|part| part.because.as_str());
        assert_eq!((because("has"), because("lacks")), (Some("reset, pasword, display, pri"), Some("zzzz")));
        let sum: f32 = explanation.parts.iter().map(|part| part.value).sum();
        assert!(sum > 0.0 && suggest(&index, "reset", Options { is_explained: false, ..options }).readings.is_empty());
    }

    #[test]
    fn every_point_of_a_score_is_named() {
        let mut german = Article::<Public>::for_test("public/c.md", "Laptop startet nicht", "Der Laptop hat keinen Strom.");
        german.lang = Some("de".to_owned());
        let article = |id: &str, title: &str, text: &str| Article::<Public>::for_test(id, title, text);
        let articles = [
            article("public/a.md", "Laptop does not start", "Hold the button. The laptop has no power."),
            article("public/b.md", "Screen stays black", "Hold the button of your notebook until it comes on."),
            german,
        ];
        let index = Index::build(&articles.map(Arc::new), Arc::new(Synonyms::default()));
        let answer = suggest(&index, "why does my laptop not start", Options { limit: 5, is_explained: true, ..Options::default() });
        let has = |name: &str| {
            let explanations = answer.hits.iter().filter_map(|hit| hit.explanation.as_ref());
            explanations.flat_map(|explanation| &explanation.parts).any(|part| part.name == name && part.value != 0.0)
        };
        assert!(answer.hits.len() == 3 && has("meaning") && has("language") && has("likeness"), "{answer:?}");
        for hit in &answer.hits {
            let sum: f32 = hit.explanation.as_ref().map_or(0.0, |explanation| explanation.parts.iter().map(|part| part.value).sum());
            assert!((crate::search::fuse::shown(sum) - hit.score).abs() < 1e-5, "{hit:?}");
        }
    }
}
