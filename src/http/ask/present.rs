//! A hit made into a suggestion: address, section, categories, runs of text.

use crate::audience::Audience;
use crate::http::place::{self, Langs};
use crate::http::view::suggest::Suggestion;
use crate::http::view::{Run, SectionLink};
use crate::library::Shelf;
use crate::search;

/// One hit as clients see it.
pub fn present<A: Audience>(shelf: &Shelf<A>, hit: search::Hit, position: usize, langs: Langs<'_>) -> Suggestion {
    let entry = &shelf.entries[hit.article];
    let article = &entry.article;
    let section = hit.section.and_then(|number| article.body.sections.get(number)).filter(|section| !section.anchor.is_empty());
    let url = place::article_url(entry);
    Suggestion {
        id: article.id.to_string(),
        title: article.title.clone(),
        title_runs: hit.title_runs.into_iter().map(run).collect(),
        url: section.map_or(url.clone(), |section| place::with_anchor(&url, &section.anchor)),
        section: section.map(|section| SectionLink { heading: section.heading.clone(), anchor: section.anchor.clone() }),
        category: place::category_links(shelf, entry.category, langs),
        snippet: hit.snippet.into_iter().map(run).collect(),
        score: (f64::from(hit.score) * 1000.0).round() / 1000.0,
        position,
        lang: place::lang_of(article, langs.site).to_owned(),
        updated_at: entry.updated.map(|date| date.to_string()),
        agent: place::marks(article),
    }
}

/// An article as a hit that nobody asked for: its title and its summary.
pub(super) fn unasked<A: Audience>(shelf: &Shelf<A>, number: usize) -> search::Hit {
    let article = &shelf.entries[number].article;
    let plain = |text: &str| vec![search::Run { text: text.to_owned(), is_hit: false }];
    let snippet = if article.summary.is_empty() { Vec::new() } else { plain(&article.summary) };
    search::Hit { article: number, section: None, score: 0.0, title_runs: plain(&article.title), snippet, explanation: None }
}

fn run(run: search::Run) -> Run {
    Run { t: run.text, hit: run.is_hit }
}
