//! Last good versions of files that broke, kept across restarts: the bytes themselves, to be read again by the same parser under the same id, so that
//! the audience rules hold for them as for any file. `keeper` stores, fetches and forgets. Deliberately absent: any failure that stops anything.

use std::collections::BTreeSet;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use crate::library::scan;

/// First line of each stored file, followed by the id.
const HEADER: &str = "rapport last good 1 ";

/// The store, a folder of its own in the data folder. Only its owner may look into it: it holds internal articles too.
#[derive(Debug)]
pub struct LastGood {
    folder: PathBuf,
    /// File names in the store, to know without asking the disk.
    names: BTreeSet<String>,
}

impl LastGood {
    /// Opens the store for one articles folder in the data folder `data`; what cannot be listed counts as empty. Each articles folder has its
    /// own: a file of another folder with the same id must never stand in.
    pub fn open(data: &Path, articles: &Path) -> Self {
        let articles = std::path::absolute(articles).unwrap_or_else(|_| articles.to_owned());
        let folder = data.join("last-good").join(name(articles.as_os_str().as_encoded_bytes()));
        let listed = fs::read_dir(&folder).into_iter().flatten().flatten();
        let names = listed.filter_map(|entry| entry.file_name().into_string().ok()).collect();
        LastGood { folder, names }
    }

    /// Keeps `bytes` as the last good version of `id`, whole or not at all.
    pub fn store(&mut self, id: &str, bytes: &[u8]) -> io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)?;
        let name = name(id.as_bytes());
        let draft = self.folder.join(format!("{name}.tmp"));
        let written = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft).and_then(|mut file| {
            file.write_all(format!("{HEADER}{id}\n").as_bytes())?;
            file.write_all(bytes)?;
            file.sync_all()
        });
        let stored = written.and_then(|()| fs::rename(&draft, self.folder.join(&name)));
        if stored.is_err() {
            // What cannot be removed is overwritten or pruned another time.
            let _ = fs::remove_file(&draft);
            return stored;
        }
        self.names.insert(name);
        Ok(())
    }

    /// The last good version of `id`, at most `most` bytes of it.
    pub fn fetch(&self, id: &str, most: usize) -> Option<Vec<u8>> {
        let name = name(id.as_bytes());
        if !self.names.contains(&name) {
            return None;
        }
        let mut bytes = Vec::new();
        let header = format!("{HEADER}{id}\n");
        File::open(self.folder.join(&name)).ok()?.take((most + header.len()) as u64).read_to_end(&mut bytes).ok()?;
        bytes.starts_with(header.as_bytes()).then(|| bytes.split_off(header.len()))
    }

    /// Forgets the version of `id`, which is good again or gone.
    pub fn forget(&mut self, id: &str) {
        if self.names.is_empty() {
            return;
        }
        let name = name(id.as_bytes());
        if self.names.contains(&name) && remove(&self.folder.join(&name)) {
            self.names.remove(&name);
        }
    }

    /// Forgets all versions but those of `ids`, and whatever else lies there.
    pub fn keep_only<'a>(&mut self, ids: impl Iterator<Item = &'a str>) {
        let wanted: BTreeSet<String> = ids.map(|id| name(id.as_bytes())).collect();
        let folder = &self.folder;
        self.names.retain(|name| wanted.contains(name) || !remove(&folder.join(name)));
    }
}

/// Whether the file is gone now.
fn remove(file: &Path) -> bool {
    match fs::remove_file(file) {
        Ok(()) => true,
        Err(cause) => cause.kind() == io::ErrorKind::NotFound,
    }
}

/// The name under which something is kept.
fn name(id: &[u8]) -> String {
    scan::hash(id).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stores_fetches_and_forgets() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let mut store = LastGood::open(dir.path(), Path::new("articles"));
        assert_eq!(store.fetch("public/a.md", 100), None);
        store.store("public/a.md", b"old text").expect("stored");
        store.store("public/b.md", b"other").expect("stored");
        let mut again = LastGood::open(dir.path(), Path::new("articles"));
        assert_eq!(again.fetch("public/a.md", 100).as_deref(), Some(&b"old text"[..]));
        assert_eq!(again.fetch("internal/a.md", 100), None);
        again.keep_only(["public/a.md"].into_iter());
        assert_eq!(again.fetch("public/b.md", 100), None);
        again.forget("public/a.md");
        assert_eq!(LastGood::open(dir.path(), Path::new("articles")).fetch("public/a.md", 100), None);
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_an_error_and_no_more() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        fs::write(dir.path().join("last-good"), "a file is in the way").expect("a file");
        assert!(LastGood::open(dir.path(), Path::new("articles")).store("public/a.md", b"text").is_err());
    }
}
