//! Why sets cannot be measured: what is wrong, in which file and line, and what to do. Told by `cli::eval`.

use std::fmt;
use std::path::Path;

/// Whose fault it is, for the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It was asked wrongly.
    Usage,
    /// A file is missing, unreadable or says something that cannot be understood.
    File,
}

/// What is wrong and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// Whose fault it is.
    pub kind: Kind,
    /// What is wrong, with file and line.
    pub message: String,
    /// The next step.
    pub help: String,
}

impl Trouble {
    /// An argument that makes no sense.
    pub(super) fn usage(message: impl Into<String>, help: impl Into<String>) -> Self {
        Trouble { kind: Kind::Usage, message: message.into(), help: help.into() }
    }

    /// A file or folder that cannot be used.
    pub(super) fn file(file: &Path, what: impl fmt::Display, help: impl Into<String>) -> Self {
        Trouble { kind: Kind::File, message: format!("{}: {what}", file.display()), help: help.into() }
    }

    /// A line that cannot be used; lines count from 1.
    pub(super) fn line(file: &Path, line: usize, what: impl fmt::Display, help: impl Into<String>) -> Self {
        Trouble { kind: Kind::File, message: format!("{}:{line}: {what}", file.display()), help: help.into() }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// The one of `known` that `wanted` was probably meant to be, as a beginning of a help line; empty if none is near.
pub(super) fn nearest<'a>(wanted: &str, known: impl Iterator<Item = &'a str>) -> String {
    let near = known.map(|name| (strsim::damerau_levenshtein(wanted, name), name)).min_by_key(|(distance, _)| *distance);
    match near.filter(|(distance, name)| *distance <= (name.len() / 3).max(2)) {
        Some((_, name)) => format!("did you mean `{name}`? "),
        None => String::new(),
    }
}
