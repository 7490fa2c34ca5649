//! Markdown that no one here wrote: real repositories, loaded unchanged as public folders, with a table of what came of them.

use std::collections::BTreeMap;
use std::path::Path;

use rapport::article::Severity;
use rapport::article::markdown::Labels;
use rapport::library::reload::load;

use crate::kit::{folder, test_data};

/// What other tools' templates leave behind when nobody takes it out.
const DEBRIS: &[&str] =
    &["{%", "%}", "{{", "}}", "<%", "[!NOTE", "[!INCLUDE", ":::", "<{IMAGE", "&nbsp;", "&amp;", "&rarr;", "](", "**", "{:"];

struct Figures {
    n_files: usize,
    n_live: usize,
    n_refused: usize,
    n_hidden: usize,
    n_links: usize,
    n_dead: usize,
    debris: Vec<String>,
    seconds: f64,
}

fn measure(repository: &Path) -> Figures {
    let dir = tempfile::tempdir().unwrap();
    let articles = dir.path().join("articles");
    let n_files = copy(repository, &articles.join("public"));
    let begin = std::time::Instant::now();
    let (desks, status) = load(&folder(&articles, &dir.path().join("data")), &mut |_| {}).unwrap();
    let seconds = begin.elapsed().as_secs_f64();
    let shelf = desks.public.current();
    let agents = desks.internal.current();
    let refused: BTreeMap<&str, String> = status
        .problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error && agents.by_id(&problem.file).is_none())
        .map(|problem| (problem.file.as_str(), format!("{}:{} {}", problem.file, problem.line.unwrap_or(0), problem.message)))
        .collect();
    for line in refused.values() {
        eprintln!("    refused {line}");
    }
    let mut debris = Vec::new();
    let mut look = |id: &str, what: &str, text: &str| {
        if let Some(found) = DEBRIS.iter().find(|found| text.contains(**found)) {
            debris.push(format!("{id}: {found} in the {what}: {}", text.chars().take(160).collect::<String>()));
        }
    };
    let (mut n_links, mut n_dead) = (0, 0);
    for (number, entry) in shelf.entries.iter().enumerate() {
        let article = &entry.article;
        look(&article.id, "title", &article.title);
        look(&article.id, "summary", &article.summary);
        n_links += article.body.links.iter().filter(|link| !link.target.contains("://") && !link.target.starts_with("mailto:")).count();
        n_dead += shelf.dead_links(number).len();
        assert!(
            !shelf.html(number, &Labels::default()).as_str().is_empty() || article.body.text.is_empty(),
            "{} renders to nothing",
            article.id
        );
    }
    for entry in shelf.entries.iter().step_by(5) {
        let answer =
            rapport::search::suggest(&shelf.index, &entry.article.title, rapport::search::Options { limit: 3, ..Default::default() });
        for hit in answer.hits {
            let snippet: String = hit.snippet.iter().map(|run| run.text.as_str()).collect();
            // Code samples may hold such signs rightfully; prose may not.
            let article = &shelf.entries[hit.article].article;
            if !article.body.markdown.contains(snippet.split_whitespace().next().unwrap_or_default())
                || !article.body.markdown.contains("```")
            {
                look(&article.id, "snippet", &snippet);
            }
            for word in snippet.split_whitespace().map(|word| word.trim_matches(['…', '·'])).filter(|word| !word.is_empty()) {
                assert!(
                    article.body.text.contains(word) || article.summary.contains(word) || article.title.contains(word),
                    "{}: `{word}` of the snippet is not in the article",
                    article.id
                );
            }
        }
    }
    Figures {
        n_files,
        n_live: shelf.entries.len(),
        n_refused: refused.len(),
        n_hidden: agents.entries.len() - shelf.entries.len(),
        n_links,
        n_dead,
        debris,
        seconds,
    }
}

/// Copies a folder; gives the number of Markdown files in it.
pub(crate) fn copy(from: &Path, to: &Path) -> usize {
    std::fs::create_dir_all(to).unwrap();
    let mut n_markdown = 0;
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            n_markdown += copy(&entry.path(), &target);
        } else {
            std::fs::write(&target, std::fs::read(entry.path()).unwrap()).unwrap();
            n_markdown += usize::from(target.extension().is_some_and(|extension| extension == "md" || extension == "markdown"));
        }
    }
    n_markdown
}

#[test]
fn foreign_repositories_load_unchanged() {
    let Some(repositories) = test_data("markdown") else { return };
    let mut names: Vec<_> =
        std::fs::read_dir(&repositories).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    names.sort();
    assert!(names.len() >= 4);
    eprintln!(
        "| repository | files | live | hidden | refused | relative links | dead | debris | load s |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    );
    for repository in names {
        let name = repository.file_name().unwrap().to_string_lossy().into_owned();
        let figures = measure(&repository);
        eprintln!(
            "| {name} | {} | {} | {} | {} | {} | {} | {} | {:.2} |",
            figures.n_files,
            figures.n_live,
            figures.n_hidden,
            figures.n_refused,
            figures.n_links,
            figures.n_dead,
            figures.debris.len(),
            figures.seconds
        );
        for line in figures.debris.iter().take(12) {
            eprintln!("    debris {line}");
        }
        let n_should_live = figures.n_files - figures.n_hidden;
        assert!(figures.n_live as f64 >= 0.99 * n_should_live as f64, "{name}: only {} of {n_should_live} live", figures.n_live);
        assert!(figures.debris.len() <= figures.n_live / 200, "{name}: {} pieces of debris", figures.debris.len());
    }
}
