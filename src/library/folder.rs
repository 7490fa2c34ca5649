//! The safe walk over the articles folder: regular files inside the root only, nothing followed out of it. `keeper` calls [`walk`] at each
//! scan and [`read`] for the files that changed; nobody else makes articles of files. Deliberately absent: any memory of the last walk.

mod names;
mod walker;

use std::io::{self, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;

use crate::article::{self, Limits, Problem, Reading, Severity};
use crate::library::attachment;
use crate::library::scan::Stat;
pub(in crate::library) use names::is_dropping;
pub use names::{Meaning, meaning};

/// The folder whose articles requesters may see.
pub const PUBLIC: &str = "public";
/// The folder whose articles only agents may see.
pub const INTERNAL: &str = "internal";
/// The operator's synonyms, beside the two.
pub const SYNONYMS: &str = "synonyms.toml";

/// What a file is for, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Markdown.
    Article,
    /// Something that may be handed out: its media type, and whether browsers may show it in place.
    Attachment(&'static str, bool),
}

/// A regular file found by the walk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its path below the articles folder, `/`-separated.
    pub id: String,
    /// Where it really lies, when a symbolic link led to it.
    pub real: Option<PathBuf>,
    /// What it is for.
    pub kind: Kind,
    /// Its size, times and inode at the time of the walk.
    pub stat: Stat,
}

impl Found {
    /// Where it lies on disk, symbolic links resolved.
    pub fn path(&self, root: &Path) -> PathBuf {
        self.real.clone().unwrap_or_else(|| root.join(&self.id))
    }
}

/// What lies in the folder at one moment.
#[derive(Debug, Default)]
pub struct Walk {
    /// The articles folder, symbolic links resolved.
    pub root: PathBuf,
    /// Articles and attachments, sorted by id.
    pub files: Vec<Found>,
    /// The synonyms file, if there is one.
    pub synonyms: Option<Found>,
    /// Folders (with a `/` at the end) and files that exist but could not be looked at: what is known of them must stay.
    pub unseen: Vec<String>,
    /// Number of folders walked; tells new folders to the watcher.
    pub n_folders: usize,
    /// What is wrong with names and places.
    pub problems: Vec<Problem>,
}

/// Walks the folder. Fails when the folder itself cannot be read or has neither `public/` nor `internal/`, with a text that says what to do.
pub fn walk(articles: &Path) -> anyhow::Result<Walk> {
    let root = articles.canonicalize().map_err(|cause| anyhow::anyhow!(root_trouble(articles, &cause)))?;
    walker::walk(root).map_err(|cause| anyhow::anyhow!(root_trouble(articles, &cause)))
}

fn root_trouble(articles: &Path, cause: &io::Error) -> String {
    let folder = articles.display();
    match cause.kind() {
        io::ErrorKind::NotFound => {
            format!(
                "the articles folder {folder} does not exist: create it with a folder public/ (and internal/) in it, or name another with --articles"
            )
        }
        io::ErrorKind::NotADirectory => {
            format!("{folder} is not a folder: name the folder that holds public/ and internal/ with --articles")
        }
        io::ErrorKind::PermissionDenied => {
            format!("the articles folder {folder} cannot be read: give the user that runs rapport permission to read it")
        }
        io::ErrorKind::InvalidData => format!("{folder} {cause}"),
        _ => format!("the articles folder {folder} cannot be read: {cause}"),
    }
}

/// Whether a file with this id is of no kind that is served.
pub fn is_never_served(id: &str) -> bool {
    id != SYNONYMS && names::kind(id.rsplit('/').next().unwrap_or(id)).is_none()
}

/// Reads a file that the walk has found, at most one byte more than an article may have (which is enough to be refused).
pub fn bytes(path: &Path, limits: Limits) -> io::Result<(Arc<[u8]>, Stat)> {
    let (file, metadata) = attachment::open_regular(path)?;
    let most = limits.file_bytes.saturating_add(1);
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(most).min(most) + 1);
    file.take(most as u64).read_to_end(&mut bytes)?;
    Ok((bytes.into(), Stat::of(&metadata)))
}

/// Makes articles of one file's bytes. A parser that panics costs this one file, which then counts as refused.
pub fn read(id: &str, bytes: &[u8], now: Timestamp, limits: Limits, lang: &str) -> Reading {
    catch_unwind(AssertUnwindSafe(|| article::read(id, bytes, now, limits, lang))).unwrap_or_else(|_| Reading {
        problems: vec![problem(
            "KB090",
            Severity::Error,
            id,
            "reading this file failed inside rapport",
            "please report it with the file, and try leaving out what was last added",
        )],
        is_refused: true,
        ..Reading::default()
    })
}

/// A problem with a whole file.
pub(in crate::library) fn problem(code: &'static str, severity: Severity, file: &str, message: &str, help: &str) -> Problem {
    Problem { code, severity, file: file.to_owned(), line: None, column: None, message: message.to_owned(), help: help.to_owned() }
}

#[cfg(test)]
mod tests;
