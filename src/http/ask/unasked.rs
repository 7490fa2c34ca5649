//! What is offered to somebody who has not typed anything yet. Deterministic: the same shelf gives the same list.

use std::cmp::Reverse;

use super::Filter;
use crate::audience::Audience;
use crate::http::place;
use crate::library::Shelf;

/// Listed articles made for the page with this address, by `url_patterns`; those with the longest pattern first.
pub(super) fn for_address<A: Audience>(shelf: &Shelf<A>, address: &str, filter: &Filter, limit: usize) -> Vec<usize> {
    let longest = |number: usize| {
        let patterns = shelf.entries[number].article.url_patterns.iter();
        patterns.filter(|pattern| matches(pattern, address)).map(String::len).max()
    };
    let listed = (0..shelf.entries.len()).filter(|&number| !shelf.entries[number].article.is_unlisted);
    let mut found: Vec<(usize, usize)> = listed.filter_map(|number| longest(number).map(|length| (length, number))).collect();
    found.retain(|&(_, number)| filter.keeps(shelf, number));
    found.sort_by_key(|&(length, number)| (Reverse(length), number));
    found.into_iter().take(limit).map(|(_, number)| number).collect()
}

/// The articles editors put first: the first of each category, then the second of each, and so on; then the most recently changed.
/// Articles in the site's own language unless the filter names another.
pub fn helpful<A: Audience>(shelf: &Shelf<A>, filter: &Filter, site_lang: &str, limit: usize) -> Vec<usize> {
    let is_meant = |number: usize| filter.keeps(shelf, number) && (!filter.is_any_lang() || is_own(shelf, number, site_lang));
    let deepest = shelf.categories.iter().map(|category| category.articles.len()).max().unwrap_or(0);
    let mut found = Vec::new();
    for rank in 0..deepest.min(limit) {
        let row = shelf.categories.iter().filter_map(|category| category.articles.get(rank).copied());
        found.extend(row.filter(|&number| is_meant(number)).take(limit - found.len()));
        if found.len() == limit {
            return found;
        }
    }
    let more: Vec<usize> = recent(shelf, filter, site_lang, 2 * limit).into_iter().filter(|number| !found.contains(number)).collect();
    found.extend(more);
    found.truncate(limit);
    found
}

/// The listed articles changed last; those without a date come last, by id.
pub fn recent<A: Audience>(shelf: &Shelf<A>, filter: &Filter, site_lang: &str, limit: usize) -> Vec<usize> {
    let is_meant = |&number: &usize| {
        let is_listed = !shelf.entries[number].article.is_unlisted;
        is_listed && filter.keeps(shelf, number) && (!filter.is_any_lang() || is_own(shelf, number, site_lang))
    };
    let mut found: Vec<usize> = (0..shelf.entries.len()).filter(is_meant).collect();
    let newest = |&number: &usize| (Reverse(shelf.entries[number].updated), number);
    if found.len() > limit && limit > 0 {
        found.select_nth_unstable_by_key(limit - 1, newest);
        found.truncate(limit);
    }
    found.sort_by_key(newest);
    found.truncate(limit);
    found
}

fn is_own<A: Audience>(shelf: &Shelf<A>, number: usize, site_lang: &str) -> bool {
    place::is_lang(place::lang_of(&shelf.entries[number].article, site_lang), site_lang)
}

/// Whether `pattern`, in which `*` stands for anything, is all of `address`. Linear in practice: one place to go back to.
fn matches(pattern: &str, address: &str) -> bool {
    let (pattern, address) = (pattern.as_bytes(), address.as_bytes());
    let (mut p, mut a) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while a < address.len() {
        if pattern.get(p) == Some(&b'*') {
            star = Some((p, a));
            p += 1;
        } else if pattern.get(p) == Some(&address[a]) {
            (p, a) = (p + 1, a + 1);
        } else if let Some((star_p, star_a)) = star {
            star = Some((star_p, star_a + 1));
            (p, a) = (star_p + 1, star_a + 1);
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|&byte| byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, address, expected) in [
            ("https://app.example/billing/*", "https://app.example/billing/plan?x=1", true),
            ("https://app.example/billing/*", "https://app.example/billing", false),
            ("*/billing*", "https://app.example/billing", true),
            ("*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaab", true),
            ("*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaa", false),
            ("", "", true),
            ("", "x", false),
            ("*", "", true),
        ] {
            assert_eq!(matches(pattern, address), expected, "{pattern} on {address}");
        }
    }
}
