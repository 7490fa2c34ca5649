//! Judged questions made into figures. Called by `cli::eval` and by the guard on the committed figures.
//!
//! A set ([`set`]) is a corpus with questions of which it is known what answers them: an articles folder ([`folder`]) or a BEIR folder ([`beir`]).
//! Each question is asked of the public shelf's index through `search::suggest`, as the API asks it ([`ask`]); whole, cut, misspelt ([`typed`]) or
//! letter by letter ([`holes`]); and, to have something to read the figures against, of plain BM25 ([`bm25`]). Where the settings want the language
//! model, it reads the set first ([`meaning`]). The answers become figures ([`figures`]), one report ([`report`], [`table`]), differences from an earlier one ([`compare`]) and verdicts ([`floor`]).
//! Deliberately absent: any setting of the ranking; what is measured is what requesters get, or that without some of its stages.

mod ask;
mod beir;
mod bm25;
pub mod compare;
mod figures;
pub mod floor;
mod folder;
mod holes;
mod lines;
mod meaning;
pub mod report;
mod set;
mod table;
mod trouble;
mod typed;

use std::path::PathBuf;
use std::sync::Arc;

use crate::library::reload::Folder;
use crate::search::semantic::transformer::Transformer;
use crate::search::{Stage, Without};

use ask::Worker;
use bm25::Bm25;
use figures::Figures;
use report::{OffTopic, Report, Row, SetFigures, Variant};
use set::{Question, Set};
pub use trouble::{Kind, Trouble};

/// What to measure.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The folders of the sets.
    pub sets: Vec<PathBuf>,
    /// Another file of questions, looked for in each set's folder first.
    pub queries: Option<PathBuf>,
    /// Shares of its letters, in percent, to which each question is cut for further rows.
    pub prefixes: Vec<u8>,
    /// The seed of a further row with misspelt questions.
    pub typos: Option<u64>,
    /// Whether questions are also typed letter by letter.
    pub has_holes: bool,
    /// Files of questions that no set can answer.
    pub off_topic: Vec<PathBuf>,
    /// Whether plain BM25 is asked too.
    pub has_bm25: bool,
    /// Whether the report lists each question.
    pub has_questions: bool,
    /// Only each n-th question is asked; 1 asks all.
    pub every: usize,
    /// How many questions are asked at once. Latency is measured with one only.
    pub n_jobs: usize,
    /// Stages of matching that are left out, to see what they are worth.
    pub without: Without,
    /// The language model that compares meanings in the table's place.
    pub transformer: Option<Arc<Transformer>>,
    /// How an articles folder is loaded; its `articles` is replaced by the set's folder.
    pub folder: Folder,
}

/// What is being done: the set and what is asked of it, how many questions are done, and of how many.
pub type Tell<'a> = &'a dyn Fn(&str, usize, usize);

/// Measures all sets. `tell` hears how far it has come.
pub fn run(plan: &Plan, tell: Tell<'_>) -> Result<Report, Trouble> {
    let names = set::names(&plan.sets);
    let off_topic = plan.off_topic.iter().map(|file| set::off_topic(file)).collect::<Result<Vec<_>, Trouble>>()?;
    let transformer = plan.transformer.as_ref().filter(|_| !plan.without.has(Stage::Meaning));
    let mut sets = Vec::new();
    for (folder, name) in plan.sets.iter().zip(names) {
        tell(&format!("{name}: reading"), 0, 0);
        let set = set::open(folder, name, plan)?;
        if let Some(transformer) = transformer {
            let what = format!("{}: reading with the language model", set.name);
            meaning::deepen(set.index(), set.articles(), transformer, |n_read| tell(&what, n_read, set.n_articles()));
        }
        sets.push(measure(&set, &off_topic, plan, tell));
    }
    let without = plan.without.stages().map(|stage| stage.name().to_owned()).collect();
    let semantic = transformer.is_some().then(|| "transformer".to_owned());
    Ok(Report { without, semantic, ..Report::new(sets) })
}

fn measure(set: &Set, off_topic: &[(String, Vec<Question>)], plan: &Plan, tell: Tell<'_>) -> SetFigures {
    let bm25 = plan.has_bm25.then(|| Bm25::new(set.articles()));
    let worker = Worker { set, bm25: bm25.as_ref(), n_jobs: plan.n_jobs, tell };
    let (whole, asked) = row(&worker, "questions", &set.questions);
    let mut variants = Vec::new();
    for percent in &plan.prefixes {
        let questions: Vec<Question> = set.questions.iter().map(|question| typed::cut(question, *percent)).collect();
        variants.push(Variant { name: format!("prefix-{percent}"), row: row(&worker, &format!("{percent} % typed"), &questions).0 });
    }
    if let Some(seed) = plan.typos {
        let questions: Vec<Question> = set.questions.iter().map(|question| typed::misspell(question, seed)).collect();
        variants.push(Variant { name: "typos".into(), row: row(&worker, "misspelt", &questions).0 });
    }
    let off_topic = off_topic.iter().map(|(name, questions)| {
        let asked = worker.ask(&format!("off topic, {name}"), questions);
        let n_unsure = asked.iter().filter(|asked| !asked.is_confident).count();
        OffTopic { name: name.clone(), queries: questions.len(), unsure: report::share(n_unsure, questions.len()) }
    });
    SetFigures {
        name: set.name.clone(),
        documents: set.n_articles(),
        whole,
        variants,
        off_topic: off_topic.collect(),
        holes: plan.has_holes.then(|| holes::replay(&worker)),
        questions: plan
            .has_questions
            .then(|| set.questions.iter().zip(&asked).map(|(question, asked)| set.told(question, asked)).collect()),
        changes: None,
    }
}

fn row(worker: &Worker<'_>, what: &str, questions: &[Question]) -> (Row, Vec<ask::Asked>) {
    let asked = worker.ask(what, questions);
    let bm25 = worker.bm25.map(|bm25| {
        let ranked = worker.each(&format!("{what}, plain BM25"), questions, &|question| bm25.best(&question.text, figures::DEPTH));
        Figures::of(questions.iter().zip(ranked.iter().map(Vec::as_slice)))
    });
    let row = Row {
        queries: questions.len(),
        figures: Figures::of(questions.iter().zip(asked.iter().map(|asked| asked.ranked.as_slice()))),
        confident: ask::confidence(questions, &asked),
        latency_ms: (worker.n_jobs == 1).then(|| ask::latency(&asked)),
        bm25,
    };
    (row, asked)
}
