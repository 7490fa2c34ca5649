//! Which texts of an article get a vector: its title, what requesters asked, and its first passages, each with the title before it.
//! `index` calls [`Maker`] for each article of a part. Deliberately absent: the vectors' layout (`vectors`).

use super::table::{Sum, Table};
use super::vectors::Vectors;
use crate::article::Article;
use crate::audience::Audience;
use crate::search::language::Language;

/// Passages of an article that get a vector. Of a manual's long pages four find more than two (nDCG@10 .64 to .60 by vectors alone), of short
/// articles no more; eight add little and cost their time on every keystroke.
const MAX_PASSAGES: usize = 4;
/// Passages of an article that a transformer reads.
const MAX_READ_PASSAGES: usize = 2;
/// Words of a passage, at most.
const PASSAGE_WORDS: usize = 75;
/// Asked-as phrases of an article that get a vector.
const MAX_PHRASES: usize = 16;
/// Pieces of a title, a phrase or a passage that are read.
const MAX_PIECES: usize = 200;
/// Bytes of the body that passages are cut from: what has no spaces must not make a passage long.
const MAX_PASSAGE_BYTES: usize = 1_200;

/// Makes the vectors of one article after the other.
#[derive(Debug)]
pub(in crate::search) struct Maker {
    table: &'static Table,
    vectors: Vectors,
}

impl Maker {
    /// Nothing made yet.
    pub(in crate::search) fn new() -> Self {
        Maker { table: Table::get(), vectors: Vectors::default() }
    }

    /// Adds an article: none, one or several vectors.
    pub(in crate::search) fn add<A: Audience>(&mut self, article: &Article<A>) {
        if is_english(article) && super::is_on() {
            let title = self.sum_of(&article.title);
            self.vectors.push(&title);
            for phrase in article.asked_as.iter().take(MAX_PHRASES) {
                let phrase = self.sum_of(phrase);
                self.vectors.push(&phrase);
            }
            for passage in passages(&article.body.text).take(MAX_PASSAGES).filter(|passage| is_latin(passage)) {
                let mut sum = title;
                self.table.add(passage, MAX_PIECES, &mut sum);
                self.vectors.push(&sum);
            }
        }
        self.vectors.end_document();
    }

    /// All that was made.
    pub(in crate::search) fn finish(self) -> Vectors {
        self.vectors
    }

    fn sum_of(&self, text: &str) -> Sum {
        let mut sum = self.table.empty();
        if is_latin(text) {
            self.table.add(text, MAX_PIECES, &mut sum);
        }
        sum
    }
}

/// The texts of an article that a transformer reads: what the table reads, but each passage in one with its title. Fewer of them, since each
/// costs milliseconds: measured, two passages are nearly as good as eight.
pub(super) fn texts<A: Audience>(article: &Article<A>) -> Vec<String> {
    if !is_english(article) {
        return Vec::new();
    }
    let short = std::iter::once(&article.title).chain(article.asked_as.iter().take(MAX_PHRASES)).cloned();
    let long = passages(&article.body.text).take(MAX_READ_PASSAGES).map(|passage| format!("{}. {passage}", article.title));
    short.chain(long).filter(|text| is_latin(text)).collect()
}

fn is_english<A: Audience>(article: &Article<A>) -> bool {
    Language::of_tag(Some(article.language_tag())) == Language::of_tag(Some("en"))
}

/// Whether most letters are Latin: of others the table knows single characters and makes noise.
pub(super) fn is_latin(text: &str) -> bool {
    if text.is_ascii() {
        return true;
    }
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let (n_latin, n_other) = letters.fold((0, 0), |(latin, other), c| if c < '\u{250}' { (latin + 1, other) } else { (latin, other + 1) });
    n_latin > n_other
}

/// The text in stretches of so many words.
fn passages(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text.trim_start();
    std::iter::from_fn(move || {
        let limit = rest.floor_char_boundary(MAX_PASSAGE_BYTES);
        let room = &rest[..limit];
        let mut ends = room.char_indices().filter(|(at, c)| c.is_whitespace() && !room[..*at].ends_with(char::is_whitespace));
        let end = ends.nth(PASSAGE_WORDS - 1).map_or(limit, |(at, _)| at);
        let passage = &rest[..end];
        rest = rest[end..].trim_start();
        (!passage.is_empty()).then_some(passage)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_passages_after_so_many_words() {
        let text = "word  \n".repeat(80);
        let words: Vec<usize> = passages(&text).map(|passage| passage.split_whitespace().count()).collect();
        assert_eq!(words, [75, 5]);
        assert_eq!(passages(" \n").count(), 0);
        let long = "é".repeat(2_000);
        assert!(passages(&long).all(|passage| passage.len() <= MAX_PASSAGE_BYTES));
        assert_eq!(passages(&long).map(str::len).sum::<usize>(), long.len());
    }

    #[test]
    fn tells_latin_letters_from_others() {
        assert!(is_latin("Größe") && is_latin("123") && is_latin("password 密码"));
        assert!(!is_latin("密码重置") && !is_latin("пароль reset"));
    }
}
