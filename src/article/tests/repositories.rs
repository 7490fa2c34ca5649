//! Real repositories that nobody here wrote, every fifth file of them.

use std::collections::BTreeMap;

use super::{markdown_files, now, test_data};
use crate::article::{Limits, Severity, read};

/// What no title and no summary may hold: other tools' tags and leftovers of Markdown.
const DEBRIS: &[&str] = &["{%", "{{", "{:", "&amp;", "&#", "&nbsp;", "**", "[!", "](", "<br", "<a ", "<p>", "<img", "<div", "<!--"];

#[test]
#[expect(clippy::print_stderr, reason = "the figures are the point")]
fn repositories_are_read_unchanged() {
    let Some(root) = test_data("markdown") else { return };
    for repository in ["bitwarden-help", "datatalks-faq", "powershell-docs", "rackspace-how-to"] {
        let files: Vec<_> = markdown_files(&root.join(repository)).into_iter().step_by(5).collect();
        let mut codes: BTreeMap<(Severity, &str), usize> = BTreeMap::new();
        let (mut n_refused, mut n_public, mut n_debris) = (0, 0, 0);
        for (path, bytes) in &files {
            let reading = read(&format!("public/{path}"), bytes, now(), Limits::default(), "en");
            for problem in &reading.problems {
                *codes.entry((problem.severity, problem.code)).or_default() += 1;
                if reading.is_refused {
                    eprintln!("refused: {repository}/{path}:{}: {} ({})", problem.line.unwrap_or(0), problem.message, problem.help);
                }
            }
            n_refused += usize::from(reading.is_refused);
            let Some(article) = reading.public else { continue };
            n_public += 1;
            let found = DEBRIS.iter().find(|debris| article.title.contains(*debris) || article.summary.contains(*debris));
            if let Some(debris) = found {
                n_debris += 1;
                eprintln!("debris `{debris}`: {repository}/{path}: {} | {}", article.title, article.summary);
            }
        }
        eprintln!("{repository}: {} files, {n_public} public, {n_refused} refused, {n_debris} with debris, {codes:?}", files.len());
        assert!(n_refused * 200 <= files.len(), "{repository}: {n_refused} of {} files are refused", files.len());
        assert!(n_debris * 500 <= n_public, "{repository}: {n_debris} titles or summaries hold debris");
    }
}
