//! The only door to rten: MiniLM, the language model whose vectors the table imitates. `deep` has it read questions and articles where the operator
//! wants it. Deliberately absent: the disk (the model comes as bytes), threads, and any other model than the one the tests know.

use std::sync::Arc;

use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;
use sha2::{Digest, Sha256};

use super::table::Table;
use super::vectors::{Needle, Vector};

/// Half the dimensions of its vectors.
pub const WORDS: usize = 192;
/// The model's own checksum; see `models/NOTICE.md`.
pub const SHA256: &str = "5927c14e5d476a84926c3791de2c4ce55b04bbc0f4c2656a549a4b5f97a03caa";
/// Pieces of a text that it reads; its cost grows with them.
const MAX_PIECES: usize = 160;
/// The marks that begin and end a text.
const MARKS: [i32; 2] = [101, 102];

/// Why a file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Unusable {
    /// Not the model that Rapport was tested with.
    #[error("it has the SHA-256 {found}, not {SHA256}: fetch models/minilm.onnx of this version of Rapport")]
    OtherFile {
        /// The checksum found.
        found: String,
    },
    /// The right bytes, and yet they cannot be run here.
    #[error("it cannot be run on this machine: {0}")]
    Broken(String),
}

/// The model, ready to read.
pub struct Transformer {
    model: Model,
    ids: NodeId,
    vector: NodeId,
    pool: Arc<ThreadPool>,
}

impl Transformer {
    /// The model in `bytes`. About 100 ms and 40 MB.
    pub fn load(bytes: Vec<u8>) -> Result<Self, Unusable> {
        let found: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        if found != SHA256 {
            return Err(Unusable::OtherFile { found });
        }
        // Without packing weights beforehand it is four times as slow.
        let model = ModelOptions::with_all_ops().prepack_weights(true).load(bytes).map_err(|error| Unusable::Broken(error.to_string()))?;
        let node = |name: &str| model.node_id(name).map_err(|error| Unusable::Broken(error.to_string()));
        let (ids, vector) = (node("ids")?, node("vector")?);
        // One thread: requests are answered by the others.
        Ok(Transformer { ids, vector, model, pool: Arc::new(ThreadPool::with_num_threads(1)) })
    }

    /// The vector of a text to be found, in bytes; `None` for a text that says nothing. 2 ms for a question, up to 15 ms for a passage.
    pub fn vector(&self, text: &str) -> Option<Vector<WORDS>> {
        Vector::new(&self.read(text)?)
    }

    /// The vector of a text to find others with.
    pub(super) fn needle(&self, text: &str) -> Option<Needle<WORDS>> {
        Needle::new(&self.read(text)?)
    }

    fn read(&self, text: &str) -> Option<Vec<f32>> {
        let mut ids = vec![MARKS[0]];
        Table::get().vocabulary().pieces(text, |piece| {
            ids.push(i32::from(piece));
            ids.len() <= MAX_PIECES
        });
        if ids.len() == 1 {
            return None;
        }
        ids.push(MARKS[1]);
        let input = NdTensor::from_data([1, ids.len()], ids);
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(&self.pool)));
        let outputs = self.model.run(vec![(self.ids, input.view().into())], &[self.vector], Some(options)).ok()?;
        let vector: NdTensor<f32, 2> = outputs.into_iter().next()?.try_into().ok()?;
        Some(vector.to_vec())
    }
}

impl std::fmt::Debug for Transformer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Transformer").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &[u8] = include_bytes!("../../../models/minilm.onnx");

    #[test]
    fn reads_as_the_original_does() {
        let golden: Vec<serde_json::Value> = serde_json::from_str(include_str!("../../../models/golden.json")).expect("it is JSON");
        let transformer = Transformer::load(FILE.to_vec()).expect("the model is whole");
        for golden in golden {
            let text = golden["text"].as_str().unwrap_or_default();
            let vector = transformer.read(text).expect("the text says something");
            let wanted = golden["transformer"].as_array().into_iter().flatten().filter_map(serde_json::Value::as_f64);
            let cosine: f64 = wanted.zip(&vector).map(|(a, b)| a * f64::from(*b)).sum();
            // A word without a piece is passed over here, and is a piece of its own to the original.
            let has_unknown = golden["pieces"].as_array().is_some_and(|pieces| pieces.contains(&100.into()));
            assert!(cosine > 0.98 || has_unknown, "{text}: {cosine}");
        }
    }

    #[test]
    fn another_file_is_refused_by_its_checksum() {
        let error = Transformer::load(FILE[..1000].to_vec()).expect_err("it is cut");
        assert!(matches!(error, Unusable::OtherFile { .. }) && error.to_string().contains(SHA256));
        assert!(include_str!("../../../models/NOTICE.md").contains(SHA256));
    }

    #[test]
    fn says_nothing_to_nothing() {
        let transformer = Transformer::load(FILE.to_vec()).expect("the model is whole");
        assert_eq!(transformer.vector(" \u{200B}"), None);
        assert!(transformer.vector(&"word ".repeat(5_000)).is_some());
    }
}
