//! The only door to tantivy: the frozen index of one shelf and how it changes. `library::shelf` builds it; the stages of
//! `search` read it. How it changes is this file's secret: a change gives the same answers as an index built afresh of the same articles.
//!
//! An index is a *base* (a [`Part`] made of all articles at once; the agents' base stands on the requesters' segment where both read the same) and
//! *deltas*: small parts with the articles that were added or changed since, the small ones made one as they come (as in a log-structured merge tree).
//! Documents whose article is gone are passed over wherever postings are read, and their words are taken off the weights.
//! Every statistic that scoring uses is an exact count over the living, so it does not matter how the
//! articles are spread over parts. What is left to do in peace is said by [`Index::upkeep`].

mod dictionary;
pub(in crate::search) mod live;
mod part;
mod segment;
mod tape;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::{Arc, OnceLock};

use crate::article::Article;
use crate::audience::{Audience, Internal, Public};
use crate::search::language::Language;
use crate::search::memo::Memo;
use crate::search::semantic::deep::Deep;
use crate::search::vocabulary::Synonyms;
pub(in crate::search) use dictionary::Dictionary;
use part::Part;
pub(in crate::search) use segment::Postings;
pub(in crate::search) use tape::{LANDMARK_STRIDE, N_PLACES, PHRASE_STRIDE, Place};

/// Stands for "no article" among article numbers, and for "no document" among documents.
pub(in crate::search) const GONE: u32 = u32::MAX;
/// How far a field's length counts (BM25's b), by place.
const LENGTH_COUNTS: [f32; N_PLACES] = [0.0, 0.4, 0.3, 0.5, 0.5, 0.75];
/// Deltas are made one while somebody waits as long as that means indexing no more documents than this.
const MOST_MERGED: usize = if cfg!(test) { 3 } else { 32 };
/// More deltas than this are worth being made one in peace: each costs every question a little.
const MOST_DELTAS: usize = if cfg!(test) { 2 } else { 6 };

/// The search index of one shelf. Immutable; cheap to share.
pub struct Index<A: Audience> {
    /// What it is an index of.
    articles: Arc<[Arc<Article<A>>]>,
    /// The document of each article; [`GONE`] for unlisted ones.
    documents: Vec<u32>,
    /// The base, then the deltas.
    parts: Vec<Part<A>>,
    n_base: usize,
    /// Number of the first document of each part when all are counted through; one more at the end.
    starts: Vec<u32>,
    /// Article number of each document, [`GONE`] for those whose article is.
    numbers: Vec<u32>,
    /// How many documents live.
    n_live: u32,
    /// By place: 1 ÷ (1 − b + b × length ÷ average length) of each document.
    length_norms: [Vec<f32>; N_PLACES],
    /// How many living articles are in each language.
    languages: [u32; Language::COUNT],
    synonyms: Arc<Synonyms>,
    /// What a transformer made of it, once it has read all.
    deep: OnceLock<Deep>,
    /// What was read from it of late.
    memo: Memo,
}

/// What would make an index smaller or quicker, without changing any answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Upkeep {
    /// Nothing.
    Nothing,
    /// Making its deltas one ([`Index::compact`]).
    Compact,
    /// Building it anew.
    Rebuild,
}

impl<A: Audience> Index<A> {
    /// Indexes `articles` afresh. Unlisted articles are left out of all answers. Hits name articles by their place in this slice, which is quickest
    /// to update when it is sorted by id.
    pub fn build(articles: &[Arc<Article<A>>], synonyms: Arc<Synonyms>) -> Self {
        let mut draft = Draft { documents: vec![GONE; articles.len()], numbers: Vec::new(), parts: Vec::new() };
        draft.add(articles, &listed(articles));
        let n_base = draft.parts.len();
        draft.finish(articles.into(), n_base, synonyms)
    }

    /// The index of `articles`, made from this one at the cost of what changed (articles are compared by pointer). Answers are
    /// the same as those of [`Index::build`], and no word of an article that is gone can be observed.
    pub fn update(&self, articles: &[Arc<Article<A>>], synonyms: Arc<Synonyms>) -> Self {
        let (mut draft, mut added) = self.carry_over(articles);
        let gone = |document: &usize| self.numbers[*document] != GONE && draft.numbers[*document] == GONE;
        let gone: Vec<usize> = (0..self.numbers.len()).filter(gone).collect();
        for (nth, bounds) in self.starts.windows(2).enumerate() {
            let first = gone.partition_point(|document| *document < bounds[0] as usize);
            let last = gone.partition_point(|document| *document < bounds[1] as usize);
            if first < last {
                let own: Vec<usize> = gone[first..last].iter().map(|document| document - bounds[0] as usize).collect();
                draft.parts[nth].forget(&own);
            }
        }
        while draft.parts.len() > self.n_base {
            let start = self.starts[draft.parts.len() - 1] as usize;
            let living: Vec<usize> =
                draft.numbers[start..].iter().filter(|number| **number != GONE).map(|number| *number as usize).collect();
            let is_small = living.len() + added.len() <= MOST_MERGED && living.len() <= 2 * added.len();
            if !is_small && !living.is_empty() {
                break;
            }
            added.extend(living);
            draft.parts.pop();
            draft.numbers.truncate(start);
        }
        added.sort_unstable();
        draft.add(articles, &added);
        draft.finish(articles.into(), self.n_base, synonyms)
    }

    /// The same index with its deltas made one.
    pub fn compact(&self) -> Self {
        let start = self.starts[self.n_base] as usize;
        let mut draft =
            Draft { documents: self.documents.clone(), numbers: self.numbers[..start].to_vec(), parts: self.parts[..self.n_base].to_vec() };
        let mut added: Vec<usize> = self.numbers[start..].iter().filter(|number| **number != GONE).map(|number| *number as usize).collect();
        added.sort_unstable();
        draft.add(&self.articles, &added);
        draft.finish(Arc::clone(&self.articles), self.n_base, Arc::clone(&self.synonyms))
    }

    /// What is worth doing when it is quiet.
    pub fn upkeep(&self) -> Upkeep {
        let n_base = self.starts[self.n_base] as usize;
        let n_deltas = self.numbers.len() - n_base;
        let n_foreign: usize = self.parts.iter().map(|part| part.n_foreign).sum();
        let n_gone = self.numbers.len() - self.n_live as usize - n_foreign;
        if n_deltas.max(n_gone) > (n_base / 8).max(64) {
            Upkeep::Rebuild
        } else if self.parts.len() - self.n_base > MOST_DELTAS {
            Upkeep::Compact
        } else {
            Upkeep::Nothing
        }
    }

    /// Which of `articles` this index holds, and the numbers of those that it does not.
    fn carry_over(&self, articles: &[Arc<Article<A>>]) -> (Draft<A>, Vec<usize>) {
        let mut draft = Draft { documents: vec![GONE; articles.len()], numbers: vec![GONE; self.numbers.len()], parts: self.parts.clone() };
        let mut added = Vec::new();
        let mut known = self.articles.iter().zip(&self.documents).peekable();
        for (number, article) in articles.iter().enumerate() {
            while known.next_if(|(known, _)| !Arc::ptr_eq(known, article) && known.id < article.id).is_some() {}
            match known.next_if(|(known, _)| Arc::ptr_eq(known, article)) {
                Some((_, &GONE)) => {}
                Some((_, &document)) => {
                    draft.documents[number] = document;
                    draft.numbers[document as usize] = number as u32;
                }
                None if article.is_unlisted => {}
                None => added.push(number),
            }
        }
        (draft, added)
    }
}

impl Index<Internal> {
    /// The same as [`Index::build`] of the agents' `articles`, made upon the requesters' index: what both read alike is indexed once.
    /// Both must have been made of articles sorted by id, or less is shared. There is no such way in the other direction.
    pub fn build_upon(public: &Index<Public>, articles: &[Arc<Article<Internal>>], synonyms: Arc<Synonyms>) -> Self {
        let Some(base) = public.parts.first() else { return Self::build(articles, synonyms) };
        let n_documents = base.n_documents();
        let mut draft = Draft { documents: vec![GONE; articles.len()], numbers: vec![GONE; n_documents], parts: Vec::new() };
        let (mut twins, mut added) = (vec![None; n_documents], Vec::new());
        let mut known = public.articles.iter().zip(&public.documents).peekable();
        for (number, article) in articles.iter().enumerate() {
            while known.next_if(|(known, _)| known.id < article.id).is_some() {}
            let twin = known.next_if(|(known, _)| part::reads_alike(known, article));
            match twin.map(|(_, document)| *document as usize).filter(|document| *document < n_documents) {
                Some(document) => {
                    twins[document] = Some(Arc::clone(article));
                    draft.documents[number] = document as u32;
                    draft.numbers[document] = number as u32;
                }
                None if article.is_unlisted => {}
                None => added.push(number),
            }
        }
        if twins.iter().flatten().count() < n_documents / 2 {
            return Self::build(articles, synonyms);
        }
        let is_foreign = |document: &usize| public.numbers[*document] != GONE && twins[*document].is_none();
        let foreign: Vec<usize> = (0..n_documents).filter(is_foreign).collect();
        draft.parts.push(Part::upon(base, twins, &foreign));
        draft.add(articles, &added);
        let n_base = draft.parts.len();
        draft.finish(articles.into(), n_base, synonyms)
    }
}

/// An index being put together.
struct Draft<A: Audience> {
    documents: Vec<u32>,
    numbers: Vec<u32>,
    parts: Vec<Part<A>>,
}

impl<A: Audience> Draft<A> {
    /// Adds a part made of those of `articles` that have these numbers.
    fn add(&mut self, articles: &[Arc<Article<A>>], added: &[usize]) {
        if added.is_empty() {
            return;
        }
        for number in added {
            self.documents[*number] = self.numbers.len() as u32;
            self.numbers.push(*number as u32);
        }
        let added: Vec<Arc<Article<A>>> = added.iter().map(|number| Arc::clone(&articles[*number])).collect();
        self.parts.push(Part::build(&added));
    }

    /// Counts everything.
    fn finish(self, articles: Arc<[Arc<Article<A>>]>, n_base: usize, synonyms: Arc<Synonyms>) -> Index<A> {
        let Draft { documents, numbers, parts } = self;
        let mut starts = vec![0];
        for part in &parts {
            starts.push(starts[starts.len() - 1] + part.n_documents() as u32);
        }
        let mut index = Index {
            n_live: numbers.iter().filter(|number| **number != GONE).count() as u32,
            length_norms: Default::default(),
            languages: [0; Language::COUNT],
            articles,
            documents,
            memo: Memo::new(numbers.len()),
            parts,
            n_base,
            starts,
            numbers,
            synonyms,
            deep: OnceLock::new(),
        };
        index.measure();
        index
    }
}

impl<A: Audience> Index<A> {
    /// Counts lengths and languages over the living.
    fn measure(&mut self) {
        let mut totals = [0_u64; N_PLACES];
        let facts: Vec<_> = self.parts.iter().flat_map(|part| &part.segment.facts).collect();
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

fn listed<A: Audience>(articles: &[Arc<Article<A>>]) -> Vec<usize> {
    (0..articles.len()).filter(|number| !articles[*number].is_unlisted).collect()
}

impl<A: Audience> fmt::Debug for Index<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Index { n_live, parts, .. } = self;
        f.debug_struct("Index").field("audience", &A::NAME).field("n_live", n_live).field("n_parts", &parts.len()).finish_non_exhaustive()
    }
}
