//! `/widget/demo`: the widget in all its ways, with the lines to copy. For those who embed it; search engines leave it out.

use axum::response::Response;

use crate::article::Article;
use crate::audience::Public;
use crate::http::answer::{Fresh, HTML, Known};
use crate::http::error::Problem;
use crate::http::frame;
use crate::http::origin::Origin;
use crate::http::place;
use crate::http::reader::Reader;
use crate::page::assets;
use crate::page::model::DemoPage;
use crate::page::widget::widget;

/// The page.
pub async fn get_page(reader: Reader<Public>, origin: Origin, known: Known) -> Result<Response, Problem> {
    let mut frame = frame::of(&reader, "Answers on your own pages");
    frame.is_noindex = true;
    // Something that this site knows an answer to.
    let is_plain = |article: &Article<Public>| !article.is_unlisted && place::lang_of(article, reader.site_lang()) == reader.site_lang();
    let known_answer = reader.shelf.entries.iter().find(|entry| is_plain(&entry.article));
    let page = DemoPage {
        origin: origin.whole()?.to_owned(),
        version: widget().version.clone(),
        integrity: widget().integrity.clone(),
        example: known_answer.map(|entry| entry.article.title.clone()).unwrap_or_default(),
        demo_style_url: assets::url("demo.css"),
        demo_script_url: assets::url("demo.js"),
        frame,
    };
    let html = reader.face.pages.demo(&page).map_err(frame::broken)?;
    Ok(origin.vary(Fresh::text(HTML, html, reader.shelf.generation).send(&known)))
}
