//! The only door to annotate-snippets: a report as people read it, each problem with the line that is meant, in rustc's style.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::article::{Problem, Severity};

use super::Report;
use super::place::{Sources, span};

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
    let mut sources = Sources::default();
    let mut text = String::new();
    for problem in &report.problems {
        let path = report.path(problem);
        text.push_str(&one(&renderer, problem, &path, sources.line(&path, problem.line)));
        text.push_str("\n\n");
    }
    text
}

fn one(renderer: &Renderer, problem: &Problem, path: &str, line: Option<&str>) -> String {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let title = level.primary_title(clean(&problem.message)).id(problem.code);
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

/// Text from a file, on one line and without anything that could steer a terminal.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

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
        let report = Report { articles: folder.path().to_owned(), theme: None, problems: vec![problem], n_articles: 1 };
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
            let report = Report { articles: "/nowhere".into(), theme: None, problems: vec![problem(line, column)], n_articles: 1 };
            assert!(write(&report, Colour::Styled).contains("KB401"));
        }
    }
}
