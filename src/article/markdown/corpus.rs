//! Real Markdown that no one here wrote, read and rendered whole: nothing of the markup or of other tools' tags may be left in its text.

#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test fails by panicking and tells its figures")]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::hostile::{is_safe, test_data};
use super::tests::Site;
use super::{Labels, parse, plain_inline, render};
use crate::article::dialects;

/// What no text may hold outside of code.
const DEBRIS: [&str; 6] = ["{%", "%}", "{{", "[!", "<{IMAGE", "{:"];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
}

/// The body below the front matter, as far as this test needs to know it.
fn body_of(text: &str) -> &str {
    let text = text.trim_start_matches('\u{feff}');
    let rest = text.strip_prefix("---").and_then(|rest| rest.split_once("\n---"));
    rest.map_or(text, |(_, body)| body.split_once('\n').map_or("", |(_, body)| body))
}

/// `markdown` without its code, so that what is left in the text of the rest is debris.
fn without_code(markdown: &str) -> String {
    let mut kept = String::new();
    let mut at = 0;
    for range in super::code_ranges(markdown) {
        kept.push_str(markdown.get(at..range.start).unwrap_or_default());
        kept.push('x');
        at = range.end.max(at);
    }
    kept.push_str(&markdown[at..]);
    kept
}

fn is_debris(line: &str) -> bool {
    // Three colons between empty places stand in addresses and formats as well.
    let has_directive = line.split(":::").skip(1).any(|after| after.starts_with(|first: char| first.is_ascii_alphabetic()));
    has_directive || DEBRIS.iter().any(|debris| line.contains(debris))
}

#[test]
fn real_repositories_leave_no_debris() {
    let Some(root) = test_data("markdown") else { return };
    eprintln!(
        "{:<20} {:>6} {:>9} {:>10} {:>10} {:>10} {:>7}",
        "repository", "files", "sections", "strip µs", "parse µs", "render µs", "debris"
    );
    // Reading all 6,000 files takes a minute unoptimised; every eighth is enough for everyday.
    let step = if std::env::var_os("RAPPORT_TEST_WHOLE").is_some() { 1 } else { 8 };
    let mut n_debris = 0;
    for repository in ["bitwarden-help", "datatalks-faq", "powershell-docs", "rackspace-how-to"] {
        let mut paths = Vec::new();
        files(&root.join(repository), &mut paths);
        let (mut n_sections, mut n_here, mut times) = (0, 0, [Duration::ZERO; 3]);
        paths.sort();
        let paths: Vec<_> = paths.iter().step_by(step).collect();
        for path in &paths {
            let bytes = std::fs::read(path).unwrap();
            let text = String::from_utf8_lossy(&bytes);
            let written = body_of(&text);
            let begin = Instant::now();
            let stripped = dialects::strip(written);
            times[0] += begin.elapsed();
            assert_eq!(written.matches('\n').count(), stripped.matches('\n').count(), "{}", path.display());
            let begin = Instant::now();
            let (body, title) = parse(stripped, 0, None);
            times[1] += begin.elapsed();
            let begin = Instant::now();
            let html = render(&body, title.as_deref().unwrap_or_default(), &Labels::default(), &Site);
            times[2] += begin.elapsed();
            is_safe(html.as_str(), &path.display().to_string());
            n_sections += body.sections.len();
            let (prose, _) = parse(without_code(&body.markdown), 0, None);
            let texts = prose.sections.iter().flat_map(|section| [section.heading.as_str(), prose.section_text(section)]);
            for line in texts.flat_map(str::lines).filter(|line| is_debris(line)) {
                eprintln!("  {}: {}", path.strip_prefix(&root).unwrap().display(), line.chars().take(150).collect::<String>());
                n_here += 1;
            }
            let _ = plain_inline(body.text.lines().next().unwrap_or_default());
        }
        let mean = |time: Duration| time.as_micros() / paths.len() as u128;
        let [strip, read, shown] = times.map(mean);
        eprintln!("{repository:<20} {:>6} {n_sections:>9} {strip:>10} {read:>10} {shown:>10} {n_here:>7}", paths.len());
        n_debris += n_here;
    }
    assert_eq!(n_debris, 0);
}
