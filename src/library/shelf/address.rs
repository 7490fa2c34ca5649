//! Which address every article gets, and where other addresses lead. The same articles get the same addresses, in whatever order they appeared,
//! and articles that requesters see get the same ones on both shelves. Deliberately absent: any address of the other audience.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::article::{Article, CategoryText};
use crate::audience::Audience;
use crate::library::shelf::category::path_slug;
use crate::library::shelf::{Category, Entry, Past, by_id, by_path};

/// The final address of each article, in the order of `articles` (which is by id).
pub(super) fn slugs<A: Audience>(articles: &[Arc<Article<A>>]) -> Vec<String> {
    let mut slugs = vec![String::new(); articles.len()];
    let mut taken: HashMap<&str, ()> = HashMap::with_capacity(articles.len());
    let mut made: BTreeSet<String> = BTreeSet::new();
    // What requesters see comes first, so that nothing that only agents see can move its address.
    for is_live in [true, false] {
        let round = || (0..articles.len()).filter(move |&at| is_seen_by_requesters(&articles[at]) == is_live);
        let mut n_wishes: HashMap<&str, u32> = HashMap::with_capacity(articles.len());
        for at in round() {
            *n_wishes.entry(&articles[at].slug).or_default() += 1;
        }
        let mut clashing = Vec::new();
        for at in round() {
            let wish = articles[at].slug.as_str();
            if n_wishes[wish] == 1 && !taken.contains_key(wish) && !made.contains(wish) {
                taken.insert(wish, ());
                wish.clone_into(&mut slugs[at]);
            } else {
                clashing.push(at);
            }
        }
        for at in clashing {
            let longer = longer(&articles[at]);
            let is_free = |slug: &String| !taken.contains_key(slug.as_str()) && !made.contains(slug);
            let numbered = (2..).map(|n: u32| format!("{longer}-{n}"));
            let slug = std::iter::once(longer.clone()).chain(numbered).find(is_free).expect("there are more numbers than articles");
            made.insert(slug.clone());
            slugs[at] = slug;
        }
    }
    slugs
}

/// Articles of the public shelf carry no facts for agents; those of the agents' shelf say whether they are on it.
fn is_seen_by_requesters<A: Audience>(article: &Article<A>) -> bool {
    article.agent.as_ref().is_none_or(|facts| facts.is_public)
}

/// The address of an article whose wish others have too: with its category's path, and its language where the file is a translation.
fn longer<A: Audience>(article: &Article<A>) -> String {
    let mut parts: Vec<String> = article.category.iter().map(|name| path_slug(name)).collect();
    parts.push(article.slug.clone());
    let is_in_path = |lang: &str| parts.iter().any(|part| part.eq_ignore_ascii_case(lang));
    let lang = article.lang.as_deref().map(str::to_ascii_lowercase).filter(|lang| !is_in_path(lang) && is_named_by_file(&article.id, lang));
    parts.extend(lang);
    parts.join("-")
}

/// Whether the language stands in the file's path, which then tells it from its original.
fn is_named_by_file(id: &str, lang: &str) -> bool {
    id.split(['/', '.']).any(|part| part.eq_ignore_ascii_case(lang))
}

/// Where an address that is not an article's own one leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::library) enum To {
    Article(usize),
    Category(usize),
}

/// All addresses of a shelf but the articles' paths, which can be looked up in the entries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::library) struct Addresses {
    live: Arc<HashMap<String, usize>>,
    categories: Arc<HashMap<String, usize>>,
    old: Arc<HashMap<String, To>>,
    /// Addresses that several articles wished for, with the first of them.
    contested: Arc<HashMap<String, usize>>,
    /// Addresses that led to something which is archived now.
    withdrawn: Arc<HashSet<String>>,
}

impl Addresses {
    pub(super) fn of<A: Audience>(entries: &[Entry<A>], categories: &[Category], texts: &[Arc<CategoryText<A>>], past: &Past) -> Addresses {
        let live: HashMap<String, usize> = entries.iter().enumerate().map(|(at, entry)| (entry.slug.clone(), at)).collect();
        let by_slug: HashMap<String, usize> = categories.iter().enumerate().map(|(at, category)| (category.slug.clone(), at)).collect();
        let mut old: HashMap<String, To> = HashMap::new();
        let mut add = |address: &str, to: To| {
            let address = normal(address);
            if !address.is_empty() && !live.contains_key(&address) {
                old.entry(address).or_insert(to);
            }
        };
        for is_live in [true, false] {
            for (at, entry) in entries.iter().enumerate().filter(|(_, entry)| is_seen_by_requesters(&entry.article) == is_live) {
                entry.article.redirects.iter().for_each(|address| add(address, To::Article(at)));
            }
        }
        for text in texts {
            let slug: Vec<String> = text.path.iter().map(|name| path_slug(name)).collect();
            if let Some(&at) = by_slug.get(&slug.join("/")) {
                text.redirects.iter().for_each(|address| add(address, To::Category(at)));
            }
        }
        let mut renames: Vec<(&String, usize)> = past.renamed.iter().filter_map(|(from, to)| Some((from, by_id(entries, to)?))).collect();
        renames.sort_unstable();
        for (from, at) in &renames {
            add(from, To::Article(*at));
            add(without_top(from), To::Article(*at));
        }
        // The shortest form last, since it is the one that others may want too.
        for (from, at) in renames {
            add(&path_slug(stem(from)), To::Article(at));
        }
        let mut contested = HashMap::new();
        for is_live in [true, false] {
            for (at, entry) in entries.iter().enumerate().filter(|(_, entry)| is_seen_by_requesters(&entry.article) == is_live) {
                if entry.article.slug != entry.slug {
                    contested.entry(normal(&entry.article.slug)).or_insert(at);
                }
            }
        }
        Addresses {
            live: Arc::new(live),
            categories: Arc::new(by_slug),
            old: Arc::new(old),
            contested: Arc::new(contested),
            withdrawn: Arc::default(),
        }
    }

    /// The same, with addresses that led to something which is archived now.
    pub(super) fn with_withdrawn(self, addresses: &BTreeSet<String>) -> Addresses {
        Addresses { withdrawn: Arc::new(addresses.iter().map(|address| normal(address)).collect()), ..self }
    }

    /// Whether an address that leads nowhere led to something which is archived now.
    pub(in crate::library) fn is_withdrawn(&self, address: &str) -> bool {
        self.withdrawn.contains(&normal(address))
    }

    /// The article that lives at `slug`.
    pub(in crate::library) fn live(&self, slug: &str) -> Option<usize> {
        self.live.get(slug).copied()
    }

    /// The category that lives at `slug`.
    pub(in crate::library) fn category(&self, slug: &str) -> Option<usize> {
        self.categories.get(slug.trim_matches('/')).copied()
    }

    /// Where an address leads that nobody lives at: an article's path, a folder, or an address of former times.
    pub(in crate::library) fn moved<A: Audience>(&self, address: &str, entries: &[Entry<A>]) -> Option<To> {
        let address = address.trim_matches('/');
        let plain = normal(address);
        let path = by_path(entries, address).or_else(|| by_path(entries, strip_extension(address)));
        let path = path.or_else(|| self.live(&plain)).map(To::Article);
        let old = path.or_else(|| self.old.get(&plain).copied()).or_else(|| self.folder(address).map(To::Category));
        old.or_else(|| self.contested.get(&plain).copied().map(To::Article))
    }

    /// The category of a folder's path.
    pub(in crate::library) fn folder(&self, path: &str) -> Option<usize> {
        let parts: Vec<String> = without_top(path).split('/').map(path_slug).collect();
        self.category(&parts.join("/"))
    }

    /// Where a name without folders leads, now or formerly, if that is certain.
    pub(in crate::library) fn named(&self, name: &str) -> Option<To> {
        let name = normal(name);
        self.live(&name).map(To::Article).or_else(|| self.old.get(&name).copied())
    }
}

/// An old address as it is looked up: no slashes around it, no page extension, lower case.
fn normal(address: &str) -> String {
    strip_extension(address.trim_matches('/')).trim_end_matches('/').to_lowercase()
}

fn strip_extension(path: &str) -> &str {
    [".md", ".markdown", ".html", ".htm"].iter().find_map(|end| path.strip_suffix(end)).unwrap_or(path)
}

fn without_top(path: &str) -> &str {
    ["public/", "internal/"].iter().find_map(|top| path.strip_prefix(top)).unwrap_or(path)
}

fn stem(path: &str) -> &str {
    strip_extension(path.rsplit('/').next().unwrap_or(path))
}
