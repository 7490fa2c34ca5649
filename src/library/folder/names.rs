//! What a file's name alone decides: whether it is looked at, and as what. Called by the walk.
//! Deliberately absent: the disk.

use std::ffi::OsStr;

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
fn is_dropping(name: &[u8]) -> bool {
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
