//! The widget's own files as other sites' pages get them.

use std::io::Read;

use axum::http::Method;
use rapport::page::integrity;
use rapport::page::widget::widget;

use crate::kit::{HOST, Kit, Reply};

const TREE: &str = "//- public/a.md\n# An article\n\nText.\n";

/// Addresses, media types, and whether the bytes behind them may change.
fn files() -> Vec<(String, &'static str, &'static str)> {
    let (hour, good) = ("public, max-age=3600, stale-while-revalidate=86400", "public, max-age=31536000, immutable");
    let script = "text/javascript; charset=utf-8";
    let mut files = vec![
        ("/widget/v1.js".to_owned(), script, hour),
        (format!("/widget/{}/widget.js", widget().version), script, good),
        ("/widget/v1.d.ts".to_owned(), "text/plain; charset=utf-8", hour),
        ("/widget/v1/events.schema.json".to_owned(), "application/schema+json", hour),
    ];
    files.extend(widget().languages().map(|lang| (format!("/widget/v1/i18n/{lang}.json"), "application/json", hour)));
    files
}

fn header<'r>(reply: &'r Reply, name: &str) -> &'r str {
    reply.headers.get(name).map_or("", |value| value.to_str().unwrap())
}

fn unpacked(reply: &Reply) -> Vec<u8> {
    let mut bytes = Vec::new();
    match header(reply, "content-encoding") {
        "br" => drop(brotli::Decompressor::new(&reply.body[..], 4096).read_to_end(&mut bytes).unwrap()),
        "gzip" => drop(flate2::read::GzDecoder::new(&reply.body[..]).read_to_end(&mut bytes).unwrap()),
        _ => bytes.extend(&reply.body),
    }
    bytes
}

#[test]
fn everybodys_pages_may_read_it_packed_and_kept() {
    // What the articles are held back from, the widget's files are not.
    let kit = Kit::configured(TREE, |settings| settings.cors_origins = vec!["https://reader.example".into()]);
    for (path, media_type, cache) in files() {
        let plain = kit.send(Method::GET, &path, &[("origin", "https://shop.example")]);
        assert_eq!(
            (plain.status.as_u16(), header(&plain, "content-type"), header(&plain, "cache-control")),
            (200, media_type, cache),
            "{path}"
        );
        assert!(plain.body.len() > 10, "{path} is empty");
        for (name, wanted) in [
            ("access-control-allow-origin", "*"),
            ("cross-origin-resource-policy", "cross-origin"),
            ("x-content-type-options", "nosniff"),
            ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
        ] {
            assert_eq!(header(&plain, name), wanted, "{path}: {name}");
        }
        let mut tags = vec![header(&plain, "etag").to_owned()];
        for encoding in ["br", "gzip"] {
            let packed = kit.send(Method::GET, &path, &[("accept-encoding", encoding)]);
            assert_eq!((header(&packed, "content-encoding"), header(&packed, "content-type")), (encoding, media_type), "{path}");
            assert!(packed.headers.get_all("vary").iter().any(|value| value == "accept-encoding"), "{path}");
            assert_eq!(unpacked(&packed), plain.body, "{path} as {encoding}");
            tags.push(header(&packed, "etag").to_owned());
            let again = kit.send(Method::GET, &path, &[("accept-encoding", encoding), ("if-none-match", tags.last().unwrap())]);
            assert_eq!((again.status.as_u16(), again.body.len(), header(&again, "etag")), (304, 0, &**tags.last().unwrap()), "{path}");
        }
        tags.dedup();
        assert_eq!(tags.len(), 3, "{path}: other bytes under the same tag");
        assert_eq!(kit.send(Method::HEAD, &path, &[]).status, 200, "{path}");
    }
}

#[test]
fn what_is_not_there_is_told_to_programs() {
    let kit = Kit::new(TREE);
    for path in ["/widget/0.0.0-0000000000/widget.js", "/widget/v1/i18n/xx.json", "/widget/v1/i18n/en", "/widget/v1/i18n/..%2fen.json"] {
        let reply = kit.send(Method::GET, path, &[("origin", "https://shop.example")]);
        assert_eq!((reply.status.as_u16(), header(&reply, "content-type")), (404, "application/problem+json"), "{path}");
        assert_eq!(header(&reply, "cache-control"), "no-store", "{path}");
    }
}

#[test]
fn the_page_that_shows_it_has_the_lines_to_copy() {
    let kit = Kit::new(TREE);
    let reply = kit.get("/widget/demo");
    let page = reply.text();
    assert_eq!((reply.status.as_u16(), header(&reply, "content-type")), (200, "text/html; charset=utf-8"));
    let policy = header(&reply, "content-security-policy");
    assert!(policy.contains("script-src 'self' 'sha256-") && policy.contains("require-trusted-types-for 'script'"), "{policy}");
    assert!(page.contains("<meta name=\"robots\" content=\"noindex\">") && page.contains("An article"), "{page}");
    let lines: Vec<String> = page.split("<code>").skip(1).map(|rest| unescape(rest.split_once("</code>").unwrap().0)).collect();
    assert_eq!(lines[0], format!("<script async src=\"http://{HOST}/widget/v1.js\" data-rapport></script>"));
    // The line that is bound to the bytes names their address and their hash.
    let attribute = |name: &str| lines[1].split(&format!("{name}=\"")).nth(1).unwrap().split('"').next().unwrap().to_owned();
    let script = kit.get(attribute("src").strip_prefix(&format!("http://{HOST}")).unwrap());
    assert_eq!((script.status.as_u16(), integrity::sha384(&script.body)), (200, attribute("integrity")));
    assert_eq!(lines[2], format!("Content-Security-Policy: script-src http://{HOST}; connect-src http://{HOST}"));
    assert!(reply.headers.get_all("vary").iter().any(|value| value.to_str().unwrap().contains("host")));

    // A site that knows its address has the same lines for everybody.
    let kit = Kit::configured(TREE, |settings| settings.site.base_url = Some("https://help.example".into()));
    let page = kit.get("/widget/demo");
    assert!(page.text().contains("https://help.example/widget/v1.js") && !header(&page, "vary").contains("host"), "{}", page.stable());
    assert_eq!(kit.get_as_agent("/agent/widget/demo").status, 404);
}

fn unescape(html: &str) -> String {
    html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x2f;", "/")
        .replace("&#x27;", "'")
        .replace("&amp;", "&")
}
