//! Articles and category texts put together from what was read of a file. Called by `article::read` once for each audience. Deliberately
//! absent: any decision about an audience; the caller hands in a text without notes and a test that every string has to pass.

use std::marker::PhantomData;
use std::sync::Arc;

use super::front_matter::Facts;
use super::place::Place;
use super::{AgentFacts, Article, Body, CategoryText, language, plain, slug};
use crate::audience::Audience;

/// Longest summary, in characters.
pub(super) const MAX_SUMMARY: usize = 300;
/// Longest old address, in bytes.
const MAX_REDIRECT: usize = 300;

/// All that was read of a file, for both audiences.
pub(super) struct Material<'a> {
    pub(super) id: &'a str,
    pub(super) facts: &'a Facts,
    pub(super) place: &'a Place,
    pub(super) site_lang: &'a str,
}

/// A body as one audience may see it, with its first H1 where the front matter gives no title.
pub(super) struct Text {
    pub(super) body: Arc<Body>,
    pub(super) h1: Option<String>,
}

impl Material<'_> {
    /// The article of which this is the text. Strings of the front matter that `may_show` refuses are left out.
    pub(super) fn article<A: Audience>(&self, text: &Text, agent: Option<Box<AgentFacts>>, may_show: &dyn Fn(&str) -> bool) -> Article<A> {
        let facts = self.facts;
        let list = |texts: &[String]| texts.iter().filter(|text| may_show(text)).cloned().collect::<Vec<_>>();
        let description = facts.description.clone().filter(|text| may_show(text)).unwrap_or_else(|| first_paragraph(&text.body));
        let slug = self.slug();
        Article {
            id: self.id.into(),
            title: self.title(text, may_show).unwrap_or_else(|| self.place.title()),
            summary: plain::shorten(&description, MAX_SUMMARY),
            keywords: list(&facts.keywords),
            asked_as: list(&facts.asked_as),
            category: self.place.category.clone(),
            redirects: list(&self.redirects(&slug)),
            slug,
            lang: self.lang(),
            site_lang: self.site_lang.into(),
            translation_of: facts
                .translation_of
                .clone()
                .or_else(|| self.place.lang.is_some().then(|| self.place.base_id.clone()))
                .filter(|text| may_show(text)),
            order: facts.order,
            updated: facts.updated,
            is_unlisted: facts.is_unlisted || self.place.is_notices(),
            related: list(&facts.related),
            url_patterns: list(&facts.url_patterns),
            body: Arc::clone(&text.body),
            agent,
            _audience: PhantomData,
        }
    }

    /// What an index says of its category.
    pub(super) fn category<A: Audience>(&self, text: &Text, may_show: &dyn Fn(&str) -> bool) -> CategoryText<A> {
        let paragraph = || Some(first_paragraph(&text.body)).filter(|paragraph| !paragraph.is_empty());
        let description = self.facts.description.clone().filter(|text| may_show(text)).or_else(paragraph);
        CategoryText {
            path: self.place.category.clone(),
            title: self.title(text, may_show),
            description: description.map(|text| plain::shorten(&text, MAX_SUMMARY)),
            order: self.facts.order,
            icon: self.facts.icon.clone().filter(|text| may_show(text)),
            lang: self.lang(),
            redirects: self.redirects(&self.slug()).into_iter().filter(|text| may_show(text)).collect(),
            _audience: PhantomData,
        }
    }

    fn title(&self, text: &Text, may_show: &dyn Fn(&str) -> bool) -> Option<String> {
        let h1 = || text.h1.as_deref().map(plain::line).filter(|title| !title.is_empty());
        self.facts.title.clone().filter(|title| may_show(title)).or_else(h1)
    }

    /// `None` for the site's own language.
    fn lang(&self) -> Option<String> {
        let lang = self.facts.lang.as_ref().or(self.place.lang.as_ref())?;
        if language::is_site_language(lang, self.site_lang) { None } else { Some(lang.clone()) }
    }

    /// The address wanted. A translation known by its path alone gets its language behind, or it would want its original's address.
    fn slug(&self) -> String {
        let own = self.facts.slug.as_deref().map(address).and_then(|path| path.rsplit('/').next().map(str::to_owned));
        let permalink = || self.facts.permalink.as_deref().map(address).filter(|path| !path.contains('/'));
        if let Some(own) = own.or_else(permalink).filter(|slug| is_usable(slug)) {
            return slug::slugify(own.trim_end_matches(".html").trim_end_matches(".md"));
        }
        let name = slug::slugify(self.place.name());
        match &self.place.lang {
            Some(lang) if !language::is_site_language(lang, self.site_lang) => format!("{name}-{}", lang.to_ascii_lowercase()),
            _ => name,
        }
    }

    /// Old addresses, without slashes at their ends; the wanted one and doubles are left out.
    fn redirects(&self, slug: &str) -> Vec<String> {
        let facts = self.facts;
        let mut redirects: Vec<String> = Vec::new();
        for text in facts.redirects.iter().chain(&facts.permalink).chain(&facts.slug) {
            let path = address(text);
            if is_usable(&path) && path != slug && path.len() <= MAX_REDIRECT && !redirects.contains(&path) {
                redirects.push(path);
            }
        }
        redirects
    }
}

/// The path of an address without host, query, anchor, other tools' tags, and slashes at its ends.
fn address(text: &str) -> String {
    let mut path = text.trim();
    if let Some((_, rest)) = path.split_once("}}").filter(|_| path.starts_with("{{")) {
        path = rest;
    }
    if let Some((_, rest)) = path.split_once("://").filter(|(scheme, _)| !scheme.contains('/')) {
        path = rest.split_once('/').map_or("", |(_, path)| path);
    } else if let Some(rest) = path.strip_prefix("//") {
        path = rest.split_once('/').map_or("", |(_, path)| path);
    }
    path.split(['?', '#']).next().unwrap_or_default().trim_matches('/').to_owned()
}

/// Whether an address is one, and not a pattern (`/:categories/:title/`) or empty.
fn is_usable(path: &str) -> bool {
    !path.is_empty()
        && !path.starts_with(':')
        && !path.contains("/:")
        && !path.contains(['{', '}', '<', '>', '*', '\\'])
        && !path.contains(char::is_control)
}

/// The first line of a body that is a sentence rather than a label; else its first line.
fn first_paragraph(body: &Body) -> String {
    let mut lines = body.text.lines().map(str::trim).filter(|line| !line.is_empty());
    let sentence = lines.clone().take(12).find(|line| line.split_whitespace().nth(3).is_some());
    plain::line(sentence.or_else(|| lines.next()).unwrap_or_default())
}
