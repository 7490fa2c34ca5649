//! Which articles are the same text in different languages: by `translation_of`, by a `.de.md` suffix, or by a language's folder.
//! Made with the shelf; asked through [`super::Shelf::translations`]. Deliberately absent: any reading of texts.

use std::collections::{BTreeMap, HashMap};

use crate::audience::Audience;
use crate::library::shelf::address::Addresses;
use crate::library::shelf::{Entry, by_id, by_path};

/// Numbers of articles that are translations of each other, for each article that has any.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Groups {
    groups: Vec<Vec<usize>>,
    group_of: HashMap<usize, usize>,
}

impl Groups {
    /// The group of `entry`, itself included; empty when there is none.
    pub(super) fn of(&self, entry: usize) -> &[usize] {
        self.group_of.get(&entry).map_or(&[], |&group| self.groups[group].as_slice())
    }

    /// The number of the group of `entry`.
    pub(super) fn text_of(&self, entry: usize) -> Option<usize> {
        self.group_of.get(&entry).copied()
    }

    /// Listed articles that are translations of another listed one before them.
    pub(super) fn beyond_the_first<A: Audience>(&self, entries: &[Entry<A>]) -> Vec<usize> {
        let listed = |group: &Vec<usize>| group.iter().copied().filter(|&at| !entries[at].article.is_unlisted).skip(1).collect::<Vec<_>>();
        self.groups.iter().flat_map(listed).collect()
    }

    fn join(&mut self, a: usize, b: usize) {
        match (self.group_of.get(&a).copied(), self.group_of.get(&b).copied()) {
            (None, None) => {
                self.group_of.extend([(a, self.groups.len()), (b, self.groups.len())]);
                self.groups.push(vec![a, b]);
            }
            (Some(group), None) => self.add(b, group),
            (None, Some(group)) => self.add(a, group),
            (Some(into), Some(from)) if into != from => {
                for entry in std::mem::take(&mut self.groups[from]) {
                    self.add(entry, into);
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, entry: usize, group: usize) {
        self.groups[group].push(entry);
        self.group_of.insert(entry, group);
    }
}

/// Finds the groups. Only articles that name a language or an original can begin one.
pub(super) fn groups<A: Audience>(entries: &[Entry<A>], addresses: &Addresses) -> Groups {
    let mut found = Groups::default();
    let mut by_neutral_path: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, Entry { article, .. }) in entries.iter().enumerate() {
        if let Some(original) = article.translation_of.as_deref().and_then(|name| original(name, &article.id, entries, addresses)) {
            found.join(original, at);
        }
        if let Some(neutral) = article.lang.as_deref().and_then(|lang| neutral_path(&article.id, lang)) {
            by_neutral_path.entry(neutral).or_default().push(at);
        }
    }
    for (path, translations) in by_neutral_path {
        let first = by_id(entries, &path).unwrap_or(translations[0]);
        translations.into_iter().filter(|&entry| entry != first).for_each(|entry| found.join(first, entry));
    }
    found.groups.iter_mut().for_each(|group| group.sort_unstable());
    found
}

/// The article that `translation_of` names: by path, by a file beside it, or by slug.
fn original<A: Audience>(name: &str, id: &str, entries: &[Entry<A>], addresses: &Addresses) -> Option<usize> {
    let beside = id.rsplit_once('/').map_or(name.to_owned(), |(folder, _)| format!("{folder}/{name}"));
    by_path(entries, name).or_else(|| by_path(entries, &beside)).or_else(|| addresses.live(name))
}

/// A file's path without the language in it: `vpn/connect.de.md` and `de/vpn/connect.md` are both `vpn/connect.md`.
fn neutral_path(id: &str, lang: &str) -> Option<String> {
    let (path, extension) = id.rsplit_once('.')?;
    if let Some((stem, suffix)) = path.rsplit_once('.')
        && suffix.eq_ignore_ascii_case(lang)
    {
        return Some(format!("{stem}.{extension}"));
    }
    let mut parts: Vec<&str> = id.split('/').collect();
    let at = parts.iter().position(|part| part.eq_ignore_ascii_case(lang))?;
    parts.remove(at);
    Some(parts.join("/"))
}
