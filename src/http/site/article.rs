//! An article's page and its source.

use axum::extract::Path;
use axum::response::Response;

use super::source::source;
use super::{answer, crumbs, foreign_lang, missing};
use crate::http::answer::{Fresh, HTML, Known, MARKDOWN, moved};
use crate::http::error::Problem;
use crate::http::reader::{Entrance, Reader};
use crate::http::{frame, place};
use crate::library::shelf::Found;
use crate::page::model::{Alternate, ArticlePage, Heading, Marks};

/// Words a minute that people read on a screen.
const WORDS_A_MINUTE: usize = 200;
/// Headings from which on a table of contents helps.
const CONTENTS_FROM: usize = 3;

/// The page at `/a/<slug>`, the source at `/a/<slug>.md`, or the way to where the article has gone.
pub async fn get_page<A: Entrance>(reader: Reader<A>, Path(slug): Path<String>, known: Known) -> Result<Response, Problem> {
    if let Some(Found::Article(number)) = slug.strip_suffix(".md").and_then(|stem| reader.shelf.find(stem)) {
        return Ok(Fresh::text(MARKDOWN, source(&reader, number), reader.shelf.generation).send(&known));
    }
    match reader.shelf.find(&slug) {
        Some(Found::Article(number)) => {
            let html = reader.work(move |reader| render(reader, number)).await??;
            Ok(Fresh::text(HTML, html, reader.shelf.generation).send(&known))
        }
        Some(Found::Moved(address)) => Ok(moved(&place::moved_url::<A>(&address))),
        None => missing::page(&reader, &slug).await,
    }
}

fn render<A: Entrance>(reader: &Reader<A>, number: usize) -> Result<String, Problem> {
    let shelf = &reader.shelf;
    let entry = &shelf.entries[number];
    let article = &entry.article;
    let url = place::article_url(entry);
    let house = &reader.mount.house;
    let mut frame = frame::of(reader, &article.title);
    frame.description = Some(article.summary.chars().take(155).collect()).filter(|summary: &String| !summary.is_empty());
    frame.canonical = frame::absolute(house, &url);
    frame.markdown_url = Some(format!("{url}.md"));
    frame.is_noindex = article.is_unlisted;
    let edit = |facts: &crate::article::AgentFacts| Marks {
        status: facts.status.name(),
        hidden_because: facts.hidden_because.clone(),
        owner: facts.owner.clone(),
        review_by: facts.review_by.map(|date| date.to_string()),
        n_notes: facts.n_notes,
    };
    let page = ArticlePage {
        frame,
        crumbs: crumbs::<A>(place::category_links(shelf, entry.category)),
        id: article.id.to_string(),
        lang: foreign_lang(reader, number),
        updated: entry.updated.map(|date| date.to_string()),
        minutes: article.body.n_words.div_ceil(WORDS_A_MINUTE).max(1),
        contents: contents(&article.body.sections),
        body: shelf.html(number).as_str().to_owned(),
        translations: translations(reader, number),
        related: shelf.related(number, 4).into_iter().map(|other| answer(reader, other)).collect(),
        edit_url: house.settings.site.edit_url.as_ref().map(|pattern| pattern.replace("{id}", &article.id)),
        contact_url: place::escalate::<A>(&article.title).url,
        marks: article.agent.as_deref().map(edit),
    };
    house.pages.article(&page).map_err(frame::broken)
}

fn contents(sections: &[crate::article::Section]) -> Vec<Heading> {
    let headings = sections.iter().filter(|section| !section.anchor.is_empty() && section.level <= 3);
    let contents: Vec<Heading> = headings
        .map(|section| Heading { text: section.heading.clone(), url: place::with_anchor("", &section.anchor), level: section.level })
        .collect();
    if contents.len() < CONTENTS_FROM { Vec::new() } else { contents }
}

fn translations<A: Entrance>(reader: &Reader<A>, number: usize) -> Vec<Alternate> {
    let alternate = |other: usize| {
        let entry = &reader.shelf.entries[other];
        let lang = place::lang_of(&entry.article, reader.site_lang()).to_owned();
        Alternate { lang, title: entry.article.title.clone(), url: place::article_url(entry) }
    };
    reader.shelf.translations(number).into_iter().filter(|&other| other != number).map(alternate).collect()
}
