//! Where a work tree keeps its repository, and which commit is checked out, read from the files themselves: this is asked at each scan, and
//! starting a process costs more than the scan. Deliberately absent: objects.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Largest file of a repository that is read here; packed references of big repositories are the largest.
const LARGEST: u64 = 16 << 20;

/// A repository as a work tree sees it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The work tree's own part: `HEAD`, the index.
    pub(super) own: PathBuf,
    /// The part shared by all work trees: references.
    common: PathBuf,
}

/// The repository whose work tree `folder` lies in.
pub(super) fn find(folder: &Path) -> Option<Place> {
    let folder = folder.canonicalize().ok()?;
    let dot_git = folder.ancestors().map(|above| above.join(".git")).find(|dot_git| dot_git.exists())?;
    let own = if dot_git.is_dir() {
        dot_git
    } else {
        // A linked work tree or a submodule: the file names the folder.
        let text = small_text(&dot_git)?;
        dot_git.parent()?.join(text.trim().strip_prefix("gitdir:")?.trim())
    };
    let common = small_text(&own.join("commondir")).map_or_else(|| own.clone(), |text| own.join(text.trim()));
    Some(Place { own, common })
}

/// The commit checked out, where it stands in files that everyone may read.
pub(super) fn head(place: &Place) -> Option<String> {
    let head = small_text(&place.own.join("HEAD"))?;
    let head = head.trim();
    let Some(reference) = head.strip_prefix("ref:").map(str::trim) else { return Some(head.to_owned()).filter(|id| is_id(id)) };
    if reference.split('/').any(|part| part.is_empty() || part.starts_with('.')) {
        return None;
    }
    let loose = [&place.own, &place.common].into_iter().find_map(|folder| small_text(&folder.join(reference)));
    let id = loose.map(|id| id.trim().to_owned()).or_else(|| {
        let packed = small_text(&place.common.join("packed-refs"))?;
        packed.lines().find_map(|line| line.split_once(' ').filter(|(_, name)| *name == reference)).map(|(id, _)| id.to_owned())
    });
    id.filter(|id| is_id(id))
}

/// Whether a text is a full object id.
pub(super) fn is_id(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn small_text(path: &Path) -> Option<String> {
    let metadata = fs::metadata(path).ok().filter(|metadata| metadata.is_file() && metadata.len() <= LARGEST)?;
    let mut text = String::with_capacity(usize::try_from(metadata.len()).ok()?);
    File::open(path).ok()?.take(LARGEST).read_to_string(&mut text).ok()?;
    Some(text)
}
