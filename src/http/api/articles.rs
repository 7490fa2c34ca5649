//! `GET /api/v1/articles` and `GET /api/v1/articles/{slug}`.

use axum::extract::Path;
use axum::response::Response;

use crate::article::nodes;
use crate::http::answer::{Fresh, Known, moved};
use crate::http::error::Problem;
use crate::http::params::Params;
use crate::http::place;
use crate::http::reader::{Entrance, Reader};
use crate::http::view::article::{
    ArticleDetail, ArticleFacts, ArticleHtml, ArticleLink, ArticleList, ArticleNodes, SectionItem, Translation,
};
use crate::http::view::nodes::NodeView;
use crate::http::view::problem::ProblemBody;
use crate::library::shelf::Found;

/// List all articles
///
/// Sorted by id. Unlisted ones are left out.
#[utoipa::path(
    get, path = "/api/v1/articles", tag = "Articles",
    params(
        ("limit" = Option<u16>, Query, description = "How many, 1 to 500; 50 if absent", minimum = 1, maximum = 500),
        ("offset" = Option<u32>, Query, description = "How many to pass over; 0 if absent"),
    ),
    responses(
        (status = 200, description = "A part of the list", body = ArticleList),
        (status = 304, description = "The client has this answer (`If-None-Match`)"),
        (status = 400, description = "A parameter that cannot be used", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub async fn list_articles<A: Entrance>(reader: Reader<A>, params: Params, known: Known) -> Result<Response, Problem> {
    let limit = params.number("limit", 1..=500, 50)?;
    let offset = params.number("offset", 0..=10_000_000, 0)?;
    let fresh = reader.work(move |reader| Fresh::json(&list(reader, limit, offset), reader.shelf.generation)).await?;
    Ok(fresh?.send(&known))
}

fn list<A: Entrance>(reader: &Reader<A>, limit: usize, offset: usize) -> ArticleList {
    let shelf = &reader.shelf;
    let listed = || shelf.entries.iter().filter(|entry| !entry.article.is_unlisted);
    ArticleList {
        total: listed().count(),
        offset,
        generation: shelf.generation,
        revision: shelf.revision.clone(),
        articles: listed().skip(offset).take(limit).map(|entry| place::summary(shelf, entry, reader.site_lang())).collect(),
    }
}

/// Read one article
///
/// By its slug. An old address answers with a redirect to the new one. Its text is sanitised; links in it lead to the site. With `format=nodes` it comes as a tree of a few
/// elements and attributes, for pages that may not or will not make markup of text.
#[utoipa::path(
    get, path = "/api/v1/articles/{slug}", tag = "Articles",
    params(
        ("slug" = String, Path, description = "The last part of the article's address", example = "reset-password"),
        ("format" = Option<String>, Query, description = "How its text comes: `html` (if absent) or `nodes`", example = "nodes"),
    ),
    responses(
        (status = 200, description = "The article", body = ArticleDetail),
        (status = 304, description = "The client has this answer (`If-None-Match`)"),
        (status = 308, description = "It has moved"),
        (status = 400, description = "A parameter that cannot be used", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is no such article", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub async fn get_article<A: Entrance>(
    reader: Reader<A>,
    Path(slug): Path<String>,
    params: Params,
    known: Known,
) -> Result<Response, Problem> {
    let format = Format::read(&params)?;
    match reader.shelf.find(&slug).ok_or_else(Problem::not_found)? {
        Found::Article(number) => {
            let fresh = reader.work(move |reader| Fresh::json(&detail(reader, number, format), reader.shelf.generation)).await?;
            Ok(fresh?.send(&known))
        }
        Found::Moved(address) => {
            let slug = address.strip_prefix("/a/").ok_or_else(Problem::not_found)?;
            let address = place::moved_url::<A>(&format!("/api/v1/articles/{slug}"));
            Ok(moved(&format!("{address}{}", format.query())))
        }
    }
}

/// How an article's text is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Html,
    Nodes,
}

impl Format {
    fn read(params: &Params) -> Result<Self, Problem> {
        match params.text("format") {
            None | Some("html") => Ok(Format::Html),
            Some("nodes") => Ok(Format::Nodes),
            Some(_) => Err(Problem::bad_request("format must be html or nodes")),
        }
    }

    /// What to ask for it with.
    fn query(self) -> &'static str {
        match self {
            Format::Html => "",
            Format::Nodes => "?format=nodes",
        }
    }
}

fn detail<A: Entrance>(reader: &Reader<A>, number: usize, format: Format) -> ArticleDetail {
    let facts = facts(reader, number);
    let html = reader.html(number);
    match format {
        Format::Html => ArticleDetail::Html(ArticleHtml { facts, html: html.as_str().to_owned() }),
        Format::Nodes => {
            let tree = nodes::of(&html);
            let base = facts.summary.url.clone();
            let nodes = tree.nodes.into_iter().map(NodeView).collect();
            ArticleDetail::Nodes(ArticleNodes { facts, base, nodes, is_cut: tree.is_cut })
        }
    }
}

fn facts<A: Entrance>(reader: &Reader<A>, number: usize) -> ArticleFacts {
    let shelf = &reader.shelf;
    let entry = &shelf.entries[number];
    let headed = entry.article.body.sections.iter().filter(|section| !section.anchor.is_empty());
    let link = |number: usize| {
        let entry = &shelf.entries[number];
        ArticleLink { id: entry.article.id.to_string(), title: entry.article.title.clone(), url: place::article_url(entry) }
    };
    let translation = |number: usize| {
        let entry = &shelf.entries[number];
        let lang = place::lang_of(&entry.article, reader.site_lang()).to_owned();
        Translation { lang, title: entry.article.title.clone(), url: place::article_url(entry) }
    };
    ArticleFacts {
        summary: place::summary(shelf, entry, reader.site_lang()),
        generation: shelf.generation,
        revision: shelf.revision.clone(),
        sections: headed
            .map(|section| SectionItem { heading: section.heading.clone(), anchor: section.anchor.clone(), level: section.level })
            .collect(),
        related: shelf.related(number, 4).into_iter().map(link).collect(),
        translations: shelf.translations(number).into_iter().filter(|&other| other != number).map(translation).collect(),
    }
}
