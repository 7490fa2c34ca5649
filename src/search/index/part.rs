//! A part of an index: a segment, the article that each of its documents stands for, and how much each word occurs in those that live.
//! `index` makes one for all articles and small ones for what changed since. Cheap to clone: what is large is shared.
//!
//! An agents' part may stand on a segment of the requesters' ([`Part::upon`]): most articles read the same to both. Deliberately
//! absent: the other direction.

use std::collections::HashSet;
use std::sync::Arc;

use super::segment::Segment;
use super::tape::{Place, StemCache, Tape};
use crate::article::Article;
use crate::audience::{Audience, Internal, Public};

/// Some articles, indexed.
pub(in crate::search) struct Part<A: Audience> {
    /// The article of each document; `None` for documents that this audience never had.
    articles: Arc<[Option<Arc<Article<A>>>]>,
    /// The texts.
    pub segment: Arc<Segment>,
    /// How much each word of the segment's dictionary occurs in living documents; 0 for words that no longer do.
    pub weights: Arc<Vec<u32>>,
    /// How many documents this audience never had.
    pub n_foreign: usize,
}

impl<A: Audience> Clone for Part<A> {
    fn clone(&self) -> Self {
        let Part { articles, segment, weights, n_foreign } = self;
        Part { articles: Arc::clone(articles), segment: Arc::clone(segment), weights: Arc::clone(weights), n_foreign: *n_foreign }
    }
}

impl<A: Audience> Part<A> {
    /// Indexes `articles` in their order.
    pub(super) fn build(articles: &[Arc<Article<A>>]) -> Self {
        let (segment, weights) = Segment::of(articles);
        let articles = articles.iter().map(|article| Some(Arc::clone(article))).collect();
        Part { articles, segment: Arc::new(segment), weights: Arc::new(weights), n_foreign: 0 }
    }

    /// How many documents there are.
    pub(super) fn n_documents(&self) -> usize {
        self.articles.len()
    }

    /// The article of a document that this audience has or had.
    pub(super) fn article(&self, document: usize) -> &Article<A> {
        self.articles[document].as_deref().expect("documents of others are masked from the start")
    }

    /// Takes the words of documents that are gone off the weights.
    pub(super) fn forget(&mut self, documents: &[usize]) {
        let weights = Arc::make_mut(&mut self.weights);
        let (mut tape, mut cache) = (Tape::default(), StemCache::default());
        for article in documents.iter().filter_map(|document| self.articles[*document].as_deref()) {
            tape.record(article, &mut cache);
            let distinct: HashSet<(&str, u8)> = tape.entries().map(|(word, place)| (word, place.bit())).collect();
            for (word, bit) in distinct {
                let place = Place::ALL.iter().find(|place| place.bit() == bit);
                if let (Some(place), Some(entry)) = (place, self.segment.words.dictionary.find(word)) {
                    weights[entry] = weights[entry].saturating_sub(place.dictionary_weight());
                }
            }
        }
    }
}

impl Part<Internal> {
    /// The agents' part on the segment of `public`: `twins` holds for each of its documents the agents' article that reads the same to search
    /// (see [`reads_alike`]), if there is one. What those in `foreign` say, which live there but not here, is taken off.
    pub(super) fn upon(public: &Part<Public>, twins: Vec<Option<Arc<Article<Internal>>>>, foreign: &[usize]) -> Self {
        let mut public = public.clone();
        public.forget(foreign);
        let n_foreign = twins.iter().filter(|twin| twin.is_none()).count();
        Part { articles: twins.into(), segment: public.segment, weights: public.weights, n_foreign }
    }
}

/// Whether a search reads the same in both articles of a file, so that one document can stand for both.
pub(super) fn reads_alike(public: &Article<Public>, internal: &Article<Internal>) -> bool {
    Arc::ptr_eq(&public.body, &internal.body)
        && public.id == internal.id
        && public.title == internal.title
        && public.summary == internal.summary
        && public.asked_as == internal.asked_as
        && public.keywords == internal.keywords
        && public.category == internal.category
        && public.language_tag() == internal.language_tag()
        && !public.is_unlisted
        && !internal.is_unlisted
}
