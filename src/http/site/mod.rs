//! The help-centre site of one mount: pages, sources and files. Handlers ask the pinned shelf and fill page models; how a page looks is the templates' business.

pub mod article;
pub mod category;
pub mod changes;
pub mod contact;
pub mod demo;
pub mod feed;
pub mod feedback;
pub mod files;
pub mod head;
pub mod home;
pub mod llms;
pub mod missing;
pub mod opensearch;
pub mod requests;
pub mod search;
pub mod serve_file;
pub mod sitemap;
pub mod source;
pub mod statics;
pub mod widget;

use std::collections::HashSet;

use axum::Router;
use axum::routing::{get, post};

use crate::audience::{Internal, Public};
use crate::http::place;
use crate::http::reader::{Entrance, Mounted, Reader};
use crate::library::Category;
use crate::page::model::{Answer, Card, Frame, HeadLang, Link};

/// The site's routes.
pub fn routes<A: Entrance>() -> Router<Mounted<A>> {
    Router::new()
        .route("/", get(home::get_page::<A>))
        .route("/a/{*slug}", get(article::get_page::<A>))
        .route("/search", get(search::get_page::<A>))
        .route("/changes", get(changes::get_page::<A>))
        .route("/contact", get(contact::get_page::<A>))
        .route("/files/{*path}", get(files::get_file::<A>))
}

/// What is public alone: for search engines, feed readers, browsers and language models; and style and pictures of the site itself, the same for everybody.
pub fn public_routes() -> Router<Mounted<Public>> {
    Router::new()
        .route("/a/{*slug}", post(feedback::post_form))
        .route("/contact", post(contact::post_form))
        .route("/requests/{secret}", get(requests::get_page).post(requests::post_form))
        .route("/c/{*slug}", get(feed::get_category))
        .route("/sitemap.xml", get(sitemap::get_sitemap))
        .route("/robots.txt", get(sitemap::get_robots))
        .route("/feed.xml", get(feed::get_atom))
        .route("/feed.json", get(feed::get_json))
        .route("/opensearch.xml", get(opensearch::get_description))
        .route("/llms.txt", get(llms::get_list))
        .route("/llms-full.txt", get(llms::get_full))
        .route("/static/{name}", get(statics::get_asset))
        .route("/widget/demo", get(demo::get_page))
}

/// The widget, for everybody's pages.
pub fn widget_routes() -> Router<Mounted<Public>> {
    Router::new()
        .route("/widget/v1.js", get(widget::get_script))
        .route("/widget/{version}/widget.js", get(widget::get_version))
        .route("/widget/v1/i18n/{file}", get(widget::get_texts))
        .route("/widget/v1.d.ts", get(widget::get_declarations))
        .route("/widget/v1/events.schema.json", get(widget::get_events))
}

/// What differs for agents: their categories have no feeds.
pub fn agent_routes() -> Router<Mounted<Internal>> {
    Router::new().route("/c/{*slug}", get(category::get_page::<Internal>))
}

/// An article as a list on a page shows it.
fn answer<A: Entrance>(reader: &Reader<A>, frame: &Frame, number: usize) -> Answer {
    let entry = &reader.shelf.entries[number];
    let marks = entry.article.agent.as_ref();
    Answer {
        title: entry.article.title.clone(),
        url: place::article_url(entry),
        summary: entry.article.summary.clone(),
        updated: entry.updated.map(|date| date.to_string()),
        badge: marks.and_then(|facts| facts.hidden_because.clone()),
        lang: foreign_lang(reader, frame, number),
    }
}

/// Categories as cards: those in `parent`, or the top ones.
fn cards<A: Entrance>(reader: &Reader<A>, frame: &Frame, parent: Option<usize>) -> Vec<Card> {
    let wishes = langs_of(reader, frame);
    let card = |category: &Category| {
        let named = place::name_of(category, reader.langs(&wishes));
        Card {
            title: named.title.to_owned(),
            url: place::category_url::<A>(category),
            description: named.description.map(str::to_owned),
            icon: category.icon.clone(),
            n_articles: category.n_answers,
            lang: other_lang(frame, named.lang),
        }
    };
    reader.shelf.categories.iter().filter(|category| category.parent == parent).map(card).collect()
}

/// An article's language where it is not the page's.
fn foreign_lang<A: Entrance>(reader: &Reader<A>, frame: &Frame, number: usize) -> Option<String> {
    let lang = place::lang_of(&reader.shelf.entries[number].article, reader.site_lang());
    other_lang(frame, lang)
}

/// A language where it is not the page's.
fn other_lang(frame: &Frame, lang: &str) -> Option<String> {
    (!place::is_lang(lang, &frame.strings) && !place::is_lang(&frame.lang, lang)).then(|| lang.to_owned())
}

/// The languages in which a page's reader would have things named: those he wishes for, then that of the page's texts.
fn langs_of<A: Entrance>(reader: &Reader<A>, frame: &Frame) -> Vec<String> {
    reader.tongue.wishes().into_iter().chain([frame.strings.clone()]).collect()
}

/// The article that a reader gets in place of this one: its translation into the dearest of his languages; itself where he names none that there is.
fn in_readers_language<A: Entrance>(reader: &Reader<A>, wishes: &[String], number: usize) -> usize {
    let translations = reader.shelf.translations(number);
    let speaks = |number: usize, wish: &str| {
        let lang = place::lang_of(&reader.shelf.entries[number].article, reader.site_lang());
        place::is_lang(lang, wish) || place::is_lang(wish, lang)
    };
    let own = |wish: &String| {
        let is_meant = |&number: &usize| speaks(number, wish);
        std::iter::once(number).chain(translations.iter().copied()).find(is_meant)
    };
    wishes.iter().find_map(own).unwrap_or(number)
}

/// The same for a list: each article once, however many translations of it are on the list.
fn each_once<A: Entrance>(reader: &Reader<A>, numbers: impl IntoIterator<Item = usize>) -> Vec<usize> {
    let mut wishes = reader.tongue.wishes();
    wishes.push(reader.site_lang().to_owned());
    let mut seen = HashSet::new();
    let mut list = Vec::new();
    for number in numbers {
        let translations = reader.shelf.translations(number);
        if seen.insert(translations.first().copied().unwrap_or(number)) {
            list.push(in_readers_language(reader, &wishes, number));
        }
    }
    list
}

/// The way from the home page to a category.
fn crumbs<A: Entrance>(reader: &Reader<A>, frame: &Frame, category: Option<usize>) -> Vec<Link> {
    let strings = reader.face.pages.strings(&frame.strings);
    let home = Link { title: strings.say("list.home", &[]), url: format!("{}/", A::MOUNT), lang: None };
    let wishes = langs_of(reader, frame);
    let link = |category: &Category| {
        let named = place::name_of(category, reader.langs(&wishes));
        Link { title: named.title.to_owned(), url: place::category_url::<A>(category), lang: other_lang(frame, named.lang) }
    };
    std::iter::once(home).chain(reader.shelf.breadcrumbs(category).into_iter().map(link)).collect()
}

/// An article and its translations, each language once, and which of them is for everybody else; empty where there is one language only.
fn alternates<A: Entrance>(reader: &Reader<A>, number: usize) -> Vec<HeadLang> {
    let mut found: Vec<HeadLang> = Vec::new();
    let own = std::iter::once(number);
    for other in own.chain(reader.shelf.translations(number)) {
        let entry = &reader.shelf.entries[other];
        let lang = place::lang_of(&entry.article, reader.site_lang());
        if !found.iter().any(|known| known.lang.eq_ignore_ascii_case(lang)) {
            found.push(HeadLang { lang: lang.to_owned(), url: place::article_url(entry) });
        }
    }
    if found.len() < 2 {
        return Vec::new();
    }
    found.sort_by(|a, b| a.lang.cmp(&b.lang));
    let everybody = found.iter().find(|one| one.lang.eq_ignore_ascii_case(reader.site_lang())).or(found.first());
    let everybody = everybody.map(|one| HeadLang { lang: "x-default".to_owned(), url: one.url.clone() });
    found.extend(everybody);
    found
}
