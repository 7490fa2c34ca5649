//! A report as programs read it: one line a problem, one JSON document, or GitHub's annotations. The formats are promises: `version` is raised when
//! a field changes its meaning.

use std::fmt::Write;

use serde::Serialize;

use crate::article::{Problem, Severity};

use super::{Report, word};

/// GitHub shows at most this many annotations of one level.
const GITHUB_SHOWS: usize = 10;

/// `path:line:column: severity[CODE] message`, a line each.
pub(super) fn concise(report: &Report) -> String {
    let mut text = String::new();
    for problem in &report.problems {
        let (line, column) = (problem.line.unwrap_or(1), problem.column.unwrap_or(1));
        let message = one_line(&problem.message);
        let _ =
            writeln!(text, "{}:{line}:{column}: {}[{}] {message}", one_line(&report.path(problem)), word(problem.severity), problem.code);
    }
    text
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The JSON document.
#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    articles: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    problems: Vec<Item<'a>>,
}

/// A problem in it.
#[derive(Serialize)]
struct Item<'a> {
    code: &'a str,
    severity: &'a str,
    /// The article's id.
    file: &'a str,
    /// Where it lies, as the folder was named.
    path: String,
    line: Option<usize>,
    column: Option<usize>,
    message: &'a str,
    help: &'a str,
}

/// One document with a `version`.
pub(super) fn json(report: &Report) -> String {
    let document = Document {
        version: 1,
        articles: report.n_articles,
        errors: report.count(Severity::Error),
        warnings: report.count(Severity::Warning),
        infos: report.count(Severity::Info),
        problems: report.problems.iter().map(|problem| item(report, problem)).collect(),
    };
    let text = serde_json::to_string_pretty(&document).expect("texts and numbers always become JSON");
    format!("{text}\n")
}

fn item<'a>(report: &Report, problem: &'a Problem) -> Item<'a> {
    let Problem { code, severity, file, line, column, message, help } = problem;
    Item { code, severity: word(*severity), file, path: report.path(problem), line: *line, column: *column, message, help }
}

/// GitHub's workflow commands, the first ten of each level since it shows no more; how many were left out is said in a notice.
pub(super) fn github(report: &Report) -> String {
    let mut text = String::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Info] {
        let level = if severity == Severity::Info { "notice" } else { word(severity) };
        let problems: Vec<&Problem> = report.problems.iter().filter(|problem| problem.severity == severity).collect();
        let shown = if problems.len() > GITHUB_SHOWS { GITHUB_SHOWS - 1 } else { problems.len() };
        for problem in &problems[..shown] {
            let line = problem.line.map_or(String::new(), |line| format!(",line={line}"));
            let column = problem.column.map_or(String::new(), |column| format!(",col={column}"));
            let file = property(&report.path(problem));
            let _ = writeln!(
                text,
                "::{level} file={file}{line}{column},title={}::{}%0A{}",
                problem.code,
                data(&problem.message),
                data(&problem.help)
            );
        }
        if shown < problems.len() {
            let _ = writeln!(text, "::{level}::{} more; run `rapport check` to see them", problems.len() - shown);
        }
    }
    text
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(n_problems: usize) -> Report {
        let problem = Problem {
            code: "KB101",
            severity: Severity::Error,
            file: "public/a,b.md".into(),
            line: Some(4),
            column: Some(7),
            message: "50 % of\nit is dead".into(),
            help: "mend it".into(),
        };
        Report { articles: "kb".into(), theme: None, problems: vec![problem; n_problems], n_articles: 2 }
    }

    #[test]
    fn concise_is_one_line_each() {
        assert_eq!(concise(&report(1)), "kb/public/a,b.md:4:7: error[KB101] 50 % of it is dead\n");
    }

    #[test]
    fn json_is_one_document() {
        let document: serde_json::Value = serde_json::from_str(&json(&report(2))).expect("JSON");
        assert_eq!((&document["version"], &document["errors"], &document["articles"]), (&1.into(), &2.into(), &2.into()));
        assert_eq!(document["problems"][0]["path"], "kb/public/a,b.md");
        assert_eq!(document["problems"][0]["line"], 4);
    }

    #[test]
    fn github_gets_at_most_ten_escaped_annotations() {
        assert_eq!(github(&report(1)), "::error file=kb/public/a%2Cb.md,line=4,col=7,title=KB101::50 %25 of%0Ait is dead%0Amend it\n");
        let many = github(&report(12));
        assert_eq!(many.lines().count(), 10);
        assert!(many.ends_with("::error::3 more; run `rapport check` to see them\n"), "{many}");
    }
}
