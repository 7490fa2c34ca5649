//! Names by which articles point at each other: addresses that two of them want, and `related` or `translation_of` that name nothing.
//! Deliberately absent: links in the text, see [`super::links`].

use std::collections::HashMap;

use crate::article::{Article, Problem, Severity};
use crate::audience::Internal;
use crate::library::{Entry, Shelf};

/// Looks at every article's names.
pub(super) fn check(shelf: &Shelf<Internal>) -> Vec<Problem> {
    let mut problems = clashes(shelf);
    for entry in &shelf.entries {
        let article = &entry.article;
        problems.extend(article.related.iter().filter(|name| !is_known(shelf, name)).map(|name| unknown(article, "related", name)));
        problems.extend(
            article.translation_of.iter().filter(|name| !is_known(shelf, name)).map(|name| unknown(article, "translation_of", name)),
        );
    }
    problems
}

fn is_known(shelf: &Shelf<Internal>, name: &str) -> bool {
    shelf.by_id(name).is_some() || shelf.find(name.trim_matches('/')).is_some()
}

fn unknown(article: &Article<Internal>, key: &str, name: &str) -> Problem {
    Problem {
        code: "KB107",
        severity: Severity::Warning,
        file: article.id.to_string(),
        line: None,
        column: None,
        message: format!("`{key}` names `{name}`, and there is no such article"),
        help: "write the article's slug or its path below the articles folder, such as public/email/outlook.md".into(),
    }
}

/// Articles that did not get the address they wanted, because another one has it.
fn clashes(shelf: &Shelf<Internal>) -> Vec<Problem> {
    let owners: HashMap<&str, &Entry<Internal>> = shelf.entries.iter().map(|entry| (entry.slug.as_str(), entry)).collect();
    let moved = shelf.entries.iter().filter(|entry| entry.slug != entry.article.slug);
    let clash = |entry: &Entry<Internal>| {
        let owner = owners.get(entry.article.slug.as_str()).map_or("another article", |owner| &*owner.article.id);
        Problem {
            code: "KB004",
            severity: Severity::Error,
            file: entry.article.id.to_string(),
            line: None,
            column: None,
            message: format!("`{}` is also the address of {owner}; this article is at /a/{}", entry.article.slug, entry.slug),
            help: "give one of the two a `slug` of its own in the front matter".into(),
        }
    };
    moved.map(clash).collect()
}
