//! All sources and what was read from them: what a scan changes, and the articles it leaves. `reload` calls [`Keeper::refresh`] with each walk and
//! builds shelves of what [`Keeper::public`] and [`Keeper::internal`] give. Deliberately absent: shelves, threads that outlive a call, and the
//! clock; the caller says what time it is.

mod glance;
mod kept;
mod source;
mod synonyms;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;

use crate::article::{Limits, Problem};
use crate::audience::{Internal, Public};
use crate::library::attachment::Attachment;
use crate::library::folder::{self, Found, Kind, Walk};
use crate::library::last_good::LastGood;
use crate::library::scan;
use crate::library::schedule;
use crate::library::shelf::Inputs;
use source::{Good, Look, Source};
use synonyms::KeptSynonyms;

/// Everything known about the folder.
#[derive(Debug)]
pub struct Keeper {
    /// The folder last walked.
    root: PathBuf,
    /// Whether a symbolic link led to anything in it.
    has_links: bool,
    limits: Limits,
    lang: String,
    last_good: LastGood,
    sources: BTreeMap<String, Source>,
    attachments: Arc<BTreeMap<String, Attachment>>,
    public_attachments: Arc<BTreeMap<String, Attachment>>,
    synonyms: KeptSynonyms,
    walk_problems: Vec<Problem>,
    /// Time of the last refresh, to notice a clock that was set back.
    last_now: Option<Timestamp>,
}

/// What a refresh did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files read again because their content changed or their time had come, and files gone.
    pub n_changed: usize,
    /// Whether the list of problems may be another one.
    pub has_new_problems: bool,
}

impl Keeper {
    /// A keeper that knows nothing yet. `last_good` is where versions of broken files are kept.
    pub fn new(last_good: LastGood, limits: Limits, lang: &str) -> Self {
        Keeper {
            root: PathBuf::new(),
            has_links: false,
            limits,
            lang: lang.to_owned(),
            last_good,
            sources: BTreeMap::new(),
            attachments: Arc::default(),
            public_attachments: Arc::default(),
            synonyms: KeptSynonyms::default(),
            walk_problems: Vec::new(),
            last_now: None,
        }
    }

    /// Takes over what the walk found: reads what changed, keeps the last good version of what broke, forgets what is gone.
    /// Costs one comparison for a file that did not change. `progress` hears how many of how many files have been read.
    pub fn refresh(&mut self, walk: Walk, now: Timestamp, progress: &mut dyn FnMut(usize, usize)) -> Changes {
        let is_first = self.last_now.is_none();
        // Dates that had passed may lie ahead again: then everything is read anew.
        let is_set_back = self.last_now.is_some_and(|last| schedule::is_set_back(last, now));
        self.last_now = Some(now);

        let (wanted, gone) = self.compare(&walk, now, is_set_back);
        let n_wanted = wanted.len();
        let looks = scan::parallel(&wanted, |found| self.look(&walk.root, found, now, is_set_back), &mut |n| progress(n, n_wanted));
        let mut changes = Changes::default();
        for id in gone {
            self.sources.remove(&id);
            self.last_good.forget(&id);
            changes.n_changed += 1;
        }
        for (found, look) in wanted.iter().zip(looks) {
            changes.n_changed += usize::from(self.take_over(found, look));
        }
        self.read_due(now, is_set_back, &mut changes);
        self.refresh_attachments(&walk);
        let of_synonyms = walk.synonyms.as_ref().map(|found| (found, found.path(&walk.root)));
        let is_synonyms_changed = self.synonyms.refresh(of_synonyms, self.limits, &mut self.last_good);
        changes.has_new_problems = is_first || changes.n_changed > 0 || is_synonyms_changed || self.walk_problems != walk.problems;
        self.walk_problems = walk.problems;
        self.has_links = walk.files.iter().any(|found| found.real.is_some());
        self.root = walk.root;
        changes
    }

    /// The articles to look into, and the ids of those that are gone. Both sides are sorted by id, so one pass over both is enough.
    fn compare<'w>(&self, walk: &'w Walk, now: Timestamp, is_set_back: bool) -> (Vec<&'w Found>, Vec<String>) {
        let (mut wanted, mut gone) = (Vec::new(), Vec::new());
        let mut known = self.sources.iter().peekable();
        for found in walk.files.iter().filter(|found| found.kind == Kind::Article) {
            while let Some((id, _)) = known.next_if(|(id, _)| id.as_str() < found.id.as_str()) {
                gone.extend((!is_unseen(walk, id)).then(|| id.clone()));
            }
            let is_known = known.next_if(|(id, _)| **id == found.id).is_some_and(|(_, source)| {
                let is_due = is_set_back || schedule::is_due(source.next_change(), now);
                source.stat == found.stat && !source.stat.is_racy(source.read_at) && !is_due
            });
            if !is_known {
                wanted.push(found);
            }
        }
        gone.extend(known.filter(|(id, _)| !is_unseen(walk, id)).map(|(id, _)| id.clone()));
        (wanted, gone)
    }

    /// Looks into one file. Runs on several threads at once.
    fn look(&self, root: &Path, found: &Found, now: Timestamp, is_set_back: bool) -> Look {
        let known = self.sources.get(&found.id);
        let read_at = scan::clock();
        let (bytes, stat) = match folder::bytes(&found.path(root), self.limits) {
            Ok(read) => read,
            Err(cause) => return Look::Unreadable(cause),
        };
        let hash = scan::hash(&bytes);
        let is_due = is_set_back || known.is_some_and(|source| schedule::is_due(source.next_change(), now));
        if known.is_some_and(|source| source.hash == Some(hash)) && !is_due {
            return Look::Same { stat, read_at };
        }
        let reading = folder::read(&found.id, &bytes, now, self.limits, &self.lang);
        // A file that is broken from the start: an earlier run may have kept its last good version.
        let is_lost = reading.is_refused && known.is_none_or(|source| source.good.is_none());
        let stored = if is_lost { self.last_good.fetch(&found.id, self.limits.file_bytes) } else { None };
        let fallback = stored.map(|bytes| Box::new((folder::read(&found.id, &bytes, now, self.limits, &self.lang), bytes.into(), stat)));
        Look::Read { reading: Box::new(reading), bytes, hash, stat, read_at, fallback }
    }

    /// Takes over what a look gave; whether anything changed by it.
    fn take_over(&mut self, found: &Found, look: Look) -> bool {
        if let Look::Unreadable(cause) = &look
            && cause.kind() == std::io::ErrorKind::NotFound
        {
            self.last_good.forget(&found.id);
            return self.sources.remove(&found.id).is_some();
        }
        let source = self.sources.entry(found.id.clone()).or_default();
        let was_refused = source.is_refused;
        let is_changed = source.take_over(&found.id, look);
        match (&source.good, source.is_refused) {
            (Some(good), true) if !was_refused => {
                if let Err(cause) = self.last_good.store(&found.id, &good.bytes) {
                    tracing::warn!(error = %cause, "the last good version of a broken file cannot be kept for the next start: check the data folder");
                }
            }
            (_, false) if is_changed => self.last_good.forget(&found.id),
            _ => {}
        }
        is_changed
    }

    /// Reads again from memory what is due although its file was not looked into: files that cannot be seen, and last good versions.
    fn read_due(&mut self, now: Timestamp, is_set_back: bool, changes: &mut Changes) {
        for (id, source) in &mut self.sources {
            if let Some(good) = &mut source.good
                && (schedule::is_due(good.next_change, now) || (is_set_back && source.is_refused))
            {
                let reading = folder::read(id, &good.bytes, now, self.limits, &self.lang);
                good.read_again(reading);
                changes.n_changed += 1;
            }
        }
    }

    fn refresh_attachments(&mut self, walk: &Walk) {
        let found = walk.files.iter().filter_map(|found| match found.kind {
            Kind::Attachment(media_type, is_inline) => {
                let (len, modified) = (found.stat.len, i128::from(found.stat.modified));
                Some((found.id.clone(), Attachment { file: found.path(&walk.root), media_type, is_inline, len, modified }))
            }
            Kind::Article => None,
        });
        let mut all: BTreeMap<String, Attachment> = found.collect();
        for (id, attachment) in self.attachments.iter().filter(|(id, _)| is_unseen(walk, id)) {
            all.entry(id.clone()).or_insert_with(|| attachment.clone());
        }
        if all == *self.attachments {
            return;
        }
        let public = all.iter().filter(|(id, _)| is_public(id)).map(|(id, attachment)| (id.clone(), attachment.clone())).collect();
        if public != *self.public_attachments {
            self.public_attachments = Arc::new(public);
        }
        self.attachments = Arc::new(all);
    }

    /// Everything wrong with the files, sorted by file and line.
    pub fn problems(&self) -> Vec<Problem> {
        let of_sources = self.sources.values().flat_map(|source| &source.problems);
        let mut all: Vec<Problem> = of_sources.chain(&self.walk_problems).chain(&self.synonyms.problems).cloned().collect();
        // What is said of a whole file comes after what is said of its lines.
        let key = |problem: &Problem| (problem.line.unwrap_or(usize::MAX), problem.column, problem.code);
        all.sort_by(|a, b| a.file.cmp(&b.file).then_with(|| key(a).cmp(&key(b))));
        all
    }

    /// Forgets kept versions of files that are no longer broken or no longer there.
    pub fn prune(&mut self) {
        let refused = self.sources.iter().filter(|(_, source)| source.is_refused);
        let synonyms = self.synonyms.is_refused.then_some(folder::SYNONYMS);
        self.last_good.keep_only(refused.map(|(id, _)| id.as_str()).chain(synonyms));
    }

    /// When the next file must be read again although nobody touches it.
    pub fn next_change(&self) -> Option<Timestamp> {
        self.sources.values().filter_map(Source::next_change).min()
    }

    /// What the public shelf is built from.
    pub fn public(&self) -> Inputs<Public> {
        Inputs {
            articles: self.good().filter_map(|good| good.kept.public.clone()).collect(),
            categories: self.in_order().filter_map(|good| good.kept.public_category.clone()).collect(),
            attachments: Arc::clone(&self.public_attachments),
            withdrawn: self.good().flat_map(|good| good.kept.withdrawn.iter().cloned()).collect(),
            synonyms: Arc::clone(&self.synonyms.synonyms),
            past: Arc::default(),
        }
    }

    /// What the agents' shelf is built from.
    pub fn internal(&self) -> Inputs<Internal> {
        Inputs {
            articles: self.good().filter_map(|good| good.kept.internal.clone()).collect(),
            categories: self.in_order().filter_map(|good| good.kept.internal_category.clone()).collect(),
            attachments: Arc::clone(&self.attachments),
            withdrawn: BTreeSet::new(),
            synonyms: Arc::clone(&self.synonyms.synonyms),
            past: Arc::default(),
        }
    }

    fn good(&self) -> impl Iterator<Item = &Good> {
        self.sources.values().filter_map(|source| source.good.as_ref())
    }

    /// Good versions, those below `public/` first: where both describe a category, agents and requesters see the same words.
    fn in_order(&self) -> impl Iterator<Item = &Good> {
        let of = |wanted: bool| {
            self.sources.iter().filter(move |(id, _)| is_public(id) == wanted).filter_map(|(_, source)| source.good.as_ref())
        };
        of(true).chain(of(false))
    }
}

/// Whether something could not be looked at, though it may well be there.
fn is_unseen(walk: &Walk, id: &str) -> bool {
    walk.unseen.iter().any(|unseen| id == unseen || (unseen.ends_with('/') && id.starts_with(unseen.as_str())))
}

fn is_public(id: &str) -> bool {
    id.strip_prefix(folder::PUBLIC).is_some_and(|rest| rest.starts_with('/'))
}
