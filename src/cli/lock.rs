//! One server for one data folder: a file lock that the operating system releases however the process ends. Taken by `serve`. Deliberately
//! absent: locks for readers; `check` and `suggest` write nothing.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::Path;

/// A lock that is held for as long as this lives.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

/// Why there is no lock.
#[derive(Debug)]
pub(super) enum NoLock {
    /// Another server holds it; its process id, if it could be read.
    Held(Option<u32>),
    /// The folder cannot be written.
    Unwritable(io::Error),
}

/// Creates the data folder where needed and takes its lock.
pub(super) fn take(data: &Path) -> Result<Lock, NoLock> {
    let path = data.join("serve.lock");
    fs::create_dir_all(data).map_err(NoLock::Unwritable)?;
    let opened = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
    let mut file = opened.map_err(NoLock::Unwritable)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            return Err(NoLock::Held(fs::read_to_string(&path).ok().and_then(|text| text.trim().parse().ok())));
        }
        Err(TryLockError::Error(error)) => return Err(NoLock::Unwritable(error)),
    }
    let written = file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id()));
    written.map_err(NoLock::Unwritable)?;
    Ok(Lock { _file: file })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_at_a_time() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let data = folder.path().join("a/b");
        let first = take(&data).expect("free");
        let holder = match take(&data) {
            Err(NoLock::Held(holder)) => holder,
            other => panic!("the second lock must not be had: {other:?}"),
        };
        assert_eq!(holder, Some(std::process::id()));
        drop(first);
        assert!(take(&data).is_ok());
    }

    #[test]
    fn an_unwritable_folder_is_told_apart() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join("file"), "").expect("written");
        assert!(matches!(take(&folder.path().join("file")), Err(NoLock::Unwritable(_))));
    }
}
