//! What changed, by date: that of the front matter, else that of git. Deliberately absent: commit messages, which are not written for requesters.

use axum::response::Response;
use jiff::civil::Date;

use super::{answer, each_once};
use crate::http::answer::{Fresh, HTML, Known};
use crate::http::error::Problem;
use crate::http::frame;
use crate::http::params::Params;
use crate::http::reader::{Entrance, Reader};
use crate::page::model::{ChangesPage, Day, Pager};

/// Articles on one page.
const PER_PAGE: usize = 50;

/// The page.
pub async fn get_page<A: Entrance>(reader: Reader<A>, params: Params, known: Known) -> Result<Response, Problem> {
    let page = params.number("page", 1..=100_000, 1)?;
    let html = reader.work(move |reader| render(reader, page)).await??;
    Ok(Fresh::text(HTML, html, reader.shelf.generation).send(&known))
}

fn render<A: Entrance>(reader: &Reader<A>, page: usize) -> Result<String, Problem> {
    let listed = reader.shelf.entries.iter().enumerate().filter(|(_, entry)| !entry.article.is_unlisted);
    let mut dated: Vec<(usize, Date)> = listed.filter_map(|(number, entry)| Some((number, entry.updated?))).collect();
    dated.sort_unstable_by_key(|&(number, date)| (std::cmp::Reverse(date), number));
    let n_pages = dated.len().div_ceil(PER_PAGE);
    let mut frame = frame::of(reader, &frame::strings(reader).say("changes.title", &[]));
    frame.canonical = frame::absolute(&reader.mount.house, "/changes");
    frame.is_noindex = page > 1;
    frame::with_public_twin(&mut frame, Some("/changes".to_owned()));
    let shown: Vec<(usize, Date)> = dated.into_iter().skip((page - 1) * PER_PAGE).take(PER_PAGE).collect();
    let day = |same: &[(usize, Date)]| {
        let numbers = each_once(reader, same.iter().map(|&(number, _)| number));
        Day { date: same[0].1.to_string(), answers: numbers.into_iter().map(|number| answer(reader, &frame, number)).collect() }
    };
    let days = shown.chunk_by(|a, b| a.1 == b.1).map(day).collect();
    let page = ChangesPage { days, pager: Pager::new(page, n_pages, &format!("{}/changes?page=", A::MOUNT)), frame };
    reader.face.pages.changes(&page).map_err(frame::broken)
}
