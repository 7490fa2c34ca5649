//! How near each article is to the question in meaning, made ready for ranking: which articles are found by meaning alone, and what those count
//! of which nothing is known. `suggest` makes it of what `semantic` says, `lexical` reads it. Deliberately absent: vectors, and any weight.

use super::index::Index;
use crate::audience::Audience;

/// How many of the nearest articles are found though no word of the question stands in them.
const N_NEAREST: usize = 16;
/// Articles less near than this have nothing to do with the question.
const MIN_COSINE: f32 = 0.3;
/// Cosines are added up in these units, exactly: the sum must not depend on the order of documents.
const UNITS: f32 = 65_536.0;

/// Whose cosines these are; those of two readers mean different things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reader {
    /// The static table.
    #[default]
    Table,
    /// The language model.
    Transformer,
}

/// Nearness in meaning of the living articles that may be found.
#[derive(Debug, Default)]
pub struct Nearness {
    /// By document; empty when the question's meaning is unknown.
    cosines: Vec<f32>,
    /// The least cosine of those found by meaning alone.
    least: f32,
    /// What an article of which the meaning is unknown, being in another language, is taken to be near: as much as any.
    usual: f32,
    reader: Reader,
}

impl Nearness {
    /// Of the cosines that `reader` gives all documents, as far as they are alive and `keep` lets them.
    pub fn new<A: Audience>(index: &Index<A>, cosines: Vec<f32>, reader: Reader, keep: Option<&(dyn Fn(usize) -> bool + Sync)>) -> Self {
        let (mut n, mut sum) = (0_u32, 0_u64);
        let mut nearest: Vec<f32> = Vec::new();
        for (document, cosine) in cosines.iter().enumerate().filter(|(_, cosine)| **cosine > 0.0) {
            let Some(number) = index.number_of(document as u32) else { continue };
            n += 1;
            sum += (cosine * UNITS) as u64;
            if *cosine >= MIN_COSINE && keep.is_none_or(|keep| keep(number as usize)) {
                nearest.push(*cosine);
            }
        }
        let least = if nearest.len() > N_NEAREST {
            nearest.select_nth_unstable_by(N_NEAREST - 1, |a, b| b.total_cmp(a));
            nearest[N_NEAREST - 1]
        } else {
            MIN_COSINE
        };
        Nearness { cosines, least, usual: sum as f32 / UNITS / n.max(1) as f32, reader }
    }

    /// The memory it takes.
    pub(super) fn n_bytes(&self) -> usize {
        size_of_val(self.cosines.as_slice())
    }

    /// How near a document is, 0–1; 0 for all when the question's meaning is unknown.
    pub fn of(&self, document: u32) -> f32 {
        self.cosines.get(document as usize).map_or(0.0, |cosine| if *cosine > 0.0 { *cosine } else { self.usual })
    }

    /// How near the average article is; 0 when the question's meaning is unknown.
    pub fn usual(&self) -> f32 {
        self.usual
    }

    /// Whose cosines they are.
    pub fn reader(&self) -> Reader {
        self.reader
    }

    /// Whether a document is found whatever its words.
    pub fn is_found(&self, document: u32) -> bool {
        self.cosines.get(document as usize).is_some_and(|cosine| *cosine >= self.least)
    }

    /// The documents found whatever their words, some gone ones among them.
    pub fn found(&self) -> impl Iterator<Item = u32> {
        (0..self.cosines.len() as u32).filter(|document| self.is_found(*document))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::article::Article;
    use crate::audience::Public;

    #[test]
    fn the_unknown_counts_as_usual_and_the_gone_not_at_all() {
        let article = |id: &str| Arc::new(Article::<Public>::for_test(id, "Printer", "The printer is jammed"));
        let kept = [article("public/a.md"), article("public/b.md"), article("public/c.md")];
        let index = Index::build(&[kept.as_slice(), &[article("public/d.md")]].concat(), Arc::default()).update(&kept, Arc::default());
        let nearness = Nearness::new(&index, vec![0.5, 0.25, 0.0, 1.0], Reader::Table, None);
        assert_eq!((nearness.of(2), nearness.of(0)), (0.375, 0.5));
        assert_eq!(nearness.found().filter(|document| index.number_of(*document).is_some()).collect::<Vec<_>>(), [0]);
        assert_eq!(Nearness::default().of(0), 0.0);
    }
}
