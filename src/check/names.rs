//! Names by which articles point at each other: addresses that two of them want, and `related` or `translation_of` that name nothing.
//! Deliberately absent: links in the text, see [`super::links`].

use std::collections::HashMap;

use crate::article::slug::slugify;
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

/// Articles that did not get the address they wished for, because others wish for it too. Translations of one article may share their wish.
fn clashes(shelf: &Shelf<Internal>) -> Vec<Problem> {
    let mut wishes: HashMap<&str, Vec<&Entry<Internal>>> = HashMap::new();
    for entry in &shelf.entries {
        wishes.entry(&entry.article.slug).or_default().push(entry);
    }
    let moved = shelf.entries.iter().filter(|entry| entry.slug != entry.article.slug);
    let others = |entry: &Entry<Internal>| {
        let same = wishes[entry.article.slug.as_str()].iter().copied();
        same.filter(|other| other.article.id != entry.article.id && other.article.lang == entry.article.lang).collect::<Vec<_>>()
    };
    moved.filter_map(|entry| clash(entry, &others(entry))).collect()
}

fn clash(entry: &Entry<Internal>, others: &[&Entry<Internal>]) -> Option<Problem> {
    let article = &entry.article;
    let wish = &article.slug;
    let others = match others {
        [] => return None,
        [other] => format!("{} wants it too", other.article.id),
        [other, rest @ ..] => format!("{} and {} more want it too", other.article.id, rest.len()),
    };
    let stem = article.id.rsplit('/').next().unwrap_or_default().split('.').next().unwrap_or_default();
    // A wish that somebody wrote down was not fulfilled; one that the file's name gave by chance matters less.
    let severity = if slugify(stem) == *wish { Severity::Warning } else { Severity::Error };
    Some(Problem {
        code: "KB004",
        severity,
        file: article.id.to_string(),
        line: None,
        column: None,
        message: format!("this article is at /a/{} instead of /a/{wish}, because {others}", entry.slug),
        help: "give each of them a `slug` of its own in the front matter".into(),
    })
}

#[cfg(test)]
mod tests {
    use crate::check::tests::problems;

    #[test]
    fn names_that_lead_nowhere_are_told() {
        let front = "---\ntitle: gone\nrelated:\n  - b\n  - public/b.md\n  - gone\ntranslation_of: nothing\n---\nText.\n";
        let found = problems(&[("public/a.md", front), ("public/b.md", "# B\n\nText.\n")]);
        assert_eq!(found, ["public/a.md:6 KB107", "public/a.md:7 KB107"]);
    }

    #[test]
    fn clashing_addresses_are_told_but_not_those_of_translations() {
        let found = problems(&[
            ("public/mail/setup.md", "# Set up mail\n\nText.\n"),
            ("public/vpn/setup.md", "# Set up VPN\n\nText.\n"),
            ("public/web/wish.md", "---\nslug: setup\n---\n# Wish\n\nText.\n"),
            ("public/print.md", "# Print\n\nText.\n"),
            ("public/print.de.md", "# Drucken\n\nText.\n"),
        ]);
        assert_eq!(found, ["public/mail/setup.md:1 KB004", "public/vpn/setup.md:1 KB004", "public/web/wish.md:2 KB004"]);
    }
}
