//! A folder of articles for the tests of this module: a whole tree in one string, changed by verbs. Compiled for tests only.
//! Deliberately absent: anything that waits.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;

use crate::article::Limits;
use crate::audience::Audience;
use crate::library::Shelf;
use crate::library::desk::Desks;
use crate::library::reload::{Folder, Reloader, Status, load};
use crate::library::schedule::Clock;

/// A temporary folder with `articles/` and `data/` in it.
pub(super) struct Tree {
    dir: tempfile::TempDir,
    time: Arc<Mutex<Timestamp>>,
}

impl Tree {
    /// Makes the files of `text`: each begins with a line `//- path`.
    pub(super) fn of(text: &str) -> Self {
        let time = "2026-11-01T12:00:00Z".parse().expect("a time");
        let tree = Tree { dir: tempfile::tempdir().expect("a temporary folder"), time: Arc::new(Mutex::new(time)) };
        std::fs::create_dir_all(tree.articles().join("public")).expect("a folder");
        for file in text.split("//- ").skip(1) {
            let (path, text) = file.split_once('\n').unwrap_or((file, ""));
            tree.write(path.trim(), text);
        }
        tree
    }

    /// The articles folder, without symbolic links in its path.
    pub(super) fn articles(&self) -> PathBuf {
        self.dir.path().canonicalize().expect("a real path").join("articles")
    }

    /// The data folder.
    pub(super) fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// Where a file lies.
    pub(super) fn path(&self, id: &str) -> PathBuf {
        self.articles().join(id)
    }

    /// Writes a file in place, with the folders around it.
    pub(super) fn write(&self, id: &str, text: impl AsRef<[u8]>) {
        let path = self.path(id);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        std::fs::write(path, text).expect("a file");
    }

    /// Renames a file or folder.
    pub(super) fn rename(&self, from: &str, to: &str) {
        std::fs::create_dir_all(self.path(to).parent().expect("a folder")).expect("folders");
        std::fs::rename(self.path(from), self.path(to)).expect("a rename");
    }

    /// Makes a symbolic link at `id`.
    pub(super) fn link(&self, target: impl AsRef<Path>, id: &str) {
        std::os::unix::fs::symlink(target, self.path(id)).expect("a link");
    }

    /// What the loop needs to know, with clocks that never ring by themselves within a test.
    pub(super) fn folder(&self) -> Folder {
        Folder {
            articles: self.articles(),
            data: self.data(),
            limits: Limits::default(),
            lang: "en".into(),
            settle: Duration::from_millis(10),
            tick: Duration::from_secs(3600),
        }
    }

    /// A clock that stands still until it is turned.
    pub(super) fn clock(&self) -> Clock {
        let time = Arc::clone(&self.time);
        Arc::new(move || *time.lock().expect("nobody panics with it"))
    }

    /// Turns the clock.
    pub(super) fn turn_clock(&self, time: &str) {
        *self.time.lock().expect("nobody panics with it") = time.parse().expect("a time");
    }

    /// Loads it once.
    pub(super) fn load(&self) -> (Desks, Status) {
        load(&self.folder(), &mut |_| {}).expect("a folder that can be read")
    }

    /// Keeps it fresh.
    pub(super) fn start(&self) -> (Desks, Reloader) {
        Reloader::start_by(self.folder(), self.clock(), &mut |_| {}).expect("a folder that can be read")
    }
}

/// The ids on a shelf, and where they live.
pub(super) fn places<A: Audience>(shelf: &Shelf<A>) -> Vec<String> {
    shelf.entries.iter().map(|entry| format!("{} {}", entry.article.id, entry.slug)).collect()
}

/// The titles on a shelf.
pub(super) fn titles<A: Audience>(shelf: &Shelf<A>) -> Vec<&str> {
    shelf.entries.iter().map(|entry| entry.article.title.as_str()).collect()
}

/// The codes of problems, with their files.
pub(super) fn codes(status: &Status) -> Vec<String> {
    status.problems.iter().map(|problem| format!("{} {}", problem.code, problem.file)).collect()
}
