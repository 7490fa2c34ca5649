//! Which files beside the articles may be handed out, and how they are opened: an allow-list by extension, never through a symbolic link that leaves the folder.
//! `folder` asks for the type, the handlers open what a shelf names. Deliberately absent: anything that a browser would run in our origin (HTML, scripts),
//! and any path that does not come from a shelf.

use std::fs::{File, Metadata, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// A file beside the articles that may be handed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Where it lies on disk, symbolic links resolved; open it with [`Attachment::open`].
    pub file: PathBuf,
    /// Its media type, decided from an allow-list of extensions.
    pub media_type: &'static str,
    /// Whether browsers may show it in place; otherwise it is a download.
    pub is_inline: bool,
    /// Bytes, when it was last scanned.
    pub len: u64,
    /// Modification time in nanoseconds since 1970, when it was last scanned; for ETags.
    pub modified: i128,
}

impl Attachment {
    /// Opens it for reading. Fails when it has become anything but a regular file, or a symbolic link has been put anywhere into its path.
    pub fn open(&self) -> io::Result<(File, Metadata)> {
        open_regular(&self.file)
    }
}

/// Media type and whether browsers may show it in place, for an extension in lower case; `None` for everything not on the list.
pub fn media_type(extension: &str) -> Option<(&'static str, bool)> {
    let known = match extension {
        "png" => ("image/png", true),
        "jpg" | "jpeg" => ("image/jpeg", true),
        "gif" => ("image/gif", true),
        "webp" => ("image/webp", true),
        "avif" => ("image/avif", true),
        "svg" => ("image/svg+xml", true),
        "ico" => ("image/x-icon", true),
        "bmp" => ("image/bmp", true),
        "mp4" | "m4v" => ("video/mp4", true),
        "webm" => ("video/webm", true),
        "mp3" => ("audio/mpeg", true),
        "ogg" => ("audio/ogg", true),
        "wav" => ("audio/wav", true),
        "pdf" => ("application/pdf", true),
        "txt" | "log" => ("text/plain; charset=utf-8", true),
        "csv" => ("text/csv; charset=utf-8", false),
        "zip" => ("application/zip", false),
        "docx" => ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", false),
        "xlsx" => ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", false),
        "pptx" => ("application/vnd.openxmlformats-officedocument.presentationml.presentation", false),
        "odt" => ("application/vnd.oasis.opendocument.text", false),
        "ods" => ("application/vnd.oasis.opendocument.spreadsheet", false),
        "odp" => ("application/vnd.oasis.opendocument.presentation", false),
        "doc" => ("application/msword", false),
        "xls" => ("application/vnd.ms-excel", false),
        "ppt" => ("application/vnd.ms-powerpoint", false),
        "rtf" => ("application/rtf", false),
        "ics" => ("text/calendar; charset=utf-8", false),
        _ => return None,
    };
    Some(known)
}

/// Opens a regular file whose path, links resolved, is `path`. Never waits (a FIFO would make an ordinary open hang) and never follows a link:
/// the last component is refused by the kernel, the others are compared after opening, so that a folder swapped for a link in between is noticed.
pub(in crate::library) fn open_regular(path: &Path) -> io::Result<(File, Metadata)> {
    let file = OpenOptions::new().read(true).custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK).open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "is not a regular file"));
    }
    if !lies_at(&file, path)? {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "lies behind a symbolic link that was not there before"));
    }
    Ok((file, metadata))
}

/// Whether an open file is what `path` names without following any link.
#[cfg(target_os = "linux")]
fn lies_at(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::fd::AsRawFd;
    use std::os::unix::ffi::OsStrExt;

    let Ok(place) = std::fs::read_link(format!("/proc/self/fd/{}", file.as_raw_fd())) else {
        return Ok(path.canonicalize()? == path); // no /proc here
    };
    // An editor that replaces the file meanwhile leaves us the old one, which is still the right one to have opened.
    let place = place.as_os_str().as_bytes();
    Ok(place.strip_suffix(b" (deleted)").unwrap_or(place) == path.as_os_str().as_bytes() || place == path.as_os_str().as_bytes())
}

/// Whether an open file is what `path` names without following any link.
#[cfg(not(target_os = "linux"))]
fn lies_at(_: &File, path: &Path) -> io::Result<bool> {
    Ok(path.canonicalize()? == path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_browser_would_run_is_on_the_list() {
        for extension in ["html", "htm", "xhtml", "xml", "js", "mjs", "css", "wasm", "md", "sh", "exe", ""] {
            assert_eq!(media_type(extension), None, "{extension}");
        }
        assert_eq!(media_type("png"), Some(("image/png", true)));
        assert_eq!(media_type("zip"), Some(("application/zip", false)));
    }

    #[test]
    fn a_folder_swapped_for_a_link_is_noticed() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let root = dir.path().canonicalize().expect("its real path");
        std::fs::create_dir_all(root.join("public/pics")).expect("folders");
        std::fs::create_dir_all(root.join("internal/pics")).expect("folders");
        std::fs::write(root.join("public/pics/a.png"), "public").expect("a file");
        std::fs::write(root.join("internal/pics/a.png"), "secret").expect("a file");
        let path = root.join("public/pics/a.png");
        assert!(open_regular(&path).is_ok());
        std::fs::rename(root.join("public/pics"), root.join("public/gone")).expect("a rename");
        std::os::unix::fs::symlink(root.join("internal/pics"), root.join("public/pics")).expect("a link");
        assert!(open_regular(&path).is_err());
    }
}
