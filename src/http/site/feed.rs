//! What changed, for feed readers: Atom 1.0 (RFC 4287) and JSON Feed 1.1, of the whole site and of each category. Articles without a date are left out: a feed's
//! entries must have one, and any that we made up would change with each restart.

use std::fmt::Write;

use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Date;
use serde_json::json;

use super::category;
use crate::audience::Public;
use crate::http::answer::{ATOM, FEED_JSON, Fresh, Known};
use crate::http::error::Problem;
use crate::http::origin::{Origin, host_of};
use crate::http::params::Params;
use crate::http::place;
use crate::http::reader::Reader;
use crate::http::xml::{PROLOG, element, escape};

/// Entries of one feed.
const MOST_ENTRIES: usize = 30;
/// The year that `tag:` addresses name (RFC 4151). Part of every entry's id, so it never changes.
const TAG_YEAR: u16 = 2026;

/// The whole site's feed.
pub async fn get_atom(reader: Reader<Public>, origin: Origin, known: Known) -> Result<Response, Problem> {
    send_atom(&reader, &origin, None, &known).await
}

/// A category's page, or its feed at `/c/<slug>/feed.xml`; slugs hold slashes, so the route cannot tell the two apart.
pub async fn get_category(
    reader: Reader<Public>,
    origin: Origin,
    path: Path<String>,
    params: Params,
    known: Known,
) -> Result<Response, Problem> {
    match path.strip_suffix("/feed.xml").and_then(|slug| reader.shelf.find_category(slug)) {
        Some(number) => send_atom(&reader, &origin, Some(number), &known).await,
        None => category::get_page(reader, path, params, known).await,
    }
}

/// The whole site's feed as JSON.
pub async fn get_json(reader: Reader<Public>, origin: Origin, known: Known) -> Result<Response, Problem> {
    let base = origin.whole()?.to_owned();
    let json = reader.work(move |reader| json_feed(reader, &base)).await?;
    Ok(origin.vary(Fresh::text(FEED_JSON, json, reader.shelf.generation).send(&known)))
}

async fn send_atom(reader: &Reader<Public>, origin: &Origin, category: Option<usize>, known: &Known) -> Result<Response, Problem> {
    let base = origin.whole()?.to_owned();
    let xml = reader.work(move |reader| atom(reader, &base, category)).await?;
    Ok(origin.vary(Fresh::text(ATOM, xml, reader.shelf.generation).send(known)))
}

/// The newest dated articles, newest first; of one day by id.
fn newest(reader: &Reader<Public>, category: Option<usize>) -> Vec<(usize, Date)> {
    let shelf = &reader.shelf;
    let is_below = |at: Option<usize>| {
        category.is_none() || std::iter::successors(at, |&at| shelf.categories[at].parent).any(|at| Some(at) == category)
    };
    let listed = shelf.entries.iter().enumerate().filter(|(_, entry)| !entry.article.is_unlisted && is_below(entry.category));
    let mut dated: Vec<(usize, Date)> = listed.filter_map(|(number, entry)| Some((number, entry.updated?))).collect();
    dated.sort_by_key(|&(number, date)| (std::cmp::Reverse(date), number));
    dated.truncate(MOST_ENTRIES);
    dated
}

fn tag(base: &str, rest: &str) -> String {
    format!("tag:{},{TAG_YEAR}:{rest}", host_of(base))
}

/// A day as the moment at which it begins.
fn moment(date: Date) -> String {
    format!("{date}T00:00:00Z")
}

fn atom(reader: &Reader<Public>, base: &str, category: Option<usize>) -> String {
    let site = &reader.settings().site;
    let category_of = category.map(|number| &reader.shelf.categories[number]);
    let title = category_of.map_or_else(|| site.name.clone(), |category| format!("{} – {}", category.title, site.name));
    let home = category_of.map_or_else(|| "/".to_owned(), place::category_url::<Public>);
    let own = if category.is_some() { format!("{home}/feed.xml") } else { "/feed.xml".to_owned() };
    let newest = newest(reader, category);
    let updated = newest.first().map_or_else(|| "1970-01-01T00:00:00Z".to_owned(), |&(_, date)| moment(date));
    let mut xml = format!("{PROLOG}<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n", escape(&site.lang));
    for element in [
        element("id", &tag(base, &format!("feed{home}"))),
        element("title", &title),
        element("updated", &updated),
        format!("<author>{}</author>", element("name", &site.name)),
        link("self", "application/atom+xml", &format!("{base}{own}")),
        link("alternate", "text/html", &format!("{base}{home}")),
    ] {
        let _ = writeln!(xml, "{element}");
    }
    for (number, date) in newest {
        xml += &entry(reader, base, number, date);
    }
    xml + "</feed>\n"
}

fn entry(reader: &Reader<Public>, base: &str, number: usize, date: Date) -> String {
    let entry = &reader.shelf.entries[number];
    let lang = escape(place::lang_of(&entry.article, reader.site_lang()));
    let mut xml = format!("<entry xml:lang=\"{lang}\">\n");
    let categories = reader.shelf.breadcrumbs(entry.category);
    let terms =
        categories.last().map(|category| format!("<category term=\"{}\" label=\"{}\"/>", escape(&category.slug), escape(&category.title)));
    let known = [
        element("id", &tag(base, &place::encode_path(&entry.article.id))),
        element("title", &entry.article.title),
        element("updated", &moment(date)),
        link("alternate", "text/html", &format!("{base}{}", place::article_url(entry))),
        format!("<summary type=\"text\">{}</summary>", escape(&entry.article.summary)),
    ];
    for element in known.into_iter().chain(terms) {
        let _ = writeln!(xml, "{element}");
    }
    xml + "</entry>\n"
}

fn link(rel: &str, media_type: &str, url: &str) -> String {
    format!("<link rel=\"{rel}\" type=\"{media_type}\" href=\"{}\"/>", escape(url))
}

fn json_feed(reader: &Reader<Public>, base: &str) -> String {
    let site = &reader.settings().site;
    let item = |(number, date): (usize, Date)| {
        let entry = &reader.shelf.entries[number];
        json!({
            "id": tag(base, &place::encode_path(&entry.article.id)),
            "url": format!("{base}{}", place::article_url(entry)),
            "title": entry.article.title,
            "summary": entry.article.summary,
            "content_text": entry.article.summary,
            "date_modified": moment(date),
            "language": place::lang_of(&entry.article, reader.site_lang()),
        })
    };
    let items: Vec<serde_json::Value> = newest(reader, None).into_iter().map(item).collect();
    let feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.name,
        "home_page_url": format!("{base}/"),
        "feed_url": format!("{base}/feed.json"),
        "language": site.lang,
        "authors": [{"name": site.name}],
        "items": items,
    });
    feed.to_string()
}
