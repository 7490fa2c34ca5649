//! The static table: a row of bytes for each WordPiece, in the program itself. `semantic` adds up rows; the file's making is told in
//! `models/NOTICE.md`. Deliberately absent: the disk, and any way to change a row.

use std::sync::OnceLock;

use super::wordpiece::Vocabulary;

/// Components of a vector.
pub(super) const DIMENSIONS: usize = 128;
/// Rows added up; its direction is the text's vector.
pub(super) type Sum = [f32; DIMENSIONS];

const FILE: &[u8] = include_bytes!("../../../models/table.bin");
const MAGIC: &[u8; 8] = b"RAPTABLE";

/// See the module.
#[derive(Debug)]
pub(super) struct Table {
    vocabulary: Vocabulary,
    /// What a byte of each row is worth.
    scales: Vec<f32>,
    rows: &'static [[u8; DIMENSIONS]],
}

impl Table {
    /// The table; the first call reads its vocabulary (about 2 ms).
    pub(super) fn get() -> &'static Table {
        static TABLE: OnceLock<Table> = OnceLock::new();
        TABLE.get_or_init(|| Table::read(FILE).expect("the table in the program was whole when it was built"))
    }

    /// Reads a file: magic, numbers of rows, of dimensions and of the vocabulary's bytes, vocabulary, scales, rows. `None` unless every length is right.
    fn read(file: &'static [u8]) -> Option<Table> {
        let file = file.strip_prefix(MAGIC)?;
        let (lengths, file) = file.split_first_chunk::<12>()?;
        let [n_rows, n_dimensions, n_bytes] =
            [0, 4, 8].map(|at| lengths[at..at + 4].iter().rev().fold(0, |n, byte| n << 8 | usize::from(*byte)));
        let (vocabulary, file) = file.split_at_checked(n_bytes)?;
        let (scales, rows) = file.split_at_checked(n_rows.checked_mul(4)?)?;
        let vocabulary = std::str::from_utf8(vocabulary).ok()?;
        let (rows, rest) = rows.as_chunks::<DIMENSIONS>();
        let is_whole = n_dimensions == DIMENSIONS && rows.len() == n_rows && rest.is_empty() && n_rows <= 1 << 16;
        let scales: Vec<f32> = scales.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
        let is_sound = vocabulary.split('\n').count() == n_rows && scales.iter().all(|scale| scale.is_finite());
        (is_whole && is_sound).then(|| Table { vocabulary: Vocabulary::new(vocabulary), scales, rows })
    }

    /// The vocabulary, which is the transformer's too.
    pub(super) fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Whether `word` is one word that the table knows whole.
    pub(super) fn knows(&self, word: &str) -> bool {
        self.n_pieces(word) == 1
    }

    /// Whether the table has to spell `word`, as it does codes and nonsense: such scraps mean nothing, and would be near something or other.
    pub(super) fn spells(&self, word: &str) -> bool {
        let n_pieces = self.n_pieces(word);
        n_pieces > 2 && 2 * word.chars().count() < 5 * n_pieces && word.chars().all(char::is_alphanumeric)
    }

    fn n_pieces(&self, word: &str) -> usize {
        let mut n = 0;
        self.vocabulary().pieces(word, |_| {
            n += 1;
            true
        });
        n
    }

    /// The sum of no rows.
    pub(super) fn empty(&self) -> Sum {
        [0.0; DIMENSIONS]
    }

    /// Adds the rows of the first `n_most` pieces of `text`.
    pub(super) fn add(&self, text: &str, n_most: usize, sum: &mut Sum) {
        let mut n_left = n_most;
        self.vocabulary.pieces(text, |piece| {
            let scale = self.scales[usize::from(piece)];
            for (sum, byte) in sum.iter_mut().zip(&self.rows[usize::from(piece)]) {
                *sum += scale * f32::from(byte.cast_signed());
            }
            n_left = n_left.saturating_sub(1);
            n_left > 0
        });
    }
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    fn golden() -> Vec<serde_json::Value> {
        serde_json::from_str(include_str!("../../../models/golden.json")).expect("the golden file is well formed")
    }

    #[test]
    fn cuts_text_as_the_original_does() {
        for golden in golden() {
            let mut pieces = Vec::new();
            Table::get().vocabulary.pieces(golden["text"].as_str().expect("the golden file is well formed"), |piece| {
                pieces.push(u64::from(piece));
                true
            });
            let unknown = 100;
            let wanted: Vec<u64> = golden["pieces"]
                .as_array()
                .expect("the golden file is well formed")
                .iter()
                .filter_map(|piece| piece.as_u64())
                .filter(|piece| *piece != unknown)
                .collect();
            assert_eq!(pieces, wanted, "{}", golden["text"]);
        }
    }

    #[test]
    fn gives_the_vectors_it_was_made_to_give() {
        for golden in golden() {
            let wanted: Vec<f32> = golden["table"]
                .as_array()
                .expect("the golden file is well formed")
                .iter()
                .map(|value| value.as_f64().expect("the golden file is well formed") as f32)
                .collect();
            let mut sum = Table::get().empty();
            Table::get().add(golden["text"].as_str().expect("the golden file is well formed"), usize::MAX, &mut sum);
            let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
            let cosine = dot(&sum, &wanted) / (dot(&sum, &sum) * dot(&wanted, &wanted)).sqrt();
            assert!(cosine > 0.999, "{}: {cosine}", golden["text"]);
        }
    }

    #[test]
    fn a_changed_file_is_noticed() {
        let notice = include_str!("../../../models/NOTICE.md");
        let files = [("table.bin", FILE), ("golden.json", include_bytes!("../../../models/golden.json"))];
        for (name, bytes) in files {
            let checksum: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            assert!(notice.contains(&checksum), "models/{name} has the checksum {checksum}, which models/NOTICE.md does not name");
        }
    }

    #[test]
    fn a_file_that_is_cut_or_not_one_is_refused() {
        assert!(Table::read(&FILE[..FILE.len() - 1]).is_none());
        assert!(Table::read(&FILE[1..]).is_none());
        assert!(Table::read(b"RAPTABLE").is_none());
        assert!(Table::read(b"").is_none());
    }
}
