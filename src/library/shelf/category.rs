//! The tree of categories, made of the folders that listed articles lie in and of what `index.md` files say about them.
//! Called when a shelf is built. Deliberately absent: folders without an article of this audience; nobody can learn that they exist.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::article::slug::slugify;
use crate::article::{Article, CategoryText};
use crate::audience::Audience;
use crate::library::shelf::Category;

/// A folder while the tree is being made.
struct Folder<'a> {
    name: &'a str,
    parent: Option<String>,
    articles: Vec<usize>,
    n_articles: usize,
}

/// The tree in depth-first order, and the category of each article.
pub(super) fn tree<A: Audience>(articles: &[Arc<Article<A>>], texts: &[Arc<CategoryText<A>>]) -> (Vec<Category>, Vec<Option<usize>>) {
    let mut slugs: HashMap<&[String], String> = HashMap::new();
    let mut folders: BTreeMap<String, Folder<'_>> = BTreeMap::new();
    for (at, article) in articles.iter().enumerate().filter(|(_, article)| !article.is_unlisted && !article.category.is_empty()) {
        let slug = slugs.entry(&article.category).or_insert_with(|| slug_of(&article.category));
        add(&mut folders, &article.category, slug).articles.push(at);
        for (end, _) in slug.match_indices('/').chain([(slug.len(), "")]) {
            folders.get_mut(&slug[..end]).expect("every folder above was added").n_articles += 1;
        }
    }
    let mut by_slug: HashMap<String, &CategoryText<A>> = HashMap::new();
    for text in texts {
        let slug = slug_of(&text.path);
        // Without a language comes first, then in the order given.
        let is_better = by_slug.get(&slug).is_none_or(|held| held.lang.is_some() && text.lang.is_none());
        if is_better {
            by_slug.insert(slug, text);
        }
    }
    let categories = in_order(folders, &by_slug, articles);
    let numbers: HashMap<&str, usize> = categories.iter().enumerate().map(|(at, category)| (category.slug.as_str(), at)).collect();
    let place = |article: &Arc<Article<A>>| match slugs.get(article.category.as_slice()) {
        Some(slug) => numbers.get(slug.as_str()).copied(),
        None if article.category.is_empty() => None,
        // An unlisted article alone in its folder: the nearest category above it.
        None => (1..=article.category.len()).rev().find_map(|n| numbers.get(slug_of(&article.category[..n]).as_str()).copied()),
    };
    let places = articles.iter().map(place).collect();
    (categories, places)
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
        folder
            .articles
            .sort_by(|&a, &b| by_order((articles[a].order, &articles[a].title), (articles[b].order, &articles[b].title)).then(a.cmp(&b)));
        let category = Category {
            title: text.and_then(|text| text.title.clone()).unwrap_or_else(|| readable(folder.name)),
            description: text.and_then(|text| text.description.clone()),
            icon: text.and_then(|text| text.icon.clone()),
            parent: None,
            articles: folder.articles,
            n_articles: folder.n_articles,
            slug,
        };
        children.entry(folder.parent).or_default().push((text.and_then(|text| text.order), category));
    }
    let sorted = |mut siblings: Vec<(Option<f64>, Category)>| {
        siblings
            .sort_by(|(a_order, a), (b_order, b)| by_order((*a_order, &a.title), (*b_order, &b.title)).then_with(|| a.slug.cmp(&b.slug)));
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

/// Smaller orders first, those without one last, then by title as people sort it.
fn by_order((a_order, a_title): (Option<f64>, &str), (b_order, b_title): (Option<f64>, &str)) -> Ordering {
    let order = match (a_order, b_order) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    };
    let folded = |title: &str| title.to_lowercase();
    order.then_with(|| folded(a_title).cmp(&folded(b_title))).then_with(|| a_title.cmp(b_title))
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
    use super::readable;

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
