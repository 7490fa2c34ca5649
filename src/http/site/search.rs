//! The search page: the API's results for people, without a line of script.

use axum::response::Response;

use super::{cards, langs_of};
use crate::http::answer::{Fresh, HTML, Known};
use crate::http::ask::{self, PageOf};
use crate::http::error::Problem;
use crate::http::params::Params;
use crate::http::reader::{Entrance, Reader};
use crate::http::view::Run;
use crate::http::view::search::SearchResults;
use crate::http::view::suggest::Suggestion;
use crate::http::{frame, place};
use crate::page::Strings;
use crate::page::model::{Choice, Link, Pager, Piece, SearchPage, SearchResult};

/// Categories offered to narrow a search.
const MOST_CHOICES: usize = 12;

/// Categories offered where nothing was found.
pub(super) const MOST_TOPICS: usize = 8;

/// The page.
pub async fn get_page<A: Entrance>(reader: Reader<A>, params: Params, known: Known) -> Result<Response, Problem> {
    let page = PageOf::read(&params, reader.settings().limits.question_bytes)?;
    let html = reader.search(move |reader| render(reader, &page)).await??;
    Ok(Fresh::text(HTML, html, reader.shelf.generation).send(&known))
}

fn render<A: Entrance>(reader: &Reader<A>, page: &PageOf) -> Result<String, Problem> {
    let strings = frame::strings(reader);
    let title = match page.text.is_empty() {
        true => strings.say("search.title", &[]),
        false => strings.say("search.title_for", &[("question", &page.text)]),
    };
    let mut frame = frame::of(reader, &title);
    let found = ask::search(&reader.shelf, page, reader.langs(&langs_of(reader, &frame)));
    frame.search_text = page.text.clone();
    frame.is_noindex = true;
    frame::with_public_twin(&mut frame, Some(format!("/search?q={}", place::encode(&page.text))));
    let address = |category: Option<&str>| address::<A>(page, category, page.lang.as_deref());
    let meant = found.did_you_mean.as_deref().filter(|meant| *meant != page.text);
    let topics = if found.total == 0 { cards(reader, &frame, None).into_iter().take(MOST_TOPICS).collect() } else { Vec::new() };
    let page = SearchPage {
        frame,
        topics,
        total: found.total,
        is_confident: found.confident,
        did_you_mean: meant.map(|meant| Link {
            title: meant.to_owned(),
            url: format!("{}/search?q={}", A::MOUNT, place::encode(meant)),
            lang: None,
        }),
        choices: choices(&strings, &found, page, address),
        langs: langs::<A>(&strings, &found, page),
        pager: Pager::new(found.page, found.pages, &format!("{}&page=", address(page.category.as_deref()))),
        contact_url: place::contact_url::<A>(&page.text, &format!("{}/search", A::MOUNT)),
        results: found.results.into_iter().map(result).collect(),
    };
    reader.face.pages.search(&page).map_err(frame::broken)
}

/// The address of this search with another category or language.
fn address<A: Entrance>(page: &PageOf, category: Option<&str>, lang: Option<&str>) -> String {
    let mut address = format!("{}/search?q={}", A::MOUNT, place::encode(&page.text));
    for (name, value) in [("category", category), ("lang", lang)] {
        if let Some(value) = value {
            address += &format!("&{name}={}", place::encode(value));
        }
    }
    address
}

fn choices(strings: &Strings, found: &SearchResults, page: &PageOf, address: impl Fn(Option<&str>) -> String) -> Vec<Choice> {
    let chosen = page.category.as_deref();
    let is_shown = |slug: &str| !slug.contains('/') || chosen == Some(slug);
    let counted = found.facets.category.iter().filter(|category| is_shown(&category.slug)).take(MOST_CHOICES);
    let mut choices: Vec<Choice> = counted
        .map(|category| {
            let is_chosen = chosen == Some(category.slug.as_str());
            Choice { title: category.title.clone(), url: address(Some(&category.slug)), count: Some(category.count), is_chosen }
        })
        .collect();
    if !choices.is_empty() {
        choices.insert(
            0,
            Choice { title: strings.say("search.all_topics", &[]), url: address(None), count: None, is_chosen: chosen.is_none() },
        );
    }
    choices
}

fn langs<A: Entrance>(strings: &Strings, found: &SearchResults, page: &PageOf) -> Vec<Choice> {
    let category = page.category.as_deref();
    let counted = found.facets.lang.iter().map(|lang| Choice {
        title: strings.language(&lang.lang).into_owned(),
        url: address::<A>(page, category, Some(&lang.lang)),
        count: Some(lang.count),
        is_chosen: page.lang.as_deref() == Some(lang.lang.as_str()),
    });
    let title = strings.say("search.all_languages", &[]);
    let any = Choice { title, url: address::<A>(page, category, None), count: None, is_chosen: page.lang.is_none() };
    let choices: Vec<Choice> = std::iter::once(any).chain(counted).collect();
    if choices.len() > 2 { choices } else { Vec::new() }
}

/// A suggestion as the page shows it; the 404 page shows the same.
pub(super) fn result(suggestion: Suggestion) -> SearchResult {
    let piece = |run: Run| Piece { text: run.t, is_hit: run.hit };
    SearchResult {
        title: suggestion.title_runs.into_iter().map(piece).collect(),
        url: suggestion.url,
        section: suggestion.section.map(|section| section.heading),
        crumbs: suggestion.category.into_iter().map(|link| Link { title: link.title, url: link.url, lang: None }).collect(),
        snippet: suggestion.snippet.into_iter().map(piece).collect(),
        updated: suggestion.updated_at,
        lang: suggestion.lang,
        badge: suggestion.agent.and_then(|marks| marks.hidden_because),
    }
}
