//! What is wrong with a file, said so that its author can mend it. Parsers hand problems out beside their values;
//! the log, `rapport check` and the agents' workbench show them. Deliberately absent: any decision what to do about one.

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Should be mended; the article is served.
    Warning,
    /// The file or a part of it is not served as written.
    Error,
}

/// One thing that is wrong with one file: where, what, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The rule's code, `KB001` and so on; stable, so that it can be looked up and suppressed.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Path below the articles folder.
    pub file: String,
    /// Line in the file, from 1; `None` where the whole file is meant.
    pub line: Option<usize>,
    /// Column in characters, from 1.
    pub column: Option<usize>,
    /// What is wrong, in one sentence without a final dot.
    pub message: String,
    /// What to do about it, in one sentence without a final dot.
    pub help: String,
}

/// The problems of one file while it is being read.
#[derive(Debug)]
pub(super) struct Problems {
    /// Path below the articles folder.
    file: String,
    /// What was found so far.
    pub(super) found: Vec<Problem>,
}

/// More problems of one file than these nobody reads; errors are told all the same.
const MAX_PROBLEMS: usize = 30;

/// Where in the file: line and column from 1.
pub(super) type Place = (Option<usize>, Option<usize>);

/// The whole file.
pub(super) const WHOLE_FILE: Place = (None, None);

/// A line of the file, from 1.
pub(super) fn at(line: usize) -> Place {
    (Some(line), None)
}

impl Problems {
    /// None yet.
    pub(super) fn new(file: &str) -> Problems {
        Problems { file: file.to_owned(), found: Vec::new() }
    }

    /// The file or a part of it is not served as written.
    pub(super) fn error(&mut self, code: &'static str, place: Place, message: impl Into<String>, help: impl Into<String>) {
        self.add(Severity::Error, code, place, message.into(), help.into());
    }

    /// Should be mended.
    pub(super) fn warning(&mut self, code: &'static str, place: Place, message: impl Into<String>, help: impl Into<String>) {
        self.add(Severity::Warning, code, place, message.into(), help.into());
    }

    /// Worth knowing.
    pub(super) fn info(&mut self, code: &'static str, place: Place, message: impl Into<String>, help: impl Into<String>) {
        self.add(Severity::Info, code, place, message.into(), help.into());
    }

    fn add(&mut self, severity: Severity, code: &'static str, (line, column): Place, message: String, help: String) {
        if self.found.len() >= MAX_PROBLEMS && severity < Severity::Error {
            return;
        }
        self.found.push(Problem { code, severity, file: self.file.clone(), line, column, message, help });
    }
}
