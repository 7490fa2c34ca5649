//! The loop that keeps the shelves true: a doorbell rings, it settles, scans, parses what changed, and publishes. One standard thread; nothing else
//! publishes. Started by `cli`; anyone may ask its [`Status`]. Deliberately absent: trust in what an event says.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::article::{Limits, Problem};
use crate::library::desk::Desks;

/// What the loop needs to know.
#[derive(Debug, Clone)]
pub struct Folder {
    /// The articles folder (holding `public/` and `internal/`).
    pub articles: PathBuf,
    /// Where derived data may be kept (last good versions); created when needed.
    pub data: PathBuf,
    /// Size limits.
    pub limits: Limits,
    /// The site's language.
    pub lang: String,
    /// How long it must be quiet after a change before scanning.
    pub settle: Duration,
    /// How often to scan although no bell rang.
    pub tick: Duration,
}

/// How far a long load has come, for a progress bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Reading files: done, of how many.
    Reading(usize, usize),
    /// Building the search indexes.
    Indexing,
}

/// How the loop is doing.
#[derive(Debug, Clone, Default)]
pub struct Status {
    /// Generation of the public shelf.
    pub public_generation: u64,
    /// Generation of the agents' shelf.
    pub internal_generation: u64,
    /// Articles on the public shelf.
    pub n_public: usize,
    /// Articles on the agents' shelf.
    pub n_internal: usize,
    /// What is wrong with the files, sorted by file and line.
    pub problems: Arc<Vec<Problem>>,
    /// Why the last reload failed as a whole, if it did; the last good shelves are being served.
    pub stale_because: Option<String>,
    /// How many scans have finished; tests wait for it.
    pub n_scans: u64,
    /// How long the last reload took from the first bell to publication, in milliseconds.
    pub last_reload_ms: f64,
    /// Files read again by the last reload.
    pub n_last_changed: usize,
    /// Whether changes are noticed by polling, because the folder cannot be watched.
    pub is_polling: bool,
}

/// Loads the folder once, without watching it: for `check`, `suggest`, `bench` and tests. Fails only when the folder itself cannot be read.
pub fn load(folder: &Folder, progress: &mut dyn FnMut(Progress)) -> anyhow::Result<(Desks, Status)> {
    let _ = (folder, progress);
    todo!()
}

/// The running loop.
#[derive(Debug)]
pub struct Reloader {}

impl Reloader {
    /// Loads the folder and starts to keep it fresh on a thread of its own.
    pub fn start(folder: Folder, progress: &mut dyn FnMut(Progress)) -> anyhow::Result<(Desks, Self)> {
        let _ = (folder, progress);
        todo!()
    }

    /// How it is doing.
    pub fn status(&self) -> Arc<Status> {
        todo!()
    }

    /// Rings the bell and waits until a scan that began afterwards has been published.
    pub fn rescan(&self) -> Arc<Status> {
        todo!()
    }

    /// Ends the loop and waits for it.
    pub fn stop(self) {
        todo!()
    }
}
