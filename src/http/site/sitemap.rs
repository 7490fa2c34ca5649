//! `/sitemap.xml` and `/robots.txt`: what search engines may look at. Listed articles, categories and the home page, with dates where they are known and translations
//! beside each other. Deliberately absent: unlisted articles, and anything of the agents' mount.

use std::fmt::Write;

use axum::response::Response;
use jiff::civil::Date;

use super::alternates;
use crate::audience::Public;
use crate::http::answer::{Fresh, Known, TEXT, XML};
use crate::http::error::Problem;
use crate::http::origin::Origin;
use crate::http::params::Params;
use crate::http::place;
use crate::http::reader::Reader;
use crate::http::xml::{PROLOG, element, escape};

/// Addresses in one part. The protocol allows 50,000 and 50 MB; articles in thirty languages stay below both.
const MOST_ADDRESSES: usize = 10_000;

/// The sitemap, or the index of its parts.
pub async fn get_sitemap(reader: Reader<Public>, origin: Origin, params: Params, known: Known) -> Result<Response, Problem> {
    let base = origin.whole()?.to_owned();
    let part = params.number("part", 1..=1_000_000, 0)?;
    let xml = reader.work(move |reader| write(reader, &base, part, MOST_ADDRESSES)).await?.ok_or_else(Problem::not_found)?;
    Ok(origin.vary(Fresh::text(XML, xml, reader.shelf.generation).send(&known)))
}

/// Where search engines may go, and where the sitemap is.
pub async fn get_robots(reader: Reader<Public>, origin: Origin, known: Known) -> Response {
    let mut text = "User-agent: *\nDisallow: /search\nDisallow: /agent\nDisallow: /api/\nDisallow: /contact\n".to_owned();
    if let Ok(base) = origin.whole() {
        text += &format!("\nSitemap: {base}/sitemap.xml\n");
    }
    origin.vary(Fresh::text(TEXT, text, reader.shelf.generation).send(&known))
}

/// One address.
enum At {
    Home,
    Category(usize),
    Article(usize),
}

/// Part 0 is the whole, or the index where there is more than fits; a part that there isn't is `None`.
fn write(reader: &Reader<Public>, base: &str, part: usize, most: usize) -> Option<String> {
    let shelf = &reader.shelf;
    let listed = (0..shelf.entries.len()).filter(|&at| !shelf.entries[at].article.is_unlisted).map(At::Article);
    let all: Vec<At> = std::iter::once(At::Home).chain((0..shelf.categories.len()).map(At::Category)).chain(listed).collect();
    let n_parts = all.len().div_ceil(most);
    if part == 0 && n_parts > 1 {
        return Some(index(base, n_parts));
    }
    let addresses = all.chunks(most).nth(part.saturating_sub(1))?;
    let mut xml =
        format!("{PROLOG}<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n");
    for at in addresses {
        xml += &address(reader, base, at);
    }
    Some(xml + "</urlset>\n")
}

fn index(base: &str, n_parts: usize) -> String {
    let mut xml = format!("{PROLOG}<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for part in 1..=n_parts {
        let _ = writeln!(xml, "<sitemap>{}</sitemap>", element("loc", &format!("{base}/sitemap.xml?part={part}")));
    }
    xml + "</sitemapindex>\n"
}

fn address(reader: &Reader<Public>, base: &str, at: &At) -> String {
    let shelf = &reader.shelf;
    let newest = |numbers: &mut dyn Iterator<Item = usize>| numbers.filter_map(|number| shelf.entries[number].updated).max();
    let (url, updated): (String, Option<Date>) = match *at {
        At::Home => ("/".to_owned(), newest(&mut (0..shelf.entries.len()).filter(|&number| !shelf.entries[number].article.is_unlisted))),
        At::Category(number) => {
            let category = &shelf.categories[number];
            (place::category_url::<Public>(category), newest(&mut category.articles.iter().copied()))
        }
        At::Article(number) => (place::article_url(&shelf.entries[number]), shelf.entries[number].updated),
    };
    let mut xml = format!("<url>{}", element("loc", &format!("{base}{url}")));
    if let Some(date) = updated {
        xml += &element("lastmod", &date.to_string());
    }
    if let At::Article(number) = *at {
        for other in alternates(reader, number) {
            let (lang, url) = (escape(&other.lang), escape(&other.url));
            let _ = write!(xml, "<xhtml:link rel=\"alternate\" hreflang=\"{lang}\" href=\"{}{url}\"/>", escape(base));
        }
    }
    xml + "</url>\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_names_each_part() {
        let xml = index("https://help.example", 3);
        let document = roxmltree::Document::parse(&xml).expect("well-formed");
        let locs: Vec<&str> = document
            .descendants()
            .filter(|node| node.has_tag_name(("http://www.sitemaps.org/schemas/sitemap/0.9", "loc")))
            .filter_map(|node| node.text())
            .collect();
        assert_eq!(locs.len(), 3);
        assert_eq!(locs[2], "https://help.example/sitemap.xml?part=3");
    }
}
