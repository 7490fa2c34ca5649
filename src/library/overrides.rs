//! The operator's folder of templates, styles and texts: read whole, within bounds, and never out of itself; [`keep`] does so again whenever a file is saved.
//! Called by `cli`, which hands what was read to `page`. Deliberately absent: which names mean something, and what.

pub mod keep;

use std::collections::BTreeMap;
use std::fs::DirEntry;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use crate::library::attachment::open_regular;
use crate::library::folder::is_dropping;

/// Files by their paths below the folder, `/`-separated: the text, or why there is none (it completes "the file …").
pub type Files = BTreeMap<String, Result<String, String>>;

/// The largest file that is read, in bytes.
const MOST_BYTES: u64 = 1 << 20;
/// More files than these are no folder of templates.
const MOST_FILES: usize = 256;
/// Endings of what is text here; others are named and not read.
const TEXTS: [&str; 3] = [".html", ".css", ".toml"];

/// Reads the folder. What editors leave behind and hidden files are passed over.
///
/// # Errors
/// The folder itself cannot be read, or holds more than 256 files.
pub fn read(folder: &Path) -> io::Result<Files> {
    let root = folder.canonicalize()?;
    let mut files = Files::new();
    for entry in std::fs::read_dir(&root)? {
        let entry = entry?;
        if is_folder(&entry, &root) {
            let name = entry.file_name().to_string_lossy().into_owned();
            // A folder that may not be read has no files for us.
            for inner in std::fs::read_dir(entry.path()).into_iter().flatten() {
                add(&mut files, &root, &format!("{name}/"), &inner?)?;
            }
        } else {
            add(&mut files, &root, "", &entry)?;
        }
    }
    Ok(files)
}

fn is_folder(entry: &DirEntry, root: &Path) -> bool {
    let is_inside = || entry.path().canonicalize().is_ok_and(|real| real.starts_with(root) && real != root && real.is_dir());
    !is_dropping(entry.file_name().as_encoded_bytes()) && is_inside()
}

fn add(files: &mut Files, root: &Path, parent: &str, entry: &DirEntry) -> io::Result<()> {
    let name = entry.file_name();
    if is_dropping(name.as_encoded_bytes()) {
        return Ok(());
    }
    if files.len() >= MOST_FILES {
        return Err(io::Error::other(format!("holds more than {MOST_FILES} files")));
    }
    let path = format!("{parent}{}", name.to_string_lossy());
    let is_text = TEXTS.iter().any(|ending| path.ends_with(ending));
    let text = if is_text { text(&entry.path(), root) } else { Err("is of a kind that is not read here".to_owned()) };
    match text {
        // Whoever is replacing it rings again.
        Err(why) if why == GONE => {}
        text => drop(files.insert(path, text)),
    }
    Ok(())
}

/// Said of files that were there a moment ago.
const GONE: &str = "is gone";

fn text(path: &Path, root: &Path) -> Result<String, String> {
    let real = path.canonicalize().map_err(|error| match error.kind() {
        ErrorKind::NotFound if path.symlink_metadata().is_ok() => "is a link that leads nowhere".to_owned(),
        ErrorKind::NotFound => GONE.to_owned(),
        _ => format!("cannot be read: {error}"),
    })?;
    if !real.starts_with(root) {
        return Err("is a link that leads out of the folder".into());
    }
    let (file, metadata) = open_regular(&real).map_err(|error| match error.kind() {
        ErrorKind::NotFound => GONE.to_owned(),
        ErrorKind::InvalidInput => error.to_string(),
        _ => format!("cannot be read: {error}"),
    })?;
    let mut bytes = Vec::new();
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(|error| format!("cannot be read: {error}"))?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(format!("has {} KiB, more than 1024", metadata.len() >> 10));
    }
    let text = String::from_utf8(bytes).map_err(|_| "is not UTF-8 text".to_owned())?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_folder_is_read_whole_and_never_out_of_itself() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let (root, outside) = (dir.path().join("theme"), dir.path().join("secret.css"));
        fs::create_dir_all(root.join("strings")).expect("folders");
        fs::create_dir_all(root.join("strings/deep")).expect("folders");
        fs::write(&outside, "secret").expect("written");
        for (name, text) in
            [("extra.css", "\u{feff}b{}"), ("a.html~", "x"), (".a.html.swp", "x"), ("strings/fr.toml", "x = 1"), ("x.png", "")]
        {
            fs::write(root.join(name), text).expect("written");
        }
        fs::write(root.join("big.css"), vec![b' '; MOST_BYTES as usize + 1]).expect("written");
        fs::write(root.join("latin.html"), b"\xe4").expect("written");
        symlink(&outside, root.join("out.css")).expect("a link");
        symlink(dir.path(), root.join("up")).expect("a link");
        symlink("nowhere", root.join("dangling.css")).expect("a link");
        symlink("extra.css", root.join("same.css")).expect("a link");
        let files = read(&root).expect("read");
        let told: Vec<String> = files.iter().map(|(name, text)| format!("{name}: {}", text.as_ref().unwrap_or_else(|why| why))).collect();
        let expected = [
            "big.css: has 1024 KiB, more than 1024",
            "dangling.css: is a link that leads nowhere",
            "extra.css: b{}",
            "latin.html: is not UTF-8 text",
            "out.css: is a link that leads out of the folder",
            "same.css: b{}",
            "strings/deep: is of a kind that is not read here",
            "strings/fr.toml: x = 1",
            "up: is of a kind that is not read here",
            "x.png: is of a kind that is not read here",
        ];
        assert_eq!(told, expected);
        assert!(read(&dir.path().join("none")).is_err());
    }
}
