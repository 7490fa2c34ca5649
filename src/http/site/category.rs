//! A category's page: what is in it, in the editor's order, other languages last.

use axum::extract::Path;
use axum::response::Response;

use super::{answer, cards, crumbs, each_once, foreign_lang, head, langs_of, missing, other_lang};
use crate::audience::Public;
use crate::http::answer::{Fresh, HTML, Known, moved};
use crate::http::error::Problem;
use crate::http::params::Params;
use crate::http::reader::{Entrance, Reader};
use crate::http::{frame, place};
use crate::library::Entry;
use crate::library::shelf::Found;
use crate::page::model::{Answer, CategoryPage, Pager};

/// Articles on one page.
const PER_PAGE: usize = 25;

/// The page, or the way to where the category has gone.
pub async fn get_page<A: Entrance>(reader: Reader<A>, Path(slug): Path<String>, params: Params, known: Known) -> Result<Response, Problem> {
    let wanted = slug.trim_end_matches('/');
    let Some(number) = reader.shelf.find_category(wanted) else {
        let addresses = [format!("c/{wanted}"), wanted.to_owned()];
        return match addresses.iter().find_map(|address| reader.shelf.find(address)) {
            Some(Found::Moved(address)) if address.starts_with("/c/") => Ok(moved(&place::moved_url::<A>(&address))),
            _ => missing::page(&reader, &slug).await,
        };
    };
    if wanted != slug {
        return Ok(moved(&place::category_url::<A>(&reader.shelf.categories[number])));
    }
    let page = params.number("page", 1..=100_000, 1)?;
    let html = reader.work(move |reader| render(reader, number, page)).await??;
    Ok(Fresh::text(HTML, html, reader.shelf.generation).send(&known))
}

fn render<A: Entrance>(reader: &Reader<A>, number: usize, page: usize) -> Result<String, Problem> {
    let shelf = &reader.shelf;
    let category = &shelf.categories[number];
    let url = place::category_url::<A>(category);
    let mut frame = frame::of(reader, "");
    let wishes = langs_of(reader, &frame);
    let named = place::name_of(category, reader.langs(&wishes));
    frame.title = named.title.to_owned();
    frame.description = named.description.map(str::to_owned);
    frame.locale = named.lang.replace('-', "_");
    frame.canonical = frame::absolute(&reader.mount.house, &url);
    let crumbs = crumbs(reader, &frame, category.parent);
    head::category(&mut frame, reader, &crumbs, &url);
    frame::with_public_twin(&mut frame, public_twin(reader, number));
    frame.is_noindex = page > 1;
    let mut numbers = each_once(reader, category.articles.iter().copied());
    numbers.sort_by_key(|&number| foreign_lang(reader, &frame, number).is_some());
    let n_pages = numbers.len().div_ceil(PER_PAGE);
    let answers: Vec<Answer> =
        numbers.into_iter().skip((page - 1) * PER_PAGE).take(PER_PAGE).map(|number| answer(reader, &frame, number)).collect();
    let page = CategoryPage {
        lang: other_lang(&frame, named.lang),
        children: cards(reader, &frame, Some(number)),
        frame,
        crumbs,
        icon: category.icon.clone(),
        answers,
        pager: Pager::new(page, n_pages, &format!("{url}?page=")),
    };
    reader.face.pages.category(&page).map_err(frame::broken)
}

/// The category's address for requesters, if they have anything in it.
fn public_twin<A: Entrance>(reader: &Reader<A>, number: usize) -> Option<String> {
    let shelf = &reader.shelf;
    let is_in = |at: Option<usize>| std::iter::successors(at, |&at| shelf.categories[at].parent).any(|at| at == number);
    let is_public = |entry: &Entry<A>| entry.article.agent.as_ref().is_none_or(|facts| facts.is_public) && !entry.article.is_unlisted;
    let is_seen = shelf.entries.iter().any(|entry| is_public(entry) && is_in(entry.category));
    is_seen.then(|| place::category_url::<Public>(&shelf.categories[number]))
}
