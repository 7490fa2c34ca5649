//! The loop that keeps the shelves true: a doorbell rings, it settles, scans, parses what changed, and publishes. One standard thread; nothing else
//! publishes. Started by `cli`; anyone may ask its [`Status`]. Deliberately absent: trust in what an event says.

mod engine;
mod run;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::Context;
use jiff::Timestamp;

use crate::article::{Limits, Problem};
use crate::library::desk::Desks;
use crate::library::schedule::Clock;
use engine::Engine;
use run::{Bell, Cause};

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

/// The present status, and who waits for the next.
#[derive(Debug, Default)]
struct Board {
    status: Mutex<Arc<Status>>,
    changed: Condvar,
}

impl Board {
    fn read(&self) -> Arc<Status> {
        Arc::clone(&self.status.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn write(&self, status: Status) {
        *self.status.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(status);
        self.changed.notify_all();
    }
}

/// Loads the folder once, without watching it: for `check`, `suggest`, `bench` and tests. Fails only when the folder itself cannot be read.
pub fn load(folder: &Folder, progress: &mut dyn FnMut(Progress)) -> anyhow::Result<(Desks, Status)> {
    let engine = Engine::load(folder.clone(), now(), engine::Patience::Whole, progress)?;
    Ok((engine.desks.clone(), engine.status()))
}

/// The machine's clock.
fn now() -> Clock {
    Arc::new(Timestamp::now)
}

/// The running loop.
#[derive(Debug)]
pub struct Reloader {
    sender: Sender<Cause>,
    board: Arc<Board>,
    thread: JoinHandle<()>,
}

impl Reloader {
    /// Loads the folder and starts to keep it fresh on a thread of its own.
    pub fn start(folder: Folder, progress: &mut dyn FnMut(Progress)) -> anyhow::Result<(Desks, Self)> {
        Self::start_by(folder, now(), progress)
    }

    /// The same by another clock.
    pub fn start_by(folder: Folder, clock: Clock, progress: &mut dyn FnMut(Progress)) -> anyhow::Result<(Desks, Self)> {
        let (sender, causes) = mpsc::channel();
        // Watching begins before the first look, so that nothing falls between the two.
        let watch = run::watch(&folder, Bell::new(sender.clone()));
        let engine = Engine::load(folder, clock, engine::Patience::Brief, progress)?;
        let desks = engine.desks.clone();
        let board = Arc::new(Board::default());
        board.write(Status { is_polling: watch.0.is_polling(), ..engine.status() });
        let looped = run::Loop::new(engine, watch, sender.clone(), causes, Arc::clone(&board));
        let thread = std::thread::Builder::new().name("reload".into()).spawn(move || looped.run()).context("start the reload thread")?;
        Ok((desks, Reloader { sender, board, thread }))
    }

    /// How it is doing.
    pub fn status(&self) -> Arc<Status> {
        self.board.read()
    }

    /// A function that says how it is doing, for those who outlive this handle.
    pub fn status_reader(&self) -> Arc<dyn Fn() -> Arc<Status> + Send + Sync> {
        let board = Arc::clone(&self.board);
        Arc::new(move || board.read())
    }

    /// Rings the bell and waits until a scan that began afterwards has been published.
    pub fn rescan(&self) -> Arc<Status> {
        let (done, waiting) = mpsc::channel();
        if self.sender.send(Cause::Rescan(done)).is_ok() {
            // When the loop ended meanwhile, the sender is dropped and the last status is the answer.
            let _ = waiting.recv();
        }
        self.status()
    }

    /// Waits until the status is as wanted, or `patience` is over.
    pub fn wait_until(&self, patience: Duration, is_wanted: impl Fn(&Status) -> bool) -> Option<Arc<Status>> {
        let deadline = Instant::now() + patience;
        let mut status = self.board.status.lock().unwrap_or_else(PoisonError::into_inner);
        while !is_wanted(&status) {
            let left = deadline.checked_duration_since(Instant::now())?;
            status = self.board.changed.wait_timeout(status, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        Some(Arc::clone(&status))
    }

    /// Ends the loop and waits for it.
    pub fn stop(self) {
        // Both fail only when the loop has ended already.
        let _ = self.sender.send(Cause::Stop);
        let _ = self.thread.join();
    }
}
