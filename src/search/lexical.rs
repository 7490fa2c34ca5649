//! Retrieval by words: postings read from the index and scored by our own rules. `suggest` calls [`retrieve`] with an expanded question and hands
//! the [`Candidates`] to `fuse`. Deliberately absent: any weighing of one kind of evidence against another, which is `fuse`'s business.
//!
//! Each word of a question gives an article evidence between 0 and the word's rarity (IDF), by how often and where the article has it (BM25F: places
//! weigh differently, long texts less). Of the words that may stand for a typed one the best counts, not the sum. Documents and frequencies are counted over
//! living articles while postings are read, so the figures are exact however the index came about.

use std::cell::RefCell;

use super::expand::{Group, Key, Query, Term};
use super::index::live::Form;
use super::index::{Index, N_PLACES, Place};
use super::memo::{Evidence, Occurrence};
use super::nearness::Nearness;
use super::spots::Spots;
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
    /// What nearness in meaning adds before the best candidates are looked at closely.
    pub meaning: f32,
    /// What the commonest word is worth, in units of rarity: on a small shelf the product's own name is everywhere and still says what is meant.
    pub common: f32,
}

/// See [`Weights`].
pub const WEIGHTS: Weights =
    Weights { places: [2.0, 2.0, 1.5, 1.0, 1.0, 1.0], saturation: 1.5, stem_share: 0.6, title: 0.3, meaning: 0.7, common: 1.5 };
/// How many of the best are looked at closely.
pub(super) const N_CLOSE: usize = 64;

/// Words of a stretch of text that can be read at a glance.
const STRETCH: u32 = 50;
/// An article with less than this share of what the best one has of the question does not count as found.
const MIN_SHARE_OF_BEST: f32 = 0.3;

/// What was found.
#[derive(Debug, Default)]
pub struct Candidates {
    /// The best, in order of [`Candidate::first_score`].
    pub best: Vec<Candidate>,
    /// Of how many of the best closeness and asked-as phrases are known.
    pub n_close: usize,
    /// The documents of these, ascending, and where the question's words stand in their bodies.
    pub close: (Vec<u32>, Spots),
    /// Numbers of the other articles found, ascending, where they are wanted.
    pub others: Vec<u32>,
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
    /// Bits of the terms found in title or asked-as phrases.
    pub title_terms: u32,
    /// Bits of the terms found anywhere.
    pub terms: u32,
    /// Bits of the places where any term was found.
    pub places: u8,
    /// Share of the question's neighbours that are neighbours in the article.
    pub closeness: f32,
    /// Share of the question that title and the best stretch of the text have together.
    pub passage: f32,
    /// Best share of the question that one asked-as phrase has.
    pub asked_as: f32,
    /// How near the article is to the question in meaning.
    pub cosine: f32,
}

/// What is wanted of the articles found.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// Of how many at least the evidence.
    pub n_best: usize,
    /// Whether the numbers of the others, too.
    pub has_others: bool,
}

/// Finds the articles that have words of `query`, as far as `keep` lets them.
pub fn retrieve<A: Audience>(
    index: &Index<A>,
    query: &Query,
    nearness: &Nearness,
    keep: Option<&(dyn Fn(usize) -> bool + Sync)>,
    wanted: Wanted,
) -> Candidates {
    SCRATCH.with_borrow_mut(|scratch| {
        scratch.fit(index.n_documents());
        let rarities: Vec<f32> = query.terms.iter().enumerate().map(|(i, term)| scratch.add_term(index, term, i)).collect();
        let (mut best, others) = scratch.collect(index, &rarities, nearness, keep, Wanted { n_best: wanted.n_best.max(N_CLOSE), ..wanted });
        let n_close = best.len().min(N_CLOSE);
        let close = look_closely(index, query, &rarities, &mut best[..n_close]);
        Candidates { best, n_close, close, others, rarities }
    })
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
    /// Of the word being read: frequencies weighed by place, and places as bits.
    key: Vec<(f32, u8)>,
    key_seen: Vec<u32>,
    /// Of the group being read: frequencies weighed by place, places as bits, and how many of its words were there.
    group: Vec<(f32, u8, u8)>,
    group_seen: Vec<u32>,
    /// Of the term being read: best evidence, its group's weight, places as bits.
    term: Vec<(f32, f32, u8)>,
    term_seen: Vec<u32>,
    /// Of the question.
    sums: Vec<Sum>,
    seen: Vec<u32>,
}

impl Scratch {
    fn fit(&mut self, n_documents: usize) {
        if self.sums.len() < n_documents {
            self.key.resize(n_documents, (0.0, 0));
            self.group.resize(n_documents, (0.0, 0, 0));
            self.term.resize(n_documents, (0.0, 0.0, 0));
            self.sums.resize(n_documents, Sum::default());
        }
    }

    /// Adds the evidence of one term; returns its rarity.
    fn add_term<A: Audience>(&mut self, index: &Index<A>, term: &Term, place: usize) -> f32 {
        let evidence = index.memo().evidence(&term.groups, || self.gather(index, term));
        let rarity = term.certainty * (rarity(evidence.len(), index.n_live()) + WEIGHTS.common);
        let title_bits = Place::Title.bit() | Place::AskedAs.bit();
        for Evidence { document, words, weight, places } in evidence.iter().copied() {
            let sum = &mut self.sums[document as usize];
            if sum.terms == 0 {
                self.seen.push(document);
            }
            sum.terms |= 1 << place;
            sum.places |= places;
            sum.words += rarity * words;
            sum.coverage += rarity * weight;
            if places & title_bits != 0 {
                sum.title_terms |= 1 << place;
                sum.title += rarity * weight;
            }
        }
        rarity
    }

    /// The evidence for one term: of its groups the best one's, article by article.
    fn gather<A: Audience>(&mut self, index: &Index<A>, term: &Term) -> Vec<Evidence> {
        for group in &term.groups {
            self.add_group(index, group);
        }
        let evidence = |document| {
            let (words, weight, places) = std::mem::take(&mut self.term[document as usize]);
            Evidence { document, words, weight, places }
        };
        self.term_seen.drain(..).map(evidence).collect()
    }

    fn add_group<A: Audience>(&mut self, index: &Index<A>, group: &Group) {
        for key in &group.keys {
            let occurrences = index.memo().occurrences(key, || self.read(index, key));
            for Occurrence { document, frequency, places } in occurrences.iter() {
                let slot = &mut self.group[*document as usize];
                if slot.1 == 0 {
                    self.group_seen.push(*document);
                }
                *slot = (slot.0 + frequency, slot.1 | places, slot.2 + 1);
            }
        }
        let n_needed = if group.needs_all { group.keys.len() } else { 1 };
        for document in self.group_seen.drain(..) {
            let (frequency, places, n_keys) = std::mem::take(&mut self.group[document as usize]);
            if usize::from(n_keys) < n_needed {
                continue;
            }
            let evidence = group.weight * frequency / (WEIGHTS.saturation + frequency);
            let best = &mut self.term[document as usize];
            if best.0 == 0.0 {
                self.term_seen.push(document);
            }
            if evidence > best.0 {
                *best = (evidence, group.weight, best.2 | places);
            }
        }
    }

    /// Where a word or its stems occur, read from postings; ascending by document.
    fn read<A: Audience>(&mut self, index: &Index<A>, key: &Key) -> Vec<Occurrence> {
        let stem_share = if key.is_exact { 0.0 } else { WEIGHTS.stem_share };
        for stem in key.stems.iter().filter(|_| !key.is_exact) {
            self.add_postings(index, Form::Stem, stem, stem_share);
        }
        self.add_postings(index, Form::Word, &key.word, 1.0 - stem_share);
        self.key_seen.sort_unstable();
        let occurrence = |document| {
            let (frequency, places) = std::mem::take(&mut self.key[document as usize]);
            Occurrence { document, frequency, places }
        };
        self.key_seen.drain(..).map(occurrence).collect()
    }

    fn add_postings<A: Audience>(&mut self, index: &Index<A>, form: Form, key: &str, share: f32) {
        index.for_each_posting(form, key, |document, place, frequency| {
            let slot = &mut self.key[document as usize];
            if slot.1 == 0 {
                self.key_seen.push(document);
            }
            slot.1 |= place.bit();
            slot.0 += share * WEIGHTS.places[place.number()] * frequency as f32 * index.length_norm(place, document);
        });
    }

    /// The best candidates in order and the numbers of the others; leaves all slots empty.
    fn collect<A: Audience>(
        &mut self,
        index: &Index<A>,
        rarities: &[f32],
        nearness: &Nearness,
        keep: Option<&(dyn Fn(usize) -> bool + Sync)>,
        wanted: Wanted,
    ) -> (Vec<Candidate>, Vec<u32>) {
        let total = rarities.iter().sum::<f32>().max(f32::MIN_POSITIVE);
        self.seen.extend(nearness.found().filter(|document| self.sums[*document as usize].terms == 0));
        let kept = |document: u32| index.number_of(document).filter(|number| keep.is_none_or(|keep| keep(*number as usize)));
        let mut best_coverage = 0.0_f32;
        for document in &self.seen {
            let coverage = self.sums[*document as usize].coverage;
            if coverage > best_coverage && kept(*document).is_some() {
                best_coverage = coverage;
            }
        }
        let order = |a: &(f32, u32, u32), b: &(f32, u32, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        let most = if wanted.has_others { usize::MAX } else { 4 * wanted.n_best };
        let mut found: Vec<(f32, u32, u32)> = Vec::new();
        let mut least = f32::NEG_INFINITY;
        for document in &self.seen {
            let sum = &self.sums[*document as usize];
            if sum.coverage < MIN_SHARE_OF_BEST * best_coverage && !nearness.is_found(*document) {
                continue;
            }
            let first = sum.words / total + WEIGHTS.title * (sum.title / total).powi(2) + WEIGHTS.meaning * nearness.of(*document);
            let Some(number) = (first >= least).then(|| kept(*document)).flatten() else { continue };
            found.push((first, number, *document));
            if found.len() >= most {
                found.select_nth_unstable_by(wanted.n_best - 1, order);
                found.truncate(wanted.n_best);
                least = found[wanted.n_best - 1].0;
            }
        }
        let others = if found.len() > wanted.n_best {
            found.select_nth_unstable_by(wanted.n_best, order);
            let others = found.drain(wanted.n_best..).map(|(_, number, _)| number);
            if wanted.has_others { ascending(others) } else { Vec::new() }
        } else {
            Vec::new()
        };
        found.sort_unstable_by(order);
        let best = found
            .iter()
            .map(|(_, number, document)| Candidate {
                cosine: nearness.of(*document),
                ..self.sums[*document as usize].candidate(*document, *number, total)
            })
            .collect();
        for document in self.seen.drain(..) {
            self.sums[document as usize] = Sum::default();
        }
        (best, others)
    }
}

/// The evidence for one document while it is being added up.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    words: f32,
    coverage: f32,
    title: f32,
    terms: u32,
    title_terms: u32,
    places: u8,
}

impl Sum {
    fn candidate(&self, document: u32, number: u32, total: f32) -> Candidate {
        let Sum { words, coverage, title, terms, title_terms, places } = *self;
        let (words, coverage, title) = (words / total, coverage / total, title / total);
        Candidate {
            document,
            number,
            words,
            coverage,
            title,
            title_terms,
            terms,
            places,
            closeness: 0.0,
            passage: 0.0,
            asked_as: 0.0,
            cosine: 0.0,
        }
    }
}

/// Sorts numbers by setting bits: they are many and lie close together.
fn ascending(numbers: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut bits: Vec<u64> = Vec::new();
    let mut n = 0;
    for number in numbers {
        let word = number as usize / 64;
        if word >= bits.len() {
            bits.resize(word + 1, 0);
        }
        bits[word] |= 1 << (number % 64);
        n += 1;
    }
    let mut sorted = Vec::with_capacity(n);
    for (word, mut left) in bits.into_iter().enumerate() {
        while left != 0 {
            sorted.push(word as u32 * 64 + left.trailing_zeros());
            left &= left - 1;
        }
    }
    sorted
}

/// Fills what needs positions, and gives those in the bodies with the documents they are of.
fn look_closely<A: Audience>(index: &Index<A>, query: &Query, rarities: &[f32], best: &mut [Candidate]) -> (Vec<u32>, Spots) {
    let mut documents: Vec<u32> = best.iter().map(|candidate| candidate.document).collect();
    documents.sort_unstable();
    let total = rarities.iter().sum::<f32>().max(f32::MIN_POSITIVE);
    let [title, body, asked_as] = Spots::read(index, query, [Place::Title, Place::Body, Place::AskedAs], &documents);
    for candidate in best.iter_mut() {
        let slot = documents.partition_point(|document| *document < candidate.document);
        let closeness = title.closeness(slot, query, rarities).max(body.closeness(slot, query, rarities));
        candidate.closeness = closeness / total;
        candidate.passage = body.best_stretch(slot, STRETCH, candidate.title_terms, rarities) / total;
        candidate.asked_as = asked_as.best_phrase(slot, rarities) / total;
    }
    (documents, body)
}
