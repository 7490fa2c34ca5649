//! Matching by meaning: how near a question is to each article though they share no word. `suggest` calls [`ask`] and [`retrieve`] beside `lexical`
//! and hands both to `fuse`; `index` makes each part's [`Vectors`] with [`Maker`]. Deliberately absent: any weighing against words, which is
//! `fuse`'s business, and the gone, whom fusion passes over.
//!
//! A text's vector is the mean of its words' rows in a table made from a language model (`models/NOTICE.md`), so it costs microseconds and
//! depends on nothing but the text. The table knows English: articles and questions in another language get no vector, and the stage is silent
//! about them (0 for every article), never wrong.
//!
//! Where the operator wants it, a [`transformer`] reads questions and articles in the table's place ([`deep`]), once it has read the whole shelf. The
//! two never meet in one comparison.

pub mod deep;
mod passages;
mod table;
pub mod transformer;
mod vectors;
mod wordpiece;

use std::sync::{Arc, OnceLock};

use super::expand::{Group, How, Key, Query, Term};
use super::index::Index;
use super::language::Language;
use super::nearness::{Nearness, Reader};
use super::question::{Question, Word};
use crate::audience::Audience;
pub(in crate::search) use passages::Maker;
use table::Table;
pub(in crate::search) use vectors::{Needle, Vectors};

/// Words of a question that are read; an e-mail says what it is about in its beginning.
const MAX_WORDS: usize = 96;
/// Words that a half-typed one is taken for at once, the most frequent counting most: each letter would move the question otherwise as soon as
/// another completion is the most frequent.
const N_COMPLETIONS: usize = 4;
/// Pieces of a word that are read.
const MAX_PIECES: usize = 16;

static IS_OFF: OnceLock<()> = OnceLock::new();

/// Makes this stage silent for the whole process: no article gets a vector from now on. For the program's start, before anything is indexed.
pub fn switch_off() {
    IS_OFF.get_or_init(|| ());
}

fn is_on() -> bool {
    IS_OFF.get().is_none()
}

/// A question as it is compared with articles.
#[derive(Debug)]
pub struct Probe {
    /// Its vector by the table.
    needle: Needle,
    /// The question as it was probably meant.
    text: String,
}

/// The vector of a question: the sum of its words, each by how sure it is and how much its place counts, the half-typed last word read as what it is likeliest to become and misspelt words mended as `query` found them in the shelf's own dictionary.
/// `None` where the question is in another language than English or holds no word that the shelf or the table knows.
pub fn ask(question: &Question<'_>, query: &Query) -> Option<Probe> {
    if question.language.is_some_and(|language| language != Language::of_tag(Some("en"))) || !passages::is_latin(question.text) {
        return None;
    }
    let table = Table::get();
    // Codes and letters that are no word would be near something or other: alone, they are matched as they are written.
    let mut words = question.words.iter().filter(|word| !word.is_filler).map(|word| &question.text[word.range.clone()]);
    let is_unknown = query.terms.iter().all(|term| term.groups.is_empty());
    if !words.any(|word| !table.spells(word) && (!is_unknown || table.knows(word))) {
        return None;
    }
    let mut sum = table.empty();
    for word in question.words.iter().take(MAX_WORDS) {
        let term = query.terms.iter().find(|term| term.range == word.range);
        let certainty = term.map_or_else(|| unsought(word), |term| term.certainty);
        for (word, share) in taken_for(term, &question.text[word.range.clone()]) {
            let mut own = table.empty();
            table.add(word, MAX_PIECES, &mut own);
            sum.iter_mut().zip(own).for_each(|(sum, own)| *sum += certainty * share * own);
        }
    }
    Some(Probe { needle: Needle::new(&sum)?, text: completed(question, query) })
}

/// What a word counts that is not looked up: a small one in full, the first letter of one to come nothing.
fn unsought(word: &Word) -> f32 {
    if word.is_open && !word.is_filler { 0.0 } else { word.weight }
}

/// The words that are read for one that was typed, each with its share.
fn taken_for<'r>(term: Option<&'r Term>, typed: &'r str) -> Vec<(&'r str, f32)> {
    if let Some(Group { how: How::Completed, keys, .. }) = term.and_then(|term| term.groups.first()) {
        let keys = &keys[..keys.len().min(N_COMPLETIONS)];
        let all: f32 = (1..=keys.len()).map(|place| 1.0 / place as f32).sum();
        return keys.iter().zip(1..).map(|(key, place)| (key.word.as_str(), 1.0 / (place as f32 * all))).collect();
    }
    match term.and_then(meant) {
        Some(meant) => meant.iter().map(|key| (key.word.as_str(), 1.0)).collect(),
        None => vec![(typed, 1.0)],
    }
}

/// How near each article is to the question in meaning, as far as it is alive and `keep` lets it: by the language model where `reader` is that and it has
/// read the shelf and is in time, else by the table. Costs about 10 ns a vector, unless the like was asked of late.
pub fn retrieve<A: Audience>(
    index: &Index<A>,
    probe: &Probe,
    reader: Reader,
    keep: Option<&(dyn Fn(usize) -> bool + Sync)>,
) -> Arc<Nearness> {
    let deep = index.deep().filter(|_| reader == Reader::Transformer);
    if let Some(cosines) = deep.and_then(|deep| deep.nearest(&probe.text)) {
        return Arc::new(Nearness::new(index, cosines, Reader::Transformer, keep));
    }
    match keep {
        Some(_) => Arc::new(Nearness::new(index, scan(index, probe), Reader::Table, keep)),
        None => index.memo().nearness(&probe.needle, || Nearness::new(index, scan(index, probe), Reader::Table, None)),
    }
}

/// The cosine of each document's nearest vector, 0–1, by document number; 0 for one without vectors. Includes the gone.
fn scan<A: Audience>(index: &Index<A>, probe: &Probe) -> Vec<f32> {
    let mut cosines = Vec::with_capacity(index.n_documents());
    for vectors in index.vectors() {
        vectors.nearest(&probe.needle, &mut cosines);
    }
    cosines
}

/// The question as it was probably meant: what stands for a word that is not the shelf's is put in its place.
fn completed(question: &Question<'_>, query: &Query) -> String {
    let mut text = question.text.to_owned();
    let mut terms: Vec<&Term> = query.terms.iter().collect();
    terms.sort_unstable_by_key(|term| std::cmp::Reverse(term.range.start));
    let mut end = text.len();
    for term in terms {
        if let Some(meant) = meant(term).filter(|_| term.range.end <= end) {
            end = term.range.start;
            let words: Vec<&str> = meant.iter().map(|key| key.word.as_str()).collect();
            text.replace_range(term.range.clone(), &words.join(" "));
        }
    }
    text
}

/// What a word that is not the shelf's was probably meant to be.
fn meant(term: &Term) -> Option<&[Key]> {
    let group = term.groups.first()?;
    match group.how {
        How::Completed | How::Mended => group.keys.get(..1),
        How::Split => Some(&group.keys),
        _ => None,
    }
}

#[cfg(test)]
mod floor;
#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::article::Article;
    use crate::audience::Public;
    use crate::search::expand::expand;

    fn cosines(articles: Vec<Article<Public>>, text: &str) -> Option<Vec<f32>> {
        let articles: Vec<_> = articles.into_iter().map(Arc::new).collect();
        let index = Index::build(&articles, Arc::default());
        let languages: Vec<Language> = index.languages().collect();
        let question = Question::read(text, &languages);
        let query = expand(&index, &question);
        Some(scan(&index, &ask(&question, &query)?))
    }

    fn shelf() -> Vec<Article<Public>> {
        let article = |id: &str, title: &str, text: &str| Article::for_test(id, title, text);
        vec![
            article("public/a.md", "Reset your password", "Open the sign-in page and choose a new passphrase for your account."),
            article("public/b.md", "Printer jams", "Open the tray, remove the paper and close it again."),
            article("public/c.md", "Holiday request", "Vacation days are asked for in the staff portal."),
        ]
    }

    #[test]
    fn codes_and_nonsense_are_near_nothing() {
        for question in ["nvlbyrmroqjiai", "zqxyydrkj", "0x80070005"] {
            assert_eq!(cosines(shelf(), question), None, "{question}");
        }
    }

    #[test]
    fn finds_an_article_that_shares_no_word() {
        for (question, right) in [("forgot my login credentials", 0), ("documents stuck while copying", 1), ("take leave from work", 2)] {
            let cosines = cosines(shelf(), question).expect("the shelf is English, and so is the question");
            let best = (0..3).max_by(|a, b| cosines[*a].total_cmp(&cosines[*b]));
            assert_eq!(best, Some(right), "{question}: {cosines:?}");
        }
    }

    #[test]
    fn a_half_typed_or_misspelt_word_counts_as_what_the_shelf_makes_of_it() {
        for typed in ["my passw", "my pasword "] {
            let whole = cosines(shelf(), "my password").expect("the shelf is English, and so is the question");
            let part = cosines(shelf(), typed).expect("the shelf is English, and so is the question");
            assert!((whole[0] - part[0]).abs() < 0.05, "{typed}: {whole:?} {part:?}");
        }
    }

    #[test]
    fn half_a_word_is_near_all_that_it_can_become() {
        let near_printer = |typed: &str| {
            let mut articles = shelf();
            articles.push(Article::for_test("public/d.md", "Prices", "What a licence costs, and the prices of prices."));
            cosines(articles, typed).expect("the shelf is English, and so is the question")[1]
        };
        let (half, whole, other) = (near_printer("jammed pri"), near_printer("jammed printer "), near_printer("jammed prices "));
        assert!(other + 0.02 < half && half < whole, "{other} {half} {whole}");
    }

    #[test]
    fn the_beginning_of_a_small_word_hardly_turns_the_question() {
        let printer = |typed: &str| cosines(shelf(), typed).expect("the shelf is English, and so is the question")[1];
        let (before, begun, another) = (printer("jammed "), printer("jammed abo"), printer("jammed abort"));
        assert!((before - begun).abs() < 0.03 && before - another > 0.03, "{before} {begun} {another}");
    }

    #[test]
    fn the_first_letter_of_a_word_does_not_turn_the_question() {
        assert_eq!(cosines(shelf(), "jammed "), cosines(shelf(), "jammed p"));
        assert_ne!(cosines(shelf(), "jammed "), cosines(shelf(), "jammed p "));
    }

    #[test]
    fn other_languages_get_silence() {
        let mut articles = shelf();
        articles[0].lang = Some("de".to_owned());
        assert_eq!(cosines(articles, "password reset").expect("the shelf is English, and so is the question")[0], 0.0);
        let mut both = shelf();
        both[0].lang = Some("de".to_owned());
        assert!(cosines(both, "wie kann ich mein passwort zurücksetzen").is_none());
        assert!(cosines(shelf(), "密码 重置").is_none());
    }

    #[test]
    fn what_requesters_asked_is_as_near_as_can_be() {
        let mut articles = shelf();
        articles[1].asked_as = vec!["my xerox eats everything".to_owned()];
        let cosines = cosines(articles, "My Xerox eats everything").expect("the shelf is English, and so is the question");
        assert!(cosines[1] > 0.99 && cosines[0] < 0.8, "{cosines:?}");
    }
}
