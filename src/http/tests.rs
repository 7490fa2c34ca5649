//! The routes judged through [`app`], without a socket, over folders of articles written for each test.

mod feeds;
mod languages;

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::Value;
use tempfile::TempDir;
use tower::ServiceExt;

use super::*;
use crate::config::Limits;
use crate::library::reload::{Folder, load};
use crate::page::faces::Faces;

const TOKEN: &str = "rp_for-this-test";

const ARTICLES: &[(&str, &str)] = &[
    (
        "public/email/prompt.md",
        "---\ntitle: Outlook keeps asking for my password\nupdated: 2026-10-02\nurl_patterns: ['https://mail.example/*']\naliases: [/old/prompt]\n---\nSign out and in again.\n\n## Clear saved credentials\n\nOpen the credential manager.\n\n![Icon](icon.svg)\n",
    ),
    ("public/email/quota.md", "# My mailbox is full\n\nDelete large mails first. Then empty the bin.\n"),
    ("public/vpn/connect.md", "# Connect to the VPN\n\nOpen the client and press *Connect*.\n"),
    (
        "public/vpn/connect.de.md",
        "---\ntitle: Mit dem VPN verbinden\ntranslation_of: connect\n---\nVPN-Programm öffnen und auf Verbinden drücken.\n",
    ),
    ("public/vpn/index.md", "---\ntitle: Vpn\n---\n"),
    ("public/vpn/index.de.md", "---\ntitle: Fernarbeit\ndescription: Von überall ins Netz.\n---\n"),
    ("public/notices.md", "The telephones rest today.\n"),
    ("public/notices.de.md", "Die Telefone ruhen heute.\n"),
    ("public/email/icon.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
    ("public/notes.txt", "0123456789"),
    ("internal/secret.md", "# Restart the gateway\n\nOnly at night.\n"),
];

struct Site {
    _dir: TempDir,
    app: Router,
}

struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Reply {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a readable value"))
    }
}

impl Site {
    fn new() -> Self {
        Self::with(|_| {})
    }

    fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let articles = dir.path().join("articles");
        for (path, text) in ARTICLES {
            let file = articles.join(path);
            std::fs::create_dir_all(file.parent().expect("a folder")).expect("folders");
            std::fs::write(file, text).expect("a file");
        }
        let mut settings = Settings { articles: articles.clone(), ..Settings::default() };
        change(&mut settings);
        let folder = Folder {
            articles,
            data: dir.path().join("data"),
            limits: crate::article::Limits::default(),
            lang: "en".into(),
            settle: Duration::ZERO,
            tick: Duration::from_secs(60),
        };
        let (desks, status) = load(&folder, &mut |_| {}).expect("the folder can be read");
        let status = Arc::new(status);
        let check_token: Arc<CheckToken> = Arc::new(|token| (token == TOKEN).then(|| "tester".to_owned()));
        let parts = Parts {
            desks,
            faces: Arc::new(Faces::plain(&settings.theme)),
            settings: Arc::new(settings),
            status: Arc::new(move || Arc::clone(&status)),
            check_token,
            store: None,
            doorbell: Doorbell::new(false),
        };
        Site { _dir: dir, app: app(parts) }
    }

    async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)]) -> Reply {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.app.clone().oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer");
        let (head, body) = response.into_parts();
        let body = body.collect().await.expect("a whole body").to_bytes().to_vec();
        Reply { status: head.status, headers: head.headers, body }
    }

    async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, &[]).await
    }

    async fn get_as_agent(&self, path: &str) -> Reply {
        self.send(Method::GET, path, &[("authorization", &format!("Bearer {TOKEN}"))]).await
    }
}

#[tokio::test]
async fn an_answer_is_given_again_to_the_same_readers_only() {
    let site = Site::new();
    let path = "/api/v1/suggest?q=open";
    let first = site.get(path).await;
    let inside = site.get_as_agent(&format!("/agent{path}")).await;
    assert_eq!((site.get(path).await.body, site.get(&format!("{path}&limit=1")).await.body == first.body), (first.body.clone(), false));
    assert_ne!(inside.json()["suggestions"][0]["url"], first.json()["suggestions"][0]["url"]);
    assert_eq!(site.get_as_agent(&format!("/agent{path}")).await.body, inside.body);
}

#[tokio::test]
async fn suggestions_have_the_promised_shape_and_are_revalidated() {
    let site = Site::new();
    let path = "/api/v1/suggest?q=clear+saved+credentials&limit=2&whatever=1";
    let reply = site.get(path).await;
    assert_eq!(reply.status, 200);
    let answer = reply.json();
    let first = &answer["suggestions"][0];
    assert_eq!(first["id"], "public/email/prompt.md", "{answer:#}");
    assert_eq!(first["url"], "/a/prompt#clear-saved-credentials");
    assert_eq!(first["section"]["heading"], "Clear saved credentials");
    assert_eq!(first["category"][0]["url"], "/c/email");
    assert_eq!(
        (first["position"].as_u64(), first["lang"].as_str(), first["updated_at"].as_str()),
        (Some(1), Some("en"), Some("2026-10-02"))
    );
    assert_eq!(answer["escalate"]["url"], "/contact?question=clear%20saved%20credentials");
    assert!(answer["query_id"].as_str().is_some_and(|id| id.starts_with("q_") && id.len() == 14));
    assert!(first.get("agent").is_none());
    assert_eq!((reply.header("cache-control"), reply.header("access-control-allow-origin")), ("public, no-cache", "*"));
    assert_eq!(reply.header("rapport-generation"), answer["generation"].to_string());
    assert!(reply.header("server-timing").starts_with("search;dur="));

    let again = site.send(Method::GET, path, &[("if-none-match", reply.header("etag"))]).await;
    assert_eq!((again.status, again.body.len(), again.header("etag")), (StatusCode::NOT_MODIFIED, 0, reply.header("etag")));
    let head = site.send(Method::HEAD, path, &[]).await;
    assert_eq!((head.status, head.body.len(), head.header("etag")), (StatusCode::OK, 0, reply.header("etag")));
    assert_eq!(head.header("content-length"), reply.body.len().to_string(), "the length of what GET would bring");
    let agent = site.get_as_agent(&format!("/agent{path}")).await;
    assert_ne!(agent.header("etag"), reply.header("etag"));
    assert_eq!(agent.json()["suggestions"][0]["url"], "/agent/a/prompt#clear-saved-credentials");
    assert_eq!(agent.json()["suggestions"][0]["agent"]["status"], "published");
    assert_eq!((agent.header("cache-control"), agent.header("access-control-allow-origin")), ("private, no-store", ""));
}

#[tokio::test]
async fn a_text_is_suggested_in_the_reader_s_language_and_its_translation_last() {
    let site = Site::new();
    let (english, german) = ("public/vpn/connect.md", "public/vpn/connect.de.md");
    for (lang, first, last) in [("en", english, german), ("de", german, english)] {
        let answer = site.get(&format!("/api/v1/suggest?q=vpn&lang={lang}")).await.json();
        let ids: Vec<_> = answer["suggestions"].as_array().expect("a list").iter().map(|one| one["id"].as_str()).collect();
        assert_eq!((ids.first(), ids.last()), (Some(&Some(first)), Some(&Some(last))), "{lang}");
    }
}

#[tokio::test]
async fn nothing_typed_gives_what_fits_the_page_or_helps_most() {
    let site = Site::new();
    let ids = |reply: &Reply| -> Vec<String> {
        let answer = reply.json();
        assert_eq!(answer["confident"], false);
        let list = answer["suggestions"].as_array().expect("a list").clone();
        list.iter().map(|suggestion| suggestion["id"].as_str().expect("an id").to_owned()).collect()
    };
    assert_eq!(ids(&site.get("/api/v1/suggest?q=&url=https://mail.example/inbox").await), ["public/email/prompt.md"]);
    let helpful = ids(&site.get("/api/v1/suggest?q=v&url=https://else.example/").await);
    assert_eq!(helpful.len(), 3, "{helpful:?}: every English article");
    assert_eq!(ids(&site.get("/api/v1/suggest?category=vpn").await), ["public/vpn/connect.md"]);
    assert_eq!(ids(&site.get("/api/v1/suggest?category=vpn&lang=de").await), ["public/vpn/connect.de.md"]);
    assert_eq!(ids(&site.get("/api/v1/suggest?category=vpn&exclude=connect").await), Vec::<String>::new());
    assert_eq!(ids(&site.get("/api/v1/suggest?category=nothing").await), Vec::<String>::new());
}

#[tokio::test]
async fn parameters_out_of_bounds_are_told() {
    let site = Site::new();
    for (path, status, detail) in [
        ("/api/v1/suggest?q=vpn&limit=0", 400, "limit must be a number from 1 to 20"),
        ("/api/v1/search?q=vpn&per_page=51", 400, "per_page must be a number from 1 to 50"),
        ("/api/v1/search?q=vpn&page=0", 400, "page must be a number from 1 to 100000"),
        ("/api/v1/search?q=vpn&sort=best", 400, "sort must be relevance or updated"),
        ("/api/v1/suggest?q=vpn&lang=%3Cb%3E", 400, "lang must be a language tag such as en or pt-BR"),
    ] {
        let reply = site.get(path).await;
        assert_eq!((reply.status.as_u16(), reply.header("content-type")), (status, "application/problem+json"), "{path}");
        assert_eq!(reply.json()["detail"], detail);
        assert_eq!(reply.header("cache-control"), "no-store");
    }
    let long = site.get(&format!("/api/v1/suggest?q={}", "a".repeat(4097))).await;
    assert_eq!((long.status, long.json()["status"].as_u64()), (StatusCode::URI_TOO_LONG, Some(414)));
    let body = site.send(Method::POST, "/api/v1/suggest", &[("content-length", "70000")]).await;
    assert_eq!(body.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn search_counts_filters_and_turns_pages() {
    let site = Site::new();
    let all = site.get("/api/v1/search?per_page=3").await.json();
    assert_eq!((all["total"].as_u64(), all["pages"].as_u64()), (Some(4), Some(2)));
    assert_eq!(all["results"][0]["id"], "public/email/prompt.md", "the one with a date is the newest");
    assert_eq!(site.get("/api/v1/search?per_page=3&page=2").await.json()["results"].as_array().map(Vec::len), Some(1));
    let vpn = site.get("/api/v1/search?q=vpn&lang=de&sort=updated").await.json();
    assert_eq!((vpn["total"].as_u64(), vpn["results"][0]["lang"].as_str()), (Some(1), Some("de")), "{vpn:#}");
    let langs: Vec<_> = vpn["facets"]["lang"].as_array().expect("a list").iter().map(|lang| lang["lang"].clone()).collect();
    assert_eq!(langs, ["de", "en"], "a facet is counted without its own filter");
    assert_eq!(vpn["facets"]["category"][0]["slug"], "vpn");
    assert_eq!(vpn["facets"]["category"][0]["count"], 1);
}

#[tokio::test]
async fn an_article_has_a_page_a_source_and_json() {
    let site = Site::with(|settings| settings.site.base_url = Some("https://help.example".into()));
    let page = site.get("/a/prompt").await;
    assert_eq!((page.status, page.header("content-type")), (StatusCode::OK, "text/html; charset=utf-8"));
    for wanted in
        ["<h1>Outlook keeps asking for my password</h1>", "2 October 2026", "https://help.example/a/prompt", "/files/public/email/icon.svg"]
    {
        assert!(page.text().contains(wanted), "{wanted} is missing:\n{}", page.text());
    }
    assert!(page.header("content-security-policy").contains("trusted-types 'none'"));
    let source = site.get("/a/prompt.md").await;
    assert_eq!(source.header("content-type"), "text/markdown; charset=utf-8");
    assert!(source.text().starts_with("---\ntitle: \"Outlook keeps asking for my password\"\nurl: \"https://help.example/a/prompt\"\nupdated: 2026-10-02\nlang: \"en\"\n---\n\nSign out"), "{}", source.text());
    let json = site.get("/api/v1/articles/connect").await.json();
    assert_eq!((json["title"].as_str(), json["translations"][0]["lang"].as_str()), (Some("Connect to the VPN"), Some("de")));
    let list = site.get("/api/v1/articles?limit=2&offset=1").await.json();
    assert_eq!((list["total"].as_u64(), list["articles"].as_array().map(Vec::len)), (Some(4), Some(2)));
    let moved = site.get("/old/prompt").await;
    assert_eq!((moved.status, moved.header("location")), (StatusCode::PERMANENT_REDIRECT, "/a/prompt"));
    for path in ["/", "/c/email", "/search?q=mailbox", "/contact?question=help", "/api", "/search?q="] {
        let page = site.get(path).await;
        assert_eq!((page.status, page.header("content-type")), (StatusCode::OK, "text/html; charset=utf-8"), "{path}");
    }
}

#[tokio::test]
async fn hidden_and_absent_and_wrong_methods_are_told_alike() {
    let site = Site::new();
    for (hidden, absent) in [("/api/v1/articles/secret", "/api/v1/articles/nothing"), ("/files/internal/secret.md", "/files/x")] {
        let (hidden, absent) = (site.get(hidden).await, site.get(absent).await);
        assert_eq!((hidden.status, &hidden.headers, &hidden.body), (StatusCode::NOT_FOUND, &absent.headers, &absent.body));
    }
    assert_eq!(site.get("/a/secret").await.header("content-type"), "text/html; charset=utf-8");
    let api = site.send(Method::DELETE, "/api/v1/suggest", &[]).await;
    assert_eq!(
        (api.status, api.header("allow"), api.header("content-type")),
        (StatusCode::METHOD_NOT_ALLOWED, "GET,HEAD", "application/problem+json")
    );
    let page = site.send(Method::POST, "/search", &[]).await;
    assert_eq!((page.status, page.header("content-type")), (StatusCode::METHOD_NOT_ALLOWED, "text/html; charset=utf-8"));
}

#[tokio::test]
async fn agents_addresses_tell_strangers_nothing() {
    let site = Site::new();
    let unknown = site.get("/agent/nothing/at/all").await;
    assert_eq!(
        (unknown.status, unknown.header("www-authenticate"), unknown.header("cache-control")),
        (StatusCode::UNAUTHORIZED, "Bearer", "private, no-store")
    );
    for path in
        ["/agent", "/agent/", "/agent/a/secret", "/agent/api/v1/suggest?q=x&limit=0", "/agent/metrics", "/agent/files/internal/x.png"]
    {
        for (method, header) in [(Method::GET, "Bearer rp_wrong"), (Method::POST, "Basic eDp5"), (Method::OPTIONS, "")] {
            let reply = site.send(method, path, &[("authorization", header)]).await;
            assert_eq!((reply.status, &reply.headers, &reply.body), (unknown.status, &unknown.headers, &unknown.body), "{path}");
        }
    }
    let page = site.get_as_agent("/agent/a/secret").await;
    assert_eq!((page.status, page.header("x-robots-tag")), (StatusCode::OK, "noindex"));
    assert!(page.text().contains("do not send this link") && page.text().contains("Only at night"));
    assert_eq!(site.get_as_agent("/agent").await.status, StatusCode::OK);
    assert!(site.get_as_agent("/agent/metrics").await.text().contains("rapport_problems"));
    assert!(!site.get("/metrics").await.text().contains("rapport_problems"));
}

#[tokio::test]
async fn answers_are_compressed_under_tags_of_their_own() {
    let site = Site::new();
    let plain = site.get("/").await;
    let packed = site.send(Method::GET, "/", &[("accept-encoding", "gzip, br")]).await;
    assert_eq!(packed.header("content-encoding"), "br");
    let vary: Vec<&str> = packed.headers.get_all("vary").iter().filter_map(|value| value.to_str().ok()).collect();
    assert_eq!(vary, ["accept-language", "accept-encoding"]);
    assert!(packed.body.len() < plain.body.len() / 2);
    assert_ne!(packed.header("etag"), plain.header("etag"));
    for (tag, encoding) in [(packed.header("etag"), "br"), (plain.header("etag"), "identity"), ("\"x\", W/\"y\", *", "br")] {
        let again = site.send(Method::GET, "/", &[("accept-encoding", encoding), ("if-none-match", tag)]).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{tag}");
    }
    let small = site.send(Method::GET, "/healthz", &[("accept-encoding", "br")]).await;
    assert_eq!((small.header("content-encoding"), small.text().as_str()), ("", "{\"status\":\"ok\"}"));
}

#[tokio::test]
async fn files_come_whole_in_part_or_not_at_all() {
    let site = Site::new();
    let file = site.get("/files/public/notes.txt").await;
    assert_eq!((file.status, file.text().as_str(), file.header("x-content-type-options")), (StatusCode::OK, "0123456789", "nosniff"));
    assert!(file.header("content-security-policy").starts_with("sandbox; default-src 'none'"));
    for (range, status, text) in [
        ("bytes=2-4", 206, "234"),
        ("bytes=7-", 206, "789"),
        ("bytes=-2", 206, "89"),
        ("bytes=0-1,3-4", 200, "0123456789"),
        ("bytes=10-", 416, ""),
    ] {
        let part = site.send(Method::GET, "/files/public/notes.txt", &[("range", range)]).await;
        assert_eq!(part.status.as_u16(), status, "{range}");
        assert!(status == 416 || part.text() == text, "{range}: {}", part.text());
    }
    let stale = site.send(Method::GET, "/files/public/notes.txt", &[("range", "bytes=2-4"), ("if-range", "\"old\"")]).await;
    assert_eq!(stale.status, StatusCode::OK);
    let known = site.send(Method::GET, "/files/public/notes.txt", &[("if-none-match", file.header("etag"))]).await;
    assert_eq!((known.status, known.body.len()), (StatusCode::NOT_MODIFIED, 0));
    assert_eq!(site.get("/files/public/email/prompt.md").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn too_many_requests_are_told_when_to_come_back() {
    let site = Site::with(|settings| settings.limits = Limits { requests_per_second: 1, ..Limits::default() });
    for _ in 0..10 {
        assert_eq!(site.get("/api/v1/suggest?q=vpn").await.status, StatusCode::OK);
    }
    let refused = site.send(Method::GET, "/api/v1/suggest?q=vpn", &[("x-forwarded-for", "1.2.3.4")]).await;
    assert_eq!(
        (refused.status, refused.header("retry-after"), refused.header("access-control-allow-origin")),
        (StatusCode::TOO_MANY_REQUESTS, "1", "*")
    );
    assert_eq!(site.get("/healthz").await.status, StatusCode::OK);
}

#[tokio::test]
async fn every_described_route_is_there_and_equal_requests_get_equal_answers() {
    let site = Site::new();
    let document = site.get("/openapi.json").await.json();
    assert_eq!(document["openapi"].as_str().map(|version| &version[..3]), Some("3.1"));
    assert!(!document.to_string().to_lowercase().contains("agent"), "the public document tells of agents");
    let paths = document["paths"].as_object().expect("paths");
    for path in paths.iter().filter(|(_, item)| item["get"].is_object()).map(|(path, _)| path) {
        let path = path.replace("{slug}", "prompt");
        let (one, two) = (site.get(&path).await, site.get(&path).await);
        assert_eq!((one.status, &one.body), (StatusCode::OK, &two.body), "{path}");
    }
    let inside = site.get_as_agent("/agent/openapi.json").await.json();
    assert!(inside["paths"]["/agent/api/v1/suggest"].is_object() && inside["components"]["schemas"]["AgentMarks"].is_object());
    let named = site.send(Method::GET, "/healthz", &[("x-request-id", "abcd-1234")]).await;
    assert_eq!(named.header("x-request-id"), "abcd-1234");
    assert_eq!(site.send(Method::GET, "/healthz", &[("x-request-id", "a b")]).await.header("x-request-id"), "");
}

#[tokio::test]
async fn configured_origins_alone_may_read() {
    let site = Site::with(|settings| settings.cors_origins = vec!["https://a.example".into()]);
    let from = async |origin| site.send(Method::GET, "/api/v1/suggest?q=vpn", &[("origin", origin)]).await;
    let good = "https://a.example";
    assert_eq!(from(good).await.header("access-control-allow-origin"), good);
    assert_eq!(from("https://b.example").await.header("access-control-allow-origin"), "");
    assert!(from(good).await.header("vary").contains("origin"));
}
