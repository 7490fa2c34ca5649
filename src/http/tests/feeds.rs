//! What other programs read of the site: feeds, the sitemap, OpenSearch, lists for language models, and the heads of pages. XML is read by a parser.

use roxmltree::Document;

use super::*;

const HOST: (&str, &str) = ("host", "Help.Example:8080");
const XML_PATHS: [&str; 4] = ["/sitemap.xml", "/feed.xml", "/c/email/feed.xml", "/opensearch.xml"];

fn texts(xml: &str, name: &str) -> Vec<String> {
    let document = Document::parse(xml).unwrap_or_else(|error| panic!("{error}: {xml}"));
    let named = document.descendants().filter(|node| node.tag_name().name() == name);
    named.map(|node| node.text().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn the_sitemap_names_whole_addresses_dates_and_languages() {
    let site = Site::new();
    let reply = site.send(Method::GET, "/sitemap.xml", &[HOST]).await;
    assert_eq!((reply.status, reply.header("content-type")), (StatusCode::OK, "application/xml; charset=utf-8"));
    let vary: Vec<&str> = reply.headers.get_all("vary").iter().filter_map(|value| value.to_str().ok()).collect();
    assert!(vary.iter().any(|value| value.contains("host")), "{vary:?}");
    let text = reply.text();
    let addresses = texts(&text, "loc");
    for path in ["/", "/c/email", "/c/vpn", "/a/prompt", "/a/quota", "/a/connect"] {
        assert!(addresses.contains(&format!("http://help.example:8080{path}")), "{path} is not in {addresses:?}");
    }
    assert_eq!(texts(&text, "lastmod"), ["2026-10-02"; 3], "home, category and article");
    let document = Document::parse(&text).expect("well-formed");
    let langs: Vec<&str> = document.descendants().filter_map(|node| node.attribute("hreflang")).collect();
    assert_eq!(langs, ["de", "en", "x-default", "de", "en", "x-default"]);
    let xml = site.send(Method::GET, "/sitemap.xml?part=2", &[HOST]).await;
    assert_eq!(xml.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn feeds_hold_dated_articles_alone() {
    let site = Site::with(|settings| settings.site.base_url = Some("https://help.example".into()));
    for path in ["/feed.xml", "/c/email/feed.xml"] {
        let reply = site.get(path).await;
        assert_eq!(reply.header("content-type"), "application/atom+xml; charset=utf-8");
        let text = reply.text();
        assert_eq!(texts(&text, "title").last().map(String::as_str), Some("Outlook keeps asking for my password"));
        assert_eq!(texts(&text, "id").last().map(String::as_str), Some("tag:help.example,2026:public/email/prompt.md"));
        assert_eq!(texts(&text, "updated"), ["2026-10-02T00:00:00Z"; 2]);
        assert_eq!(texts(&text, "summary").len(), 1);
    }
    assert!(texts(&site.get("/c/vpn/feed.xml").await.text(), "entry").is_empty());
    assert_eq!(site.get("/c/nothing/feed.xml").await.status, StatusCode::NOT_FOUND);
    let reply = site.get("/feed.json").await;
    assert_eq!(reply.header("content-type"), "application/feed+json");
    let feed = reply.json();
    assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
    assert_eq!(feed["items"][0]["url"], "https://help.example/a/prompt");
    assert_eq!(feed["items"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn what_is_no_host_is_never_said_again() {
    let site = Site::new();
    for host in ["a\"b", "<x>", "evil.example/path", "user@evil.example", "a b", "x:99999"] {
        for path in XML_PATHS.into_iter().chain(["/feed.json"]) {
            let reply = site.send(Method::GET, path, &[("host", host)]).await;
            assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{path} takes {host}");
            assert!(!reply.text().contains(host), "{path} says {host}");
        }
        for path in ["/robots.txt", "/llms.txt", "/llms-full.txt", "/api/v1/opensearch?q=vpn"] {
            let reply = site.send(Method::GET, path, &[("host", host)]).await;
            assert_eq!(reply.status, StatusCode::OK, "{path}");
            assert!(!reply.text().contains("evil") && !reply.text().contains("<x>"), "{path}: {}", reply.text());
        }
    }
    let configured = Site::with(|settings| settings.site.base_url = Some("https://help.example".into()));
    let reply = configured.send(Method::GET, "/feed.xml", &[("host", "other.example")]).await;
    assert!(!reply.text().contains("other.example"));
    let vary: Vec<_> = reply.headers.get_all("vary").iter().filter(|value| value.as_bytes().starts_with(b"host")).collect();
    assert!(vary.is_empty());
}

#[tokio::test]
async fn everything_is_revalidated_compressed_and_public_alone() {
    let site = Site::new();
    let others = ["/robots.txt", "/feed.json", "/llms.txt", "/llms-full.txt", "/api/v1/opensearch?q=vpn"];
    for path in XML_PATHS.into_iter().chain(others) {
        let reply = site.send(Method::GET, path, &[HOST]).await;
        assert_eq!((reply.status, reply.header("cache-control")), (StatusCode::OK, "public, no-cache"), "{path}");
        let again = site.send(Method::GET, path, &[HOST, ("if-none-match", reply.header("etag"))]).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{path}");
        assert!(again.headers.contains_key("vary"), "{path}");
        let head = site.send(Method::HEAD, path, &[HOST]).await;
        assert_eq!((head.status, head.body.len(), head.header("etag")), (StatusCode::OK, 0, reply.header("etag")), "{path}");
        let agents = site.send(Method::GET, &format!("/agent{path}"), &[HOST, ("authorization", &format!("Bearer {TOKEN}"))]).await;
        assert_eq!(agents.status, StatusCode::NOT_FOUND, "/agent{path}");
    }
    let reply = site.send(Method::GET, "/sitemap.xml", &[HOST, ("accept-encoding", "br")]).await;
    assert_eq!(reply.header("content-encoding"), "br");
    let vary: Vec<&[u8]> = reply.headers.get_all("vary").iter().map(HeaderValue::as_bytes).collect();
    assert!(vary.iter().any(|value| value.starts_with(b"host")), "the answer varies by {vary:?}");
}

#[tokio::test]
async fn browsers_get_suggestions_of_equal_length() {
    let site = Site::new();
    let reply = site.send(Method::GET, "/api/v1/opensearch?q=mailbox+full", &[HOST]).await;
    assert_eq!(reply.header("content-type"), "application/x-suggestions+json");
    let answer = reply.json();
    assert_eq!((&answer[0], &answer[1][0]), (&"mailbox full".into(), &"My mailbox is full".into()));
    let lengths: Vec<Option<usize>> = (1..4).map(|at| answer[at].as_array().map(Vec::len)).collect();
    assert!(lengths[0].is_some() && lengths.iter().all(|length| *length == lengths[0]));
    assert!(answer[3][0].as_str().expect("an address").starts_with("http://help.example:8080/a/quota"));
    let description = site.send(Method::GET, "/opensearch.xml", &[HOST]).await.text();
    let document = Document::parse(&description).expect("well-formed");
    let templates: Vec<&str> = document.descendants().filter_map(|node| node.attribute("template")).collect();
    assert_eq!(templates[1], "http://help.example:8080/api/v1/opensearch?q={searchTerms}");
    assert!(texts(&description, "ShortName")[0].chars().count() <= 16);
}

#[tokio::test]
async fn an_article_is_had_as_markdown_by_asking() {
    let site = Site::new();
    for accept in ["text/markdown", "text/html;q=0.8, text/markdown", "text/markdown, */*"] {
        let reply = site.send(Method::GET, "/a/prompt", &[("accept", accept)]).await;
        assert_eq!(reply.header("content-type"), "text/markdown; charset=utf-8", "{accept}");
        assert_eq!((reply.header("x-robots-tag"), reply.text()), ("noindex", site.get("/a/prompt.md").await.text()));
    }
    for accept in ["text/html", "*/*", "text/markdown;q=0", "text/html, text/markdown;q=0.5"] {
        let reply = site.send(Method::GET, "/a/prompt", &[("accept", accept)]).await;
        assert_eq!(reply.header("content-type"), "text/html; charset=utf-8", "{accept}");
        let vary: Vec<&[u8]> = reply.headers.get_all("vary").iter().map(HeaderValue::as_bytes).collect();
        assert!(vary.contains(&&b"accept"[..]), "{vary:?}");
        let overview = "</llms.txt>; rel=\"describedby\"; type=\"text/plain\"";
        assert_eq!(reply.header("link"), format!("</a/prompt.md>; rel=\"alternate\"; type=\"text/markdown\", {overview}"));
    }
    assert!(site.get("/a/prompt.md").await.text().contains("![Icon](/files/public/email/icon.svg)"), "links lead where the page's do");
    let list = site.send(Method::GET, "/llms.txt", &[HOST]).await.text();
    assert!(list.contains("- [My mailbox is full](http://help.example:8080/a/quota.md): "), "{list}");
    let full = site.get("/llms-full.txt").await.text();
    assert!(full.contains("Open the credential manager.") && !full.contains("gateway"), "{full}");
}

#[tokio::test]
async fn heads_say_what_programs_want_to_know() {
    let site = Site::with(|settings| settings.site.base_url = Some("https://help.example".into()));
    let page = site.get("/a/connect").await.text();
    for part in [
        "<link rel=\"canonical\" href=\"https://help.example/a/connect\">",
        "hreflang=\"x-default\" href=\"https://help.example/a/connect\">",
        "hreflang=\"de\"",
        "<link rel=\"alternate\" type=\"application/atom+xml\"",
        "<link rel=\"search\" type=\"application/opensearchdescription+xml\"",
        "<meta property=\"og:type\" content=\"article\">",
        "<meta property=\"og:url\" content=\"https://help.example/a/connect\">",
        "<meta property=\"og:locale\" content=\"en\">",
    ] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    let json = page.split("<script type=\"application/ld+json\">").nth(1).and_then(|rest| rest.split("</script>").next());
    let data: Value = serde_json::from_str(json.expect("a data block")).expect("JSON");
    assert_eq!(data["@graph"][0]["itemListElement"][2]["item"], "https://help.example/a/connect");
    assert_eq!(data["@graph"][1]["headline"], "Connect to the VPN");
    assert!(site.get("/c/email").await.text().contains("href=\"/c/email/feed.xml\""));
    let agents = site.get_as_agent("/agent/a/connect").await.text();
    for part in ["ld+json", "og:", "atom+xml", "opensearch", "canonical\""] {
        assert!(!agents.contains(part), "agents' pages hold {part}");
    }
}

#[tokio::test]
async fn hostile_titles_stay_text_everywhere() {
    let site = Site::with(|settings| {
        settings.site.name = "</script><!-- <b> & \"]]>".into();
        let text = "---\ntitle: \"</script><script>alert(1)</script> ]]> & \\u0001 ](x)\"\nupdated: 2026-11-01\n---\nA <b> & ]]> body.\n";
        std::fs::write(settings.articles.join("public/email/evil.md"), text).expect("a file");
    });
    for path in XML_PATHS {
        let text = site.send(Method::GET, path, &[HOST]).await.text();
        assert!(Document::parse(&text).is_ok(), "{path}: {text}");
    }
    let titles = texts(&site.send(Method::GET, "/feed.xml", &[HOST]).await.text(), "title");
    assert!(titles.iter().any(|title| title.contains("]]> & ](x)")), "{titles:?}");
    let feed = site.send(Method::GET, "/feed.json", &[HOST]).await.json();
    let url = feed["items"][0]["url"].as_str().expect("an address").replace("http://help.example:8080", "");
    let marks = |page: &str| ["<script", "</script", "<!--"].map(|mark| page.matches(mark).count());
    let (hostile, plain) = (site.get(&url).await.text(), Site::new().get("/a/connect").await.text());
    assert!(hostile.contains("</title>") && marks(&plain)[0] > 0);
    assert_eq!(marks(&hostile), marks(&plain), "{hostile}");
}
