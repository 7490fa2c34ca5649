//! Reading files through the one public function, [`super::read`].

mod front_matter;
mod hostile;
mod notes;
mod repositories;

use std::path::PathBuf;

use jiff::Timestamp;

use super::{Limits, Reading, read};

/// The moment at which the tests take place.
fn now() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().expect("a moment")
}

/// Reads a file on an English site.
fn read_file(id: &str, text: &str) -> Reading {
    read(id, text.as_bytes(), now(), Limits::default(), "en")
}

/// The codes and lines of a reading's problems.
fn problems(reading: &Reading) -> Vec<(&str, usize)> {
    reading.problems.iter().map(|problem| (problem.code, problem.line.unwrap_or(0))).collect()
}

/// A folder of the test data, or `None`, said on stderr, where there is none.
#[expect(clippy::print_stderr, reason = "a skipped test has to say so")]
fn test_data(path: &str) -> Option<PathBuf> {
    let root = std::env::var_os("RAPPORT_TEST_DATA").map_or_else(|| PathBuf::from("../shared/data"), PathBuf::from);
    let folder = root.join(path);
    if folder.exists() {
        return Some(folder);
    }
    eprintln!("skipped: no test data at {}", folder.display());
    None
}

/// All Markdown files below a folder, sorted, with their paths below it.
fn markdown_files(root: &std::path::Path) -> Vec<(String, Vec<u8>)> {
    let mut folders = vec![root.to_owned()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|ending| ending == "md" || ending == "markdown") {
                let id = entry.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/");
                files.push((id, std::fs::read(&entry).expect("a file")));
            }
        }
    }
    files.sort();
    files
}
