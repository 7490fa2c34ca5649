//! Words that mean the same, and the shelf's own words for mending misspelt ones. `library::folder` reads `synonyms.toml` through
//! [`Synonyms::parse`]; the stages of `search` ask. Deliberately absent: any word that is not in the shelf or the operator's file.

use crate::article::Problem;

/// The operator's `synonyms.toml`.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Synonyms {}

impl Synonyms {
    /// Reads `synonyms.toml`; `file` is its path for the problems. What cannot be read gives a problem and is left out.
    pub fn parse(text: &str, file: &str) -> (Self, Vec<Problem>) {
        let _ = (text, file);
        todo!()
    }
}
