//! The transformer's reading thread: it reads every article of both shelves in its own time, and questions at once. Started by `cli` where the settings
//! want it. One loop, one channel, one enum of causes; anyone may ask its [`Progress`]. Deliberately absent: anything a request could not do without;
//! until a shelf has been read, and when a question comes too late, the static table answers.

mod cache;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TryRecvError, sync_channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError, Weak};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::Context;
use sha2::{Digest, Sha256};

use crate::article::Article;
use crate::audience::Audience;
use crate::library::desk::{Desk, Desks};
use crate::library::shelf::Shelf;
use crate::search::semantic::deep::{self, Asked, Deep, Read, ReadingDesk};
use crate::search::semantic::transformer::Transformer;
use cache::Cache;

/// How often to look for a new shelf; it costs two loads of a pointer.
const LOOK: Duration = Duration::from_millis(100);
/// Questions that may wait; one more is answered by the table.
const WAITING: usize = 4;

/// Articles that may be remembered beyond twice those there are.
const SLACK: usize = if cfg!(test) { 0 } else { 1_000 };

/// What vectors depend on: the texts that are read.
type Key = [u8; 16];
/// Vectors of articles by what they say.
type Known = HashMap<Key, Arc<[Read]>>;

/// Why the loop wakes up.
enum Cause {
    /// A request waits.
    Question(Asked),
    /// The end.
    Stop,
}

/// How far the reading has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Articles read since the start; those in the cache don't count.
    pub n_read: usize,
    /// Shelves that were put under the transformer since the start, each generation counted.
    pub n_ready: usize,
}

/// The present progress, and who waits for the next.
#[derive(Debug, Default)]
struct Board {
    progress: Mutex<Progress>,
    changed: Condvar,
}

impl Board {
    fn tell(&self, change: impl FnOnce(&mut Progress)) {
        change(&mut self.progress.lock().unwrap_or_else(PoisonError::into_inner));
        self.changed.notify_all();
    }
}

/// The running thread.
#[derive(Debug)]
pub struct Reading {
    sender: SyncSender<Cause>,
    board: Arc<Board>,
    thread: JoinHandle<()>,
}

impl Reading {
    /// Starts to read. `data` is the folder of derived data, where vectors are kept over restarts.
    pub fn start(transformer: Transformer, desks: Desks, data: PathBuf) -> anyhow::Result<Self> {
        let (sender, causes) = sync_channel(WAITING);
        let questions = sender.clone();
        let desk = Arc::new(ReadingDesk::new(Box::new(move |asked| questions.try_send(Cause::Question(asked)).is_ok())));
        let board = Arc::new(Board::default());
        let reader = Reader { transformer, desk, causes, known: Known::new(), board: Arc::clone(&board) };
        let run = move || reader.run(&desks, Cache::open(&data));
        let thread = std::thread::Builder::new().name("meaning".into()).spawn(run).context("start the reading thread")?;
        Ok(Reading { sender, board, thread })
    }

    /// How far it has come.
    pub fn progress(&self) -> Progress {
        *self.board.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until so many shelves are ready; false when that takes longer than `patience`.
    pub fn wait_for(&self, n_ready: usize, patience: Duration) -> bool {
        let progress = self.board.progress.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.board.changed.wait_timeout_while(progress, patience, |progress| progress.n_ready < n_ready);
        waited.is_ok_and(|(_, end)| !end.timed_out())
    }

    /// Ends it, after the text it is reading.
    pub fn stop(self) {
        if self.sender.send(Cause::Stop).is_ok() && self.thread.join().is_err() {
            tracing::error!("the reading thread had panicked; the static table has answered since");
        }
    }
}

/// Told to stop.
struct Stopped;

struct Reader {
    transformer: Transformer,
    desk: Arc<ReadingDesk>,
    causes: Receiver<Cause>,
    known: Known,
    board: Arc<Board>,
}

impl Reader {
    fn run(mut self, desks: &Desks, mut cache: Cache) {
        self.known = cache.take();
        let (mut public, mut internal) = (Weak::new(), Weak::new());
        loop {
            let looked =
                self.look(&desks.public, &mut public, &mut cache).and_then(|()| self.look(&desks.internal, &mut internal, &mut cache));
            if looked.is_err() {
                return;
            }
            self.prune(desks, &mut cache);
            match self.causes.recv_timeout(LOOK) {
                Ok(Cause::Question(asked)) => self.desk.answer(&self.transformer, asked),
                Ok(Cause::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    /// Reads what is unread on the desk's shelf, unless that was the last one looked at; gives up when another shelf comes.
    fn look<A: Audience>(&mut self, desk: &Desk<A>, last: &mut Weak<Shelf<A>>, cache: &mut Cache) -> Result<(), Stopped> {
        let shelf = desk.current();
        if last.as_ptr() == Arc::as_ptr(&shelf) {
            return Ok(());
        }
        for entry in shelf.entries.iter().filter(|entry| !entry.article.is_unlisted) {
            self.read(&entry.article, cache)?;
            if !Arc::ptr_eq(&desk.current(), &shelf) {
                return Ok(());
            }
        }
        let deep = Deep::of(&shelf.index, &self.desk, |article| self.known.get(&key(&deep::texts(article))).map(|read| &**read));
        if let Some(deep) = deep {
            shelf.index.deepen(deep);
            self.board.tell(|progress| progress.n_ready += 1);
        }
        *last = Arc::downgrade(&shelf);
        Ok(())
    }

    /// Forgets what articles said that are gone or have changed, when it is more than what they say now.
    fn prune(&mut self, desks: &Desks, cache: &mut Cache) {
        let (public, internal) = (desks.public.current(), desks.internal.current());
        if self.known.len() <= SLACK + 2 * (public.entries.len() + internal.entries.len()) {
            return;
        }
        let public = public.entries.iter().map(|entry| key(&deep::texts(&entry.article)));
        let internal = internal.entries.iter().map(|entry| key(&deep::texts(&entry.article)));
        let living: HashSet<Key> = public.chain(internal).collect();
        self.known.retain(|key, _| living.contains(key));
        cache.replace(&self.known);
    }

    /// Reads an article, answering questions between its texts.
    fn read<A: Audience>(&mut self, article: &Article<A>, cache: &mut Cache) -> Result<(), Stopped> {
        let texts = deep::texts(article);
        let key = key(&texts);
        if self.known.contains_key(&key) {
            return Ok(());
        }
        let mut read = Vec::with_capacity(texts.len());
        for text in &texts {
            self.answer_waiting()?;
            read.extend(self.transformer.vector(text));
        }
        let read: Arc<[Read]> = read.into();
        cache.add(&key, &read);
        self.known.insert(key, read);
        self.board.tell(|progress| progress.n_read += 1);
        Ok(())
    }

    fn answer_waiting(&self) -> Result<(), Stopped> {
        loop {
            match self.causes.try_recv() {
                Ok(Cause::Question(asked)) => self.desk.answer(&self.transformer, asked),
                Ok(Cause::Stop) | Err(TryRecvError::Disconnected) => return Err(Stopped),
                Err(TryRecvError::Empty) => return Ok(()),
            }
        }
    }
}

fn key(texts: &[String]) -> Key {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    }
    *hash.finalize().first_chunk().expect("a SHA-256 is longer than a key")
}
