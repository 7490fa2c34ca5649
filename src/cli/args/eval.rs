//! The arguments of `rapport eval`.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::search::Stage;

use super::Format;

pub(super) const AFTER: &str = "\
Examples:
  rapport eval                                        your articles, with questions.jsonl in or beside the folder
  rapport eval sets/manual sets/faq --bm25 --jobs 2   sets in BEIR's form, beside plain BM25
  rapport eval --prefix 25,50,75 --typos --holes      as questions are really typed
  rapport eval --questions --format json > before.json
  rapport eval --baseline before.json                 which questions got better, which worse
  rapport eval --without meaning                      what a stage of matching is worth
  rapport eval --fail-under success@5=0.9 --fail-under ndcg@10=bm25

An articles folder has questions in questions.jsonl: {\"question\": \"…\", \"articles\": [\"public/….md\"]} a line.
A folder in BEIR's form has corpus.jsonl (_id, title, text), queries.jsonl (_id, text) and qrels.tsv (question, document, grade).
Exit code 1 when a figure falls short.";

/// `rapport eval`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Eval {
    /// Articles folders and folders in BEIR's form [default: articles]
    #[arg(value_name = "DIR")]
    pub(in crate::cli) sets: Vec<PathBuf>,
    /// Ask the questions of this file of the set's folder instead
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) queries: Option<PathBuf>,
    /// Also ask each question cut to these shares of its letters, in percent
    #[arg(long, value_name = "PERCENT", value_delimiter = ',', value_parser = clap::value_parser!(u8).range(1..=99))]
    pub(in crate::cli) prefix: Vec<u8>,
    /// Also ask each question with one of its words misspelt
    #[arg(long = "typos")]
    pub(in crate::cli) has_typos: bool,
    /// Which misspellings; the same number gives the same
    #[arg(long, value_name = "N", default_value_t = 1, requires = "has_typos")]
    pub(in crate::cli) seed: u64,
    /// Also type each question letter by letter: how often is a right answer that was in sight gone again?
    #[arg(long = "holes")]
    pub(in crate::cli) has_holes: bool,
    /// Also ask the questions of this file, which nothing answers: how often is the server rightly unsure?
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) off_topic: Vec<PathBuf>,
    /// Also ask plain BM25, to have something to read the figures against
    #[arg(long = "bm25")]
    pub(in crate::cli) has_bm25: bool,
    /// Leave out a stage of matching, to see what it is worth; may be given again
    #[arg(long, value_name = "STAGE", value_parser = stages())]
    pub(in crate::cli) without: Vec<Stage>,
    /// Ask only every N-th question
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub(in crate::cli) every: u32,
    /// Ask so many questions at once; latency is measured with 1 only
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=64))]
    pub(in crate::cli) jobs: u8,
    /// List each question in the JSON, as `--baseline` wants it
    #[arg(long = "questions")]
    pub(in crate::cli) has_questions: bool,
    /// Say what got better and what worse since this JSON was written
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) baseline: Option<PathBuf>,
    /// Exit with 1 when a figure is lower: [SET[/VARIANT]:]METRIC=NUMBER, or =bm25 for what plain BM25 reaches
    #[arg(long, value_name = "FIGURE")]
    pub(in crate::cli) fail_under: Vec<String>,
    /// Exit with 1 when a figure is higher, such as holes=0.02 or p99_ms=10
    #[arg(long, value_name = "FIGURE")]
    pub(in crate::cli) fail_over: Vec<String>,
    /// How to write the figures
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(in crate::cli) format: Format,
}

/// Reads the name of a stage; help lists them all.
fn stages() -> impl TypedValueParser<Value = Stage> {
    let names = Stage::ALL.map(|stage| PossibleValue::new(stage.name()).help(stage.does()));
    PossibleValuesParser::new(names).try_map(|name| Stage::named(&name).ok_or("no stage is called that"))
}
