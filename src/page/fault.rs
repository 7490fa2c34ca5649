//! What is wrong with something an operator has put into his folder of templates and texts. Told in the log; the page goes on with what the program carries.

use std::fmt;

/// A mistake in a file of the operator's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file, below the operator's folder.
    pub file: String,
    /// Line from 1, where one is to blame.
    pub line: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: &'static str,
}

impl Fault {
    pub(super) fn new(file: &str, line: impl Into<Option<usize>>, message: impl Into<String>, help: &'static str) -> Self {
        Fault { file: file.to_owned(), line: line.into(), message: message.into(), help }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.message),
            None => write!(f, "{}: {}", self.file, self.message),
        }
    }
}
