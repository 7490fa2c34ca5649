//! The help-centre site of one mount: pages, sources and files. Handlers ask the pinned shelf and fill page models; how a page looks is the templates' business.

pub mod article;
pub mod category;
pub mod contact;
pub mod files;
pub mod home;
pub mod missing;
pub mod search;
pub mod serve_file;
pub mod source;
pub mod statics;

use axum::Router;
use axum::routing::get;

use crate::audience::{Audience, Public};
use crate::http::place;
use crate::http::reader::{Entrance, Mounted, Reader};
use crate::http::view::CategoryLink;
use crate::page::model::{Answer, Link};

/// The site's routes.
pub fn routes<A: Entrance>() -> Router<Mounted<A>> {
    Router::new()
        .route("/", get(home::get_page::<A>))
        .route("/a/{*slug}", get(article::get_page::<A>))
        .route("/c/{*slug}", get(category::get_page::<A>))
        .route("/search", get(search::get_page::<A>))
        .route("/contact", get(contact::get_page::<A>))
        .route("/files/{*path}", get(files::get_file::<A>))
}

/// Style and pictures of the site itself, the same for everybody.
pub fn static_routes() -> Router<Mounted<Public>> {
    Router::new().route("/static/{name}", get(statics::get_asset))
}

/// An article as a list on a page shows it.
fn answer<A: Entrance>(reader: &Reader<A>, number: usize) -> Answer {
    let entry = &reader.shelf.entries[number];
    let marks = entry.article.agent.as_ref();
    Answer {
        title: entry.article.title.clone(),
        url: place::article_url(entry),
        summary: entry.article.summary.clone(),
        updated: entry.updated.map(|date| date.to_string()),
        badge: marks.and_then(|facts| facts.hidden_because.clone()),
        lang: foreign_lang(reader, number),
    }
}

/// An article's language where it is not the site's own.
fn foreign_lang<A: Entrance>(reader: &Reader<A>, number: usize) -> Option<String> {
    let lang = reader.shelf.entries[number].article.lang.as_ref()?;
    (!lang.eq_ignore_ascii_case(reader.site_lang())).then(|| lang.clone())
}

/// The way from the home page to a category.
fn crumbs<A: Audience>(links: Vec<CategoryLink>) -> Vec<Link> {
    let home = Link { title: "Home".to_owned(), url: format!("{}/", A::MOUNT) };
    std::iter::once(home).chain(links.into_iter().map(|link| Link { title: link.title, url: link.url })).collect()
}
