//! The tree of categories, made of the folders that listed articles lie in and of what `index.md` files say about them.
//! Called when a shelf is built. Deliberately absent: folders without an article of this audience; nobody can learn that they exist.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::article::slug::slugify;
use crate::article::{Article, CategoryText};
use crate::audience::Audience;
use crate::library::shelf::{Category, CategoryName};

/// A folder while the tree is being made.
struct Folder<'a> {
    name: &'a str,
    parent: Option<String>,
    articles: Vec<usize>,
    n_articles: usize,
}

/// The tree in depth-first order, and the category of each article.
pub(super) fn tree<A: Audience>(articles: &[Arc<Article<A>>], texts: &[Arc<CategoryText<A>>]) -> (Vec<Category>, Vec<Option<usize>>) {
    let slugs = Slugs::of(articles);
    let mut folders: BTreeMap<String, Folder<'_>> = BTreeMap::new();
    for (path, slug) in slugs.each.iter().filter(|(path, _)| !path.is_empty()) {
        add(&mut folders, path, slug);
    }
    for (at, _) in articles.iter().enumerate().filter(|(_, article)| !article.is_unlisted && !article.category.is_empty()) {
        let folder = folders.get_mut(slugs.slug(at)).expect("every article's folder was added");
        folder.articles.push(at);
    }
    count(&mut folders);
    folders.retain(|_, folder| folder.n_articles > 0);
    let mut categories = in_order(folders, &decisive(texts), articles);
    add_translations(&mut categories, texts);
    let numbers: HashMap<&str, usize> = categories.iter().enumerate().map(|(at, category)| (category.slug.as_str(), at)).collect();
    // An unlisted article alone in its folder belongs to the nearest category above it.
    let nearest = |slug: &str| ends(slug).rev().find_map(|end| numbers.get(&slug[..end]).copied());
    let of_folders: Vec<Option<usize>> = slugs.each.iter().map(|(_, slug)| nearest(slug)).collect();
    let places = slugs.of.iter().map(|&folder| of_folders[folder]).collect();
    (categories, places)
}

/// The slugs of the articles' folders, each made once.
struct Slugs<'a> {
    /// Folders with their slugs; the first is the top folder.
    each: Vec<(&'a [String], String)>,
    /// The folder of each article.
    of: Vec<usize>,
}

impl<'a> Slugs<'a> {
    fn of<A: Audience>(articles: &'a [Arc<Article<A>>]) -> Self {
        let mut slugs = Slugs { each: vec![(&[], String::new())], of: Vec::with_capacity(articles.len()) };
        let mut known: HashMap<&[String], usize> = HashMap::from([(&[][..], 0)]);
        let mut last = 0;
        for article in articles {
            // Articles come by id, so most lie where the one before them lies.
            if slugs.each[last].0 != article.category {
                last = *known.entry(&article.category).or_insert_with(|| {
                    slugs.each.push((&article.category, slug_of(&article.category)));
                    slugs.each.len() - 1
                });
            }
            slugs.of.push(last);
        }
        slugs
    }

    fn slug(&self, article: usize) -> &str {
        &self.each[self.of[article]].1
    }
}

/// Counts the articles in each folder and below it.
fn count(folders: &mut BTreeMap<String, Folder<'_>>) {
    let own: Vec<(String, usize)> = folders.iter().map(|(slug, folder)| (slug.clone(), folder.articles.len())).collect();
    for (slug, n) in own {
        for end in ends(&slug) {
            folders.get_mut(&slug[..end]).expect("every folder above was added").n_articles += n;
        }
    }
}

/// Where the slugs of a folder and of those above it end, from the top down.
fn ends(slug: &str) -> impl DoubleEndedIterator<Item = usize> {
    slug.match_indices('/').map(|(end, _)| end).chain([slug.len()])
}

/// The text that decides about each category: without a language before with one, then in the order given.
fn decisive<A: Audience>(texts: &[Arc<CategoryText<A>>]) -> HashMap<String, &CategoryText<A>> {
    let mut by_slug: HashMap<String, &CategoryText<A>> = HashMap::new();
    for text in texts {
        let slug = slug_of(&text.path);
        let is_better = by_slug.get(&slug).is_none_or(|held| held.lang.is_some() && text.lang.is_none());
        if is_better {
            by_slug.insert(slug, text);
        }
    }
    by_slug
}

/// What categories are called in languages other than that of their title; of several texts in one language the first counts.
fn add_translations<A: Audience>(categories: &mut [Category], texts: &[Arc<CategoryText<A>>]) {
    let numbers: HashMap<String, usize> = categories.iter().enumerate().map(|(at, category)| (category.slug.clone(), at)).collect();
    for text in texts {
        let (Some(lang), Some(title), Some(&at)) = (&text.lang, &text.title, numbers.get(&slug_of(&text.path))) else { continue };
        let category = &mut categories[at];
        let is_known = category.lang.as_ref() == Some(lang) || category.translations.iter().any(|known| known.lang == *lang);
        if !is_known {
            category.translations.push(CategoryName { lang: lang.clone(), title: title.clone(), description: text.description.clone() });
        }
    }
}

/// The folder of `path` and all above it, added where missing.
fn add<'f, 'a>(folders: &'f mut BTreeMap<String, Folder<'a>>, path: &'a [String], slug: &str) -> &'f mut Folder<'a> {
    if !folders.contains_key(slug) {
        let parent = slug.rsplit_once('/').map(|(parent, _)| parent.to_owned());
        if let (Some(parent), Some((_, above))) = (&parent, path.split_last()) {
            add(folders, above, parent);
        }
        let name = path.last().map_or("", String::as_str);
        folders.insert(slug.to_owned(), Folder { name, parent, articles: Vec::new(), n_articles: 0 });
    }
    folders.get_mut(slug).expect("it was just added")
}

/// Categories in depth-first order, siblings by the editor's order and then by title.
fn in_order<A: Audience>(
    folders: BTreeMap<String, Folder<'_>>,
    texts: &HashMap<String, &CategoryText<A>>,
    articles: &[Arc<Article<A>>],
) -> Vec<Category> {
    let mut children: HashMap<Option<String>, Vec<(Option<f64>, Category)>> = HashMap::new();
    for (slug, mut folder) in folders {
        let text = texts.get(&slug);
        folder.articles.sort_by_cached_key(|&at| (key(articles[at].order, &articles[at].title), at));
        let category = Category {
            title: text.and_then(|text| text.title.clone()).unwrap_or_else(|| readable(folder.name)),
            description: text.and_then(|text| text.description.clone()),
            lang: text.filter(|text| text.title.is_some()).and_then(|text| text.lang.clone()),
            translations: Vec::new(),
            icon: text.and_then(|text| text.icon.clone()),
            parent: None,
            articles: folder.articles,
            n_articles: folder.n_articles,
            n_answers: folder.n_articles,
            slug,
        };
        children.entry(folder.parent).or_default().push((text.and_then(|text| text.order), category));
    }
    let sorted = |mut siblings: Vec<(Option<f64>, Category)>| {
        siblings.sort_by_cached_key(|(order, category)| (key(*order, &category.title), category.slug.clone()));
        siblings.into_iter().rev().map(|(_, category)| category)
    };
    let mut waiting: Vec<(Option<usize>, Category)> = sorted(children.remove(&None).unwrap_or_default()).map(|top| (None, top)).collect();
    let mut all = Vec::new();
    while let Some((parent, category)) = waiting.pop() {
        let at = all.len();
        waiting.extend(sorted(children.remove(&Some(category.slug.clone())).unwrap_or_default()).map(|child| (Some(at), child)));
        all.push(Category { parent, ..category });
    }
    all
}

/// What siblings are sorted by: smaller orders first, those without one last, then by title as people sort it.
fn key(order: Option<f64>, title: &str) -> (u64, String, String) {
    // Bits of a float, changed so that they sort as the numbers do.
    let bits = |order: f64| if order.is_sign_negative() { !order.to_bits() } else { order.to_bits() | 1 << 63 };
    (order.map_or(u64::MAX, bits), title.to_lowercase(), title.to_owned())
}

fn slug_of(path: &[String]) -> String {
    let parts: Vec<String> = path.iter().map(|name| path_slug(name)).collect();
    parts.join("/")
}

/// A folder's name as part of an address.
pub(super) fn path_slug(name: &str) -> String {
    slugify(name)
}

/// A folder's name as a title: `01-getting_started` becomes "Getting started".
fn readable(name: &str) -> String {
    let trimmed = name.trim_start_matches(['_', '.']);
    let without_number = trimmed.trim_start_matches(|c: char| c.is_ascii_digit());
    // A number is left out only before a word: `2024` and `7.5` are names themselves.
    let words = without_number.strip_prefix(['-', '_', ' ']).filter(|words| words.starts_with(char::is_alphabetic));
    let words = if without_number.len() < trimmed.len() { words.unwrap_or(trimmed) } else { trimmed };
    let spaced = words.replace(['-', '_'], " ");
    let spaced = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut letters = spaced.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{key, readable};

    #[test]
    fn siblings_sort_by_order_and_then_by_title() {
        let mut all =
            [(None, "b"), (Some(2.0), "z"), (None, "A"), (Some(-1.0), "y"), (Some(10.0), "x"), (Some(-3.0), "w"), (Some(0.5), "v")];
        all.sort_by_key(|&(order, title)| key(order, title));
        assert_eq!(all.map(|(_, title)| title), ["w", "y", "v", "z", "x", "A", "b"]);
    }

    #[test]
    fn folder_names_read_as_titles() {
        for (name, title) in [
            ("getting-started", "Getting started"),
            ("_articles", "Articles"),
            ("01-first_steps", "First steps"),
            ("7.5", "7.5"),
            ("2024", "2024"),
            ("Microsoft.PowerShell.Core", "Microsoft.PowerShell.Core"),
            ("ärzte", "Ärzte"),
        ] {
            assert_eq!(readable(name), title);
        }
    }
}
