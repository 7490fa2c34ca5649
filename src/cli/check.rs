//! `rapport check`: loads the folder once and says what is wrong with it. What is found is data and goes to stdout; the summary is a message, and so is what cannot be
//! followed in `[theme]`, which lies in no article.

use std::time::Instant;

use crate::article::Severity;
use crate::check::{self, Format, Report};
use crate::library::reload::load;

use super::args::{Check, CheckFormat};
use super::failure::{Exit, Failure};
use super::progress::Loading;
use super::{Session, folder, look, serve};

/// Runs the command.
pub(super) fn run(session: &Session, arguments: &Check) -> Result<Exit, Failure> {
    let started = Instant::now();
    let folder = folder::find(&session.settings)?;
    let look = look::make(&session.settings.theme)?;
    let mut loading = Loading::new(session.screen);
    let loaded = load(&folder, &mut |progress| loading.tell(progress));
    loading.finish();
    let (desks, status) = loaded.map_err(|error| serve::unloadable(&folder.articles, &error))?;
    let mut report = check::check(&desks, &status, &folder.articles);
    if let Some(folder) = &session.settings.theme.folder {
        report.add_theme(folder, &look.problems);
    }
    let format = match arguments.format {
        CheckFormat::Human if session.screen.is_data_coloured => Format::Coloured,
        CheckFormat::Human => Format::Human,
        CheckFormat::Concise => Format::Concise,
        CheckFormat::Json => Format::Json,
        CheckFormat::Github => Format::Github,
    };
    session.screen.print(&check::write(&report, format))?;
    look.tell(session);
    session.screen.note(summary(&report, started.elapsed().as_secs_f64()));
    Ok(if report.count(Severity::Error) > 0 { Exit::Findings } else { Exit::Fine })
}

fn summary(report: &Report, seconds: f64) -> String {
    let count = |severity, one: &str, many: &str| match report.count(severity) {
        0 => None,
        1 => Some(format!("1 {one}")),
        n => Some(format!("{n} {many}")),
    };
    let found = [
        count(Severity::Error, "error", "errors"),
        count(Severity::Warning, "warning", "warnings"),
        count(Severity::Info, "hint", "hints"),
    ];
    let found: Vec<String> = found.into_iter().flatten().collect();
    let found = if found.is_empty() { "nothing to mend".into() } else { found.join(", ") };
    format!("Checked {} articles in {seconds:.2} s: {found}", report.n_articles)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Problem;

    #[test]
    fn the_summary_counts() {
        let problem = |severity| Problem {
            code: "KB000",
            severity,
            file: "public/a.md".into(),
            line: None,
            column: None,
            message: "m".into(),
            help: "h".into(),
        };
        let mut report = Report { articles: "articles".into(), theme: None, problems: Vec::new(), n_articles: 214 };
        assert_eq!(summary(&report, 0.38), "Checked 214 articles in 0.38 s: nothing to mend");
        report.problems = vec![problem(Severity::Error), problem(Severity::Warning), problem(Severity::Warning)];
        assert_eq!(summary(&report, 0.384), "Checked 214 articles in 0.38 s: 1 error, 2 warnings");
    }
}
