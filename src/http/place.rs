//! Where things are on the site, as addresses with the audience's mount before them; and what of a shelf's values a view shows. Used by `http::ask` and
//! the handlers. Deliberately absent: any address that was not made here or on the shelf.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::article::Article;
use crate::audience::Audience;
use crate::http::view::article::ArticleSummary;
use crate::http::view::{AgentMarks, CategoryLink, Escalate};
use crate::library::{Category, CategoryName, Entry, Shelf};

/// What stays as it is in a value of a query.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
/// What stays as it is in a path.
const PATH: &AsciiSet = &QUERY.remove(b'/');

/// The address of an article's page.
pub fn article_url<A: Audience>(entry: &Entry<A>) -> String {
    format!("{}/a/{}", A::MOUNT, utf8_percent_encode(&entry.slug, PATH))
}

/// Where a word on an article is sent.
pub fn feedback_url<A: Audience>(entry: &Entry<A>) -> String {
    format!("{}/feedback", article_url(entry))
}

/// The address of a category's page.
pub fn category_url<A: Audience>(category: &Category) -> String {
    format!("{}/c/{}", A::MOUNT, utf8_percent_encode(&category.slug, PATH))
}

/// The address of a section on its article's page.
pub fn with_anchor(url: &str, anchor: &str) -> String {
    format!("{url}#{}", utf8_percent_encode(anchor, QUERY))
}

/// An address that the shelf has found, where this audience has it.
pub fn moved_url<A: Audience>(address: &str) -> String {
    format!("{}{}", A::MOUNT, utf8_percent_encode(address, PATH))
}

/// A value made fit for a query.
pub fn encode(text: &str) -> String {
    utf8_percent_encode(text, QUERY).to_string()
}

/// A path made fit for an address.
pub fn encode_path(path: &str) -> String {
    utf8_percent_encode(path, PATH).to_string()
}

/// Where a question can be handed on to people.
pub fn escalate<A: Audience>(question: &str) -> Escalate {
    Escalate { url: format!("{}/contact?question={}", A::MOUNT, encode(question.trim())) }
}

/// The same from a page of the site, which the people who answer are told.
pub fn contact_url<A: Audience>(question: &str, page: &str) -> String {
    format!("{}&page={}", escalate::<A>(question).url, encode(page))
}

/// In which languages things are named for whoever asks.
#[derive(Debug, Clone, Copy)]
pub struct Langs<'a> {
    /// The site's own.
    pub site: &'a str,
    /// Those wished for, the dearest first.
    pub wishes: &'a [String],
}

/// What a category is called for whoever asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named<'a> {
    /// Its title.
    pub title: &'a str,
    /// One line about it.
    pub description: Option<&'a str>,
    /// The language of both.
    pub lang: &'a str,
}

/// A category's name in the dearest of the languages wished for; where it has none in any of them, its own.
pub fn name_of<'a>(category: &'a Category, langs: Langs<'a>) -> Named<'a> {
    let lang = category.lang.as_deref().unwrap_or(langs.site);
    let own = Named { title: &category.title, description: category.description.as_deref(), lang };
    let named = |name: &'a CategoryName| Named { title: &name.title, description: name.description.as_deref(), lang: &name.lang };
    let find = |wish: &String| {
        let is_meant = |named: &Named<'_>| is_lang(named.lang, wish) || is_lang(wish, named.lang);
        std::iter::once(own).chain(category.translations.iter().map(named)).find(is_meant)
    };
    langs.wishes.iter().find_map(find).unwrap_or(own)
}

/// The categories an article is in, outermost first.
pub fn category_links<A: Audience>(shelf: &Shelf<A>, category: Option<usize>, langs: Langs<'_>) -> Vec<CategoryLink> {
    let link = |category: &Category| CategoryLink { title: name_of(category, langs).title.to_owned(), url: category_url::<A>(category) };
    shelf.breadcrumbs(category).into_iter().map(link).collect()
}

/// An article's language.
pub fn lang_of<'a, A: Audience>(article: &'a Article<A>, site_lang: &'a str) -> &'a str {
    article.lang.as_deref().unwrap_or(site_lang)
}

/// Whether a language is the one asked for, or a regional form of it.
pub fn is_lang(lang: &str, asked: &str) -> bool {
    let begins = lang.get(..asked.len()).is_some_and(|start| start.eq_ignore_ascii_case(asked));
    begins && (lang.len() == asked.len() || lang.as_bytes()[asked.len()] == b'-')
}

/// What agents are told about an article; nothing for the public, whose articles carry nothing of the kind.
pub fn marks<A: Audience>(article: &Article<A>) -> Option<AgentMarks> {
    article.agent.as_ref().map(|facts| AgentMarks {
        status: facts.status.name(),
        is_public: facts.is_public,
        hidden_because: facts.hidden_because.clone(),
        owner: facts.owner.clone(),
        review_by: facts.review_by.map(|date| date.to_string()),
    })
}

/// An article as a list shows it, its categories named in its own language.
pub fn summary<A: Audience>(shelf: &Shelf<A>, entry: &Entry<A>, site_lang: &str) -> ArticleSummary {
    let lang = lang_of(&entry.article, site_lang).to_owned();
    let langs = Langs { site: site_lang, wishes: std::slice::from_ref(&lang) };
    ArticleSummary {
        id: entry.article.id.to_string(),
        title: entry.article.title.clone(),
        url: article_url(entry),
        summary: entry.article.summary.clone(),
        category: category_links(shelf, entry.category, langs),
        lang,
        updated_at: entry.updated.map(|date| date.to_string()),
        agent: marks(&entry.article),
    }
}
