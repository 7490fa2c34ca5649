//! Why an article stands where it stands, for `rapport suggest --explain`. Filled by the stages, read by `cli`.

/// What each stage did to one candidate, in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Explanation {
    /// One line a stage or piece of evidence: its name, what it added to the score, and on what grounds.
    pub parts: Vec<Part>,
}

/// One piece of evidence.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Name of the stage or evidence: `title`, `coverage`, `typo`.
    pub name: String,
    /// What it adds to (or takes from) the score.
    pub value: f32,
    /// On what grounds, in a few words: `password (typed "pasw", 2 edits)`.
    pub because: String,
}
