//! What a page's head says to programs: JSON-LD, feeds and kind. Called by the handlers of pages. Deliberately absent: anything for agents' pages, which no program
//! but a browser should read.

use serde_json::{Value, json};

use crate::http::frame;
use crate::http::place;
use crate::http::reader::{Entrance, Reader};
use crate::page::model::{Frame, Link};

/// An article's JSON-LD, and its page's kind.
pub fn article<A: Entrance>(frame: &mut Frame, reader: &Reader<A>, number: usize, crumbs: &[Link]) {
    if !A::MOUNT.is_empty() {
        return;
    }
    let entry = &reader.shelf.entries[number];
    let url = whole(reader, &place::article_url(entry));
    let site = json!({"@type": "Organization", "name": frame.site_name});
    let mut article = json!({
        "@type": "Article",
        "headline": entry.article.title,
        "url": url,
        "inLanguage": place::lang_of(&entry.article, reader.site_lang()),
        "author": site,
        "publisher": site,
    });
    if let Some(description) = &frame.description {
        article["description"] = description.as_str().into();
    }
    if let Some(updated) = entry.updated {
        article["dateModified"] = updated.to_string().into();
    }
    let last = Link { title: entry.article.title.clone(), url: place::article_url(entry), lang: None };
    frame.json_ld = Some(script(&[breadcrumbs(reader, crumbs, &last), article]));
    frame.og_type = "article";
    frame.locale = place::lang_of(&entry.article, reader.site_lang()).replace('-', "_");
}

/// A category's JSON-LD and feed.
pub fn category<A: Entrance>(frame: &mut Frame, reader: &Reader<A>, crumbs: &[Link], url: &str) {
    if !A::MOUNT.is_empty() {
        return;
    }
    let last = Link { title: frame.title.clone(), url: url.to_owned(), lang: None };
    frame.json_ld = Some(script(&[breadcrumbs(reader, crumbs, &last)]));
    frame.feed_url = Some(format!("{url}/feed.xml"));
}

fn whole<A: Entrance>(reader: &Reader<A>, url: &str) -> String {
    frame::absolute(&reader.mount.house, url).unwrap_or_else(|| url.to_owned())
}

fn breadcrumbs<A: Entrance>(reader: &Reader<A>, crumbs: &[Link], last: &Link) -> Value {
    let item = |(index, link): (usize, &Link)| json!({"@type": "ListItem", "position": index + 1, "name": link.title, "item": whole(reader, &link.url)});
    let items: Vec<Value> = crumbs.iter().chain([last]).enumerate().map(item).collect();
    json!({"@type": "BreadcrumbList", "itemListElement": items})
}

/// A JSON-LD document for a script element. No `<`, `>` or `&` stays, so that nothing in it can end the element or begin a comment.
fn script(graph: &[Value]) -> String {
    let json = json!({"@context": "https://schema.org", "@graph": graph}).to_string();
    json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_the_script() {
        let hostile = "</script><!-- <script> ]]> & \u{2028}\"'";
        let text = script(&[json!({"headline": hostile})]);
        assert!(!text.contains(['<', '>', '&']), "{text}");
        let read: Value = serde_json::from_str(&text).expect("still JSON");
        assert_eq!(read["@graph"][0]["headline"], hostile);
    }
}
