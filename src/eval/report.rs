//! What was measured, and its JSON, which is also what a later run is compared with. The JSON is a promise: `version` is raised when a field
//! changes its meaning.

use serde::{Deserialize, Serialize};

use super::compare::Changes;
pub use super::figures::Figures;

/// What [`Report::version`] is now.
pub(super) const VERSION: u32 = 1;

/// Everything measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Raised when a field changes its meaning.
    pub version: u32,
    /// The version of Rapport that was measured.
    pub rapport: String,
    /// Stages of matching that were left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<String>,
    /// `transformer` where the language model compared meanings in the table's place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub semantic: Option<String>,
    /// One a folder.
    pub sets: Vec<SetFigures>,
}

/// One set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SetFigures {
    /// Its folder's name.
    pub name: String,
    /// How many articles were searched.
    pub documents: usize,
    /// The questions as they stand in the file.
    #[serde(flatten)]
    pub whole: Row,
    /// The same questions in other shapes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<Variant>,
    /// Questions that nothing here answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub off_topic: Vec<OffTopic>,
    /// The questions typed letter by letter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holes: Option<Holes>,
    /// Each question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub questions: Option<Vec<QuestionFigures>>,
    /// What differs from an earlier report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes: Option<Changes>,
}

/// What came of some questions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// How many they were.
    pub queries: usize,
    /// How good the answers are.
    #[serde(flatten)]
    pub figures: Figures,
    /// How often the server would bet on the first.
    #[serde(flatten)]
    pub confident: Confidence,
    /// How long they took; measured with one question at a time only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency_ms: Option<Latency>,
    /// How good plain BM25's answers are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bm25: Option<Figures>,
}

/// Questions in another shape.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Variant {
    /// `prefix-50`, `typos`.
    pub name: String,
    /// What came of them.
    #[serde(flatten)]
    pub row: Row,
}

/// How often the server would bet on its first answer; shares 0–1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Confidence {
    /// Of all questions.
    pub confident: f64,
    /// Of those whose first answer is right.
    pub confident_right: f64,
    /// Of the others.
    pub confident_wrong: f64,
}

/// How long answers took, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Latency {
    /// Half of them were quicker.
    pub p50: f64,
    /// 95 of 100 were quicker.
    pub p95: f64,
    /// 99 of 100 were quicker.
    pub p99: f64,
}

/// Questions that nothing on the shelf answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OffTopic {
    /// The folder their file lies in.
    pub name: String,
    /// How many they were.
    pub queries: usize,
    /// Share of them on which the server would rightly not bet.
    pub unsure: f64,
}

/// Answers that come and go while a question is being typed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Holes {
    /// Keystrokes after the first at which a right article was among the first three.
    pub keystrokes: usize,
    /// At how many of them none was among the first five.
    pub out: usize,
    /// The one by the other.
    pub share: f64,
    /// The questions with the most of them.
    pub worst: Vec<WorstHole>,
}

/// A question that lost its answer while it was being typed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WorstHole {
    /// The question.
    pub question: String,
    /// At how many keystrokes the answer was out.
    pub out: usize,
    /// The first of them: what had been typed.
    pub typed: String,
}

/// What came of one question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuestionFigures {
    /// Its id, or its text where it has none.
    pub id: String,
    /// What was asked.
    pub text: String,
    /// Place of the first right answer, from 1; `None` when it is not among the first ten.
    pub rank: Option<usize>,
    /// Its nDCG@10.
    #[serde(rename = "ndcg@10")]
    pub ndcg: f64,
    /// Id of the first answer.
    pub first: Option<String>,
    /// Whether the server would bet on it.
    pub confident: bool,
}

impl Report {
    /// A report of this version.
    pub(super) fn new(sets: Vec<SetFigures>) -> Self {
        Report { version: VERSION, rapport: env!("CARGO_PKG_VERSION").into(), without: Vec::new(), semantic: None, sets }
    }

    /// One JSON document.
    pub fn json(&self) -> String {
        let text = serde_json::to_string_pretty(self).expect("texts and numbers always become JSON");
        format!("{text}\n")
    }
}

/// A share as a figure; 0 of nothing.
pub(super) fn share(part: usize, whole: usize) -> f64 {
    rounded(part as f64 / whole.max(1) as f64)
}

/// What a reader of the JSON needs of a figure.
pub(super) fn rounded(figure: f64) -> f64 {
    (figure * 1e5).round() / 1e5
}
