//! The home page: a question first, then the topics, then what changed.

use axum::response::Response;

use super::{answer, each_once};
use crate::http::answer::{Fresh, HTML, Known};
use crate::http::ask::{self, Filter};
use crate::http::error::Problem;
use crate::http::reader::{Entrance, Reader};
use crate::http::{frame, place};
use crate::page::model::{Card, HomePage};

/// The page.
pub async fn get_page<A: Entrance>(reader: Reader<A>, known: Known) -> Result<Response, Problem> {
    let html = reader.work(render).await??;
    Ok(Fresh::text(HTML, html, reader.shelf.generation).send(&known))
}

fn render<A: Entrance>(reader: &Reader<A>) -> Result<String, Problem> {
    let shelf = &reader.shelf;
    let cards = shelf.categories.iter().filter(|category| category.parent.is_none()).map(|category| Card {
        title: category.title.clone(),
        url: place::category_url::<A>(category),
        description: category.description.clone(),
        icon: category.icon.clone(),
        n_articles: category.n_articles,
    });
    let filter = Filter::all(reader.site_lang());
    // The top folder's own index would lead from the home page to a home page.
    let is_loose = |&number: &usize| {
        let entry = &shelf.entries[number];
        entry.category.is_none() && !entry.article.is_unlisted && !entry.article.id.ends_with("/index.md")
    };
    let loose = (0..shelf.entries.len()).filter(is_loose);
    let mut frame = frame::of(reader, "");
    frame.canonical = frame::absolute(&reader.mount.house, "/");
    let listed = |numbers: Vec<usize>| each_once(reader, numbers).into_iter().map(|number| answer(reader, &frame, number)).collect();
    let (popular, recent) =
        (listed(ask::helpful(shelf, &filter, reader.site_lang(), 5)), listed(ask::recent(shelf, &filter, reader.site_lang(), 6)));
    let loose = listed(loose.take(20).collect());
    let page = HomePage { cards: cards.collect(), popular, recent, loose, frame };
    reader.mount.house.pages.home(&page).map_err(frame::broken)
}
