//! Which articles are worth reading after one: those that its author names, then those of its category that share words with it.
//! Asked by pages; bounded work whatever the shelf's size. Deliberately absent: search, and what readers did.

use std::collections::HashSet;

use crate::article::Article;
use crate::audience::Audience;
use crate::library::shelf::{Shelf, by_path};

/// Neighbours looked at, at most.
const MOST_CANDIDATES: usize = 300;

/// Numbers of at most `limit` listed articles related to `entry`, best first; the same shelf always gives the same ones.
pub(super) fn related<A: Audience>(shelf: &Shelf<A>, entry: usize, limit: usize) -> Vec<usize> {
    let article = &shelf.entries[entry].article;
    let mut found: Vec<usize> = Vec::new();
    let is_worth = |at: usize, found: &[usize]| at != entry && !shelf.entries[at].article.is_unlisted && !found.contains(&at);
    for name in &article.related {
        let beside = article.id.rsplit_once('/').map_or(name.clone(), |(folder, _)| format!("{folder}/{name}"));
        let named = by_path(&shelf.entries, name).or_else(|| shelf.addresses().live(name)).or_else(|| by_path(&shelf.entries, &beside));
        found.extend(named.filter(|&at| is_worth(at, &found)));
    }
    let words = words(article);
    let translations = shelf.translations.of(entry);
    let mut scored: Vec<(usize, usize)> = candidates(shelf, entry)
        .filter(|&at| is_worth(at, &found) && !translations.contains(&at))
        .map(|at| (at, &shelf.entries[at].article))
        .filter(|(_, other)| other.lang == article.lang)
        .map(|(at, other)| (self::words(other).intersection(&words).count(), at))
        .filter(|&(n_shared, _)| n_shared > 0)
        .collect();
    scored.sort_unstable_by(|(a_shared, a), (b_shared, b)| b_shared.cmp(a_shared).then(a.cmp(b)));
    found.extend(scored.into_iter().map(|(_, at)| at));
    found.truncate(limit);
    found
}

/// Articles of the same category, then those of the categories beside it.
fn candidates<A: Audience>(shelf: &Shelf<A>, entry: usize) -> impl Iterator<Item = usize> {
    let own = shelf.entries[entry].category;
    let parent = own.and_then(|own| shelf.categories[own].parent);
    let own_articles = own.map_or(&[][..], |own| &shelf.categories[own].articles);
    let is_beside =
        move |(at, category): &(usize, &crate::library::shelf::Category)| Some(*at) != own && own.is_some() && category.parent == parent;
    let beside = shelf.categories.iter().enumerate().filter(is_beside).flat_map(|(_, category)| &category.articles);
    own_articles.iter().chain(beside).copied().take(MOST_CANDIDATES)
}

/// Words that say what an article is about: those of its keywords and the longer ones of its title.
fn words<A: Audience>(article: &Article<A>) -> HashSet<String> {
    let title = article.title.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 3);
    title.chain(article.keywords.iter().map(String::as_str)).map(str::to_lowercase).collect()
}
