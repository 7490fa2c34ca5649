//! What a file's name alone decides: whether it is looked at, and as what. Called by the walk, and by `keeper` for the places where something
//! is said to have happened. Deliberately absent: the disk.

use std::ffi::OsStr;
use std::path::{Component, Path};

use crate::library::attachment::media_type;
use crate::library::folder::Kind;

/// Longest path below the articles folder, in bytes: no address or log line grows beyond it.
const LONGEST_ID: usize = 1024;

/// What to do with a name in a folder.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Name<'a> {
    /// Look at it.
    Plain(&'a str),
    /// Hidden files, and what editors leave behind: pass over in silence.
    Ignored,
    /// It cannot be served under this name: why, and what to do.
    Bad(&'static str, &'static str),
}

/// What a path means by its names alone.
#[derive(Debug, PartialEq, Eq)]
pub enum Meaning {
    /// An article's file, with its id.
    Article(String),
    /// A file or a folder of another kind, with its id.
    Other(String),
    /// Something that is passed over in silence.
    Nothing,
    /// Something outside the folder, or with a name that cannot be served.
    Unclear,
}

/// What `path` means for the articles folder `root`.
pub fn meaning(root: &Path, path: &Path) -> Meaning {
    let Ok(below) = path.strip_prefix(root) else { return Meaning::Unclear };
    let mut id = String::new();
    for part in below.components() {
        let Component::Normal(name) = part else { return Meaning::Unclear };
        if !id.is_empty() {
            id.push('/');
        }
        match judge(&id, name) {
            Name::Plain(name) => id.push_str(name),
            Name::Ignored => return Meaning::Nothing,
            Name::Bad(..) => return Meaning::Unclear,
        }
    }
    let name = id.rsplit('/').next().unwrap_or_default();
    if kind(name) == Some(Kind::Article) { Meaning::Article(id) } else { Meaning::Other(id) }
}

/// Judges a name found in the folder `parent`.
pub(super) fn judge<'a>(parent: &str, name: &'a OsStr) -> Name<'a> {
    if is_dropping(name.as_encoded_bytes()) {
        return Name::Ignored;
    }
    match name.to_str() {
        None => Name::Bad("its name is not UTF-8", "rename it"),
        Some(name) if name.contains(|c: char| c.is_control()) => Name::Bad("its name holds control characters", "rename it"),
        Some(name) if parent.len() + name.len() > LONGEST_ID => Name::Bad("its path is too long", "move it higher up or shorten the names"),
        Some(name) => Name::Plain(name),
    }
}

/// Hidden files and folders (`.git`, `.#lock`, `.x.md.swp`), backups (`x~`), Emacs' autosaves (`#x#`), office lock files (`~$x`),
/// Vim's probe `4913`, and temporary files.
pub(in crate::library) fn is_dropping(name: &[u8]) -> bool {
    name.starts_with(b".")
        || name.ends_with(b"~")
        || name.starts_with(b"~$")
        || (name.starts_with(b"#") && name.ends_with(b"#"))
        || name == b"4913"
        || [&b".swp"[..], b".swo", b".swx", b".tmp"].iter().any(|end| name.ends_with(end))
}

/// What a file of this name is for; `None` for what is never served.
pub(super) fn kind(name: &str) -> Option<Kind> {
    let (stem, extension) = name.rsplit_once('.')?;
    if stem.is_empty() || extension.len() > 8 {
        return None;
    }
    let extension = extension.to_ascii_lowercase();
    match extension.as_str() {
        "md" | "markdown" => Some(Kind::Article),
        _ => media_type(&extension).map(|(media_type, is_inline)| Kind::Attachment(media_type, is_inline)),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::ffi::OsStrExt;

    use super::*;

    #[test]
    fn editors_droppings_are_passed_over() {
        for name in [".git", ".#a.md", "a.md~", "#a.md#", ".a.md.swp", "a.swp", "4913", "a.md.tmp", "~$a.docx"] {
            assert_eq!(judge("public/", OsStr::new(name)), Name::Ignored, "{name}");
        }
        assert_eq!(judge("public/", OsStr::new("a.md")), Name::Plain("a.md"));
    }

    #[test]
    fn paths_mean_something_only_below_the_root() {
        let of = |path: &str| meaning(Path::new("/kb"), Path::new(path));
        assert_eq!(of("/kb/public/a/b.md"), Meaning::Article("public/a/b.md".into()));
        assert_eq!(of("/kb/public/a"), Meaning::Other("public/a".into()));
        assert_eq!(of("/kb/.git/HEAD.md"), Meaning::Nothing);
        assert_eq!(of("/kb/public/a.md~"), Meaning::Nothing);
        assert_eq!(of("/kb2/public/a.md"), Meaning::Unclear);
    }

    #[test]
    fn names_that_cannot_be_an_address_are_refused() {
        assert!(matches!(judge("public/", OsStr::from_bytes(b"a\xff.md")), Name::Bad(..)));
        assert!(matches!(judge("public/", OsStr::new("a\nb.md")), Name::Bad(..)));
        assert!(matches!(judge(&"x/".repeat(600), OsStr::new("a.md")), Name::Bad(..)));
    }

    #[test]
    fn extensions_decide() {
        assert_eq!(kind("a.MD"), Some(Kind::Article));
        assert_eq!(kind("a.b.markdown"), Some(Kind::Article));
        assert_eq!(kind("a.PNG"), Some(Kind::Attachment("image/png", true)));
        for name in ["a.html", "a", ".md", "a.js", "a.md.bak"] {
            assert_eq!(kind(name), None, "{name}");
        }
    }
}
