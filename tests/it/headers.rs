//! What browsers are told beside the page: the same guard round every kind of page, and none on an answer that only says "not modified".

use axum::http::{Method, StatusCode};

use crate::kit::{Kit, Reply};

const TREE: &str = "
//- public/mail/index.md
---
title: Mail
---
//- public/mail/outlook.md
# Outlook asks for a password

Open the settings.
//- internal/desk/secret.md
# Secret
";

const PAGES: [&str; 9] =
    ["/", "/c/mail", "/a/outlook", "/search?q=outlook", "/search?q=zzqx", "/contact?question=x", "/nowhere", "/api", "/search?page=0"];

fn header<'r>(reply: &'r Reply, name: &str) -> &'r str {
    reply.headers.get(name).map_or("", |value| value.to_str().unwrap())
}

fn is_guarded(path: &str, reply: &Reply) {
    let policy = header(reply, "content-security-policy");
    for wanted in [
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ] {
        assert!(policy.split("; ").any(|part| part.trim() == wanted), "{path}: {wanted} is missing in {policy}");
    }
    assert!(policy.contains("script-src 'self' 'sha256-") && !policy.contains("unsafe"), "{path}: {policy}");
    assert_eq!(policy.matches("'sha256-").count(), 1, "{path}: {policy}");
    for (name, wanted) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), microphone=(), geolocation=(), browsing-topics=()"),
    ] {
        assert_eq!(header(reply, name), wanted, "{path}: {name}");
    }
    assert!(!reply.headers.contains_key("server") && !reply.headers.contains_key("set-cookie"), "{path}");
    let html = reply.text();
    assert!(!html.contains(" style=\"") && !html.contains("<style") && !html.contains(" onclick=\""), "{path}: something inline");
}

#[test]
fn every_page_is_guarded() {
    let kit = Kit::new(TREE);
    for path in PAGES {
        let reply = kit.get(path);
        assert!(header(&reply, "content-type").starts_with("text/html"), "{path} is no page");
        is_guarded(path, &reply);
        assert_eq!(header(&reply, "referrer-policy"), "strict-origin-when-cross-origin", "{path}");
        let path = format!("/agent{path}");
        let reply = kit.get_as_agent(&path);
        is_guarded(&path, &reply);
        assert_eq!(header(&reply, "referrer-policy"), "no-referrer", "{path}");
        assert_eq!(header(&reply, "cache-control"), "private, no-store", "{path}");
        assert_eq!(header(&reply, "x-robots-tag"), "noindex", "{path}");
    }
}

/// A browser puts the headers of a 304 over those of the page that it keeps. The guard of data would switch off the page's own style and script.
#[test]
fn not_modified_does_not_change_the_guard_of_what_was_kept() {
    let kit = Kit::new(TREE);
    for path in ["/", "/a/outlook", "/search?q=outlook", "/api/v1/suggest?q=outlook", "/feed.xml"] {
        let etag = header(&kit.get(path), "etag").to_owned();
        let again = kit.send(Method::GET, path, &[("if-none-match", &etag)]);
        assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{path}");
        for name in ["content-security-policy", "cross-origin-resource-policy", "referrer-policy", "timing-allow-origin", "x-frame-options"]
        {
            assert!(!again.headers.contains_key(name), "{path}: {name} on a 304");
        }
    }
}

#[test]
fn strict_transport_security_is_for_secure_connections_alone() {
    let kit = Kit::new(TREE);
    let reply = kit.send(Method::GET, "/", &[("x-forwarded-proto", "https")]);
    assert!(!reply.headers.contains_key("strict-transport-security"), "the client is no trusted proxy");
}

/// Data in a page for programs (JSON-LD, the script's texts) must not be able to end its element.
#[test]
fn data_in_pages_ends_where_it_should() {
    let kit = Kit::new("//- public/a.md\n---\ntitle: \"</script><script>alert(1)</script>\"\n---\ntext\n");
    let html = kit.get("/a/a").text();
    for block in html.split("<script").skip(1) {
        let (opening, rest) = block.split_once('>').unwrap();
        let (data, _) = rest.split_once("</script>").unwrap();
        if opening.contains("json") {
            serde_json::from_str::<serde_json::Value>(data).unwrap_or_else(|error| panic!("{error}: {data}"));
        } else {
            assert!(
                opening.contains("src=\"/static/") || data.starts_with("{const r=document.documentElement;"),
                "a script of somebody's: {block}"
            );
        }
    }
}
