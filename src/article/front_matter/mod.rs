//! Front matter of every dialect: found, cut off, and read into plain facts. Called by `article::read`. Splitting is ours, YAML and TOML
//! are libraries'. Deliberately absent: what the facts mean for an audience, and any widening of one: front matter can only narrow.

mod facts;
mod sheet;
mod standing;
mod toml;
mod value;
mod yaml;

pub(super) use facts::Facts;

use jiff::Timestamp;

use super::problem::{Problems, at};
use value::Entry;

/// A file's front matter, and where its text begins.
pub(super) struct Split<'a> {
    entries: Vec<Entry>,
    /// The text below the front matter.
    pub(super) body: &'a str,
    /// How many lines of the file stand before `body`.
    pub(super) first_line: usize,
}

/// The file is refused; why is among the problems.
#[derive(Debug)]
pub(super) struct Refused;

/// Why a front matter doesn't parse.
#[derive(Debug)]
struct Invalid {
    /// Line of the file, from 1.
    line: usize,
    /// Column in characters, from 1.
    column: Option<usize>,
    reason: String,
    help: String,
}

/// Cuts the front matter off a text whose line ends are `\n`. A rule (`---`) that opens no front matter stays in the body.
pub(super) fn split<'a>(text: &'a str, limit: usize, problems: &mut Problems) -> Result<Split<'a>, Refused> {
    let nothing = Split { entries: Vec::new(), body: text, first_line: 0 };
    let Some(found) = find(text) else { return Ok(nothing) };
    let Some(body) = found.body else {
        return if found.is_meant {
            let help = format!("write a line `{}` below the last key, or delete the line `{}` above", found.mark, found.mark);
            problems.error("KB007", at(found.first_line), "the front matter begins here and never ends", help);
            Err(Refused)
        } else {
            Ok(nothing)
        };
    };
    if !found.is_meant && !found.is_empty {
        return Ok(nothing);
    }
    if found.matter.len() > limit {
        let message = format!("the front matter has {} bytes, more than the {limit} that are allowed", found.matter.len());
        problems.error("KB009", at(found.first_line), message, "move text from the front matter into the article");
        return Err(Refused);
    }
    let parsed = if found.mark == "+++" {
        toml::parse(found.matter, found.first_line).map(Some)
    } else {
        yaml::parse(found.matter, found.first_line)
    };
    match parsed {
        Ok(Some(entries)) => Ok(Split { entries, body, first_line: found.body_line }),
        Ok(None) => Ok(nothing),
        Err(invalid) => {
            let message = format!("the front matter does not parse: {}", invalid.reason);
            problems.error("KB007", (Some(invalid.line), invalid.column), message, invalid.help);
            Err(Refused)
        }
    }
}

impl Split<'_> {
    /// What the keys say.
    pub(super) fn facts(&self, now: Timestamp, problems: &mut Problems) -> Facts {
        facts::read(&self.entries, now, problems)
    }
}

/// What looks like a front matter.
struct Found<'a> {
    /// `---` or `+++`.
    mark: &'static str,
    /// Line of the opening mark, from 1.
    first_line: usize,
    /// The text between the marks.
    matter: &'a str,
    /// Whether the text between begins as a front matter does, so that the marks are no rules.
    is_meant: bool,
    /// Whether there is nothing but blanks and comments between the marks.
    is_empty: bool,
    /// The text below the closing mark; `None` where there is none.
    body: Option<&'a str>,
    /// How many lines stand before the body.
    body_line: usize,
}

/// Finds an opening mark on the first line that isn't blank, and the closing one below it.
fn find(text: &str) -> Option<Found<'_>> {
    let mut lines = Lines { rest: text, n: 0 };
    let opening = lines.by_ref().find(|line| !line.trim().is_empty())?;
    let mark = ["---", "+++"].into_iter().find(|mark| opening.trim_end() == *mark)?;
    let first_line = lines.n;
    let content = lines.rest;
    let mut significant = None;
    let mut len = 0;
    while let Some(line) = lines.next() {
        let bare = line.trim_end();
        if bare == mark || mark == "---" && bare == "..." {
            let is_meant = significant.is_some_and(|line| is_pair(line, mark));
            let (matter, body) = (&content[..len], Some(lines.rest));
            return Some(Found { mark, first_line, matter, is_meant, is_empty: significant.is_none(), body, body_line: lines.n });
        }
        if significant.is_none() && !bare.is_empty() && !bare.trim_start().starts_with('#') {
            significant = Some(line);
        }
        len = content.len() - lines.rest.len();
    }
    let is_meant = significant.is_some_and(|line| is_pair(line, mark));
    Some(Found { mark, first_line, matter: content, is_meant, is_empty: false, body: None, body_line: 0 })
}

/// Whether a line is `key: value`, `key = value` or a table's head rather than a sentence: keys have few words.
fn is_pair(line: &str, mark: &str) -> bool {
    let line = line.trim();
    if mark == "+++" {
        return line.starts_with('[') || line.contains('=');
    }
    if line.starts_with(['{', '%', '?']) {
        return true;
    }
    let key = match line.strip_suffix(':') {
        Some(key) if !key.contains(": ") => key,
        _ => match line.split_once(": ").or_else(|| line.split_once(":\t")) {
            Some((key, _)) => key,
            None => return false,
        },
    };
    key.split_whitespace().count() <= 4
        && key.len() <= 60
        && !key.contains(['*', '`', '<', '[', '(', '|'])
        && !key.starts_with(['-', '>', '!'])
}

/// Lines with their ends, counted.
struct Lines<'a> {
    rest: &'a str,
    n: usize,
}

impl<'a> Iterator for Lines<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        if self.rest.is_empty() {
            return None;
        }
        let end = self.rest.find('\n').map_or(self.rest.len(), |end| end + 1);
        let (line, rest) = self.rest.split_at(end);
        self.rest = rest;
        self.n += 1;
        Some(line)
    }
}
