//! What changed on disk since the last look, decided by size, times, inode and content. `keeper` asks for each file at each scan; a file whose
//! [`Stat`] is the same and old enough is not opened. Deliberately absent: events; they only say when to look.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::{SystemTime, UNIX_EPOCH};

use sha2::{Digest, Sha256};

/// What tells one version of a file from another without opening it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stat {
    /// Bytes.
    pub len: u64,
    /// Modification time in nanoseconds since 1970.
    pub modified: i64,
    /// Time of the last change to content or inode, which unlike `modified` nobody can set back.
    pub changed: i64,
    /// Inode.
    pub inode: u64,
    /// Device.
    pub device: u64,
}

impl Stat {
    /// The facts of a file.
    pub fn of(metadata: &Metadata) -> Self {
        Stat {
            len: metadata.len(),
            modified: metadata.mtime().saturating_mul(1_000_000_000).saturating_add(metadata.mtime_nsec()),
            changed: metadata.ctime().saturating_mul(1_000_000_000).saturating_add(metadata.ctime_nsec()),
            inode: metadata.ino(),
            device: metadata.dev(),
        }
    }

    /// Whether a file of these facts may have changed without them, when it was read at `read_at`: a second write within one tick of the
    /// file system's clock leaves no trace ("racily clean", as git calls it). Clocks that count whole seconds get two of them.
    pub fn is_racy(&self, read_at: i64) -> bool {
        const FINE: i64 = 100_000_000;
        const COARSE: i64 = 2_000_000_000;
        let tick = if self.changed % 1_000_000_000 == 0 { COARSE } else { FINE };
        // The machine's clock may be set back: a change "in the future" is racy only for a while.
        (read_at.saturating_sub(self.changed)).unsigned_abs() < tick.unsigned_abs()
    }
}

/// The machine's clock in nanoseconds since 1970, to compare with [`Stat::changed`].
pub fn clock() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| i64::try_from(since.as_nanos()).unwrap_or(i64::MAX))
}

/// A digest of a file's content.
pub type Hash = [u8; 32];

/// The digest of `bytes`.
pub fn hash(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}

/// Applies `work` to all `items` on as many threads as there are processors and returns the results in order; `progress` is told on the
/// caller's thread how many are done. A few items are done on the spot.
pub fn parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync, progress: &mut dyn FnMut(usize)) -> Vec<R> {
    const WORTH_A_THREAD: usize = 64;
    let n_threads = std::thread::available_parallelism().map_or(2, usize::from).min(8);
    if items.len() < WORTH_A_THREAD || n_threads == 1 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::sync_channel(n_threads * WORTH_A_THREAD);
    let mut results: Vec<Option<R>> = std::iter::repeat_with(|| None).take(items.len()).collect();
    std::thread::scope(|scope| {
        for _ in 0..n_threads {
            let (sender, next, work) = (sender.clone(), &next, &work);
            scope.spawn(move || {
                while let Some((at, item)) = Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, items.get(at)?))) {
                    if sender.send((at, work(item))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        for (n_done, (at, result)) in receiver.iter().enumerate() {
            results[at] = Some(result);
            if n_done % 256 == 255 {
                progress(n_done + 1);
            }
        }
    });
    progress(items.len());
    results.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parallel_results_come_in_order() {
        let items: Vec<usize> = (0..1000).collect();
        let mut last = 0;
        let doubled = parallel(&items, |n| n * 2, &mut |n| last = n);
        assert_eq!(doubled, items.iter().map(|n| n * 2).collect::<Vec<_>>());
        assert_eq!(last, 1000);
    }

    #[test]
    fn a_file_read_right_after_its_change_is_looked_at_again() {
        let fine = Stat { changed: 5_000_000_001, ..Stat::default() };
        assert!(fine.is_racy(5_050_000_000));
        assert!(!fine.is_racy(5_200_000_000));
        let coarse = Stat { changed: 5_000_000_000, ..Stat::default() };
        assert!(coarse.is_racy(6_900_000_000));
        assert!(!coarse.is_racy(7_100_000_000));
    }
}
