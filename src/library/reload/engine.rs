//! One reload: walk, take over what changed, build the shelves that changed for their audience, publish the public one first. `run` calls it when a
//! cause says so; [`super::load`] calls it once. Deliberately absent: waiting, events, and any thread that outlives a call but those that
//! work on something to be taken over later.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use crate::audience::{Audience, Internal, Public};
use crate::git::{self, History};
use crate::library::desk::{Desk, Desks};
use crate::library::folder;
use crate::library::keeper::{Changes, Keeper};
use crate::library::last_good::LastGood;
use crate::library::reload::{Folder, Progress, Status};
use crate::library::schedule::Clock;
use crate::library::shelf::{Inputs, Past, Places, Shelf};
use crate::search::index::{Index, Upkeep};

/// How long the first load waits for git.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Patience {
    /// Until git is done: nobody will look again.
    Whole,
    /// For a moment only: what comes later is taken over later.
    Brief,
}

/// An index made in the background, with the shelf whose articles it was made of.
#[derive(Debug)]
pub(super) enum Rebuilt {
    Public(Arc<Shelf<Public>>, Index<Public>),
    Internal(Arc<Shelf<Internal>>, Index<Internal>),
}

/// Shelves of one moment, of whose indexes at least one wants upkeep.
#[derive(Debug)]
pub(super) struct Upkeeping {
    public: Arc<Shelf<Public>>,
    internal: Arc<Shelf<Internal>>,
}

impl Upkeeping {
    /// Does the work, which may take seconds.
    pub(super) fn run(self, mut each: impl FnMut(Rebuilt)) {
        let Upkeeping { public, internal } = self;
        let (wanted, articles) = (public.index.upkeep(), public.inputs());
        let kept = match wanted {
            Upkeep::Nothing => None,
            Upkeep::Compact => Some(public.index.compact()),
            Upkeep::Rebuild => Some(Index::build(&articles.articles, Arc::clone(&articles.synonyms))),
        };
        // The agents' index stands on the requesters' base: when that is another one, the old one should not be kept for it alone.
        let wanted = if wanted == Upkeep::Rebuild { wanted } else { internal.index.upkeep() };
        let articles = internal.inputs();
        let upon = kept.as_ref().unwrap_or(&public.index);
        let kept_internal = match wanted {
            Upkeep::Nothing => None,
            Upkeep::Compact => Some(internal.index.compact()),
            Upkeep::Rebuild => Some(Index::build_upon(upon, &articles.articles, Arc::clone(&articles.synonyms))),
        };
        kept.into_iter().for_each(|index| each(Rebuilt::Public(Arc::clone(&public), index)));
        kept_internal.into_iter().for_each(|index| each(Rebuilt::Internal(Arc::clone(&internal), index)));
    }
}

/// The state between reloads.
pub(super) struct Engine {
    pub(super) folder: Folder,
    pub(super) clock: Clock,
    pub(super) desks: Desks,
    keeper: Keeper,
    public_past: Arc<Past>,
    internal_past: Arc<Past>,
    /// The commit whose history is known, or being read.
    head: Option<String>,
    status: Status,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine").field("status", &self.status).finish_non_exhaustive()
    }
}

impl Engine {
    /// Loads everything for the first time.
    pub(super) fn load(folder: Folder, clock: Clock, patience: Patience, progress: &mut dyn FnMut(Progress)) -> anyhow::Result<Self> {
        let started = Instant::now();
        let walk = folder::walk(&folder.articles)?;
        let (sender, history) = mpsc::channel();
        let articles = folder.articles.clone();
        let head = git::head(&articles);
        match head {
            Some(_) => drop(std::thread::spawn(move || drop(sender.send(git::history(&articles))))),
            // Nobody will send: without this the wait below would never end.
            None => drop(sender),
        }
        let mut keeper = Keeper::new(LastGood::open(&folder.data, &folder.articles), folder.limits, &folder.lang);
        let changes = keeper.refresh(walk, clock(), &mut |n, of| progress(Progress::Reading(n, of)));
        if patience == Patience::Brief {
            // Only who stays may tidy up: others share the data folder with a server.
            keeper.prune();
        }
        progress(Progress::Indexing);
        let (public, internal) = (keeper.public(), keeper.internal());
        let public_index = Index::build(&public.articles, Arc::clone(&public.synonyms));
        let internal_index = Index::build_upon(&public_index, &internal.articles, Arc::clone(&internal.synonyms));
        let known = match patience {
            Patience::Whole => history.recv().ok(),
            Patience::Brief => history.recv_timeout(Duration::from_millis(500)).ok(),
        };
        let (public_past, internal_past) = known.as_ref().map(pasts).unwrap_or_default();
        let desks = Desks {
            public: Desk::new(Places::of(Inputs { past: Arc::clone(&public_past), ..public }).with_index(public_index, 1)),
            internal: Desk::new(Places::of(Inputs { past: Arc::clone(&internal_past), ..internal }).with_index(internal_index, 1)),
        };
        let head = known.and_then(|known| known.head);
        let mut engine =
            Engine { folder, clock, desks, keeper, public_past, internal_past, head, status: Status { n_scans: 1, ..Status::default() } };
        engine.note(changes, started, true);
        Ok(engine)
    }

    /// How it is doing.
    pub(super) fn status(&self) -> Status {
        self.status.clone()
    }

    /// Looks at the folder and publishes what changed. Whatever fails, the shelves that are out stay out. Returns whether anything changed.
    pub(super) fn reload(&mut self, started: Instant) -> bool {
        let walk = match folder::walk(&self.folder.articles) {
            Ok(walk) => walk,
            Err(cause) => {
                self.fail(cause.to_string());
                return false;
            }
        };
        let changes = self.keeper.refresh(walk, (self.clock)(), &mut |_, _| {});
        let is_published = self.publish();
        self.status.stale_because = None;
        self.status.n_scans += 1;
        self.note(changes, started, is_published);
        changes.n_changed > 0 || is_published
    }

    /// Looks only at `paths` and publishes what changed there. `false`: it takes a whole look.
    pub(super) fn glance(&mut self, paths: &[PathBuf], started: Instant) -> bool {
        let root = self.folder.articles.canonicalize().ok().filter(|_| self.status.stale_because.is_none());
        let changes = root.and_then(|root| self.keeper.glance(&root, paths, (self.clock)()));
        let Some(changes) = changes else { return false };
        let is_published = changes.n_changed > 0 && self.publish();
        self.note(changes, started, is_published);
        true
    }

    /// Notes that a reload failed as a whole; said once in the log for each reason.
    pub(super) fn fail(&mut self, because: String) {
        self.status.n_scans += 1;
        if self.status.stale_because.as_ref() != Some(&because) {
            tracing::error!(error = because, "the last good articles are still served");
            self.status.stale_because = Some(because);
        }
    }

    /// When the next file must be read again by the clock.
    pub(super) fn next_change(&self) -> Option<jiff::Timestamp> {
        self.keeper.next_change()
    }

    /// Whether git is at another commit than the one whose history is known; then it counts as being read.
    pub(super) fn wants_history(&mut self) -> bool {
        let head = git::head(&self.folder.articles);
        let is_new = head != self.head;
        self.head = head;
        is_new
    }

    /// Takes over a history that was read in the background.
    pub(super) fn take_history(&mut self, history: &History) {
        let (public, internal) = pasts(history);
        for (known, read) in [(&mut self.public_past, public), (&mut self.internal_past, internal)] {
            if **known != *read {
                *known = read;
            }
        }
        self.head.clone_from(&history.head);
        self.publish();
        self.count();
    }

    /// What there is to do about the indexes when it is quiet.
    pub(super) fn upkeep(&self) -> Option<Upkeeping> {
        let (public, internal) = (self.desks.public.current(), self.desks.internal.current());
        let is_wanted = public.index.upkeep().max(internal.index.upkeep()) > Upkeep::Nothing;
        is_wanted.then_some(Upkeeping { public, internal })
    }

    /// Takes over an index that was built in the background; what changed since is added to it. It gives the same answers, so no generation counts.
    pub(super) fn take_index(&mut self, rebuilt: Rebuilt) {
        match rebuilt {
            Rebuilt::Public(shelf, index) => swap(&self.desks.public, shelf.inputs(), index),
            Rebuilt::Internal(shelf, index) => swap(&self.desks.internal, shelf.inputs(), index),
        }
    }

    /// Builds and publishes the shelves that changed, the public one first: what is withdrawn vanishes there first. Returns whether any did.
    fn publish(&mut self) -> bool {
        let public = Inputs { past: Arc::clone(&self.public_past), ..self.keeper.public() };
        let internal = Inputs { past: Arc::clone(&self.internal_past), ..self.keeper.internal() };
        let desks = &self.desks;
        std::thread::scope(|scope| {
            let internal = scope.spawn(|| next(internal, &desks.internal.current()));
            let public = next(public, &desks.public.current());
            let mut is_published = public.is_some();
            public.into_iter().for_each(|shelf| desks.public.publish(Arc::new(shelf)));
            let internal = internal.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            is_published |= internal.is_some();
            internal.into_iter().for_each(|shelf| desks.internal.publish(Arc::new(shelf)));
            is_published
        })
    }

    /// Writes down what a reload did. Names of files stay out of the log: they may be internal.
    fn note(&mut self, changes: Changes, started: Instant, is_published: bool) {
        if changes.has_new_problems {
            let problems = self.keeper.problems();
            if problems != *self.status.problems {
                let n_errors = problems.iter().filter(|problem| problem.severity == crate::article::Severity::Error).count();
                if n_errors > 0 {
                    tracing::warn!(
                        problems.errors = n_errors,
                        problems.all = problems.len(),
                        "some files have problems: `rapport check` names them"
                    );
                }
                for problem in &problems {
                    tracing::debug!(problem.code, problem.file, problem.line, problem.message, "problem");
                }
                self.status.problems = Arc::new(problems);
            }
        }
        self.count();
        if changes.n_changed > 0 || is_published {
            let ms = started.elapsed().as_secs_f64() * 1000.0;
            (self.status.n_last_changed, self.status.last_reload_ms) = (changes.n_changed, ms);
            let articles = if changes.n_changed == 1 { "article" } else { "articles" };
            tracing::info!(reload.ms = ms, reload.changed = changes.n_changed, "reindexed {} {articles} in {ms:.0} ms", changes.n_changed);
        }
    }

    fn count(&mut self) {
        let (public, internal) = (self.desks.public.current(), self.desks.internal.current());
        (self.status.public_generation, self.status.n_public) = (public.generation, public.entries.len());
        (self.status.internal_generation, self.status.n_internal) = (internal.generation, internal.entries.len());
    }
}

/// The shelf that follows `current`, if this audience would see any difference.
fn next<A: Audience>(inputs: Inputs<A>, current: &Shelf<A>) -> Option<Shelf<A>> {
    if inputs.is_same(current.inputs()) {
        return None;
    }
    let index = current.index.update(&inputs.articles, Arc::clone(&inputs.synonyms));
    let places = Places::after(inputs, current);
    if places.reads_like(current) { None } else { Some(places.with_index(index, current.generation + 1)) }
}

fn swap<A: Audience>(desk: &Desk<A>, built_of: &Inputs<A>, index: Index<A>) {
    let current = desk.current();
    let now = current.inputs();
    let index = if built_of.has_same_articles(now) { index } else { index.update(&now.articles, Arc::clone(&now.synonyms)) };
    desk.publish(Arc::new(current.with_equal_index(index)));
}

/// What of the history each audience may know.
fn pasts(history: &History) -> (Arc<Past>, Arc<Past>) {
    let is_public = |path: &str| path.starts_with("public/");
    let public = Past {
        revision: history.public_revision.clone(),
        updated: history.updated.iter().filter(|(path, _)| is_public(path)).map(|(path, date)| (path.clone(), *date)).collect(),
        renamed: (history.renamed.iter().filter(|(from, to)| is_public(from) && is_public(to)))
            .map(|(from, to)| (from.clone(), to.clone()))
            .collect(),
    };
    let internal = Past { revision: history.internal_revision.clone(), updated: history.updated.clone(), renamed: history.renamed.clone() };
    (Arc::new(public), Arc::new(internal))
}
