//! What is wrong with the configuration, said so that it can be mended: where, what, and what to write instead. Made by the other files of
//! `config`, shown by `cli`. Deliberately absent: colours and exit codes.

use std::fmt::{self, Display};
use std::path::PathBuf;

/// Where a setting was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    /// In a configuration file.
    File {
        /// The file as it was named.
        file: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
    },
    /// In the file as a whole, when it cannot be read.
    WholeFile(PathBuf),
    /// In an environment variable.
    Variable(String),
    /// In a flag of the command line.
    Flag(&'static str),
}

impl Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::File { file, line, column } => write!(f, "{}:{line}:{column}", file.display()),
            Origin::WholeFile(file) => write!(f, "{}", file.display()),
            Origin::Variable(name) => write!(f, "{name}"),
            Origin::Flag(name) => write!(f, "{name}"),
        }
    }
}

/// One thing that is wrong with the configuration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{origin}: {message}")]
pub struct ConfigError {
    pub(super) origin: Origin,
    pub(super) message: String,
    pub(super) help: String,
}

impl ConfigError {
    /// What to do about it, in one sentence.
    pub fn help(&self) -> &str {
        &self.help
    }
}

/// The candidate that `wrong` was most probably meant to be, if any is near enough to be worth naming.
pub(crate) fn nearest<'a>(wrong: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .map(|candidate| (strsim::damerau_levenshtein(wrong, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.len().min(wrong.len()) / 3)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}
