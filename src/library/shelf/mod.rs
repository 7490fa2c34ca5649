//! Everything one audience may see, frozen: articles under their addresses, categories, redirects, attachments and the search index.
//! Built by `library::reload` from articles of its audience alone; read by handlers through a desk. Deliberately absent: the other audience.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;

use crate::article::markdown::Html;
use crate::article::{Article, Problem};
use crate::audience::Audience;
use crate::search::Index;

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
    /// Emoji or short text.
    pub icon: Option<String>,
    /// Number of the parent category.
    pub parent: Option<usize>,
    /// Listed articles right in it, in the editor's order (order, then title), as numbers of [`Shelf::entries`].
    pub articles: Vec<usize>,
    /// Listed articles in it and below it.
    pub n_articles: usize,
}

/// Where an address leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// To the article with this number.
    Article(usize),
    /// To another address on the site (`/a/…` or `/c/…`, without the audience's mount).
    Moved(String),
}

/// A file beside the articles that may be handed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Where it lies on disk; opened without following links.
    pub file: PathBuf,
    /// Its media type, decided from an allow-list of extensions.
    pub media_type: &'static str,
    /// Whether browsers may show it in place; otherwise it is a download.
    pub is_inline: bool,
    /// Bytes, when it was last scanned.
    pub len: u64,
    /// Modification time in nanoseconds since 1970, when it was last scanned; for ETags.
    pub modified: i128,
}

impl<A: Audience> Shelf<A> {
    /// Resolves an article address (`slug`, old slug or old path).
    pub fn find(&self, slug: &str) -> Option<Found> {
        let _ = slug;
        todo!()
    }

    /// Resolves a category address.
    pub fn find_category(&self, slug: &str) -> Option<usize> {
        let _ = slug;
        todo!()
    }

    /// The article with this id (`public/email/x.md`).
    pub fn by_id(&self, id: &str) -> Option<usize> {
        let _ = id;
        todo!()
    }

    /// The attachment with this path below the articles folder (`public/vpn/icon.svg`).
    pub fn attachment(&self, path: &str) -> Option<&Attachment> {
        let _ = path;
        todo!()
    }

    /// The categories from the top down to `category`.
    pub fn breadcrumbs(&self, category: Option<usize>) -> Vec<&Category> {
        let _ = category;
        todo!()
    }

    /// Sanitised HTML of an article's body with links resolved on this shelf. About a millisecond the first time, cached afterwards within bounds.
    pub fn html(&self, entry: usize) -> Arc<Html> {
        let _ = entry;
        todo!()
    }

    /// Listed articles that are translations of each other, `entry` included, as numbers.
    pub fn translations(&self, entry: usize) -> Vec<usize> {
        let _ = entry;
        todo!()
    }

    /// Listed articles related to `entry`: those it names first, then the best-matching of its category; at most `limit`.
    pub fn related(&self, entry: usize, limit: usize) -> Vec<usize> {
        let _ = (entry, limit);
        todo!()
    }

    /// Links of an article that lead nowhere on this shelf, as problems; external links are not tried.
    pub fn dead_links(&self, entry: usize) -> Vec<Problem> {
        let _ = entry;
        todo!()
    }
}
