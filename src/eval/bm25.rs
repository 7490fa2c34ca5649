//! Plain BM25 (k1 1.2, b 0.75) over title, headings and text as one field, with Snowball's English stems: what any search engine gives at once, so
//! that other figures have something to be read against. It shares the tokens and stems with the real search and nothing else: no prefixes, no typos, no
//! fields. The usual short list of English stop words is left out, as are single letters.

use std::collections::HashMap;

use crate::article::Article;
use crate::audience::Public;
use crate::search::analyze;
use crate::search::language::Language;

/// How fast more of the same word stops counting.
const K1: f32 = 1.2;
/// How far a text's length counts.
const B: f32 = 0.75;

/// The stop words of Lucene's standard analyser, which most search engines took over.
const STOP_WORDS: &str =
    "a an and are as at be but by for if in into is it no not of on or such that the their then there these they this to was will with";

/// An index for plain BM25.
pub(super) struct Bm25 {
    /// By stem: articles and what the stem gives each of them.
    postings: HashMap<String, Vec<(u32, f32)>>,
    n_articles: usize,
}

impl Bm25 {
    /// Indexes articles; their numbers are their places in `articles`.
    pub(super) fn new<'a>(articles: impl Iterator<Item = &'a Article<Public>>) -> Self {
        let mut counts: HashMap<String, Vec<(u32, f32)>> = HashMap::new();
        let mut lengths: Vec<f32> = Vec::new();
        for (number, article) in articles.enumerate() {
            let headings = article.body.sections.iter().map(|section| section.heading.as_str());
            let mut length = 0.0;
            for text in [article.title.as_str()].into_iter().chain(headings).chain([article.body.text.as_str()]) {
                each_stem(text, |stem| {
                    length += 1.0;
                    count(&mut counts, stem, number as u32);
                });
            }
            lengths.push(length);
        }
        let average = lengths.iter().sum::<f32>() / lengths.len().max(1) as f32;
        for having in counts.values_mut() {
            let n = having.len() as f32;
            let rarity = (1.0 + (lengths.len() as f32 - n + 0.5) / (n + 0.5)).ln();
            for (number, frequency) in having {
                let norm = K1 * (1.0 - B + B * lengths[*number as usize] / average.max(1.0));
                *frequency = rarity * *frequency * (K1 + 1.0) / (*frequency + norm);
            }
        }
        Bm25 { postings: counts, n_articles: lengths.len() }
    }

    /// Numbers of the best `n` articles for a question; equal ones in their order.
    pub(super) fn best(&self, question: &str, n: usize) -> Vec<u32> {
        let mut scores = vec![0.0_f32; self.n_articles];
        each_stem(question, |stem| {
            for (number, score) in self.postings.get(stem).into_iter().flatten() {
                scores[*number as usize] += score;
            }
        });
        let mut found: Vec<u32> = (0..self.n_articles as u32).filter(|number| scores[*number as usize] > 0.0).collect();
        found.sort_by(|a, b| scores[*b as usize].total_cmp(&scores[*a as usize]).then(a.cmp(b)));
        found.truncate(n);
        found
    }
}

fn count(counts: &mut HashMap<String, Vec<(u32, f32)>>, stem: &str, number: u32) {
    if let Some(having) = counts.get_mut(stem) {
        match having.last_mut() {
            Some((last, frequency)) if *last == number => *frequency += 1.0,
            _ => having.push((number, 1.0)),
        }
    } else {
        counts.insert(stem.to_owned(), vec![(number, 1.0)]);
    }
}

fn each_stem(text: &str, mut each: impl FnMut(&str)) {
    let english = Language::of_tag(None);
    analyze::tokens(text, |token| {
        let is_empty = token.text.len() < 2 || STOP_WORDS.split(' ').any(|word| word == token.text);
        if !token.is_extra && !is_empty {
            each(&english.stem(token.text));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::of_text::of_text;

    #[test]
    fn scores_are_those_of_the_formula() {
        let articles = [
            of_text("a", "Printer", "The printer prints"),
            of_text("b", "", "A laptop"),
            of_text("c", "", "Laptops and printers with a dock"),
        ];
        let bm25 = Bm25::new(articles.iter());
        // By hand: 2 of 3 have `printer`, `a` has it twice among its 3 words, the average is (3 + 1 + 3) / 3.
        let rarity = (1.0_f32 + 1.5 / 2.5).ln();
        let norm = 1.2 * (0.25 + 0.75 * 3.0 / (7.0 / 3.0));
        let expected = [(0, rarity * 2.0 * 2.2 / (2.0 + norm)), (2, rarity * 2.2 / (1.0 + norm))];
        let found = &bm25.postings["printer"];
        assert_eq!(found.len(), 2);
        for ((number, score), (wanted, by_hand)) in found.iter().zip(expected) {
            assert!(*number == wanted && (score - by_hand).abs() < 1e-6, "{found:?}");
        }
        assert_eq!(bm25.best("printers with a laptop", 10), [2, 1, 0]);
        assert_eq!(bm25.best("the unknown", 10), [0; 0]);
    }
}
