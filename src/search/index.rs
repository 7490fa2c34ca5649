//! The only door to tantivy: the frozen index of one shelf and how it changes. `library::shelf` builds it; the stages of
//! `search` read it. How it changes is this file's secret: a change gives the same answers as an index built afresh of the same articles.
//!
//! An index is a *base* (one or two [`Part`]s, made of all articles at once) and a *delta*: a small part with the articles that were added or
//! changed since. Documents of the base whose article is gone are passed over wherever postings are read, and their words are taken off
//! the dictionary. Every statistic that scoring uses is an exact count over the living, so it does not matter how the
//! articles are spread over parts. When the delta has grown, the shelf builds afresh in its own time ([`Index::wants_rebuild`]).

mod dictionary;
pub(in crate::search) mod live;
mod part;
mod tape;

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::Arc;

use crate::article::Article;
use crate::audience::Audience;
use crate::search::language::Language;
use crate::search::vocabulary::Synonyms;
pub(in crate::search) use dictionary::Dictionary;
pub(in crate::search) use part::{Part, Postings};
pub(in crate::search) use tape::{LANDMARK_STRIDE, N_PLACES, PHRASE_STRIDE, Place};
use tape::{StemCache, Tape};

/// Stands for "no article" among article numbers.
pub(in crate::search) const GONE: u32 = u32::MAX;
/// From this many articles on the base is built in two halves at once.
const HALVE_FROM: usize = if cfg!(test) { 6 } else { 20_000 };
/// How far a field's length counts (BM25's b), by place.
const LENGTH_COUNTS: [f32; N_PLACES] = [0.0, 0.4, 0.3, 0.5, 0.5, 0.75];

/// The search index of one shelf. Immutable; cheap to share.
pub struct Index<A: Audience> {
    /// The base, then the delta if there is one.
    parts: Vec<Arc<Part<A>>>,
    n_base: usize,
    /// Number of the first document of each part when all are counted through; one more at the end.
    starts: Vec<u32>,
    /// Article number of each document, [`GONE`] for those whose article is.
    numbers: Vec<u32>,
    n_gone: usize,
    /// How many documents live.
    n_live: u32,
    /// By place: 1 ÷ (1 − b + b × length ÷ average length) of each document.
    length_norms: [Vec<f32>; N_PLACES],
    /// How many living articles are in each language.
    languages: [u32; Language::COUNT],
    /// What the gone documents added to the base's dictionary.
    gone_words: HashMap<Box<str>, u32>,
    synonyms: Arc<Synonyms>,
}

impl<A: Audience> Index<A> {
    /// Indexes `articles` afresh. Unlisted articles are left out of all answers. Hits name articles by their place in this slice.
    pub fn build(articles: &[Arc<Article<A>>], synonyms: Arc<Synonyms>) -> Self {
        let listed: Vec<Arc<Article<A>>> = articles.iter().filter(|article| !article.is_unlisted).cloned().collect();
        let base = if listed.len() < HALVE_FROM {
            vec![Arc::new(Part::build(listed))]
        } else {
            let mut first = listed;
            let second = first.split_off(first.len() / 2);
            std::thread::scope(|scope| {
                let other = scope.spawn(|| Part::build(second));
                let first = Part::build(first);
                vec![Arc::new(first), Arc::new(other.join().expect("building a part does not panic"))]
            })
        };
        Self::of_parts(base, articles, synonyms)
    }

    /// The index of `articles`, made from this one at the cost of what changed (articles are compared by pointer). Answers are
    /// the same as those of [`Index::build`], and no word of an article that is gone can be observed.
    pub fn update(&self, articles: &[Arc<Article<A>>], synonyms: Arc<Synonyms>) -> Self {
        Self::of_parts(self.parts[..self.n_base].to_vec(), articles, synonyms)
    }

    /// Whether so much has changed since the last [`Index::build`] that another is worth its cost.
    pub fn wants_rebuild(&self) -> bool {
        let n_base = self.starts[self.n_base] as usize;
        let n_delta = self.numbers.len() - n_base;
        n_delta.max(self.n_gone) > (n_base / 200).max(64)
    }

    /// Finds what of `articles` the base already holds and makes a delta of the rest.
    fn of_parts(base: Vec<Arc<Part<A>>>, articles: &[Arc<Article<A>>], synonyms: Arc<Synonyms>) -> Self {
        let n_base = base.len();
        let mut starts = vec![0];
        for part in &base {
            starts.push(starts[starts.len() - 1] + part.articles.len() as u32);
        }
        let mut numbers = vec![GONE; starts[n_base] as usize];
        let (mut added, mut added_numbers) = (Vec::new(), Vec::new());
        for (number, article) in articles.iter().enumerate().filter(|(_, article)| !article.is_unlisted) {
            let held = base.iter().zip(&starts).find_map(|(part, start)| Some(start + part.document_of(article)?));
            match held.map(|doc| &mut numbers[doc as usize]).filter(|held| **held == GONE) {
                Some(held) => *held = number as u32,
                None => {
                    added.push(Arc::clone(article));
                    added_numbers.push(number as u32);
                }
            }
        }
        let gone: Vec<usize> = (0..numbers.len()).filter(|doc| numbers[*doc] == GONE).collect();
        let mut parts = base;
        if !added.is_empty() {
            starts.push(starts[n_base] + added.len() as u32);
            parts.push(Arc::new(Part::build(added)));
            numbers.extend(added_numbers);
        }
        let mut index = Index {
            gone_words: HashMap::new(),
            n_live: (numbers.len() - gone.len()) as u32,
            n_gone: gone.len(),
            length_norms: Default::default(),
            languages: [0; Language::COUNT],
            parts,
            n_base,
            starts,
            numbers,
            synonyms,
        };
        index.gone_words = index.count_gone_words(&gone);
        index.measure();
        index
    }

    /// What the documents in `gone` added to the dictionary's weights.
    fn count_gone_words(&self, gone: &[usize]) -> HashMap<Box<str>, u32> {
        let mut words: HashMap<Box<str>, u32> = HashMap::new();
        let (mut tape, mut cache) = (Tape::default(), StemCache::default());
        for doc in gone {
            tape.record(self.article_of_document(*doc), &mut cache);
            let distinct: HashSet<(&str, u8)> = tape.entries().map(|(word, place)| (word, place.bit())).collect();
            for (word, bit) in distinct {
                let weight = Place::ALL.iter().find(|place| place.bit() == bit).map_or(0, |place| place.dictionary_weight());
                match words.get_mut(word) {
                    Some(sum) => *sum += weight,
                    None => {
                        words.insert(word.into(), weight);
                    }
                }
            }
        }
        words
    }

    /// Counts lengths and languages over the living.
    fn measure(&mut self) {
        let mut totals = [0_u64; N_PLACES];
        let facts: Vec<_> = self.parts.iter().flat_map(|part| &part.facts).collect();
        for (facts, _) in facts.iter().zip(&self.numbers).filter(|(_, number)| **number != GONE) {
            totals.iter_mut().zip(facts.lengths).for_each(|(total, length)| *total += u64::from(length));
            self.languages[facts.language.number()] += 1;
        }
        for place in Place::ALL {
            let average = (totals[place.number()] as f32 / self.n_live.max(1) as f32).max(1.0);
            let b = LENGTH_COUNTS[place.number()];
            let norm = |length: u32| 1.0 / (1.0 - b + b * length as f32 / average);
            self.length_norms[place.number()] = facts.iter().map(|facts| norm(facts.lengths[place.number()])).collect();
        }
    }
}

impl<A: Audience> fmt::Debug for Index<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Index { n_live, n_gone, .. } = self;
        f.debug_struct("Index").field("audience", &A::NAME).field("n_live", n_live).field("n_gone", n_gone).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::audience::Public;
    use crate::search::{Options, suggest};

    const WORDS: &str = "password passwords passphrase reset resetting printer printing jam Wi-Fi wifi café Größe KB5034441 node.js the how \
        outlook calendar calender keeps asking vpn connect connection 密码重置 email e-mail PowerShell shell log in login";

    type Draft = (u8, Vec<usize>, Vec<usize>, Vec<usize>, bool, u8);

    /// A file: its number, words of title, body and asked-as, whether it is unlisted, its language.
    fn draft() -> impl Strategy<Value = Draft> {
        let words = |n| proptest::collection::vec(0..WORDS.split_whitespace().count(), 0..n);
        (0..20_u8, words(4), words(20), words(4), proptest::bool::weighted(0.1), 0..6_u8)
    }

    fn article(draft: &Draft) -> Arc<Article<Public>> {
        let words: Vec<&str> = WORDS.split_whitespace().collect();
        let text = |places: &[usize]| places.iter().map(|place| words[*place]).collect::<Vec<_>>().join(" ");
        let mut article = Article::for_test(&format!("public/{:02}.md", draft.0), &text(&draft.1), &text(&draft.2));
        article.asked_as = draft.3.chunks(2).map(text).collect();
        article.is_unlisted = draft.4;
        article.lang = (draft.5 == 0).then(|| "de".to_owned());
        Arc::new(article)
    }

    /// Everything that can be learnt from an index by asking.
    fn answers(index: &Index<Public>) -> Vec<String> {
        let questions = [
            "password",
            "pasword reset",
            "how to reset the passw",
            "pr",
            "calen",
            "calender ",
            "calandar ",
            "wi fi",
            "wifi",
            "grosse",
            "groesse",
            "kb50",
            "powershel",
            "log in",
            "密码",
            "e-mail outlook keeps asking",
            "passwordreset ",
            "the how",
            "conection ",
            "café shell node.js 5034441",
        ];
        let ask = |question: &str| {
            let answer = suggest(index, question, Options { limit: 20, is_explained: true, ..Options::default() });
            format!("{question}: {answer:?}")
        };
        questions.iter().map(|question| ask(question)).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn a_changed_index_answers_like_a_fresh_one(
            first in proptest::collection::vec(draft(), 0..12),
            changes in proptest::collection::vec(proptest::collection::vec((draft(), any::<bool>()), 0..5), 1..4),
        ) {
            let mut files: std::collections::BTreeMap<u8, Arc<Article<Public>>> = first.iter().map(|draft| (draft.0, article(draft))).collect();
            let synonyms = Arc::new(Synonyms::parse("groups = [[\"vpn\", \"virtual private network\", \"wi-fi\"]]", "").expect("TOML").0);
            let slice = |files: &std::collections::BTreeMap<u8, Arc<Article<Public>>>| files.values().cloned().collect::<Vec<_>>();
            let mut index = Index::build(&slice(&files), Arc::clone(&synonyms));
            for change in &changes {
                for (draft, is_kept) in change {
                    if *is_kept {
                        files.insert(draft.0, article(draft));
                    } else {
                        files.remove(&draft.0);
                    }
                }
                index = index.update(&slice(&files), Arc::clone(&synonyms));
                let fresh = Index::build(&slice(&files), Arc::clone(&synonyms));
                for (changed, fresh) in answers(&index).iter().zip(answers(&fresh)) {
                    prop_assert_eq!(changed, &fresh);
                }
            }
        }
    }

    #[test]
    fn no_word_of_an_article_that_is_gone_can_be_observed() {
        let kept = Arc::new(Article::<Public>::for_test("public/a.md", "Printer", "The printer is jammed"));
        let gone = Arc::new(Article::for_test("public/b.md", "Falconmerger", "The falconmerger is secret"));
        let index = Index::build(&[Arc::clone(&kept), gone], Arc::default());
        let index = index.update(&[kept], Arc::default());
        for question in ["falconm", "falconmerger ", "falconmergr ", "falcon merger "] {
            let answer = suggest(&index, question, Options { limit: 5, ..Options::default() });
            assert!(answer.hits.is_empty() && answer.matched.is_empty() && answer.did_you_mean.is_none(), "{question}: {answer:?}");
        }
        assert!(!suggest(&index, "printer", Options { limit: 5, ..Options::default() }).hits.is_empty());
    }

    #[test]
    fn an_unlisted_article_is_never_found() {
        let mut hidden = Article::<Public>::for_test("public/a.md", "Printer", "The printer is jammed");
        hidden.is_unlisted = true;
        let shown = Arc::new(Article::for_test("public/b.md", "Printer", "The printer is jammed"));
        let index = Index::build(&[Arc::new(hidden), shown], Arc::default());
        assert_eq!(suggest(&index, "printer jam", Options { limit: 5, ..Options::default() }).matched, [1]);
    }
}
