//! A shelf built of what one audience may see: articles put in their places, and an index over them. Called by `reload`; the same inputs give the
//! same shelf, in whatever order the files appeared. Deliberately absent: files, clocks, and the other audience.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

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
    /// Addresses that led to an article which is archived now; agents still have it.
    pub withdrawn: BTreeSet<String>,
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
        self.has_same_articles(other) && self.has_same_surroundings(other) && Arc::ptr_eq(&self.attachments, &other.attachments)
    }

    /// Whether all but the articles decides the same about places.
    fn has_same_surroundings(&self, other: &Inputs<A>) -> bool {
        self.categories.len() == other.categories.len()
            && self.categories.iter().zip(&other.categories).all(|(a, b)| Arc::ptr_eq(a, b))
            && Arc::ptr_eq(&self.past, &other.past)
            && self.withdrawn == other.withdrawn
    }

    /// Whether a search would find the same in both.
    pub fn has_same_articles(&self, other: &Inputs<A>) -> bool {
        self.articles.len() == other.articles.len()
            && self.articles.iter().zip(&other.articles).all(|(a, b)| Arc::ptr_eq(a, b))
            && Arc::ptr_eq(&self.synonyms, &other.synonyms)
    }
}

impl Past {
    /// When the text of an article was last changed: by its front matter, else by the past.
    fn update_of<A: Audience>(&self, article: &Article<A>) -> Option<Date> {
        article.updated.or_else(|| self.updated.get(&*article.id).copied())
    }
}

/// Whether two articles get the same places whatever stands beside them.
fn is_placed_alike<A: Audience>(a: &Article<A>, b: &Article<A>) -> bool {
    let is_public = |article: &Article<A>| article.agent.as_ref().is_none_or(|facts| facts.is_public);
    (&a.id, &a.title, &a.category, &a.slug, &a.redirects) == (&b.id, &b.title, &b.category, &b.slug, &b.redirects)
        && (&a.lang, &a.translation_of, a.order, a.is_unlisted) == (&b.lang, &b.translation_of, b.order, b.is_unlisted)
        && is_public(a) == is_public(b)
}

/// Everything of a shelf but its index: cheap enough to be made anew at each change.
#[derive(Debug)]
pub(in crate::library) struct Places<A: Audience> {
    pub(super) revision: Option<String>,
    pub(super) entries: Vec<Entry<A>>,
    pub(super) categories: Vec<Category>,
    pub(super) addresses: Addresses,
    pub(super) translations: Arc<translation::Groups>,
    pub(super) inputs: Inputs<A>,
}

impl<A: Audience> Places<A> {
    /// Gives every article its address and its category.
    pub(in crate::library) fn of(inputs: Inputs<A>) -> Self {
        let slugs = address::slugs(&inputs.articles);
        let (mut categories, places) = category::tree(&inputs.articles, &inputs.categories);
        let entries: Vec<Entry<A>> = inputs
            .articles
            .iter()
            .zip(slugs)
            .zip(places)
            .map(|((article, slug), category)| Entry {
                article: Arc::clone(article),
                slug,
                category,
                updated: inputs.past.update_of(article),
            })
            .collect();
        let addresses = Addresses::of(&entries, &categories, &inputs.categories, &inputs.past).with_withdrawn(&inputs.withdrawn);
        let translations = Arc::new(translation::groups(&entries, &addresses));
        for at in translations.beyond_the_first(&entries) {
            let mut category = entries[at].category;
            while let Some(inner) = category {
                categories[inner].n_answers -= 1;
                category = categories[inner].parent;
            }
        }
        let revision = inputs.past.revision.clone();
        Places { revision, entries, categories, addresses, translations, inputs }
    }

    /// The same for inputs of which most are on `shelf` already: when no article is another one in any respect that decides about places, as
    /// after most saves, the places of that shelf are kept. At 100,000 articles that saves most of a reload.
    pub(in crate::library) fn after(inputs: Inputs<A>, shelf: &Shelf<A>) -> Self {
        let before = &shelf.inputs;
        let is_alike = inputs.has_same_surroundings(before)
            && inputs.articles.len() == before.articles.len()
            && inputs.articles.iter().zip(&before.articles).all(|(now, before)| Arc::ptr_eq(now, before) || is_placed_alike(now, before));
        if !is_alike {
            return Self::of(inputs);
        }
        let entry = |(article, entry): (&Arc<Article<A>>, &Entry<A>)| Entry {
            article: Arc::clone(article),
            slug: entry.slug.clone(),
            category: entry.category,
            updated: inputs.past.update_of(article),
        };
        let entries = inputs.articles.iter().zip(&shelf.entries).map(entry).collect();
        let (categories, addresses) = (shelf.categories.clone(), shelf.addresses.clone());
        Places { revision: shelf.revision.clone(), entries, categories, addresses, translations: Arc::clone(&shelf.translations), inputs }
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
        Shelf {
            generation,
            revision,
            entries,
            categories,
            index,
            addresses,
            translations,
            folded: OnceLock::new(),
            inputs,
            cache: Cache::default(),
        }
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
            translations: Arc::clone(&self.translations),
            folded: OnceLock::new(),
            inputs: self.inputs.clone(),
            cache: Cache::default(),
        }
    }
}
