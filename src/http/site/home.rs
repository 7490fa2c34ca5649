//! The home page: a question first, then what everybody should know, then the topics, then what changed.

use axum::response::Response;

use super::{answer, cards, each_once, foreign_lang, in_readers_language};
use crate::article::NOTICES;
use crate::http::answer::{Fresh, HTML, Known};
use crate::http::ask::{self, Filter};
use crate::http::error::Problem;
use crate::http::frame;
use crate::http::reader::{Entrance, Reader};
use crate::page::model::{Frame, HomePage, Notices};

/// Categories shown at once; the others are folded away.
const MOST_CARDS: usize = 9;

/// The page.
pub async fn get_page<A: Entrance>(reader: Reader<A>, known: Known) -> Result<Response, Problem> {
    let html = reader.work(render).await??;
    Ok(Fresh::text(HTML, html, reader.shelf.generation).send(&known))
}

fn render<A: Entrance>(reader: &Reader<A>) -> Result<String, Problem> {
    let shelf = &reader.shelf;
    let filter = Filter::all(reader.site_lang());
    // The top folder's own index would lead from the home page to a home page.
    let is_loose = |&number: &usize| {
        let entry = &shelf.entries[number];
        entry.category.is_none() && !entry.article.is_unlisted && !entry.article.id.ends_with("/index.md")
    };
    let loose = (0..shelf.entries.len()).filter(is_loose);
    let mut frame = frame::of(reader, "");
    frame.canonical = frame::absolute(&reader.mount.house, "/");
    frame::with_public_twin(&mut frame, Some("/".to_owned()));
    let mut cards = cards(reader, &frame, None);
    let more_cards = if cards.len() > MOST_CARDS { cards.split_off(MOST_CARDS) } else { Vec::new() };
    let listed = |numbers: Vec<usize>| each_once(reader, numbers).into_iter().map(|number| answer(reader, &frame, number)).collect();
    let (popular, recent) =
        (listed(ask::helpful(shelf, &filter, reader.site_lang(), 5)), listed(ask::recent(shelf, &filter, reader.site_lang(), 6)));
    let loose = listed(loose.take(20).collect());
    let page = HomePage { notices: notices(reader, &frame), cards, more_cards, popular, recent, loose, frame };
    reader.face.pages.home(&page).map_err(frame::broken)
}

/// The text of the folder's `notices.md`, while there is one that is live and says something.
fn notices<A: Entrance>(reader: &Reader<A>, frame: &Frame) -> Option<Notices> {
    let ids = [format!("internal/{NOTICES}"), format!("public/{NOTICES}")];
    let number = ids.iter().find_map(|id| reader.shelf.by_id(id))?;
    let number = in_readers_language(reader, &reader.tongue.wishes(), number);
    let body = reader.html(number).as_str().to_owned();
    (!body.trim().is_empty()).then(|| Notices { body, lang: foreign_lang(reader, frame, number) })
}
