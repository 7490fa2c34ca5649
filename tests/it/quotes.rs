//! What is shown of an article stands in it, word for word, whatever is asked: over our own articles, over repositories that no one here wrote, and for
//! questions that no one would type.

use std::path::Path;
use std::sync::OnceLock;

use proptest::prelude::*;
use rapport::audience::Public;
use rapport::library::Shelf;
use rapport::library::reload::load;
use rapport::search::{Hit, Options, Run, suggest};

use crate::kit::{Kit, folder, test_data, write_tree};

/// Letters alone: what separates blocks, and the sign of a cut, are not the article's.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '…' | '·')).collect()
}

fn joined(runs: &[Run]) -> String {
    runs.iter().map(|run| run.text.as_str()).collect()
}

/// Panics unless title and snippet stand in the article as they are shown.
fn must_be_verbatim(shelf: &Shelf<Public>, question: &str, hit: &Hit) {
    let article = &shelf.entries[hit.article].article;
    assert_eq!(joined(&hit.title_runs), article.title, "{question}");
    let snippet = bare(&joined(&hit.snippet));
    // A section without text of its own quotes another part.
    let section = hit.section.map(|section| article.body.section_text(&article.body.sections[section])).filter(|text| !text.is_empty());
    let text = section.unwrap_or(&article.body.text);
    assert!(bare(text).contains(&snippet) || bare(&article.summary).contains(&snippet), "{question}: {}: {snippet}", article.id);
    assert!(hit.snippet.iter().all(|run| !run.text.is_empty() && !run.text.contains(['\n', '\t'])), "{question}: {:?}", hit.snippet);
    assert!(!hit.snippet.is_empty() || article.body.text.is_empty(), "{question}: {} shows nothing", article.id);
}

fn judge(articles: &Path, every: usize) {
    let dir = tempfile::tempdir().unwrap();
    let (desks, _) = load(&folder(articles, &dir.path().join("data")), &mut |_| {}).unwrap();
    let shelf = desks.public.current();
    let (mut n, mut n_sentences, mut n_stubs) = (0, 0, 0);
    for entry in shelf.entries.iter().step_by(every) {
        let headings = entry.article.body.sections.iter().map(|section| section.heading.as_str());
        let half = &entry.article.title[..entry.article.title.floor_char_boundary(entry.article.title.len() / 2)];
        for question in [entry.article.title.as_str(), half].into_iter().chain(headings.take(3)) {
            for hit in suggest(&shelf.index, question, Options { limit: 3, ..Options::default() }).hits {
                must_be_verbatim(&shelf, question, &hit);
                let snippet = joined(&hit.snippet);
                n += 1;
                n_sentences += usize::from(snippet.ends_with(['.', '!', '?', ')', ':', '”', '"']) && !snippet.starts_with('…'));
                n_stubs += usize::from(snippet.len() < 30 && shelf.entries[hit.article].article.body.text.len() > 200);
            }
        }
    }
    eprintln!("{}: {n} snippets, {n_sentences} of whole sentences, {n_stubs} stubs", articles.display());
    assert!(n > 0);
}

#[test]
fn snippets_of_our_own_articles_are_verbatim() {
    judge(&Path::new(env!("CARGO_MANIFEST_DIR")).join("articles"), 1);
}

#[test]
fn snippets_of_real_repositories_are_verbatim() {
    for repository in ["bitwarden-help", "datatalks-faq", "rackspace-how-to", "powershell-docs"] {
        let Some(data) = test_data(&format!("markdown/{repository}")) else { continue };
        let dir = tempfile::tempdir().unwrap();
        copy_some(&data, &dir.path().join("articles/public"), &mut 0);
        judge(&dir.path().join("articles"), 3);
    }
}

/// Copies every fourth Markdown file: enough kinds of text, and quick.
fn copy_some(from: &Path, to: &Path, n: &mut usize) {
    let mut entries: Vec<_> = std::fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_some(&path, &target, n);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            *n += 1;
            if n.is_multiple_of(4) {
                std::fs::create_dir_all(to).unwrap();
                std::fs::copy(&path, target).unwrap();
            }
        }
    }
}

const TREE: &str = "//- public/a.md
# Reset your *password*

Choose `Reset`, e.g. by phone. A link is sent to you.

| Where | What |
| --- | --- |
| Windows | press Ctrl+Alt+Del |
| Mac | ask us |

## If that fails

- First
- Second: call 4357

## Empty

### Below it

Text below.
//- public/b.de.md
# Druckertreiber installieren

Öffnen Sie den Softwarekatalog (z. B. im Startmenü). Große Straße.
//- public/c.ja.md
# パスワードをリセット

メールでリンクが届きます。VPNで接続します。
//- public/d.md
---
title: Only a title
description: A summary from the front matter
---
//- public/e.md
# KB5034441 0x80070005 node.js C++

```
fn main() { println!(\"x\"); }
```
//- synonyms.toml
groups = [[\"password\", \"pass phrase\"], [\"link\", \"virtual private network\"]]
";

fn shelf() -> &'static Kit {
    static KIT: OnceLock<Kit> = OnceLock::new();
    KIT.get_or_init(|| {
        let dir = tempfile::tempdir().unwrap();
        write_tree(&dir.path().join("articles"), TREE);
        Kit::over(dir)
    })
}

#[test]
fn a_section_without_text_shows_what_is_below_it() {
    let answer = suggest(&shelf().desks.public.current().index, "empty", Options { limit: 1, ..Options::default() });
    assert_eq!(joined(&answer.hits[0].snippet), "Text below.");
    let answer = suggest(&shelf().desks.public.current().index, "only a title", Options { limit: 1, ..Options::default() });
    assert_eq!(joined(&answer.hits[0].snippet), "A summary from the front matter");
    let answer = suggest(&shelf().desks.public.current().index, "windows ctrl", Options { limit: 1, ..Options::default() });
    assert!(joined(&answer.hits[0].snippet).starts_with("Windows · press Ctrl+Alt+Del · Mac · ask us"), "{answer:?}");
}

#[test]
fn the_passage_shown_has_what_was_found() {
    let kit = Kit::new(
        "//- public/a.md\n# Your master password\n\n## About it\n\nThe team has no way to read it. Don't forget your master password! Nobody else can get at it.\n\nFor those who like to know how it is done, learn about the tool that we use to calculate the strength of a password, which is called zxcvbn.\n\nWhoever fears to forget a master password finds a few recommendations for a better password in this long sentence that does not end soon enough to be shown.\n",
    );
    let answer = suggest(&kit.desks.public.current().index, "forget master password", Options { limit: 1, ..Options::default() });
    let hits: Vec<&str> = answer.hits[0].snippet.iter().filter(|run| run.is_hit).map(|run| run.text.as_str()).collect();
    for word in ["forget", "master", "password"] {
        assert!(hits.contains(&word), "{}", joined(&answer.hits[0].snippet));
    }
}

#[test]
fn a_title_that_says_it_all_is_followed_by_the_summary() {
    let kit = Kit::new(
        "//- public/a.md\n# I forgot my password\n\nGet a new one by yourself in five minutes.\n\n## Steps\n\nOpen the page. Type the new password twice.\n",
    );
    let answer = suggest(&kit.desks.public.current().index, "forgot my password", Options { limit: 1, ..Options::default() });
    assert_eq!((answer.hits[0].section, joined(&answer.hits[0].snippet).as_str()), (None, "Get a new one by yourself in five minutes."));
}

/// A question of up to 4 KiB: words of the shelf, pieces of them, and anything else.
fn anything() -> impl Strategy<Value = String> {
    let word = proptest::sample::select(TREE.split_whitespace().collect::<Vec<_>>());
    let piece = (word, 0..12_usize).prop_map(|(word, n)| word.chars().take(n).collect::<String>());
    let part = prop_oneof![
        piece,
        "\\PC{0,8}",
        "[a-zäöüß]{1,12}",
        "[ぁ-んァ-ン一-龥]{1,4}",
        any::<char>().prop_map(String::from),
        Just(" ".to_owned())
    ];
    let parts = prop_oneof![proptest::collection::vec(part.clone(), 0..12), proptest::collection::vec(part, 300..700)];
    parts.prop_map(|parts| {
        let mut text = parts.concat();
        text.truncate(text.floor_char_boundary(4 << 10));
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_question_is_answered_verbatim_and_alike(question in anything()) {
        let shelf = shelf().desks.public.current();
        let options = Options { limit: 10, is_explained: true, ..Options::default() };
        let answer = suggest(&shelf.index, &question, options);
        for hit in &answer.hits {
            must_be_verbatim(&shelf, &question, hit);
            prop_assert!((0.0..=1.0).contains(&hit.score));
        }
        prop_assert_eq!(format!("{:?}", answer), format!("{:?}", suggest(&shelf.index, &question, options)));
    }
}
