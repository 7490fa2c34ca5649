//! Vectors kept over restarts: one file in the data folder, to which what was read is added. `meaning` alone uses it. It may be deleted at any
//! time, which costs the time of reading again and nothing else; what is broken in it is passed over. Deliberately absent: the texts.
//!
//! The file begins with [`MAGIC`] and the model's checksum. Each record is a key, the number of vectors, the vectors, and the first bytes of the SHA-256 of all that.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::{Key, Known};
use crate::search::semantic::deep::Read;
use crate::search::semantic::transformer::{SHA256, WORDS};

const NAME: &str = "meaning.bin";
const MAGIC: &str = "rapport meaning 1\n";
/// Bytes of a vector: its scale and its words.
const VECTOR: usize = 4 + 2 * WORDS;
/// Bytes of a record's own checksum.
const CHECK: usize = 4;

/// The file, open for adding.
#[derive(Debug)]
pub(super) struct Cache {
    /// `None` where the folder cannot be written.
    file: Option<File>,
    known: Known,
    path: PathBuf,
}

impl Cache {
    /// Reads what `data` holds. What follows a broken record is cut off; a file of another model is begun anew.
    pub(super) fn open(data: &Path) -> Self {
        let path = data.join(NAME);
        let bytes = fs::read(&path).unwrap_or_default();
        let (known, end) = read(&bytes);
        let file = open(data, &path, &bytes[..end]);
        if let Err(error) = &file {
            tracing::warn!("cannot keep what was read of articles in {} ({error}); they are read again after a restart", path.display());
        }
        Cache { file: file.ok(), known, path }
    }

    /// What was in the file.
    pub(super) fn take(&mut self) -> Known {
        std::mem::take(&mut self.known)
    }

    /// Adds an article. A failure stops the keeping, not the reading.
    pub(super) fn add(&mut self, key: &Key, read: &[Read]) {
        let Some(file) = &mut self.file else { return };
        if let Err(error) = file.write_all(&record(key, read)) {
            tracing::warn!("cannot keep what was read of articles ({error}); the rest is read again after a restart");
            self.file = None;
        }
    }
}

impl Cache {
    /// Keeps `known` and nothing else.
    pub(super) fn replace(&mut self, known: &Known) {
        if self.file.is_some() {
            let records = known.iter().flat_map(|(key, read)| record(key, read));
            let bytes: Vec<u8> = header().into_bytes().into_iter().chain(records).collect();
            let temporary = self.path.with_extension("new");
            let written = fs::write(&temporary, bytes).and_then(|()| fs::rename(&temporary, &self.path));
            self.file = written.and_then(|()| OpenOptions::new().append(true).open(&self.path)).ok();
        }
    }
}

/// Opens the file with exactly `kept` in it.
fn open(data: &Path, path: &PathBuf, kept: &[u8]) -> std::io::Result<File> {
    fs::create_dir_all(data)?;
    if kept.is_empty() {
        fs::write(path, header())?;
    } else {
        OpenOptions::new().write(true).open(path)?.set_len(kept.len() as u64)?;
    }
    OpenOptions::new().append(true).open(path)
}

fn header() -> String {
    format!("{MAGIC}{SHA256}\n")
}

/// The records up to the first broken one, and where they end.
fn read(bytes: &[u8]) -> (Known, usize) {
    let mut known = Known::new();
    let header = header();
    if !bytes.starts_with(header.as_bytes()) {
        return (known, 0);
    }
    let mut end = header.len();
    while let Some((key, read, length)) = parse(&bytes[end..]) {
        known.insert(key, read);
        end += length;
    }
    (known, end)
}

fn record(key: &Key, read: &[Read]) -> Vec<u8> {
    let mut record = key.to_vec();
    record.push(read.len() as u8);
    for vector in read {
        record.extend(vector.scale.to_le_bytes());
        record.extend(vector.packed.iter().flat_map(|word| word.to_le_bytes()));
    }
    let check = Sha256::digest(&record);
    record.extend(&check[..CHECK]);
    record
}

/// The record at the beginning of `bytes`, and its length.
fn parse(bytes: &[u8]) -> Option<(Key, Arc<[Read]>, usize)> {
    let (key, rest) = bytes.split_first_chunk::<16>()?;
    let (n, rest) = rest.split_first()?;
    let (vectors, rest) = rest.split_at_checked(usize::from(*n) * VECTOR)?;
    let length = bytes.len() - rest.len();
    let check = rest.get(..CHECK)?;
    (Sha256::digest(&bytes[..length])[..CHECK] == *check).then_some(())?;
    let read = vectors.chunks_exact(VECTOR).map(|bytes| {
        let (scale, words) = bytes.split_first_chunk::<4>()?;
        let words: &[[u8; 2]; WORDS] = words.as_chunks::<2>().0.try_into().ok()?;
        Some(Read { scale: f32::from_le_bytes(*scale), packed: words.map(i16::from_le_bytes) })
    });
    Some((*key, read.collect::<Option<_>>()?, length + CHECK))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vectors(n: i16) -> Vec<Read> {
        (0..n).map(|i| Read { scale: f32::from(i) / 8.0, packed: [i - 300; WORDS] }).collect()
    }

    fn filled(dir: &Path) -> Vec<u8> {
        let mut cache = Cache::open(dir);
        for n in 0..3 {
            cache.add(&[n; 16], &vectors(n.into()));
        }
        fs::read(dir.join(NAME)).expect("the file is there")
    }

    #[test]
    fn gives_back_what_was_kept() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        filled(dir.path());
        let known = Cache::open(dir.path()).take();
        assert_eq!(known.len(), 3);
        assert_eq!(*known[&[2; 16]], *vectors(2));
    }

    #[test]
    fn keeps_no_more_than_it_is_told() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        filled(dir.path());
        let mut cache = Cache::open(dir.path());
        let mut known = cache.take();
        known.remove(&[1; 16]);
        cache.replace(&known);
        cache.add(&[7; 16], &vectors(1));
        let again = Cache::open(dir.path()).take();
        assert!(again.len() == 3 && again.contains_key(&[7; 16]) && !again.contains_key(&[1; 16]));
    }

    #[test]
    fn what_is_broken_is_cut_off_and_written_anew() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let whole = filled(dir.path());
        for (broken, n_left) in [(whole.len() - 1, 2), (whole.len() - VECTOR, 2), (header().len() + 3, 0), (5, 0)] {
            let mut bytes = whole.clone();
            bytes[broken] ^= 1;
            fs::write(dir.path().join(NAME), &bytes).expect("written");
            let mut cache = Cache::open(dir.path());
            assert_eq!(cache.take().len(), n_left, "byte {broken}");
            cache.add(&[9; 16], &vectors(1));
            assert_eq!(Cache::open(dir.path()).take().len(), n_left + 1);
        }
        fs::write(dir.path().join(NAME), &whole[..whole.len() - 7]).expect("written");
        assert_eq!(Cache::open(dir.path()).take().len(), 2);
    }

    #[test]
    fn a_folder_that_cannot_be_written_stops_nothing() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let file = dir.path().join("file");
        fs::write(&file, "in the way").expect("written");
        let mut cache = Cache::open(&file);
        cache.add(&[1; 16], &vectors(1));
        assert!(cache.take().is_empty());
    }
}
