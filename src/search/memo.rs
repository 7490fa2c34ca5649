//! What keystrokes have in common, kept beside a frozen index: where the words of the questions of late occur, how near articles were to their meanings, and which were the first
//! before the last words. The next letter
//! changes one word of a question; the others, and what other requesters type, need not be read from postings again. `lexical` and `suggest` ask here
//! first. An index never changes, so nothing here can be out of date; a new generation begins with an empty memo.
//! Deliberately absent: who asked, and whole answers. Nothing of it leaves the memory, and it makes no answer different.

use std::fmt;
use std::sync::Arc;

use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::expand::{Group, Key};
use super::hold::Beginning;
use super::index::live::LiveWord;
use super::nearness::Nearness;
use super::semantic::Needle;

/// Bytes a memo may take for each document, a third each for where words occur, for the evidence of terms and for nearness; the rest it keeps is small.
const BYTES_PER_DOCUMENT: u64 = 1200;
/// Bytes a memo may always take.
const LEAST_BYTES: u64 = 1 << 20;
/// Bytes no memo takes more of.
const MOST_BYTES: u64 = 48 << 20;
/// What a usual entry takes, to size the cache's tables.
const USUAL_BYTES: u64 = 4096;
/// What an entry takes beside its key and its value.
const ENTRY_BYTES: usize = 64;

/// A word of the shelf, or what shares its stem, in one article.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Occurrence {
    /// Number of the document in the index.
    pub document: u32,
    /// How often it occurs, weighed by place and length.
    pub frequency: f32,
    /// Bits of the places.
    pub places: u8,
}

/// The evidence that an article gives for one word of a question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Evidence {
    /// Number of the document in the index.
    pub document: u32,
    /// BM25F evidence of the best stand-in, 0–1.
    pub words: f32,
    /// What that stand-in is worth, 0–1.
    pub weight: f32,
    /// Bits of the places where any of them was found.
    pub places: u8,
}

/// A word as it was typed, and whether it may go on.
type Typed = (String, bool);

/// The memo of one index.
pub(super) struct Memo {
    words: Cache<Key, Arc<[Occurrence]>, Bytes>,
    terms: Cache<Vec<Group>, Arc<[Evidence]>, Bytes>,
    near: Cache<Typed, Arc<[LiveWord]>, Bytes>,
    meanings: Cache<Needle, Arc<Nearness>, Bytes>,
    first: Cache<Beginning, Arc<[u32]>, Bytes>,
}

impl Memo {
    /// An empty memo for an index of so many documents.
    pub(super) fn new(n_documents: usize) -> Self {
        let bytes = (n_documents as u64 * BYTES_PER_DOCUMENT).clamp(LEAST_BYTES, MOST_BYTES) / 3;
        let n_items = (bytes / USUAL_BYTES) as usize;
        Memo {
            words: Cache::with_weighter(n_items, bytes, Bytes),
            terms: Cache::with_weighter(n_items, bytes, Bytes),
            near: Cache::with_weighter(n_items, LEAST_BYTES / 4, Bytes),
            meanings: Cache::with_weighter(n_items, bytes, Bytes),
            first: Cache::with_weighter(n_items, LEAST_BYTES / 4, Bytes),
        }
    }

    /// Where `key` occurs, read by `read` unless it is known.
    pub(super) fn occurrences(&self, key: &Key, read: impl FnOnce() -> Vec<Occurrence>) -> Arc<[Occurrence]> {
        self.words.get(key).unwrap_or_else(|| {
            let occurrences: Arc<[Occurrence]> = read().into();
            self.words.insert(key.clone(), Arc::clone(&occurrences));
            occurrences
        })
    }

    /// The evidence for a word of a question that may be any of `groups`, gathered by `gather` unless it is known.
    pub(super) fn evidence(&self, groups: &[Group], gather: impl FnOnce() -> Vec<Evidence>) -> Arc<[Evidence]> {
        self.terms.get(groups).unwrap_or_else(|| {
            let evidence: Arc<[Evidence]> = gather().into();
            self.terms.insert(groups.to_vec(), Arc::clone(&evidence));
            evidence
        })
    }

    /// The words that a misspelt one may have been meant to be, sought by `seek` unless they are known.
    pub(super) fn near(&self, word: &str, is_open: bool, seek: impl FnOnce() -> Vec<LiveWord>) -> Arc<[LiveWord]> {
        let typed = (word.to_owned(), is_open);
        self.near.get(&typed).unwrap_or_else(|| {
            let near: Arc<[LiveWord]> = seek().into();
            self.near.insert(typed, Arc::clone(&near));
            near
        })
    }

    /// How near everything is to what `needle` stands for, measured by `measure` unless it is known.
    pub(super) fn nearness(&self, needle: &Needle, measure: impl FnOnce() -> Nearness) -> Arc<Nearness> {
        self.meanings.get(needle).unwrap_or_else(|| {
            let nearness = Arc::new(measure());
            self.meanings.insert(needle.clone(), Arc::clone(&nearness));
            nearness
        })
    }

    /// The documents of the first answers to the beginning of a question, found by `find` unless they are known.
    pub(super) fn first(&self, beginning: &Beginning, find: impl FnOnce() -> Vec<u32>) -> Arc<[u32]> {
        self.first.get(beginning).unwrap_or_else(|| {
            let first: Arc<[u32]> = find().into();
            self.first.insert(beginning.clone(), Arc::clone(&first));
            first
        })
    }
}

impl fmt::Debug for Memo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memo")
            .field("n_words", &self.words.len())
            .field("n_terms", &self.terms.len())
            .field("n_meanings", &self.meanings.len())
            .finish()
    }
}

/// Weighs entries by the memory they take.
#[derive(Clone)]
struct Bytes;

impl Weighter<Key, Arc<[Occurrence]>> for Bytes {
    fn weight(&self, key: &Key, occurrences: &Arc<[Occurrence]>) -> u64 {
        (bytes_of(key) + size_of_val::<[Occurrence]>(occurrences) + ENTRY_BYTES) as u64
    }
}

impl Weighter<Vec<Group>, Arc<[Evidence]>> for Bytes {
    fn weight(&self, groups: &Vec<Group>, evidence: &Arc<[Evidence]>) -> u64 {
        let keys: usize = groups.iter().flat_map(|group| &group.keys).map(bytes_of).sum();
        (keys + size_of_val::<[Group]>(groups) + size_of_val::<[Evidence]>(evidence) + ENTRY_BYTES) as u64
    }
}

impl Weighter<Typed, Arc<[LiveWord]>> for Bytes {
    fn weight(&self, (word, _): &Typed, near: &Arc<[LiveWord]>) -> u64 {
        let words: usize = near.iter().map(|near| size_of::<LiveWord>() + near.word.len()).sum();
        (word.len() + words + ENTRY_BYTES) as u64
    }
}

impl Weighter<Beginning, Arc<[u32]>> for Bytes {
    fn weight(&self, beginning: &Beginning, first: &Arc<[u32]>) -> u64 {
        let lang = beginning.lang.as_ref().map_or(0, String::len);
        (size_of::<Beginning>() + beginning.text.len() + lang + size_of_val::<[u32]>(first) + ENTRY_BYTES) as u64
    }
}

impl Weighter<Needle, Arc<Nearness>> for Bytes {
    fn weight(&self, _: &Needle, nearness: &Arc<Nearness>) -> u64 {
        (size_of::<Needle>() + nearness.n_bytes() + ENTRY_BYTES) as u64
    }
}

fn bytes_of(key: &Key) -> usize {
    size_of::<Key>() + key.word.len() + key.stems.iter().map(|stem| size_of::<String>() + stem.len()).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use crate::article::Article;
    use crate::audience::Public;
    use crate::search::{Index, Options, suggest};

    use super::*;

    fn index() -> Index<Public> {
        let article = |(n, (title, text)): (usize, (&str, &str))| Arc::new(Article::for_test(&format!("public/{n}.md"), title, text));
        let texts = [
            ("Reset your password", "Open the sign-in page and choose a new password for your account."),
            ("Printer jams", "Open the tray of the printer, remove the paper and close it again."),
            ("Print a page", "Choose the printer, then print the page."),
        ];
        Index::build(&texts.into_iter().enumerate().map(article).collect::<Vec<_>>(), Arc::default())
    }

    fn told(index: &Index<Public>, question: &str) -> String {
        format!("{:?}", suggest(index, question, Options { limit: 5, is_explained: true, ..Options::default() }))
    }

    #[test]
    fn what_is_remembered_makes_no_answer_different() {
        let questions = ["prin", "print", "printer tray", "my pasword", "my pasword for the printer", "choose page", "print"];
        let used = index();
        for question in questions.iter().chain(questions.iter().rev()) {
            assert_eq!(told(&used, question), told(&index(), question), "{question}");
        }
        assert!(used.memo().words.len() > 5 && used.memo().terms.len() > 5 && !used.memo().near.is_empty(), "{:?}", used.memo());
    }

    #[test]
    fn a_full_memo_forgets() {
        let memo = Memo::new(0);
        for n in 0..2000 {
            let key = Key { word: format!("word{n}"), stems: Vec::new(), is_exact: true };
            let found = memo.occurrences(&key, || vec![Occurrence { document: n, frequency: 1.0, places: 1 }; 100]);
            assert_eq!(found[0].document, n);
        }
        assert!(memo.words.weight() <= memo.words.capacity() && memo.words.len() < 2000);
    }
}
