//! Where the words of a question stand in some articles: positions read from the index, by document and term. `lexical` measures closeness with
//! them, `passage` finds the place to quote. Deliberately absent: text; a position is the number of a word.

use super::expand::Query;
use super::index::{Index, PHRASE_STRIDE, Place};
use crate::audience::Audience;

/// Words further apart than this have nothing to do with each other.
const MAX_GAP: u32 = 8;

/// Where the terms of a question stand at one place of some documents.
#[derive(Debug, Default)]
pub struct Spots {
    n_terms: usize,
    /// Document slot, term, position; sorted.
    spots: Vec<Spot>,
    /// Where each document's begin; one more at the end.
    starts: Vec<usize>,
}

/// A term at a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    slot: u32,
    /// Number of the term in the question.
    pub term: u32,
    /// Number of the word in the text.
    pub position: u32,
}

impl Spots {
    /// Reads them at each of `places` for `documents`, which are in ascending order; the slot of a document is its place there.
    pub(in crate::search) fn read<A: Audience, const N: usize>(
        index: &Index<A>,
        query: &Query,
        places: [Place; N],
        documents: &[u32],
    ) -> [Self; N] {
        let mut spots = [const { Vec::new() }; N];
        for (term, groups) in query.terms.iter().map(|term| &term.groups).enumerate() {
            let mut stems: Vec<&String> = groups.iter().flat_map(|group| &group.keys).flat_map(|key| &key.stems).collect();
            stems.sort_unstable();
            stems.dedup();
            for stem in stems {
                index.positions(stem, &places, documents, |place, slot, positions| {
                    spots[place].extend(positions.iter().map(|position| Spot {
                        slot: slot as u32,
                        term: term as u32,
                        position: *position,
                    }));
                });
            }
        }
        spots.map(|read| {
            let (spots, starts) = by_slot(&read, documents.len());
            Spots { n_terms: query.terms.len(), spots, starts }
        })
    }

    /// The spots of one document, by term and position.
    pub fn of(&self, slot: usize) -> &[Spot] {
        &self.spots[self.starts[slot]..self.starts[slot + 1]]
    }

    /// How much of the question's rarity stands in pairs of neighbours that are near each other here as well.
    pub fn closeness(&self, slot: usize, query: &Query, rarities: &[f32]) -> f32 {
        let spots = self.of(slot);
        let list = |term: usize| {
            let from = spots.partition_point(|spot| (spot.term as usize) < term);
            let to = spots.partition_point(|spot| (spot.term as usize) <= term);
            &spots[from..to]
        };
        let near = |i: usize| {
            let wanted = (query.terms[i].place - query.terms[i - 1].place) as u32;
            let off = nearest(list(i - 1), list(i), wanted)?;
            Some(rarities[i - 1].min(rarities[i]) / (1.0 + off as f32))
        };
        (1..self.n_terms).filter_map(near).sum()
    }

    /// How much of the question's rarity the best stretch of `width` words has, beside the terms in `given`.
    pub fn best_stretch(&self, slot: usize, width: u32, given: u32, rarities: &[f32]) -> f32 {
        let own = self.of(slot);
        let all = own.iter().fold(given, |terms, spot| terms | 1 << spot.term);
        let (first, last) = own.iter().fold((u32::MAX, 0), |(first, last), spot| (first.min(spot.position), last.max(spot.position)));
        // One word besides, or all within reach of each other: there is nothing to choose.
        if (all & !given).count_ones() < 2 || last - first < width {
            return rarities.iter().enumerate().filter(|(term, _)| all >> term & 1 == 1).map(|(_, rarity)| rarity).sum();
        }
        let mut spots: Vec<u64> = own.iter().map(|spot| u64::from(spot.position) << 32 | u64::from(spot.term)).collect();
        spots.sort_unstable();
        let (position_of, term_of) = (|spot: u64| (spot >> 32) as u32, |spot: u64| spot as u32 as usize);
        let mut counts: Vec<u32> = (0..self.n_terms).map(|term| given >> term & 1).collect();
        let mut sum: f32 = counts.iter().zip(rarities).filter(|(count, _)| **count > 0).map(|(_, rarity)| rarity).sum();
        let (mut best, mut first) = (sum, 0);
        for spot in &spots {
            while position_of(spots[first]) + width <= position_of(*spot) {
                let left = term_of(spots[first]);
                counts[left] -= 1;
                if counts[left] == 0 {
                    sum -= rarities[left];
                }
                first += 1;
            }
            let term = term_of(*spot);
            counts[term] += 1;
            if counts[term] == 1 {
                sum += rarities[term];
            }
            best = best.max(sum);
        }
        best
    }

    /// How much of the question's rarity the best phrase has, for a place that holds phrases.
    pub fn best_phrase(&self, slot: usize, rarities: &[f32]) -> f32 {
        let mut phrases: Vec<(u32, u32)> = self.of(slot).iter().map(|spot| (spot.position / PHRASE_STRIDE, spot.term)).collect();
        phrases.sort_unstable();
        phrases.dedup();
        let sum = |phrase: &[(u32, u32)]| phrase.iter().map(|(_, term)| rarities[*term as usize]).sum::<f32>();
        phrases.chunk_by(|a, b| a.0 == b.0).map(sum).fold(0.0, f32::max)
    }
}

/// Sorts spots that come term by term, and gives where each slot's begin. Within a slot they are in order already, but for terms of several stems.
fn by_slot(read: &[Spot], n_slots: usize) -> (Vec<Spot>, Vec<usize>) {
    let mut ends = vec![0; n_slots + 1];
    read.iter().for_each(|spot| ends[spot.slot as usize + 1] += 1);
    for slot in 0..n_slots {
        ends[slot + 1] += ends[slot];
    }
    let mut next = ends.clone();
    let mut spots = read.to_vec();
    for spot in read {
        let place = &mut next[spot.slot as usize];
        spots[*place] = *spot;
        *place += 1;
    }
    let mut starts = vec![0; n_slots + 1];
    let mut kept = 0;
    for slot in 0..n_slots {
        let range = ends[slot]..ends[slot + 1];
        let own = &mut spots[range.clone()];
        if !own.is_sorted_by(|a, b| a < b) {
            own.sort_unstable();
        }
        for at in range {
            if kept == starts[slot] || spots[kept - 1] != spots[at] {
                spots[kept] = spots[at];
                kept += 1;
            }
        }
        starts[slot + 1] = kept;
    }
    spots.truncate(kept);
    (spots, starts)
}

/// How far the nearest pair is from standing as in the question, `wanted` words apart; `None` when no pair is near.
fn nearest(left: &[Spot], right: &[Spot], wanted: u32) -> Option<u32> {
    let mut best: Option<u32> = None;
    let mut from = 0;
    for Spot { position, .. } in left {
        let target = position + wanted;
        while from < right.len() && right[from].position < target {
            from += 1;
        }
        let around = [from.checked_sub(1), Some(from)].into_iter().flatten().filter_map(|i| right.get(i));
        for other in around.filter(|other| other.position != *position) {
            let off = other.position.abs_diff(target);
            best = Some(best.map_or(off, |best| best.min(off)));
        }
    }
    best.filter(|off| *off <= MAX_GAP)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn slots_are_in_order_and_hold_each_spot_once(mut read in prop::collection::vec((0..4_u32, 0..5_u32, 0..9_u32), 0..60)) {
            // Term by term, and for each of its stems slot by slot.
            read.sort_by_key(|(slot, term, position)| (*term, position % 2, *slot, *position));
            let read: Vec<Spot> = read.into_iter().map(|(slot, term, position)| Spot { slot, term, position }).collect();
            let mut wanted = read.clone();
            wanted.sort_unstable();
            wanted.dedup();
            let starts: Vec<usize> = (0..=4).map(|slot| wanted.partition_point(|spot| spot.slot < slot)).collect();
            prop_assert_eq!(by_slot(&read, 4), (wanted, starts));
        }
    }
}
