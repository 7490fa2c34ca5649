//! Everything one audience may see, frozen: articles under their addresses, categories, redirects, attachments and the search index.
//! Built by `library::reload` from articles of its audience alone; read by handlers through a desk. Deliberately absent: the other audience.

pub(in crate::library) mod address;
mod build;
mod cache;
mod category;
mod related;
#[cfg(test)]
mod tests;
mod translation;

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use crate::article::markdown::{self, Html, Labels};
use crate::article::{Article, Problem};
use crate::audience::Audience;
pub use crate::library::attachment::Attachment;
use crate::library::render::Links;
use crate::search::Index;
use address::{Addresses, To};
pub(in crate::library) use build::{Inputs, Past, Places};
use cache::Cache;

/// One audience's frozen view of the folder.
#[derive(Debug)]
pub struct Shelf<A: Audience> {
    /// Counts this audience's own changes from 1: a change that it cannot see does not count.
    pub generation: u64,
    /// Abbreviated git commit that last touched what this audience may see, where the folder is in a git work tree.
    pub revision: Option<String>,
    /// All articles with their addresses, sorted by article id. Hits of `index` and all other numbers here point into it.
    pub entries: Vec<Entry<A>>,
    /// The tree of categories in depth-first order, parents first, siblings by order and title; categories without an article of this audience are absent.
    pub categories: Vec<Category>,
    /// The search index over `entries`.
    pub index: Index<A>,
    addresses: Addresses,
    translations: Arc<translation::Groups>,
    /// Paths in lower case, made when the first link wants them: foreign repositories come from file systems that don't tell cases apart.
    folded: OnceLock<HashMap<String, Lying>>,
    /// What it was built from; kept to see what the next change changes.
    inputs: Inputs<A>,
    cache: Cache,
}

/// An article in its place on the shelf.
#[derive(Debug, Clone)]
pub struct Entry<A: Audience> {
    /// The article.
    pub article: Arc<Article<A>>,
    /// Its final address, without the leading `/a/`; unique on the shelf.
    pub slug: String,
    /// Number of its category in [`Shelf::categories`]; `None` for articles right below the top folder.
    pub category: Option<usize>,
    /// When the text was last changed: by its front matter, else by git history.
    pub updated: Option<Date>,
}

/// A folder with articles in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Category {
    /// Path of folder names made into slugs, joined by `/`: `email`, `email/outlook`. The address is `/c/<slug>`.
    pub slug: String,
    /// Its title: from `index.md`, else the folder's name made readable.
    pub title: String,
    /// One line about it.
    pub description: Option<String>,
    /// Language of these two; `None` for the site's own.
    pub lang: Option<String>,
    /// What it is called in other languages: from `index.<language>.md`.
    pub translations: Vec<CategoryName>,
    /// Emoji or short text.
    pub icon: Option<String>,
    /// Number of the parent category.
    pub parent: Option<usize>,
    /// Listed articles right in it, in the editor's order (order, then title), as numbers of [`Shelf::entries`].
    pub articles: Vec<usize>,
    /// Listed articles in it and below it.
    pub n_articles: usize,
    /// The same, an article and its translations counted once.
    pub n_answers: usize,
}

/// What a category is called in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CategoryName {
    /// BCP 47 tag.
    pub lang: String,
    /// Its title.
    pub title: String,
    /// One line about it.
    pub description: Option<String>,
}

/// What lies at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::library) enum Lying {
    /// The article with this number.
    Article(usize),
    /// The attachment with this path.
    Attachment(String),
}

/// Where an address leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// To the article with this number.
    Article(usize),
    /// To another address on the site (`/a/…` or `/c/…`, without the audience's mount).
    Moved(String),
}

impl<A: Audience> Shelf<A> {
    /// Resolves an article address: a slug, an old slug, an old path, or the path of a file with or without its extension and top folder.
    pub fn find(&self, slug: &str) -> Option<Found> {
        if let Some(at) = self.addresses.live(slug) {
            return Some(Found::Article(at));
        }
        let moved = match self.addresses.moved(slug, &self.entries)? {
            To::Article(at) => format!("/a/{}", self.entries[at].slug),
            To::Category(at) => format!("/c/{}", self.categories[at].slug),
        };
        Some(Found::Moved(moved))
    }

    /// Whether an address that leads nowhere led to an article of this audience which is archived now. That an address was public is all that is kept of it.
    pub fn is_withdrawn(&self, address: &str) -> bool {
        self.addresses.is_withdrawn(address)
    }

    /// Resolves a category address.
    pub fn find_category(&self, slug: &str) -> Option<usize> {
        self.addresses.category(slug)
    }

    /// The article with this id (`public/email/x.md`).
    pub fn by_id(&self, id: &str) -> Option<usize> {
        by_id(&self.entries, id)
    }

    /// The attachment with this path below the articles folder (`public/vpn/icon.svg`).
    pub fn attachment(&self, path: &str) -> Option<&Attachment> {
        self.inputs.attachments.get(path)
    }

    /// The categories from the top down to `category`.
    pub fn breadcrumbs(&self, category: Option<usize>) -> Vec<&Category> {
        let mut crumbs: Vec<&Category> =
            std::iter::successors(category.map(|at| &self.categories[at]), |category| category.parent.map(|at| &self.categories[at]))
                .collect();
        crumbs.reverse();
        crumbs
    }

    /// Sanitised HTML of an article's body with links resolved on this shelf; `labels` in the language of the article, so that they are the same nearly always. About a millisecond the first time, cached afterwards within bounds.
    pub fn html(&self, entry: usize, labels: &Labels) -> Arc<Html> {
        let article = &self.entries[entry].article;
        self.cache.get(entry, labels, || markdown::render(&article.body, &article.title, labels, &Links::of(self, entry)))
    }

    /// The source of an article's body with its links leading to what they mean on this shelf; `write` makes of an address on the site what stands there.
    pub fn source(&self, entry: usize, write: &dyn Fn(&str) -> String) -> String {
        markdown::relink(&self.entries[entry].article.body.markdown, &Links::of(self, entry), write)
    }

    /// Articles that are translations of each other, `entry` included, as numbers; unlisted ones are named by unlisted ones alone.
    pub fn translations(&self, entry: usize) -> Vec<usize> {
        self.translations
            .of(entry)
            .iter()
            .copied()
            .filter(|&at| self.entries[entry].article.is_unlisted || !self.entries[at].article.is_unlisted)
            .collect()
    }

    /// Which text an article is: the same number for all translations of it, `None` when there are none.
    pub fn text_of(&self, entry: usize) -> Option<usize> {
        self.translations.text_of(entry)
    }

    /// Listed articles related to `entry`: those it names first, then the best-matching of its category; at most `limit`.
    pub fn related(&self, entry: usize, limit: usize) -> Vec<usize> {
        related::related(self, entry, limit)
    }

    /// Links of an article that lead nowhere on this shelf, as problems; external links are not tried.
    pub fn dead_links(&self, entry: usize) -> Vec<Problem> {
        Links::of(self, entry).dead()
    }

    /// What lies at a path when upper and lower case are the same; of several, the first by its path.
    pub(in crate::library) fn at_folded(&self, path: &str) -> Option<&Lying> {
        let folded = self.folded.get_or_init(|| {
            let articles = self.entries.iter().enumerate().map(|(at, entry)| (entry.article.id.to_lowercase(), Lying::Article(at)));
            let attachments = self.inputs.attachments.keys().map(|path| (path.to_lowercase(), Lying::Attachment(path.clone())));
            // The last one wins in a map, so the first comes last.
            articles.chain(attachments).collect::<Vec<_>>().into_iter().rev().collect()
        });
        folded.get(&path.to_lowercase())
    }

    /// Where addresses lead, for links.
    pub(in crate::library) fn addresses(&self) -> &Addresses {
        &self.addresses
    }
}

/// The entry with exactly this id.
pub(in crate::library) fn by_id<A: Audience>(entries: &[Entry<A>], id: &str) -> Option<usize> {
    entries.binary_search_by(|entry| (*entry.article.id).cmp(id)).ok()
}

/// The entry of a path that may lack its top folder, its extension, or both.
pub(in crate::library) fn by_path<A: Audience>(entries: &[Entry<A>], path: &str) -> Option<usize> {
    let tops = ["", "public/", "internal/"];
    let mut names = tops.iter().flat_map(|top| ["", ".md", ".markdown"].iter().map(move |end| format!("{top}{path}{end}")));
    names.find_map(|name| by_id(entries, &name))
}
