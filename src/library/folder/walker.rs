//! The walk itself: lists folders, looks at each entry without opening it, and decides about symbolic links. Called by [`super::walk`] only.
//! Deliberately absent: opening files, and any wait (a FIFO is seen and left alone).

use std::fs::{self, DirEntry, FileType};
use std::io;
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};

use super::names::{self, Name};
use super::{Found, INTERNAL, Kind, PUBLIC, SYNONYMS, Walk, problem};
use crate::article::Severity;
use crate::library::scan::Stat;

/// Folders within folders that are still walked.
const DEEPEST: usize = 40;
/// Files that may be reached through linked folders, all in all: links to links could multiply without end.
const MOST_LINKED: usize = 100_000;

/// Walks `root`, which has no symbolic link in it. Order is by id, byte by byte, whatever order the disk has.
pub(super) fn walk(root: PathBuf) -> io::Result<Walk> {
    let mut walker = Walker { root: &root, top: "", trail: Vec::new(), n_linked: 0, walk: Walk::default() };
    let mut tops = Vec::new();
    for entry in fs::read_dir(&root)? {
        let entry = entry?;
        match entry.file_name().to_str() {
            Some(name @ (PUBLIC | INTERNAL)) => tops.push((name.to_owned(), entry)),
            Some(SYNONYMS) => walker.synonyms(&entry),
            Some(name) => walker.stranger(name, &entry),
            None => {}
        }
    }
    tops.sort_by(|a, b| a.0.cmp(&b.0));
    let mut n_tops = 0;
    for (name, entry) in &tops {
        walker.top = name;
        let Some(place) = walker.place(name, entry) else { continue };
        if let Place::Folder(real) = place {
            n_tops += 1;
            walker.folder(&format!("{name}/"), real.as_deref().unwrap_or(&root.join(name)), real.is_some());
        }
    }
    let mut walk = walker.walk;
    if n_tops == 0 {
        let why = walk.problems.iter().find(|problem| problem.file == PUBLIC || problem.file == INTERNAL);
        let why = why.map_or(String::new(), |problem| format!(" ({}/ {})", problem.file, problem.message));
        let text = format!(
            "has neither a folder public/ nor a folder internal/ in it{why}: put articles that requesters may see below public/, those for agents below internal/"
        );
        return Err(io::Error::new(io::ErrorKind::InvalidData, text));
    }
    walk.root = root;
    Ok(walk)
}

/// What an entry turned out to be; the path is where it really lies when a link led there.
enum Place {
    Folder(Option<PathBuf>),
    File(Option<PathBuf>, Stat),
}

struct Walker<'a> {
    root: &'a Path,
    /// The top folder being walked.
    top: &'a str,
    /// Real paths of the folders being walked, from the top down, to notice loops.
    trail: Vec<PathBuf>,
    /// Files found through linked folders so far.
    n_linked: usize,
    walk: Walk,
}

impl Walker<'_> {
    /// Lists the folder `id` (with a `/` at its end), which really lies at `real`.
    fn folder(&mut self, id: &str, real: &Path, is_linked: bool) {
        let entries = match fs::read_dir(real).and_then(Iterator::collect::<io::Result<Vec<DirEntry>>>) {
            Ok(entries) => entries,
            Err(cause) => return self.unseen(id, &cause),
        };
        self.walk.n_folders += 1;
        let mut found = Vec::with_capacity(entries.len());
        for entry in &entries {
            let name = entry.file_name();
            match names::judge(id, &name) {
                Name::Plain(name) => found.extend(self.entry(id, name, entry)),
                Name::Ignored => {}
                Name::Bad(what, help) => {
                    let file = format!("{id}{}", name.to_string_lossy().escape_debug());
                    self.walk.problems.push(problem("KB091", Severity::Error, &file, what, help));
                }
            }
        }
        // A folder's files come with its name and a slash before them: sorted so, a walk in depth gives whole ids in their order.
        found.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        self.trail.push(real.to_owned());
        for (id, place, kind) in found {
            match (place, kind) {
                (Place::Folder(linked), _) => self.descend(&id, linked.as_deref(), real, is_linked),
                (Place::File(linked, stat), Some(kind)) => {
                    let real = linked.or_else(|| is_linked.then(|| real.join(id.rsplit('/').next().unwrap_or(&id))));
                    self.n_linked += usize::from(real.is_some());
                    self.walk.files.push(Found { id, real, kind, stat });
                }
                (Place::File(..), None) => {}
            }
        }
        self.trail.pop();
    }

    fn entry(&mut self, parent: &str, name: &str, entry: &DirEntry) -> Option<(String, Place, Option<Kind>)> {
        let kind = names::kind(name);
        let is_wanted = kind.is_some() || entry.file_type().is_ok_and(|t| t.is_dir() || t.is_symlink());
        if !is_wanted {
            return None;
        }
        let id = format!("{parent}{name}");
        match self.place(&id, entry)? {
            folder @ Place::Folder(_) => Some((id + "/", folder, None)),
            file @ Place::File(..) => Some((id, file, kind)),
        }
    }

    fn descend(&mut self, id: &str, linked: Option<&Path>, parent: &Path, is_linked: bool) {
        let own;
        let real = match linked {
            Some(real) => real,
            None => {
                own = parent.join(id.trim_end_matches('/').rsplit('/').next().unwrap_or(id));
                &own
            }
        };
        let is_linked = is_linked || linked.is_some();
        let refusal = if self.trail.len() >= DEEPEST {
            Some("is nested too deeply")
        } else if linked.is_some() && self.trail.iter().any(|folder| folder == real) {
            Some("is a symbolic link to a folder around it")
        } else if is_linked && self.n_linked > MOST_LINKED {
            Some("is reached through symbolic links that lead to too many files")
        } else {
            None
        };
        match refusal {
            Some(why) => {
                let id = id.trim_end_matches('/');
                self.walk.problems.push(problem("KB092", Severity::Warning, id, why, "move its articles to where they belong"));
            }
            None => self.folder(id, real, is_linked),
        }
    }

    /// Looks at an entry without opening it; `None` when there is nothing to serve.
    fn place(&mut self, id: &str, entry: &DirEntry) -> Option<Place> {
        let looked = entry.file_type().and_then(|kind| if kind.is_file() { Ok((kind, Some(entry.metadata()?))) } else { Ok((kind, None)) });
        match looked {
            Ok((kind, _)) if kind.is_dir() => Some(Place::Folder(None)),
            Ok((kind, _)) if kind.is_symlink() => self.link(id, &entry.path()),
            Ok((_, Some(metadata))) if metadata.is_file() => Some(Place::File(None, Stat::of(&metadata))),
            Ok((kind, _)) => self.odd(id, kind),
            Err(cause) => {
                self.unseen(id, &cause);
                None
            }
        }
    }

    /// Where a symbolic link leads, if that is somewhere it may lead: inside the root, not into a hidden folder, and from `public/` only to
    /// `public/`, since otherwise an internal file would become public by a link.
    fn link(&mut self, id: &str, link: &Path) -> Option<Place> {
        let judged = link.canonicalize().and_then(|real| fs::symlink_metadata(&real).map(|metadata| (real, metadata)));
        let (real, metadata) = match judged {
            Ok(judged) => judged,
            Err(_) => return self.refuse_link(id, "is a symbolic link that leads nowhere"),
        };
        let Ok(below) = real.strip_prefix(self.root) else {
            return self.refuse_link(id, "is a symbolic link that leads out of the articles folder");
        };
        if self.top == PUBLIC && !below.starts_with(PUBLIC) {
            return self.refuse_link(id, "is a symbolic link that leads out of public/");
        }
        if below.components().any(|part| part.as_os_str().as_encoded_bytes().starts_with(b".")) {
            return self.refuse_link(id, "is a symbolic link that leads into a hidden folder");
        }
        if metadata.is_dir() {
            Some(Place::Folder(Some(real)))
        } else if metadata.is_file() {
            Some(Place::File(Some(real), Stat::of(&metadata)))
        } else {
            self.odd(id, metadata.file_type())
        }
    }

    fn refuse_link(&mut self, id: &str, why: &str) -> Option<Place> {
        self.walk.problems.push(problem("KB092", Severity::Warning, id, why, "put a copy of the file in its place"));
        None
    }

    /// FIFOs, sockets and devices: never opened, and worth a word only where an article was expected.
    fn odd(&mut self, id: &str, kind: FileType) -> Option<Place> {
        let what = if kind.is_fifo() {
            "is a pipe, not a file"
        } else if kind.is_socket() {
            "is a socket, not a file"
        } else {
            "is a device, not a file"
        };
        self.walk.problems.push(problem("KB093", Severity::Warning, id, what, "remove it"));
        None
    }

    /// What exists but cannot be looked at stays as it was; what is gone meanwhile is simply gone.
    fn unseen(&mut self, id: &str, cause: &io::Error) {
        if matches!(cause.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) {
            return;
        }
        let what = format!("cannot be read: {cause}");
        let help = "give the user that runs rapport permission to read it; what was read from it before is still served";
        self.walk.problems.push(problem("KB094", Severity::Error, id.trim_end_matches('/'), &what, help));
        self.walk.unseen.push(id.to_owned());
    }

    fn synonyms(&mut self, entry: &DirEntry) {
        if let Some(Place::File(real, stat)) = self.place(SYNONYMS, entry) {
            self.walk.synonyms = Some(Found { id: SYNONYMS.to_owned(), real, kind: Kind::Article, stat });
        }
    }

    /// Folders beside `public/` and `internal/` hold nothing that is served; their authors may think otherwise.
    fn stranger(&mut self, name: &str, entry: &DirEntry) {
        if !name.starts_with('.') && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            let what = "lies outside public/ and internal/, so nothing in it is served";
            self.walk.problems.push(problem("KB095", Severity::Info, name, what, "move its articles below public/ or internal/"));
        }
    }
}
