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
