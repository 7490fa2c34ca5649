//! A shelf built of what one audience may see: articles put in their places, and an index over them. Called by `reload`; the same inputs give the
//! same shelf, in whatever order the files appeared. Deliberately absent: files, clocks, and the other audience.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::civil::Date;

use crate::article::{Article, CategoryText};
use crate::audience::Audience;
use crate::library::attachment::Attachment;
use crate::library::shelf::address::{self, Addresses};
use crate::library::shelf::cache::Cache;
use crate::library::shelf::{Category, Entry, Shelf, category, translation};
use crate::search::{Index, Synonyms};

/// All that a shelf is made of. Values are shared with the last shelf where they read the same, so comparing pointers tells what changed.
#[derive(Debug, Clone)]
pub struct Inputs<A: Audience> {
    /// Articles, sorted by id.
    pub articles: Vec<Arc<Article<A>>>,
    /// What `index.md` files say about categories, the decisive one first.
    pub categories: Vec<Arc<CategoryText<A>>>,
    /// Files that may be handed out, by path below the articles folder.
    pub attachments: Arc<BTreeMap<String, Attachment>>,
    /// The operator's synonyms.
    pub synonyms: Arc<Synonyms>,
    /// What git knows of the files that this audience may see.
    pub past: Arc<Past>,
}

/// What git knows of the files that one audience may see.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Past {
    /// Abbreviated commit that last touched them.
    pub revision: Option<String>,
    /// Path below the articles folder → when the text was last changed.
    pub updated: HashMap<String, Date>,
    /// Old path → present path.
    pub renamed: HashMap<String, String>,
}

impl<A: Audience> Inputs<A> {
    /// Whether nothing at all changed between the two.
    pub fn is_same(&self, other: &Inputs<A>) -> bool {
        self.has_same_articles(other)
            && self.categories.len() == other.categories.len()
            && self.categories.iter().zip(&other.categories).all(|(a, b)| Arc::ptr_eq(a, b))
            && Arc::ptr_eq(&self.attachments, &other.attachments)
            && Arc::ptr_eq(&self.past, &other.past)
    }

    /// Whether a search would find the same in both.
    pub fn has_same_articles(&self, other: &Inputs<A>) -> bool {
        self.articles.len() == other.articles.len()
            && self.articles.iter().zip(&other.articles).all(|(a, b)| Arc::ptr_eq(a, b))
            && Arc::ptr_eq(&self.synonyms, &other.synonyms)
    }
}

/// Everything of a shelf but its index: cheap enough to be made anew at each change.
#[derive(Debug)]
pub(in crate::library) struct Places<A: Audience> {
    pub(super) revision: Option<String>,
    pub(super) entries: Vec<Entry<A>>,
    pub(super) categories: Vec<Category>,
    pub(super) addresses: Addresses,
    pub(super) translations: translation::Groups,
    pub(super) inputs: Inputs<A>,
}

impl<A: Audience> Places<A> {
    /// Gives every article its address and its category.
    pub(in crate::library) fn of(inputs: Inputs<A>) -> Self {
        let slugs = address::slugs(&inputs.articles);
        let (categories, places) = category::tree(&inputs.articles, &inputs.categories);
        let entries: Vec<Entry<A>> = inputs
            .articles
            .iter()
            .zip(slugs)
            .zip(places)
            .map(|((article, slug), category)| Entry {
                article: Arc::clone(article),
                slug,
                category,
                updated: article.updated.or_else(|| inputs.past.updated.get(&*article.id).copied()),
            })
            .collect();
        let addresses = Addresses::of(&entries, &categories, &inputs.categories, &inputs.past);
        let translations = translation::groups(&entries, &addresses);
        let revision = inputs.past.revision.clone();
        Places { revision, entries, categories, addresses, translations, inputs }
    }

    /// Whether readers of this audience would see no difference from `shelf`.
    pub(in crate::library) fn reads_like(&self, shelf: &Shelf<A>) -> bool {
        let is_entry_like = |(a, b): (&Entry<A>, &Entry<A>)| {
            Arc::ptr_eq(&a.article, &b.article) && a.slug == b.slug && a.category == b.category && a.updated == b.updated
        };
        self.inputs.has_same_articles(&shelf.inputs)
            && self.revision == shelf.revision
            && self.entries.len() == shelf.entries.len()
            && self.entries.iter().zip(&shelf.entries).all(is_entry_like)
            && self.categories == shelf.categories
            && self.addresses == shelf.addresses
            && self.inputs.attachments == shelf.inputs.attachments
    }

    /// The shelf with its index.
    pub(in crate::library) fn with_index(self, index: Index<A>, generation: u64) -> Shelf<A> {
        let Places { revision, entries, categories, addresses, translations, inputs } = self;
        Shelf { generation, revision, entries, categories, index, addresses, translations, inputs, cache: Cache::default() }
    }
}

impl<A: Audience> Shelf<A> {
    /// What this shelf was built from.
    pub(in crate::library) fn inputs(&self) -> &Inputs<A> {
        &self.inputs
    }

    /// The same shelf, same generation, with another index that gives the same answers.
    pub(in crate::library) fn with_equal_index(&self, index: Index<A>) -> Shelf<A> {
        Shelf {
            generation: self.generation,
            revision: self.revision.clone(),
            entries: self.entries.clone(),
            categories: self.categories.clone(),
            index,
            addresses: self.addresses.clone(),
            translations: self.translations.clone(),
            inputs: self.inputs.clone(),
            cache: Cache::default(),
        }
    }
}
