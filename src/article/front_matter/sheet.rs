//! The entries of a front matter under the names that Rapport knows, other tools' names for them included. Called by `facts` and
//! `standing`. Deliberately absent: what the values mean. Unknown keys are no problem, save those that are one slip away from a key of ours.

use strsim::osa_distance;

use super::value::Entry;
use crate::article::problem::{Problems, at};

/// The names of each fact, the preferred one first.
pub(super) const TITLE: &[&str] = &["title", "question"];
pub(super) const DESCRIPTION: &[&str] = &["description", "intro", "summary"];
pub(super) const KEYWORDS: &[&str] = &["keywords", "tags", "topics", "categories", "category", "taxonomies"];
pub(super) const REDIRECTS: &[&str] = &["aliases", "redirect_from", "old_paths", "url"];
pub(super) const LANG: &[&str] = &["lang", "language", "locale"];
pub(super) const UPDATED: &[&str] =
    &["updated", "updated_at", "last_modified_date", "lastmod", "last_updated", "modified", "date", "ms.date", "created_date"];
pub(super) const OWNER: &[&str] = &["owner", "owner_slack", "author", "ms.author", "authors"];
pub(super) const ORDER: &[&str] = &["weight", "order", "sidebar_position", "nav_order", "sort_order"];
pub(super) const PUBLISH_AT: &[&str] = &["publish_at", "publishdate"];
pub(super) const EXPIRES_AT: &[&str] = &["expires_at", "expirydate"];

/// Keys whose misspelling would show what should be hidden, or lose what the author meant: a slip in one of them is reported.
const CAREFUL: &[&str] = &[
    "visibility",
    "status",
    "draft",
    "hidden",
    "published",
    "publish_at",
    "publishdate",
    "expires_at",
    "expirydate",
    "unlisted",
    "asked_as",
    "related",
    "url_patterns",
    "translation_of",
    "review_by",
    "review_every",
    "description",
    "keywords",
    "aliases",
    "redirect_from",
];

/// Of those, the ones that hide: a slip in one of them counts as the key itself.
const HIDING: &[&str] = &["visibility", "status", "draft", "hidden", "published", "publish_at", "publishdate", "expires_at", "expirydate"];

/// The entries, with slips in hiding keys mended.
pub(super) struct Sheet {
    entries: Vec<Entry>,
}

impl Sheet {
    /// Looks the keys over, and reports doubled and misspelt ones.
    pub(super) fn new(entries: &[Entry], problems: &mut Problems) -> Sheet {
        let mut entries = entries.to_vec();
        for idx in 0..entries.len() {
            let (before, rest) = entries.split_at_mut(idx);
            let entry = &mut rest[0];
            if let Some(first) = before.iter().find(|other| other.key == entry.key && !entry.key.is_empty()) {
                let message = format!("the key `{}` stands here a second time; the value on line {} counts", entry.key, first.line);
                problems.warning("KB011", at(entry.line), message, "delete one of the two");
            }
            let Some(near) = nearest(&entry.key) else { continue };
            let is_read = HIDING.contains(&near) && !before.iter().any(|other| other.key == near);
            let message = format!("the key `{}` is unknown; did you mean `{near}`?", entry.key);
            let help = if is_read {
                format!("correct it; it counts as `{near}`, to be on the safe side")
            } else {
                "correct it, or leave it if another tool wants it".into()
            };
            problems.warning("KB002", at(entry.line), message, help);
            if is_read {
                entry.key = near.to_owned();
            }
        }
        Sheet { entries }
    }

    /// The first of the names that has a value.
    pub(super) fn first(&self, names: &[&str]) -> Option<&Entry> {
        names.iter().find_map(|name| self.entries.iter().find(|entry| entry.key == *name && entry.value.text().is_some()))
    }

    /// All entries under one of the names, in the file's order.
    pub(super) fn all(&self, names: &'static [&'static str]) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| names.contains(&entry.key.as_str()))
    }
}

/// The careful key that an unknown one is a slip away from.
fn nearest(key: &str) -> Option<&'static str> {
    if key.len() < 5 || CAREFUL.contains(&key) {
        return None;
    }
    let names: [&[&str]; 10] = [TITLE, DESCRIPTION, KEYWORDS, REDIRECTS, LANG, UPDATED, OWNER, ORDER, PUBLISH_AT, EXPIRES_AT];
    if names.iter().any(|names| names.contains(&key)) {
        return None;
    }
    let bare: String = key.chars().map(|c| if matches!(c, '-' | ' ') { '_' } else { c }).collect();
    CAREFUL.iter().copied().find(|name| name.len().abs_diff(bare.len()) <= 1 && osa_distance(name, &bare) <= 1)
}
