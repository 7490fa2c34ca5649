//! The only door to notify: the doorbell. `reload` is rung when anything below the articles folder may have changed, asks where to look first
//! ([`Watch::take_paths`]), and whether the folder can be watched at all; `overrides` has the same for the folder of templates. Deliberately absent: what an event says happened; it may be
//! lost, doubled or late, so nothing but "look" is taken from it.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use notify::event::{AccessKind, AccessMode};
use notify::{Config, ErrorKind, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

/// More places than this are a storm: then it is quicker to look everywhere.
const MOST_PATHS: usize = 32;

/// Where something is said to have happened since somebody asked.
#[derive(Debug, Default)]
enum Said {
    /// At these paths, perhaps several times.
    At(Vec<PathBuf>),
    /// Anywhere.
    #[default]
    Anywhere,
}

impl Said {
    fn add(&mut self, paths: Vec<PathBuf>) {
        let Said::At(known) = self else { return };
        for path in paths {
            if !known.contains(&path) {
                known.push(path);
            }
        }
        if known.len() > MOST_PATHS {
            *self = Said::Anywhere;
        }
    }
}

/// Watches one folder, and notices when another folder has taken its place.
pub struct Watch {
    /// What the folder is called in warnings.
    name: &'static str,
    ring: Arc<dyn Fn() + Send + Sync>,
    watcher: Option<RecommendedWatcher>,
    /// The folder watched: its path, device and inode.
    watched: Option<(PathBuf, u64, u64)>,
    said: Arc<Mutex<Said>>,
    /// Set by the watcher's thread when it cannot watch everything.
    is_failing: Arc<AtomicBool>,
    has_warned: bool,
}

impl Watch {
    /// Watches nothing yet; `ring` will be called on another thread, often. `name` is what the folder is called in warnings.
    pub fn new(name: &'static str, ring: Arc<dyn Fn() + Send + Sync>) -> Self {
        Watch { name, ring, watcher: None, watched: None, said: Arc::default(), is_failing: Arc::default(), has_warned: false }
    }

    /// Whether changes have to be noticed by looking often.
    pub fn is_polling(&self) -> bool {
        self.watcher.is_none()
    }

    /// Where something is said to have happened since the last call; `None` when it may be anywhere.
    pub fn take_paths(&mut self) -> Option<Vec<PathBuf>> {
        match std::mem::replace(&mut *lock(&self.said), Said::At(Vec::new())) {
            Said::At(paths) => Some(paths),
            Said::Anywhere => None,
        }
    }

    /// Makes sure that the folder that is at `articles` now is the one being watched. Cheap when it is.
    pub fn follow(&mut self, articles: &Path) {
        let there = articles.canonicalize().and_then(|path| path.metadata().map(|metadata| (path, metadata.dev(), metadata.ino()))).ok();
        let is_failing = self.is_failing.swap(false, Ordering::Relaxed);
        if there == self.watched && !is_failing {
            return;
        }
        self.watcher = None;
        let is_hopeless = is_failing && there == self.watched;
        self.watched = there;
        if is_hopeless {
            return self.warn("there are more folders than this machine lets a program watch");
        }
        let Some((path, ..)) = &self.watched else { return };
        match self.start(path) {
            Ok(watcher) => self.watcher = Some(watcher),
            // It would cost a walk each time: not tried again until another folder is there.
            Err(cause) if matches!(cause.kind, ErrorKind::MaxFilesWatch) => self.warn(&cause.to_string()),
            // A folder that went away while it was to be watched, or too many watchers for now.
            Err(cause) => {
                self.watched = None;
                self.warn(&cause.to_string());
            }
        }
    }

    fn start(&self, path: &Path) -> notify::Result<RecommendedWatcher> {
        let (ring, said, is_failing) = (Arc::clone(&self.ring), Arc::clone(&self.said), Arc::clone(&self.is_failing));
        *lock(&said) = Said::Anywhere;
        let handle = move |event: notify::Result<notify::Event>| {
            match event {
                // Reading is no change, and our own scan reads.
                Ok(event) if is_reading(event.kind) && !event.need_rescan() => return,
                Ok(event) if event.need_rescan() || event.paths.is_empty() => *lock(&said) = Said::Anywhere,
                Ok(event) => lock(&said).add(event.paths),
                Err(_) => {
                    *lock(&said) = Said::Anywhere;
                    is_failing.store(true, Ordering::Relaxed);
                }
            }
            ring();
        };
        // Links are not followed: one that leads out of the folder must not make us watch a whole disk.
        let mut watcher = RecommendedWatcher::new(handle, Config::default().with_follow_symlinks(false))?;
        watcher.watch(path, RecursiveMode::Recursive)?;
        Ok(watcher)
    }

    fn warn(&mut self, cause: &str) {
        if !self.has_warned {
            self.has_warned = true;
            tracing::warn!(
                error = cause,
                "the {} folder cannot be watched, so it is looked through again and again: on Linux, raise fs.inotify.max_user_watches",
                self.name
            );
        }
    }
}

fn lock(said: &Mutex<Said>) -> MutexGuard<'_, Said> {
    said.lock().unwrap_or_else(PoisonError::into_inner)
}

fn is_reading(kind: EventKind) -> bool {
    matches!(kind, EventKind::Access(access) if access != AccessKind::Close(AccessMode::Write))
}
