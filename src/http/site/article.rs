//! An article's page and its source.

use axum::extract::Path;
use axum::http::header::{ACCEPT, CONTENT_SECURITY_POLICY};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::source::source;
use super::{alternates, answer, crumbs, foreign_lang, head, missing};
use crate::article::Article;
use crate::audience::Audience;
use crate::http::answer::{Fresh, HTML, Known, MARKDOWN, moved, with_header};
use crate::http::edge::article_policy;
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
pub async fn get_page<A: Entrance>(
    reader: Reader<A>,
    Path(slug): Path<String>,
    headers: HeaderMap,
    known: Known,
) -> Result<Response, Problem> {
    if let Some(Found::Article(number)) = slug.strip_suffix(".md").and_then(|stem| reader.shelf.find(stem)) {
        return send_source(&reader, number, &known).await;
    }
    match reader.shelf.find(&slug) {
        Some(Found::Article(number)) => {
            if wants_markdown(&headers) {
                return Ok(with_header(send_source(&reader, number, &known).await?, "vary", "accept"));
            }
            let html = reader.work(move |reader| render(reader, number)).await??;
            let policy = article_policy(&html);
            let mut response = with_header(Fresh::text(HTML, html, reader.shelf.generation).send(&known), "vary", "accept");
            // What says that nothing changed says nothing of the policy either: browsers would put it over the page that they keep.
            if response.status() == StatusCode::OK {
                response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
            }
            let twin = format!("<{}.md>; rel=\"alternate\"; type=\"text/markdown\"", place::article_url(&reader.shelf.entries[number]));
            Ok(with_header(response, "link", &with_overview::<A>(twin)))
        }
        Some(Found::Moved(address)) => Ok(moved(&place::moved_url::<A>(&address))),
        None => missing::page(&reader, &slug).await,
    }
}

/// An article's source. Search engines should show the page instead, to which the answer points.
async fn send_source<A: Entrance>(reader: &Reader<A>, number: usize, known: &Known) -> Result<Response, Problem> {
    let text = reader.work(move |reader| source(reader, number)).await?;
    let response = Fresh::text(MARKDOWN, text, reader.shelf.generation).send(known);
    let page = place::article_url(&reader.shelf.entries[number]);
    let page = frame::absolute(&reader.mount.house, &page).unwrap_or(page);
    let links = with_overview::<A>(format!("<{page}>; rel=\"canonical\""));
    Ok(with_header(with_header(response, "x-robots-tag", "noindex"), "link", &links))
}

/// Links of a header, and for requesters the one to the list of all articles for language models.
fn with_overview<A: Audience>(links: String) -> String {
    if A::MOUNT.is_empty() { links + ", </llms.txt>; rel=\"describedby\"; type=\"text/plain\"" } else { links }
}

/// Whether Markdown is named, and liked no less than HTML.
fn wants_markdown(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok()).flat_map(|list| list.split(','));
    let (mut markdown, mut html) = (0.0, 0.0);
    for choice in accepted {
        let mut parts = choice.split(';').map(str::trim);
        let media_type = parts.next().unwrap_or_default();
        let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(1.0, |weight| weight.parse().unwrap_or(0.0));
        match media_type.to_ascii_lowercase().as_str() {
            "text/markdown" => markdown = weight,
            "text/html" => html = weight,
            _ => {}
        }
    }
    markdown > 0.0_f32 && markdown >= html
}

fn render<A: Entrance>(reader: &Reader<A>, number: usize) -> Result<String, Problem> {
    let shelf = &reader.shelf;
    let entry = &shelf.entries[number];
    let article = &entry.article;
    let url = place::article_url(entry);
    let house = &reader.mount.house;
    let mut frame = frame::round(reader, &article.title, place::lang_of(article, reader.site_lang()));
    frame.description = Some(article.summary.chars().take(155).collect()).filter(|summary: &String| !summary.is_empty());
    frame.canonical = frame::absolute(house, &url);
    frame.markdown_url = Some(format!("{url}.md"));
    frame.is_noindex = article.is_unlisted;
    frame.alternates = alternates(reader, number);
    for other in &mut frame.alternates {
        other.url = frame::absolute(house, &other.url).unwrap_or_else(|| std::mem::take(&mut other.url));
    }
    let is_public = article.agent.as_ref().is_none_or(|facts| facts.is_public);
    frame::with_public_twin(&mut frame, is_public.then(|| format!("/a/{}", place::encode_path(&entry.slug))));
    let crumbs = crumbs(reader, &frame, entry.category);
    head::article(&mut frame, reader, number, &crumbs);
    let edit = |facts: &crate::article::AgentFacts| Marks {
        status: facts.status.name(),
        hidden_because: facts.hidden_because.clone(),
        owner: facts.owner.clone(),
        review_by: facts.review_by.map(|date| date.to_string()),
        n_notes: facts.n_notes,
    };
    let related = shelf.related(number, 4).into_iter().map(|other| answer(reader, &frame, other)).collect();
    let translations = translations(reader, number);
    let lang = foreign_lang(reader, &frame, number);
    let is_foreign = lang.is_some();
    let page = ArticlePage {
        lang,
        crumbs,
        id: article.id.to_string(),
        updated: entry.updated.map(|date| date.to_string()),
        minutes: article.body.n_words.div_ceil(WORDS_A_MINUTE).max(1),
        lead: lead(article),
        contents: contents(&article.body.sections),
        body: reader.html(number).as_str().to_owned(),
        yours: if is_foreign { translations.iter().find(|other| place::is_lang(&other.lang, &frame.strings)).cloned() } else { None },
        is_fallback: is_foreign && !translations.iter().any(|other| place::is_lang(&other.lang, &frame.strings)),
        translations,
        related,
        edit_url: house.settings.site.edit_url.as_ref().map(|pattern| pattern.replace("{id}", &article.id)),
        contact_url: place::contact_url::<A>(&article.title, &url),
        feedback_url: A::MOUNT.is_empty().then(|| place::feedback_url(entry)),
        marks: article.agent.as_deref().map(edit),
        frame,
    };
    reader.face.pages.article(&page).map_err(frame::broken)
}

/// The summary, where it is more than the beginning of the text.
fn lead<A: Audience>(article: &Article<A>) -> Option<String> {
    let letters = |text: &str| text.chars().filter(|letter| letter.is_alphanumeric()).take(60).collect::<String>();
    let summary = letters(&article.summary);
    let is_own = !summary.is_empty() && !letters(&article.body.text).starts_with(&summary);
    is_own.then(|| article.summary.clone())
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
