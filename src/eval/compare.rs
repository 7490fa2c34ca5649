//! What got better and what got worse since an earlier report, question by question. Called by `cli::eval` for `--baseline`.

use std::collections::HashMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::floor::METRICS;
use super::lines;
use super::report::{QuestionFigures, Report, SetFigures, VERSION, rounded};
use super::trouble::Trouble;

/// What differs in one set.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Changes {
    /// Every figure that both reports have.
    pub figures: Vec<Moved>,
    /// Questions that both reports list.
    pub compared: usize,
    /// Those with a better nDCG@10 than before, the largest gain first.
    pub better: Vec<Change>,
    /// Those with a worse one, the largest loss first.
    pub worse: Vec<Change>,
}

/// A figure before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Moved {
    /// Its name, with the variant before it: `typos:ndcg@10`.
    pub name: String,
    /// In the earlier report.
    pub before: f64,
    /// Now.
    pub after: f64,
}

/// A question whose answers changed for better or worse.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The question.
    pub text: String,
    /// By how much its nDCG@10 changed.
    #[serde(rename = "ndcg@10")]
    pub by: f64,
    /// Place of the first right answer before, if it was among the first ten.
    pub rank_before: Option<usize>,
    /// … now.
    pub rank_after: Option<usize>,
    /// Id of the first answer before.
    pub first_before: Option<String>,
    /// … now.
    pub first_after: Option<String>,
}

/// Reads a report written before.
pub fn read(file: &Path) -> Result<Report, Trouble> {
    let help = "write one with `rapport eval --questions --format json > FILE`";
    let report: Report = serde_json::from_str(&lines::text(file)?)
        .map_err(|error| Trouble::line(file, error.line(), format!("not a report of `rapport eval`: {error}"), help))?;
    if report.version != VERSION {
        return Err(Trouble::file(file, format!("a report of version {}, not {VERSION}", report.version), help));
    }
    Ok(report)
}

/// Notes in each set of `report` what differs from `baseline`. Fails when the two have no set in common.
pub fn mark(report: &mut Report, baseline: &Report) -> Result<(), Trouble> {
    let mut is_any = false;
    for set in &mut report.sets {
        if let Some(before) = baseline.sets.iter().find(|before| before.name == set.name) {
            set.changes = Some(changes(before, set));
            is_any = true;
        }
    }
    let names: Vec<&str> = baseline.sets.iter().map(|set| set.name.as_str()).collect();
    let nothing = || Trouble::usage("the baseline has none of these sets", format!("it is of {}: measure one of those", names.join(", ")));
    if is_any { Ok(()) } else { Err(nothing()) }
}

fn changes(before: &SetFigures, after: &SetFigures) -> Changes {
    let earlier: HashMap<&str, &QuestionFigures> =
        before.questions.iter().flatten().map(|question| (question.id.as_str(), question)).collect();
    let pairs = after.questions.iter().flatten().filter_map(|after| Some((*earlier.get(after.id.as_str())?, after)));
    let all: Vec<Change> = pairs.map(|(before, after)| change(before, after)).collect();
    let compared = all.len();
    let (mut better, mut worse): (Vec<Change>, Vec<Change>) =
        all.into_iter().filter(|change| change.by != 0.0).partition(|change| change.by > 0.0);
    better.sort_by(|a, b| b.by.total_cmp(&a.by));
    worse.sort_by(|a, b| a.by.total_cmp(&b.by));
    Changes { figures: moved(before, after), compared, better, worse }
}

fn change(before: &QuestionFigures, after: &QuestionFigures) -> Change {
    Change {
        text: after.text.clone(),
        by: rounded(after.ndcg - before.ndcg),
        rank_before: before.rank,
        rank_after: after.rank,
        first_before: before.first.clone(),
        first_after: after.first.clone(),
    }
}

fn moved(before: &SetFigures, after: &SetFigures) -> Vec<Moved> {
    let shapes = [None].into_iter().chain(after.variants.iter().map(|variant| Some(variant.name.as_str())));
    let named = |shape: Option<&str>, metric: &str| shape.map_or(metric.to_owned(), |shape| format!("{shape}:{metric}"));
    let both = shapes.flat_map(|shape| METRICS.iter().map(move |metric| (shape, metric))).filter_map(|(shape, metric)| {
        Some(Moved {
            name: named(shape, metric.name),
            before: before.figure(shape, metric.name)?,
            after: after.figure(shape, metric.name)?,
        })
    });
    both.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::report::{Confidence, Figures, Row};

    fn question(id: &str, rank: Option<usize>, ndcg: f64, first: &str) -> QuestionFigures {
        QuestionFigures { id: id.into(), text: id.to_uppercase(), rank, ndcg, first: Some(first.into()), confident: false }
    }

    fn report(name: &str, ndcg: f64, questions: Vec<QuestionFigures>) -> Report {
        let whole = Row {
            queries: questions.len(),
            figures: Figures { ndcg, ..Figures::default() },
            confident: Confidence { confident: 0.0, confident_right: 0.0, confident_wrong: 0.0 },
            latency_ms: None,
            bm25: None,
        };
        let set = SetFigures {
            name: name.into(),
            documents: 1,
            whole,
            variants: Vec::new(),
            off_topic: Vec::new(),
            holes: None,
            questions: Some(questions),
            changes: None,
        };
        Report::new(vec![set])
    }

    #[test]
    fn the_largest_changes_come_first() {
        let before = [
            question("a", Some(1), 1.0, "x"),
            question("b", None, 0.0, "y"),
            question("c", Some(2), 0.63, "z"),
            question("d", Some(3), 0.5, "z"),
        ];
        let after = [
            question("a", Some(2), 0.63, "w"),
            question("b", Some(1), 1.0, "x"),
            question("d", Some(1), 1.0, "v"),
            question("e", None, 0.0, "z"),
        ];
        let mut now = report("s", 0.6, after.to_vec());
        mark(&mut now, &report("s", 0.5, before.to_vec())).expect("the same set");
        let changes = now.sets[0].changes.clone().expect("compared");
        let texts = |changes: &[Change]| changes.iter().map(|change| (change.text.clone(), change.by)).collect::<Vec<_>>();
        assert_eq!(changes.compared, 3);
        assert_eq!(texts(&changes.better), [("B".into(), 1.0), ("D".into(), 0.5)]);
        assert_eq!(texts(&changes.worse), [("A".into(), -0.37)]);
        assert_eq!((changes.worse[0].first_before.as_deref(), changes.worse[0].first_after.as_deref()), (Some("x"), Some("w")));
        assert_eq!(changes.figures[0], Moved { name: "ndcg@10".into(), before: 0.5, after: 0.6 });
    }

    #[test]
    fn a_report_is_read_back_as_it_was_written() {
        let written = report("s", 0.5, vec![question("a", None, 0.0, "x")]);
        let file = tempfile::NamedTempFile::new().expect("a temporary file");
        std::fs::write(file.path(), written.json()).expect("written");
        assert_eq!(read(file.path()), Ok(written.clone()));
        std::fs::write(file.path(), "{\n\"version\": 1,\n}").expect("written");
        assert!(read(file.path()).expect_err("a mistake").message.contains(":3: not a report of `rapport eval`: "));
        let trouble = mark(&mut written.clone(), &report("t", 0.5, Vec::new())).expect_err("nothing in common");
        assert_eq!(trouble.help, "it is of t: measure one of those");
    }
}
