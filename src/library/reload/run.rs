//! The loop itself: one thread, one channel, one enum of causes. It waits for a cause, lets it settle, and has the engine work. Bells are at most
//! one waiting; a storm of saves costs at most two reloads. Deliberately absent: what a reload does.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant, SystemTime};

use crate::git::{self, History};
use crate::library::reload::engine::{Engine, Rebuilt};
use crate::library::reload::{Board, Folder, Status};
use crate::library::schedule;
use crate::library::watch::Watch;

/// How long a storm may keep a reload waiting.
const LONGEST_SETTLE: Duration = Duration::from_millis(200);
/// How long git may keep a reload waiting while it changes the work tree.
const LONGEST_LOCK: Duration = Duration::from_secs(2);
/// A lock as old as this was left behind by a git that died.
const STALE_LOCK: Duration = Duration::from_secs(10);
/// How soon after a change to look once more: a folder's first files can come before the folder is watched.
const ECHO: Duration = Duration::from_secs(1);
/// After a glance a whole look may wait this many times as long as it takes.
const SCAN_SELDOM: u32 = 10;
/// How often to look when the folder cannot be watched, unless looking costs too much.
const POLL: Duration = Duration::from_secs(1);

/// How far reloading steps back behind requests, of 19: at 5 it still gets a quarter of a busy processor.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 5;

/// Why the loop wakes up.
#[derive(Debug)]
pub(super) enum Cause {
    /// Something may have changed.
    Bell,
    /// It has been long, or a minute has come.
    Tick,
    /// Somebody wants a scan and waits for it.
    Rescan(Sender<()>),
    /// An index was built in the background.
    Rebuilt(Box<Rebuilt>),
    /// The background work on indexes is over.
    RebuildDone,
    /// git's history was read in the background.
    HistoryRead(Box<History>),
    /// The end.
    Stop,
}

/// Requests come first: this thread, and those it starts, give way when all processors are busy.
fn step_back() {
    // On Linux this is about the calling thread alone; elsewhere it would slow the whole server.
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, NICENESS) {
        tracing::debug!(%error, "reloading goes on at the priority of requests");
    }
}

/// Rings the loop, from any thread; rings that come while one is waiting cost nothing.
#[derive(Debug, Clone)]
pub(super) struct Bell {
    sender: Sender<Cause>,
    is_rung: Arc<AtomicBool>,
}

impl Bell {
    pub(super) fn new(sender: Sender<Cause>) -> Self {
        Bell { sender, is_rung: Arc::default() }
    }

    fn ring(&self) {
        if !self.is_rung.swap(true, Ordering::AcqRel) {
            // Nobody listens any more when the loop has ended.
            let _ = self.sender.send(Cause::Bell);
        }
    }
}

/// Watches the folder and rings `bell`.
pub(super) fn watch(folder: &Folder, bell: Bell) -> (Watch, Arc<AtomicBool>) {
    let is_rung = Arc::clone(&bell.is_rung);
    let mut watch = Watch::new("articles", Arc::new(move || bell.ring()));
    watch.follow(&folder.articles);
    (watch, is_rung)
}

/// The loop's own state.
pub(super) struct Loop {
    engine: Engine,
    watch: Watch,
    sender: Sender<Cause>,
    causes: Receiver<Cause>,
    board: Arc<Board>,
    is_rung: Arc<AtomicBool>,
    /// Causes that came while something settled.
    waiting: VecDeque<Cause>,
    is_rebuilding: bool,
    is_reading_history: bool,
    last_scan: Instant,
    scan_cost: Duration,
    echo: Option<Instant>,
}

impl Loop {
    pub(super) fn new(
        engine: Engine,
        (watch, is_rung): (Watch, Arc<AtomicBool>),
        sender: Sender<Cause>,
        causes: Receiver<Cause>,
        board: Arc<Board>,
    ) -> Self {
        let now = Instant::now();
        Loop {
            engine,
            watch,
            sender,
            causes,
            board,
            is_rung,
            waiting: VecDeque::new(),
            is_rebuilding: false,
            is_reading_history: false,
            last_scan: now,
            scan_cost: Duration::ZERO,
            echo: Some(now + ECHO),
        }
    }

    /// Runs until told to stop.
    pub(super) fn run(mut self) {
        step_back();
        self.begin_background_work();
        loop {
            let mut waiting = None;
            match self.next_cause() {
                Cause::Stop => return,
                Cause::Bell => {
                    let started = Instant::now();
                    self.settle(started);
                    if !self.glance(started) {
                        self.scan(started);
                    }
                }
                Cause::Tick => self.scan(Instant::now()),
                Cause::Rescan(done) => {
                    self.scan(Instant::now());
                    waiting = Some(done);
                }
                Cause::Rebuilt(rebuilt) => self.guarded("take over a search index", |engine| engine.take_index(*rebuilt)),
                Cause::RebuildDone => self.is_rebuilding = false,
                Cause::HistoryRead(history) => {
                    self.is_reading_history = false;
                    self.guarded("take over the history", |engine| engine.take_history(&history));
                }
            }
            self.begin_background_work();
            self.board.write(Status { is_polling: self.watch.is_polling(), ..self.engine.status() });
            // Whoever asked may have gone.
            waiting.map(|done| done.send(()).ok());
        }
    }

    /// The next cause: one that waited, one that comes, or the clock.
    fn next_cause(&mut self) -> Cause {
        if let Some(cause) = self.waiting.pop_front() {
            return cause;
        }
        match self.causes.recv_timeout(self.sleep()) {
            Ok(Cause::Bell) => {
                self.is_rung.store(false, Ordering::Release);
                Cause::Bell
            }
            Ok(cause) => cause,
            Err(RecvTimeoutError::Timeout) => Cause::Tick,
            Err(RecvTimeoutError::Disconnected) => Cause::Stop,
        }
    }

    /// How long nothing needs to be done by the clock.
    fn sleep(&self) -> Duration {
        let tick =
            if self.watch.is_polling() { POLL.max(self.scan_cost * 20).min(self.engine.folder.tick) } else { self.engine.folder.tick };
        let until_tick = tick.saturating_sub(self.last_scan.elapsed());
        let until_echo = self.echo.map_or(until_tick, |echo| echo.saturating_duration_since(Instant::now()));
        let most = until_tick.min(until_echo);
        schedule::sleep(self.engine.next_change(), (self.engine.clock)(), most).max(Duration::from_millis(5))
    }

    /// Waits until it has been quiet for a while, and until git has done with the work tree, both within bounds.
    fn settle(&mut self, started: Instant) {
        let quiet = self.engine.folder.settle;
        let longest = LONGEST_SETTLE.max(quiet);
        while started.elapsed() < longest && self.is_rung_within(quiet.min(longest.saturating_sub(started.elapsed()))) {}
        let lock = git::lock_file(&self.engine.folder.articles);
        while started.elapsed() < LONGEST_LOCK
            && lock.as_deref().is_some_and(is_locked)
            && !self.waiting.iter().any(|cause| matches!(cause, Cause::Stop))
        {
            self.is_rung_within(Duration::from_millis(20));
        }
    }

    /// Whether the bell rings within `patience`; other causes are put aside.
    fn is_rung_within(&mut self, patience: Duration) -> bool {
        let deadline = Instant::now() + patience;
        loop {
            match self.causes.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(Cause::Bell) => {
                    self.is_rung.store(false, Ordering::Release);
                    return true;
                }
                Ok(cause) => self.waiting.push_back(cause),
                Err(_) => return false,
            }
        }
    }

    /// Looks only where something is said to have happened; whether that was enough for now. A whole look follows soon: events may be lost.
    fn glance(&mut self, started: Instant) -> bool {
        let Some(paths) = self.watch.take_paths() else { return false };
        let mut is_enough = false;
        self.guarded("look at what was saved", |engine| is_enough = engine.glance(&paths, started));
        if is_enough {
            let next = Instant::now() + ECHO.max(self.scan_cost * SCAN_SELDOM);
            self.echo.get_or_insert(next);
        }
        is_enough
    }

    fn scan(&mut self, started: Instant) {
        let begun = Instant::now();
        self.watch.follow(&self.engine.folder.articles);
        // Whatever it is that they say, the walk sees it.
        self.watch.take_paths();
        let mut is_changed = false;
        self.guarded("reload", |engine| is_changed = engine.reload(started));
        self.last_scan = Instant::now();
        self.scan_cost = begun.elapsed();
        self.echo = if is_changed { Some(self.last_scan + ECHO) } else { self.echo.filter(|echo| *echo > self.last_scan) };
    }

    /// A panic in the work costs that work only: the shelves that are out stay out, and the next cause tries again.
    fn guarded(&mut self, what: &str, work: impl FnOnce(&mut Engine)) {
        if catch_unwind(AssertUnwindSafe(|| work(&mut self.engine))).is_err() {
            self.engine.fail(format!("rapport failed to {what}: please report it"));
        }
    }

    /// Starts what may take long, on threads of its own whose results come back as causes.
    fn begin_background_work(&mut self) {
        if !self.is_reading_history && self.engine.wants_history() {
            self.is_reading_history = true;
            let (sender, articles) = (self.sender.clone(), self.engine.folder.articles.clone());
            std::thread::spawn(move || drop(sender.send(Cause::HistoryRead(Box::new(git::history(&articles))))));
        }
        if self.is_rebuilding {
            return;
        }
        let Some(work) = self.engine.upkeep() else { return };
        self.is_rebuilding = true;
        let sender = self.sender.clone();
        std::thread::spawn(move || {
            let send = |rebuilt| drop(sender.send(Cause::Rebuilt(Box::new(rebuilt))));
            let done = catch_unwind(AssertUnwindSafe(|| work.run(send)));
            // Nobody listens any more when the loop has ended; an index that could not be built is tried again after the next change.
            let _ = (done, sender.send(Cause::RebuildDone));
        });
    }
}

/// Whether git is at work, by a lock that is not left over.
fn is_locked(lock: &Path) -> bool {
    let age = lock.symlink_metadata().and_then(|metadata| metadata.modified()).map(|modified| SystemTime::now().duration_since(modified));
    age.is_ok_and(|age| age.is_ok_and(|age| age < STALE_LOCK))
}
