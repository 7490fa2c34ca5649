//! Reads the output of one `git log`, newest commit first: the last change of each file, and which files of former times are which of today.
//! Deliberately absent: processes.

use std::collections::HashMap;
use std::path::Path;

use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};

use super::History;

/// Takes the parts of the output one by one.
#[derive(Debug, Default)]
pub(super) struct Reader {
    history: History,
    /// The commit being read: abbreviated id and date.
    commit: Option<(String, Date)>,
    /// What the next part is.
    expected: Expected,
    /// Path at this point of the past → path today.
    today: HashMap<String, String>,
}

#[derive(Debug, Default)]
enum Expected {
    /// A commit or the status of a file.
    #[default]
    Any,
    /// The path of a file changed.
    Path { is_deleted: bool },
    /// The old path of a file renamed, and whether its text changed with it.
    From { is_changed: bool },
    /// The new path.
    To { from: String, is_changed: bool },
}

impl Reader {
    /// Takes one NUL-ended part.
    pub(super) fn take(&mut self, part: &[u8]) {
        let text = String::from_utf8_lossy(part);
        match std::mem::take(&mut self.expected) {
            Expected::Any => self.begin(text.trim_start_matches('\n')),
            Expected::Path { is_deleted } => self.changed(&text, is_deleted),
            Expected::From { is_changed } => self.expected = Expected::To { from: text.into_owned(), is_changed },
            Expected::To { from, is_changed } => self.renamed(from, &text, is_changed),
        }
    }

    /// A commit, with the status of its first file behind it on a line of its own, or the status of another file.
    fn begin(&mut self, text: &str) {
        let Some(commit) = text.strip_prefix('\u{1}') else {
            self.expected = match text.as_bytes() {
                [b'R', score @ ..] => Expected::From { is_changed: score != b"100" },
                [b'C', ..] => Expected::From { is_changed: true },
                [b'D'] => Expected::Path { is_deleted: true },
                [b'A' | b'M' | b'T' | b'U' | b'X', ..] => Expected::Path { is_deleted: false },
                _ => Expected::Any,
            };
            return;
        };
        let (commit, status) = commit.split_once('\n').unwrap_or((commit, ""));
        self.commit = commit.split_once(' ').and_then(|(id, seconds)| {
            let time = Timestamp::from_second(seconds.trim().parse().ok()?).ok()?;
            Some((id.to_owned(), time.to_zoned(TimeZone::UTC).date()))
        });
        if !status.is_empty() {
            self.begin(status);
        }
    }

    fn changed(&mut self, path: &str, is_deleted: bool) {
        self.touched(path);
        if !is_deleted {
            self.dated(path);
        }
    }

    fn renamed(&mut self, from: String, to: &str, is_changed: bool) {
        self.touched(&from);
        self.touched(to);
        if is_changed {
            self.dated(to);
        }
        let today = self.today.get(to).cloned().unwrap_or_else(|| to.to_owned());
        if from != today {
            self.history.renamed.entry(from.clone()).or_insert_with(|| today.clone());
            self.today.entry(from).or_insert(today);
        }
    }

    /// Notes the newest commits.
    fn touched(&mut self, path: &str) {
        let Some((id, _)) = &self.commit else { return };
        if self.history.internal_revision.is_none() {
            self.history.internal_revision = Some(id.clone());
        }
        if self.history.public_revision.is_none() && path.starts_with("public/") {
            self.history.public_revision = Some(id.clone());
        }
    }

    /// Notes the newest change of the text that is at another path today, perhaps.
    fn dated(&mut self, path: &str) {
        let Some((_, date)) = &self.commit else { return };
        let today = self.today.get(path).map_or(path, String::as_str);
        if !self.history.updated.contains_key(today) {
            self.history.updated.insert(today.to_owned(), *date);
        }
    }

    /// The history, without renames whose file is gone or whose old name is in use again.
    pub(super) fn finish(mut self, head: String, articles: &Path) -> History {
        self.history.head = Some(head);
        let mut is_there: HashMap<String, bool> = HashMap::new();
        let mut exists = |path: &String| *is_there.entry(path.clone()).or_insert_with(|| articles.join(path).symlink_metadata().is_ok());
        self.history.renamed.retain(|from, to| exists(to) && !exists(from));
        self.history
    }
}
