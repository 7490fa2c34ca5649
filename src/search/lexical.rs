//! Retrieval by words: postings read from the index and scored by our own rules. `suggest` calls [`retrieve`] with an expanded question and hands
//! the [`Candidates`] to `fuse`. Deliberately absent: any weighing of one kind of evidence against another, which is `fuse`'s business.
//!
//! Each word of a question gives an article evidence between 0 and the word's rarity (IDF), by how often and where the article has it (BM25F: places
//! weigh differently, long texts less). Of the words that may stand for a typed one the best counts, not the sum. Documents and frequencies are counted over
//! living articles while postings are read, so the figures are exact however the index came about.

use std::cell::RefCell;

use super::expand::{Group, How, Key, Query, Term};
use super::index::live::Form;
use super::index::{Index, N_PLACES, PHRASE_STRIDE, Place};
use crate::audience::Audience;

/// The figures of this stage; one setting for all corpora.
#[derive(Debug, Clone, Copy)]
pub struct Weights {
    /// What a word counts at each place, in the order of [`Place::ALL`].
    pub places: [f32; N_PLACES],
    /// BM25's k1: how fast more of the same word stops counting.
    pub saturation: f32,
    /// Share of the evidence that a word with the same stem gives; the rest needs the very word.
    pub stem_share: f32,
    /// What the title's share of the question adds before the best candidates are looked at closely.
    pub title: f32,
}

/// See [`Weights`].
pub const WEIGHTS: Weights = Weights { places: [3.0, 2.0, 1.5, 1.0, 1.0, 1.0], saturation: 1.2, stem_share: 0.7, title: 0.3 };
/// How many of the best are looked at closely.
const N_CLOSE: usize = 64;
/// Words further apart than this have nothing to do with each other.
const MAX_GAP: u32 = 8;

/// What was found.
#[derive(Debug, Default)]
pub struct Candidates {
    /// Best first by [`Candidate::first_score`]; `close` of the first [`Candidates::n_close`] is known.
    pub found: Vec<Candidate>,
    /// How many were looked at closely.
    pub n_close: usize,
    /// The rarity of each term of the question.
    pub rarities: Vec<f32>,
}

/// An article with the evidence for it. All shares are of the question's rarity, 0–1.
#[derive(Debug, Clone, Copy, Default)]
pub struct Candidate {
    /// Number of the document in the index.
    pub document: u32,
    /// Number of the article on the shelf.
    pub number: u32,
    /// BM25F evidence.
    pub words: f32,
    /// Share of the question that the article has anywhere.
    pub coverage: f32,
    /// Share of the question that title or asked-as phrases have.
    pub title: f32,
    /// Bits of the terms found anywhere.
    pub terms: u32,
    /// Bits of the terms found in title or asked-as phrases.
    pub title_terms: u32,
    /// Share of the question's neighbours that are neighbours in the article.
    pub closeness: f32,
    /// Best share of the question that one asked-as phrase has, times the share of the phrase that is in the question.
    pub asked_as: f32,
}

impl Candidate {
    /// The order before the close look.
    pub fn first_score(&self, weights: &Weights) -> f32 {
        self.words + weights.title * self.title * self.title
    }
}

/// Finds the articles that have words of `query`, as far as `keep` lets them.
pub fn retrieve<A: Audience>(index: &Index<A>, query: &Query, keep: Option<&(dyn Fn(usize) -> bool + Sync)>) -> Candidates {
    SCRATCH.with_borrow_mut(|scratch| {
        scratch.fit(index.n_documents());
        let rarities: Vec<f32> = query.terms.iter().enumerate().map(|(i, term)| scratch.add_term(index, term, i)).collect();
        let mut found = scratch.collect(index, &rarities, keep);
        let n_close = sort_best(&mut found);
        look_closely(index, query, &rarities, &mut found[..n_close]);
        Candidates { found, n_close, rarities }
    })
}

/// Sorts: first the best, all of them by evidence and then by article number.
fn sort_best(found: &mut [Candidate]) -> usize {
    let weights = weights();
    let order = |a: &Candidate, b: &Candidate| b.first_score(weights).total_cmp(&a.first_score(weights)).then(a.number.cmp(&b.number));
    found.sort_unstable_by(order);
    found.len().min(N_CLOSE)
}

/// Rarity of a word that `n` of `n_live` articles have.
fn rarity(n: usize, n_live: u32) -> f32 {
    let (n, all) = (n as f32, n_live as f32);
    (1.0 + (all - n + 0.5) / (n + 0.5)).ln()
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::new(Scratch::default());
}

/// Arrays with a slot for each document, all zero between questions.
#[derive(Default)]
struct Scratch {
    /// Of the group being read: frequencies weighed by place, and places as bits.
    group: Vec<(f32, u8)>,
    group_seen: Vec<u32>,
    /// Of the term being read: best evidence, its group's weight, places as bits.
    term: Vec<(f32, f32, u8)>,
    term_seen: Vec<u32>,
    /// Of the question.
    sums: Vec<Candidate>,
    seen: Vec<u32>,
}

impl Scratch {
    fn fit(&mut self, n_documents: usize) {
        if self.sums.len() < n_documents {
            self.group.resize(n_documents, (0.0, 0));
            self.term.resize(n_documents, (0.0, 0.0, 0));
            self.sums.resize(n_documents, Candidate::default());
        }
    }

    /// Adds the evidence of one term; returns its rarity.
    fn add_term<A: Audience>(&mut self, index: &Index<A>, term: &Term, place: usize) -> f32 {
        for group in &term.groups {
            self.add_group(index, group);
        }
        let rarity = rarity(self.term_seen.len(), index.n_live());
        let title_bits = Place::Title.bit() | Place::AskedAs.bit();
        for document in self.term_seen.drain(..) {
            let (evidence, weight, places) = std::mem::take(&mut self.term[document as usize]);
            let sum = &mut self.sums[document as usize];
            if sum.terms == 0 {
                self.seen.push(document);
            }
            sum.terms |= 1 << place;
            sum.words += rarity * evidence;
            sum.coverage += rarity * weight;
            if places & title_bits != 0 {
                sum.title_terms |= 1 << place;
                sum.title += rarity * weight;
            }
        }
        rarity
    }

    fn add_group<A: Audience>(&mut self, index: &Index<A>, group: &Group) {
        let weights = weights();
        for (n_before, key) in group.keys.iter().enumerate() {
            let stem_share = if key.stems.is_empty() { 0.0 } else { weights.stem_share };
            for stem in &key.stems {
                self.add_postings(index, Form::Stem, stem, stem_share);
            }
            self.add_postings(index, Form::Word, &key.word, 1.0 - stem_share);
            if group.needs_all && n_before + 1 < group.keys.len() {
                self.keep_for_next(index, &group.keys[n_before + 1]);
            }
        }
        for document in self.group_seen.drain(..) {
            let (frequency, places) = std::mem::take(&mut self.group[document as usize]);
            let evidence = group.weight * frequency / (weights.saturation + frequency);
            let best = &mut self.term[document as usize];
            if best.0 == 0.0 {
                self.term_seen.push(document);
            }
            if evidence > best.0 {
                *best = (evidence, group.weight, best.2 | places);
            }
        }
    }

    fn add_postings<A: Audience>(&mut self, index: &Index<A>, form: Form, key: &str, share: f32) {
        let weights = weights();
        index.for_each_posting(form, key, |document, place, frequency| {
            let slot = &mut self.group[document as usize];
            if slot.1 == 0 {
                self.group_seen.push(document);
            }
            slot.1 |= place.bit();
            slot.0 += share * weights.places[place.number()] * frequency as f32 * index.length_norm(place, document);
        });
    }

    /// Drops the documents that lack `key`, which the group needs too.
    fn keep_for_next<A: Audience>(&mut self, index: &Index<A>, key: &Key) {
        let mut having: Vec<u32> = Vec::new();
        for stem in &key.stems {
            index.for_each_posting(Form::Stem, stem, |document, _, _| having.push(document));
        }
        index.for_each_posting(Form::Word, &key.word, |document, _, _| having.push(document));
        having.sort_unstable();
        let group = &mut self.group;
        self.group_seen.retain(|document| {
            let has = having.binary_search(document).is_ok();
            if !has {
                group[*document as usize] = (0.0, 0);
            }
            has
        });
    }

    fn collect<A: Audience>(
        &mut self,
        index: &Index<A>,
        rarities: &[f32],
        keep: Option<&(dyn Fn(usize) -> bool + Sync)>,
    ) -> Vec<Candidate> {
        let total = rarities.iter().sum::<f32>().max(f32::MIN_POSITIVE);
        let mut found = Vec::with_capacity(self.seen.len());
        for document in self.seen.drain(..) {
            let mut candidate = std::mem::take(&mut self.sums[document as usize]);
            let Some(number) = index.number_of(document) else { continue };
            if keep.is_none_or(|keep| keep(number as usize)) {
                candidate.document = document;
                candidate.number = number;
                candidate.words /= total;
                candidate.coverage /= total;
                candidate.title /= total;
                found.push(candidate);
            }
        }
        found
    }
}

/// Fills what needs positions.
fn look_closely<A: Audience>(index: &Index<A>, query: &Query, rarities: &[f32], best: &mut [Candidate]) {
    let mut documents: Vec<u32> = best.iter().map(|candidate| candidate.document).collect();
    documents.sort_unstable();
    let total = rarities.iter().sum::<f32>().max(f32::MIN_POSITIVE);
    for place in [Place::Title, Place::Body, Place::AskedAs] {
        let spots = Spots::read(index, query, place, &documents);
        for candidate in best.iter_mut() {
            let slot = documents.binary_search(&candidate.document).expect("every candidate is among the documents");
            match place {
                Place::AskedAs => candidate.asked_as = spots.asked_as(slot, rarities, total),
                _ => candidate.closeness = candidate.closeness.max(spots.closeness(slot, query, rarities, total)),
            }
        }
    }
}

/// Where the terms of a question stand at one place of some documents.
struct Spots {
    n_terms: usize,
    /// By document and term: sorted positions.
    positions: Vec<Vec<u32>>,
}

impl Spots {
    fn read<A: Audience>(index: &Index<A>, query: &Query, place: Place, documents: &[u32]) -> Self {
        let n_terms = query.terms.len();
        let mut positions = vec![Vec::new(); n_terms * documents.len()];
        for (i, term) in query.terms.iter().enumerate() {
            for group in term.groups.iter().filter(|group| !group.needs_all) {
                let n_keys = if group.how == How::Completed { 4 } else { 1 };
                for key in group.keys.iter().take(n_keys) {
                    let own = [key.word.clone()];
                    let stems = if key.stems.is_empty() { &own[..] } else { &key.stems[..] };
                    for stem in stems {
                        index.positions(stem, place, documents, |document, found| {
                            let slot = documents.binary_search(&document).unwrap_or_default();
                            positions[slot * n_terms + i].extend_from_slice(found);
                        });
                    }
                }
            }
        }
        positions.iter_mut().for_each(|list| list.sort_unstable());
        Spots { n_terms, positions }
    }

    fn closeness(&self, slot: usize, query: &Query, rarities: &[f32], total: f32) -> f32 {
        let lists = &self.positions[slot * self.n_terms..(slot + 1) * self.n_terms];
        let mut sum = 0.0;
        for i in 1..self.n_terms {
            let wanted = (query.terms[i].place - query.terms[i - 1].place) as u32;
            if let Some(off) = nearest(&lists[i - 1], &lists[i], wanted) {
                sum += rarities[i - 1].min(rarities[i]) / (1.0 + off as f32);
            }
        }
        sum / total
    }

    fn asked_as(&self, slot: usize, rarities: &[f32], total: f32) -> f32 {
        let lists = &self.positions[slot * self.n_terms..(slot + 1) * self.n_terms];
        let mut phrases: Vec<(u32, f32)> = Vec::new();
        for (list, rarity) in lists.iter().zip(rarities) {
            let mut last = None;
            for phrase in list.iter().map(|position| position / PHRASE_STRIDE) {
                if last != Some(phrase) {
                    last = Some(phrase);
                    match phrases.iter_mut().find(|(known, _)| *known == phrase) {
                        Some((_, sum)) => *sum += rarity,
                        None => phrases.push((phrase, *rarity)),
                    }
                }
            }
        }
        phrases.iter().map(|(_, sum)| sum / total).fold(0.0, f32::max)
    }
}

/// How far the nearest pair of positions is from standing as in the question; `None` when they are far apart.
fn nearest(left: &[u32], right: &[u32], wanted: u32) -> Option<u32> {
    let mut best: Option<u32> = None;
    let mut from = 0;
    for position in left {
        let target = position + wanted;
        while from < right.len() && right[from] < target {
            from += 1;
        }
        let around = [from.checked_sub(1), Some(from)].into_iter().flatten().filter_map(|i| right.get(i));
        for other in around.filter(|other| *other != position) {
            let off = other.abs_diff(target);
            best = Some(best.map_or(off, |best| best.min(off)));
        }
    }
    best.filter(|off| *off <= MAX_GAP)
}

#[cfg(not(test))]
fn weights() -> &'static Weights {
    &WEIGHTS
}

#[cfg(test)]
fn weights() -> &'static Weights {
    super::trial::weights()
}
