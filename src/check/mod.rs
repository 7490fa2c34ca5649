//! What is wrong with a folder of articles, as a report. Called by `cli::check`. The rules look at shelves that are already built ([`links`],
//! [`names`]) and add to what loading found; [`write`] puts the report into a format. Deliberately absent: mending anything, and exit codes.

mod human;
mod links;
mod machine;
mod names;
mod place;

use std::path::{Path, PathBuf};

use crate::article::{Problem, Severity};
use crate::library::Desks;
use crate::library::reload::Status;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The articles folder as it was named; paths are shown below it.
    pub articles: PathBuf,
    /// The operator's folder of templates, where there is one; problems KB7xx are of its files.
    pub theme: Option<PathBuf>,
    /// What is wrong, sorted by file and line.
    pub problems: Vec<Problem>,
    /// How many articles were looked at.
    pub n_articles: usize,
}

impl Report {
    /// How many problems of this severity there are.
    pub fn count(&self, severity: Severity) -> usize {
        self.problems.iter().filter(|problem| problem.severity == severity).count()
    }

    /// Adds what is wrong with the operator's folder of templates, behind the articles.
    pub fn add_theme(&mut self, folder: &Path, problems: &[Problem]) {
        let n_before = self.problems.len();
        self.problems.extend_from_slice(problems);
        find_places(&mut self.problems[n_before..], folder);
        self.theme = Some(folder.to_owned());
    }

    /// Where a problem's file lies, as the user named the folder.
    fn path(&self, problem: &Problem) -> String {
        let folder = self.theme.as_ref().filter(|_| problem.code.starts_with("KB7")).unwrap_or(&self.articles);
        folder.join(&problem.file).display().to_string()
    }
}

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people, with the line that is meant.
    Human,
    /// The same in colours.
    Coloured,
    /// One line a problem.
    Concise,
    /// One document.
    Json,
    /// GitHub's annotations.
    Github,
}

/// Looks at everything that was loaded from `articles`.
pub fn check(desks: &Desks, status: &Status, articles: &Path) -> Report {
    let public = desks.public.current();
    let internal = desks.internal.current();
    let mut problems: Vec<Problem> = status.problems.to_vec();
    problems.extend(links::check(&public, &internal));
    problems.extend(names::check(&internal));
    find_places(&mut problems, articles);
    problems.sort_by(|a, b| (&a.file, a.line, a.column, a.code).cmp(&(&b.file, b.line, b.column, b.code)));
    problems.dedup_by(|a, b| a.code == b.code && a.file == b.file && a.line == b.line && a.message == b.message);
    Report { articles: articles.to_owned(), theme: None, problems, n_articles: internal.entries.len() }
}

fn find_places(problems: &mut [Problem], folder: &Path) {
    let mut sources = place::Sources::default();
    for problem in problems.iter_mut().filter(|problem| problem.column.is_none()) {
        let path = folder.join(&problem.file).display().to_string();
        problem.line = problem.line.or_else(|| sources.named(&path, problem));
        problem.column = sources.line(&path, problem.line).map(|line| place::column(line, problem));
    }
}

/// Writes the report.
pub fn write(report: &Report, format: Format) -> String {
    match format {
        Format::Human => human::write(report, human::Colour::Plain),
        Format::Coloured => human::write(report, human::Colour::Styled),
        Format::Concise => machine::concise(report),
        Format::Json => machine::json(report),
        Format::Github => machine::github(report),
    }
}

/// The word for a severity.
fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::Duration;

    use crate::article::Limits;
    use crate::library::reload::{Folder, load};

    /// What is wrong with these files: `file:line CODE`, the line where there is one.
    pub(super) fn problems(files: &[(&str, &str)]) -> Vec<String> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let articles = folder.path().join("articles");
        for (path, text) in files {
            let file = articles.join(path);
            fs::create_dir_all(file.parent().expect("a folder")).expect("created");
            fs::write(file, text).expect("written");
        }
        let (settle, tick) = (Duration::from_millis(20), Duration::from_secs(10));
        let data = folder.path().join("data");
        let folder = Folder { articles: articles.clone(), data, limits: Limits::default(), lang: "en".into(), settle, tick };
        let (desks, status) = load(&folder, &mut |_| {}).expect("loaded");
        let report = super::check(&desks, &status, &articles);
        let line = |line: Option<usize>| line.map_or(String::new(), |line| format!(":{line}"));
        report.problems.iter().map(|problem| format!("{}{} {}", problem.file, line(problem.line), problem.code)).collect()
    }

    #[test]
    fn a_good_folder_has_no_problems_and_a_bad_file_is_told_with_its_line() {
        assert_eq!(problems(&[("public/a.md", "# A\n\nText.\n")]), Vec::<String>::new());
        let found = problems(&[("public/a.md", "---\ntitle: \"A\n---\nText.\n")]);
        assert!(found.len() == 1 && found[0].starts_with("public/a.md:"), "{found:?}");
    }
}
