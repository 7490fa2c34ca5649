//! Which articles of a shelf a question is about: by category, by language, and without those the client has already.

use crate::audience::Audience;
use crate::http::place;
use crate::library::Shelf;
use crate::library::shelf::Found;

/// A filter made for one shelf.
#[derive(Debug, Default, Clone)]
pub struct Filter {
    /// For each category whether its articles are meant; `None` means all articles, those in no category too.
    categories: Option<Vec<bool>>,
    /// Languages meant; `None` means all.
    lang: Option<String>,
    /// Numbers of articles left out, sorted.
    excluded: Vec<usize>,
    site_lang: String,
}

impl Filter {
    /// Lets everything through.
    pub fn all(site_lang: &str) -> Self {
        Filter { site_lang: site_lang.to_owned(), ..Filter::default() }
    }

    /// Only articles in the category with this slug or below it; none if there is no such category.
    pub fn in_category<A: Audience>(mut self, shelf: &Shelf<A>, slug: Option<&str>) -> Self {
        let Some(slug) = slug else { return self };
        let wanted = shelf.find_category(slug);
        let mut meant = vec![false; shelf.categories.len()];
        // Parents stand before their children.
        for (number, category) in shelf.categories.iter().enumerate() {
            meant[number] = Some(number) == wanted || category.parent.is_some_and(|parent| meant[parent]);
        }
        self.categories = Some(meant);
        self
    }

    /// Only articles in this language.
    pub fn in_lang(mut self, lang: Option<&str>) -> Self {
        self.lang = lang.map(str::to_owned);
        self
    }

    /// Without the articles with these ids or slugs, separated by commas.
    pub fn without<A: Audience>(mut self, shelf: &Shelf<A>, list: Option<&str>) -> Self {
        let names = list.unwrap_or_default().split(',').map(str::trim).filter(|name| !name.is_empty());
        let number = |name: &str| match shelf.by_id(name) {
            Some(number) => Some(number),
            None => match shelf.find(name) {
                Some(Found::Article(number)) => Some(number),
                _ => None,
            },
        };
        self.excluded = names.filter_map(number).collect();
        self.excluded.sort_unstable();
        self
    }

    /// The same without its category.
    pub fn any_category(&self) -> Self {
        Filter { categories: None, ..self.clone() }
    }

    /// The same without its language.
    pub fn any_lang(&self) -> Self {
        Filter { lang: None, ..self.clone() }
    }

    /// Whether it lets everything through.
    pub fn is_open(&self) -> bool {
        self.categories.is_none() && self.lang.is_none() && self.excluded.is_empty()
    }

    /// Whether it is about all languages.
    pub fn is_any_lang(&self) -> bool {
        self.lang.is_none()
    }

    /// Whether the article with this number is meant.
    pub fn keeps<A: Audience>(&self, shelf: &Shelf<A>, number: usize) -> bool {
        let entry = &shelf.entries[number];
        let is_in_category = match &self.categories {
            Some(meant) => entry.category.is_some_and(|category| meant[category]),
            None => true,
        };
        let is_in_lang = || self.lang.as_ref().is_none_or(|lang| place::is_lang(place::lang_of(&entry.article, &self.site_lang), lang));
        is_in_category && self.excluded.binary_search(&number).is_err() && is_in_lang()
    }
}
