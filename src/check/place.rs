//! Where in its line a problem lies: the column that its finder did not know, found by looking at the file again. Deliberately absent: changing a
//! column that is known.

use std::collections::HashMap;
use std::fs;
use std::ops::Range;

use crate::article::Problem;

/// A file beyond this size is not read again to show a line of it.
const MAX_BYTES: u64 = 4 << 20;

/// Files as they are now, each read once.
#[derive(Debug, Default)]
pub(super) struct Sources {
    files: HashMap<String, Option<String>>,
}

impl Sources {
    /// A line of a file, counted from 1; `None` where there is none.
    pub(super) fn line(&mut self, path: &str, number: Option<usize>) -> Option<&str> {
        let index = number?.checked_sub(1)?;
        self.text(path)?.lines().nth(index)
    }

    /// The line, counted from 1, that a problem with names ([`super::names`]) is about; `None` for other problems and where the file is gone.
    pub(super) fn named(&mut self, path: &str, problem: &Problem) -> Option<usize> {
        let mut quoted = problem.message.split('`').skip(1).step_by(2);
        match problem.code {
            "KB004" => Some(self.text(path)?).map(|text| front(text, &["slug", "permalink"], "").unwrap_or(1)),
            "KB107" => front(self.text(path)?, &[quoted.next()?], quoted.next()?),
            _ => None,
        }
    }

    fn text(&mut self, path: &str) -> Option<&str> {
        if !self.files.contains_key(path) {
            self.files.insert(path.to_owned(), read(path));
        }
        self.files.get(path)?.as_deref()
    }
}

/// The first line of the front matter, counted from 1, that holds `value`, at or below the line where one of `keys` stands.
fn front(text: &str, keys: &[&str], value: &str) -> Option<usize> {
    let is_key = |line: &str| {
        let key = line.split([':', '=']).next().unwrap_or_default().trim().trim_matches('"');
        keys.iter().any(|known| known.eq_ignore_ascii_case(key))
    };
    let lines = text.lines().enumerate().skip(1).take_while(|(_, line)| !matches!(line.trim_end(), "---" | "+++" | "..."));
    let mut from_key = lines.skip_while(|(_, line)| !is_key(line));
    from_key.find(|(_, line)| line.contains(value)).map(|(index, _)| index + 1)
}

fn read(path: &str) -> Option<String> {
    let facts = fs::metadata(path).ok()?;
    let is_shown = facts.is_file() && facts.len() <= MAX_BYTES;
    is_shown.then(|| fs::read(path).ok())?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

/// Finds the column of a problem that lies in this line.
pub(super) fn column(line: &str, problem: &Problem) -> usize {
    1 + line[..span(line, problem).start].chars().count()
}

/// The part of the line that is meant, in bytes: what the message quotes or names, if it stands there, else from the column or the first letter
/// to the end.
pub(super) fn span(line: &str, problem: &Problem) -> Range<usize> {
    let from = problem.column.map_or_else(
        || line.find(|c: char| !c.is_whitespace()).unwrap_or(0),
        |column| line.char_indices().nth(column.saturating_sub(1)).map_or(0, |(byte, _)| byte),
    );
    let quoted = problem.message.split('`').nth(1).filter(|name| !name.is_empty());
    // Paths, anchors and file names are long enough to stand for themselves.
    let is_name = |word: &&str| word.len() >= 2 && word.contains(['/', '.', '#']);
    let named = problem.message.split_whitespace().filter(is_name);
    let found = quoted.into_iter().chain(named).filter_map(|name| Some((line[from..].find(name)?, name.len())));
    let longest = found.max_by_key(|(_, length)| *length);
    let end = line.trim_end().len();
    let rest = if from < end { from..end } else { 0..line.len() };
    longest.map_or(rest, |(at, length)| from + at..from + at + length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Severity;

    fn check(line: &str, at: Option<usize>, message: &str, meant: &str) {
        let (file, message, help) = ("public/a.md".into(), message.into(), String::new());
        let problem = Problem { code: "KB101", severity: Severity::Error, file, line: Some(1), column: at, message, help };
        assert_eq!(line.get(span(line, &problem)), Some(meant));
        assert!(line.chars().count() >= column(line, &problem) - 1);
    }

    #[test]
    fn what_the_message_names_is_meant() {
        check("ä [x](y/z.md) b", None, "the link to y/z.md leads nowhere", "y/z.md");
        check("ä [x](y.md#b) b", None, "public/y.md has no heading #b", "#b");
        check("  lang: xyz", None, "`xyz` is no language", "xyz");
        check("  a word ", None, "this is wrong", "a word");
        check("  a word ", Some(5), "this is wrong", "word");
        check("ä", Some(99), "this is wrong", "ä");
        check("", None, "this is wrong", "");
    }
}
