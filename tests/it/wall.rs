//! The audience wall at the routes: every route × every credential, and what agents see that requesters don't.

use std::collections::BTreeSet;

use axum::http::Method;

use crate::kit::{Kit, TOKEN};

const TREE: &str = "
//- public/email/prompt.md
---
title: Outlook keeps asking for my password
asked_as: [outlook asks again and again]
---
Sign out and in again.

> [!INTERNAL]
> Check the lockout list first.

## Clear saved credentials

Open the credential manager.
//- public/email/draft.md
---
title: Shared calendars
draft: true
---
Soon.
//- internal/notices.md
Only agents read this notice.
//- internal/runbooks/restart.md
# Restart the mail gateway

Only at night.
";

/// Routes of the public mount, as the program's own description names them, with an example each.
const VERDICTS: &[(&str, &str)] = &[
    ("/api/v1/suggest", "/api/v1/suggest?q=outlook"),
    ("/api/v1/search", "/api/v1/search?q=outlook"),
    ("/api/v1/articles", "/api/v1/articles"),
    ("/api/v1/articles/{slug}", "/api/v1/articles/prompt"),
    ("/api/v1/opensearch", "/api/v1/opensearch?q=outlook"),
    ("/api/v1/feedback", "/api/v1/feedback"),
    ("/api/v1/events", "/api/v1/events"),
    ("/api/v1/escalations", "/api/v1/escalations"),
    ("/healthz", "/healthz"),
    ("/readyz", "/readyz"),
    ("/metrics", "/metrics"),
    ("/openapi.json", "/openapi.json"),
    ("/a/{slug}.md", "/a/prompt.md"),
    ("/files/{path}", "/files/public/email/none.png"),
];

const SITE: &[&str] = &["/", "/a/prompt", "/a/prompt.md", "/c/email", "/search?q=outlook", "/changes", "/contact", "/api"];

/// Routes that agents' mount does not have: what stands there is for programs that should see nothing of agents.
const PUBLIC_ALONE: &[&str] = &[
    "/robots.txt",
    "/sitemap.xml",
    "/feed.xml",
    "/feed.json",
    "/c/email/feed.xml",
    "/opensearch.xml",
    "/llms.txt",
    "/llms-full.txt",
    "/api/v1/opensearch?q=outlook",
    "/api/v1/feedback",
    "/api/v1/events",
    "/api/v1/escalations",
    "/widget/demo",
    "/widget/v1.js",
    "/widget/v1/i18n/en.json",
    "/widget/v1.d.ts",
    "/widget/v1/events.schema.json",
    "/requests/0123456789abcdefghjkmnpqrs",
    "/healthz",
    "/readyz",
];

#[test]
fn every_route_has_a_verdict() {
    let kit = Kit::new(TREE);
    let described = kit.get("/openapi.json").json();
    let paths: BTreeSet<&str> = described["paths"].as_object().unwrap().keys().map(String::as_str).collect();
    let known: BTreeSet<&str> = VERDICTS.iter().map(|(path, _)| *path).collect();
    let unlisted: Vec<_> = paths.difference(&known).collect();
    assert!(unlisted.is_empty(), "routes without a verdict in wall.rs and rows in leak.rs: {unlisted:?}");
    assert!(paths.len() >= 5, "the description names only {paths:?}");
}

#[test]
fn public_routes_read_no_credentials() {
    let kit = Kit::new(TREE);
    let all = VERDICTS.iter().map(|(_, example)| example).chain(SITE).chain(PUBLIC_ALONE).copied();
    for path in all.filter(|path| *path != "/metrics") {
        let plain = kit.get(path).stable();
        for headers in [
            vec![("authorization", format!("Bearer {TOKEN}"))],
            vec![("authorization", "Bearer rp_wrong".to_owned())],
            vec![("cookie", "__Host-rapport=1; session=2".to_owned())],
            vec![("x-forwarded-host", "evil.example".to_owned()), ("x-forwarded-proto", "gopher".to_owned())],
        ] {
            let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
            assert_eq!(plain, kit.send(Method::GET, path, &headers).stable(), "{path} answers differently with {headers:?}");
        }
    }
}

#[test]
fn agent_routes_want_a_valid_token() {
    let kit = Kit::new(TREE);
    let unknown = kit.get("/agent/nothing/here");
    assert_eq!(unknown.status, 401);
    for path in VERDICTS.iter().map(|(_, example)| example).chain(SITE).chain(PUBLIC_ALONE).copied() {
        let agent_path = format!("/agent{}", if path == "/" { "" } else { path });
        for token in ["", "rp_", "rp_wrong", "rp_a-token-for-test", "rp_a-token-for-tests ", "RP_A-TOKEN-FOR-TESTS"] {
            let reply = kit.send(Method::GET, &agent_path, &[("authorization", &format!("Bearer {token}"))]);
            if token.trim() == TOKEN {
                continue;
            }
            assert_eq!(reply.stable(), unknown.stable(), "{agent_path} with `{token}` tells that it is there");
        }
        let reply = kit.get_as_agent(&agent_path);
        let is_absent = path.starts_with("/files/") || PUBLIC_ALONE.contains(&path);
        assert_eq!(reply.status.as_u16(), if is_absent { 404 } else { 200 }, "{agent_path}: {}", reply.stable());
        let cache = reply.headers.get("cache-control").map(|value| value.to_str().unwrap()).unwrap_or_default();
        assert!(cache.contains("no-store"), "{agent_path} may be kept by a cache: {cache}");
    }
}

#[test]
fn agents_see_everything_marked() {
    let kit = Kit::new(TREE);
    let listed = kit.get_as_agent("/agent/api/v1/articles").json();
    assert_eq!(listed["total"], 3);
    assert_eq!(kit.get("/api/v1/articles").json()["total"], 1);
    let home = kit.get_as_agent("/agent").text();
    assert!(home.contains("Internal – do not send this link") && home.contains("Only agents read this notice"), "{home}");
    assert!(!kit.get("/").text().contains("Only agents"), "the agents' notices are public");
    let hidden = kit.get_as_agent("/agent/a/restart").text();
    assert!(hidden.contains("Requesters do not have this page"), "{hidden}");
    let page = kit.get_as_agent("/agent/a/prompt").text();
    assert!(page.contains("<a href=\"/a/prompt\">What the public sees</a>"), "{page}");
    assert!(page.contains("lockout list"), "an agent misses the note");
    let found = kit.get_as_agent("/agent/api/v1/suggest?q=restart+mail+gateway").json();
    assert_eq!(found["suggestions"][0]["id"], "internal/runbooks/restart.md");
    assert!(found["suggestions"][0]["url"].as_str().unwrap().starts_with("/agent/a/restart"));
}
