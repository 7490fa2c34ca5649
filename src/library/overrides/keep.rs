//! The loop that looks at the operator's folder again when something in it may have changed: one standard thread, rung by [`Watch`] and by the clock. Started by `cli`.
//! Deliberately absent: what is done with what was read.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::config::Reload;
use crate::library::overrides::{Files, read};
use crate::library::watch::Watch;

/// How long a storm of saves may keep them waiting.
const LONGEST_SETTLE: Duration = Duration::from_millis(200);
/// How often to look when the folder cannot be watched.
const POLL: Duration = Duration::from_secs(1);

/// What was read, or why nothing could be (it completes "the folder …").
pub type Read = Result<Files, String>;

/// The running loop.
#[derive(Debug)]
pub struct Keeper {
    bell: SyncSender<()>,
    is_over: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Keeper {
    /// Calls `changed` on a thread of its own whenever what is in the folder is no longer `known`, until [`Keeper::stop`].
    ///
    /// # Errors
    /// The machine has no thread left.
    pub fn start(folder: PathBuf, known: Files, pace: &Reload, changed: impl FnMut(&Read) + Send + 'static) -> io::Result<Self> {
        let (bell, bells) = sync_channel(1);
        let is_over = Arc::new(AtomicBool::new(false));
        let ring = bell.clone();
        let watch = Watch::new(
            "theme",
            Arc::new(move || {
                // A bell that waits already is as good as another.
                let _ = ring.try_send(());
            }),
        );
        let looped = Loop { folder, known: Ok(known), pace: pace.clone(), watch, bells, is_over: Arc::clone(&is_over) };
        let thread = std::thread::Builder::new().name("theme".into()).spawn(move || looped.run(changed))?;
        Ok(Keeper { bell, is_over, thread })
    }

    /// Ends the loop and waits for it.
    pub fn stop(self) {
        self.is_over.store(true, Ordering::Release);
        let _ = self.bell.try_send(());
        let _ = self.thread.join();
    }
}

struct Loop {
    folder: PathBuf,
    known: Read,
    pace: Reload,
    watch: Watch,
    bells: Receiver<()>,
    is_over: Arc<AtomicBool>,
}

impl Loop {
    fn run(mut self, mut changed: impl FnMut(&Read)) {
        // The first look comes at once: something may have been saved between the start's own look and the beginning of the watch.
        loop {
            self.watch.follow(&self.folder);
            let found = look(&self.folder);
            if found != self.known {
                self.known = found;
                // A panic costs this change; the next is looked at all the same.
                if catch_unwind(AssertUnwindSafe(|| changed(&self.known))).is_err() {
                    tracing::error!("rapport failed to take over what was changed in the theme's folder: please report it");
                }
            }
            let wait = if self.watch.is_polling() { POLL.min(self.pace.tick) } else { self.pace.tick };
            if self.bells.recv_timeout(wait) != Err(RecvTimeoutError::Timeout) {
                self.settle();
            }
            if self.is_over.load(Ordering::Acquire) {
                return;
            }
        }
    }

    /// Waits until it has been quiet for a while, within bounds.
    fn settle(&self) {
        let started = Instant::now();
        while started.elapsed() < LONGEST_SETTLE.max(self.pace.settle)
            && !self.is_over.load(Ordering::Acquire)
            && self.bells.recv_timeout(self.pace.settle).is_ok()
        {}
    }
}

fn look(folder: &Path) -> Read {
    read(folder).map_err(|error| format!("cannot be read: {error}"))
}
