//! The only door to annotate-snippets: a report as people read it, each problem with the line that is meant, in rustc's style.

use std::collections::HashMap;
use std::fs;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::article::{Problem, Severity};

use super::Report;

/// A file beyond this size is not read again to show a line of it.
const MAX_BYTES: u64 = 4 << 20;

/// A longer line is not shown.
const MAX_LINE: usize = 400;

/// Whether the report is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Colour {
    /// With escape sequences.
    Styled,
    /// Without.
    Plain,
}

/// Writes the report; a blank line stands between problems.
pub(super) fn write(report: &Report, colour: Colour) -> String {
    let renderer = match colour {
        Colour::Styled => Renderer::styled(),
        Colour::Plain => Renderer::plain(),
    };
    let mut files: HashMap<&str, Option<String>> = HashMap::new();
    let mut text = String::new();
    for problem in &report.problems {
        let path = report.path(problem);
        let source = files.entry(&problem.file).or_insert_with(|| read(&path));
        text.push_str(&one(&renderer, problem, &path, source.as_deref()));
        text.push_str("\n\n");
    }
    text
}

fn read(path: &str) -> Option<String> {
    let facts = fs::metadata(path).ok()?;
    let is_shown = facts.is_file() && facts.len() <= MAX_BYTES;
    is_shown.then(|| fs::read(path).ok())?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

fn one(renderer: &Renderer, problem: &Problem, path: &str, source: Option<&str>) -> String {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let title = level.primary_title(clean(&problem.message)).id(problem.code);
    let line = problem.line.zip(source).and_then(|(number, source)| source.lines().nth(number.checked_sub(1)?));
    let group: Group<'_> = match (problem.line, line.filter(|line| !line.is_empty() && line.len() <= MAX_LINE)) {
        (Some(number), Some(line)) => {
            let span = AnnotationKind::Primary.span(span(line, problem));
            title.element(Snippet::source(line).line_start(number).path(path).annotation(span))
        }
        (Some(number), None) => title.element(Origin::path(path).line(number).char_column(problem.column.unwrap_or(1))),
        (None, _) => title.element(Origin::path(path)),
    };
    renderer.render(&[group.element(Level::HELP.message(clean(&problem.help)))])
}

/// The part of the line that is meant, in bytes: what the message quotes or names, if it stands there, else from the column or the first letter
/// to the end.
fn span(line: &str, problem: &Problem) -> Range<usize> {
    let from = problem.column.map_or_else(
        || line.find(|c: char| !c.is_whitespace()).unwrap_or(0),
        |column| line.char_indices().nth(column.saturating_sub(1)).map_or(0, |(byte, _)| byte),
    );
    let quoted = problem.message.split('`').nth(1).filter(|name| !name.is_empty());
    // Paths, anchors and file names are long enough to stand for themselves.
    let is_name = |word: &&str| word.len() >= 3 && word.contains(['/', '.', '#']);
    let named = problem.message.split_whitespace().filter(is_name);
    let found = quoted.into_iter().chain(named).filter_map(|name| Some((line[from..].find(name)?, name.len())));
    let longest = found.max_by_key(|(_, length)| *length);
    let end = line.trim_end().len();
    let rest = if from < end { from..end } else { 0..line.len() };
    longest.map_or(rest, |(at, length)| from + at..from + at + length)
}

/// Text from a file, on one line and without anything that could steer a terminal.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(line: Option<usize>, column: Option<usize>) -> Problem {
        Problem {
            code: "KB401",
            severity: Severity::Error,
            file: "public/vpn.md".into(),
            line,
            column,
            message: "public article links to `../internal/firewall.md`, which only agents can open".into(),
            help: "move the needed lines into this article".into(),
        }
    }

    fn check(problem: Problem, expected: &str) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(folder.path().join("public")).expect("created");
        let text = "# VPN\n\nSee [the firewall list](../internal/firewall.md) for ports.\n";
        fs::write(folder.path().join("public/vpn.md"), text).expect("written");
        let report = Report { articles: folder.path().to_owned(), problems: vec![problem], n_articles: 1 };
        let written = write(&report, Colour::Plain).replace(&format!("{}/", folder.path().display()), "");
        assert_eq!(written.trim_end(), expected.trim_end(), "\n{written}");
    }

    #[test]
    fn the_line_is_shown_and_the_target_marked() {
        check(
            problem(Some(3), None),
            r"error[KB401]: public article links to `../internal/firewall.md`, which only agents can open
 --> public/vpn.md:3:25
  |
3 | See [the firewall list](../internal/firewall.md) for ports.
  |                         ^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: move the needed lines into this article
",
        );
    }

    #[test]
    fn a_whole_file_has_no_line() {
        let expected = r"error[KB401]: public article links to `../internal/firewall.md`, which only agents can open
--> public/vpn.md
 = help: move the needed lines into this article
";
        check(problem(None, None), expected);
    }

    #[test]
    fn lines_and_columns_that_do_not_exist_are_no_reason_to_fail() {
        for (line, column) in [(Some(99), Some(3)), (Some(0), None), (Some(3), Some(0)), (Some(3), Some(9999)), (Some(2), Some(1))] {
            let report = Report { articles: "/nowhere".into(), problems: vec![problem(line, column)], n_articles: 1 };
            assert!(write(&report, Colour::Styled).contains("KB401"));
            let range = span("ä b", &problem(line, column));
            assert!("ä b".get(range).is_some());
        }
    }
}
