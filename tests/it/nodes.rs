//! Articles as trees of nodes, held against the HTML that they are made of: our own articles, and repositories that no one here wrote.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use rapport::article::markdown::{Labels, Resolve, Target, parse, render};
use rapport::article::nodes::{self, ATTRIBUTES, Node, tags};
use rapport::library::reload::load;
use serde_json::Value;

use crate::kit::{Kit, folder, test_data};
use crate::repositories::copy;
use crate::xss::payloads;

/// What a tree or a page says: its text without white space, what is preformatted with all of it, and how often each element stands in it.
#[derive(Debug, Default, PartialEq, Eq)]
struct Said {
    text: String,
    preformatted: Vec<String>,
    elements: BTreeMap<String, usize>,
}

impl Said {
    fn add_text(&mut self, text: &str, is_preformatted: bool) {
        self.text.extend(text.chars().filter(|letter| !letter.is_whitespace()));
        if is_preformatted {
            self.preformatted.last_mut().unwrap().push_str(text);
        }
    }

    fn add_element(&mut self, tag: &str) {
        *self.elements.entry(tag.to_owned()).or_default() += 1;
        if tag == "pre" {
            self.preformatted.push(String::new());
        }
    }
}

/// Reads sanitised HTML by cutting it at its signs, which the sanitiser writes wherever they are no markup as entities.
fn said_by_page(html: &str) -> Said {
    let mut said = Said::default();
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        said.add_text(&unescape(&rest[..at]), open.contains(&"pre"));
        let (tag, after) = rest[at + 1..].split_once('>').unwrap();
        rest = after;
        let name = tag.split([' ', '/']).next().unwrap();
        if tag.starts_with("a class=\"anchor\"") {
            rest = rest.split_once("</a>").unwrap().1;
        } else if let Some(closed) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(closed), "the sanitiser's HTML is not balanced");
        } else {
            let is_ours_alone = tag == "div class=\"code\"" || tag == "span" || tag.starts_with("span class=\"hl-");
            if !is_ours_alone {
                said.add_element(name);
            }
            if !["br", "hr", "img", "input", "wbr"].contains(&name) {
                open.push(name);
            }
        }
    }
    said.add_text(&unescape(rest), false);
    said
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&nbsp;", "\u{a0}").replace("&amp;", "&")
}

fn said_by_nodes(nodes: &[Node]) -> Said {
    let mut said = Said::default();
    walk(nodes, 0, false, &mut said);
    said
}

fn walk(nodes: &[Node], depth: usize, is_preformatted: bool, said: &mut Said) {
    assert!(depth <= nodes::MOST_DEPTH);
    for node in nodes {
        match node {
            Node::Text(text) => said.add_text(text, is_preformatted),
            Node::Element(element) => {
                assert!(tags().contains(&element.tag), "{} is not listed", element.tag);
                said.add_element(element.tag);
                for (name, value) in &element.attributes {
                    assert!(ATTRIBUTES.contains(name), "{name} is not listed");
                    if matches!(*name, "href" | "src") {
                        let scheme = value.split(['/', '?', '#']).next().unwrap().split_once(':').map(|(scheme, _)| scheme.to_lowercase());
                        assert!(scheme.is_none_or(|scheme| ["http", "https", "mailto", "tel"].contains(&&*scheme)), "{value}");
                    }
                }
                walk(&element.children, depth + 1, is_preformatted || element.tag == "pre", said);
            }
        }
    }
}

/// Compares the articles of a folder, some hundreds of them where there are thousands; gives how many, bytes of HTML, and the time that the trees took.
fn compare(articles: &Path, data: &Path) -> (usize, usize, Duration) {
    let (desks, _) = load(&folder(articles, data), &mut |_| {}).unwrap();
    let shelf = desks.internal.current();
    let (mut n, mut n_bytes, mut took) = (0, 0, Duration::ZERO);
    for (number, entry) in shelf.entries.iter().enumerate().step_by(1 + shelf.entries.len() / 400) {
        let html = shelf.html(number, &Labels::default());
        let begin = Instant::now();
        let tree = nodes::of(&html);
        took += begin.elapsed();
        n += 1;
        n_bytes += html.as_str().len();
        assert!(!tree.is_cut, "{} is cut", entry.article.id);
        let (page, nodes) = (said_by_page(html.as_str()), said_by_nodes(&tree.nodes));
        assert_eq!(nodes.text, page.text, "{}", entry.article.id);
        assert_eq!(nodes.preformatted, page.preformatted, "{}", entry.article.id);
        assert_eq!(nodes.elements, page.elements, "{}", entry.article.id);
    }
    (n, n_bytes, took)
}

#[test]
fn our_articles_say_the_same_as_nodes() {
    let dir = tempfile::tempdir().unwrap();
    let (n, ..) = compare(&Path::new(env!("CARGO_MANIFEST_DIR")).join("articles"), &dir.path().join("data"));
    assert!(n > 30, "only {n} articles");
}

#[test]
fn foreign_articles_say_the_same_as_nodes() {
    let Some(repositories) = test_data("markdown") else { return };
    for repository in std::fs::read_dir(&repositories).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        let dir = tempfile::tempdir().unwrap();
        copy(&repository, &dir.path().join("articles/public"));
        let (n, n_bytes, took) = compare(&dir.path().join("articles"), &dir.path().join("data"));
        assert!(n > 0);
        eprintln!("{}: {n} articles, {n_bytes} bytes of HTML, {took:?}", repository.file_name().unwrap().to_string_lossy());
    }
}

/// Knows no address, so that every link stays as it was written.
struct Nowhere;

impl Resolve for Nowhere {
    fn resolve(&self, _: &str, _: bool) -> Option<Target> {
        None
    }
}

#[test]
fn hostile_texts_become_listed_nodes_alone() {
    let Some(hostile) = test_data("hostile") else { return };
    let payloads = payloads(&hostile);
    assert!(payloads.len() > 3_000, "only {} payloads", payloads.len());
    let mut n_elements = 0;
    for payload in payloads {
        let (body, _) = parse(payload, 0, None);
        let html = render(&body, "", &Labels::default(), &Nowhere);
        // Looks at every element, attribute and address on its way.
        let said = said_by_nodes(&nodes::of(&html).nodes);
        assert_eq!(said, said_by_page(html.as_str()), "{}", html.as_str());
        n_elements += said.elements.values().sum::<usize>();
    }
    assert!(n_elements > 3_000, "only {n_elements} elements");
}

const TREE: &str = "
//- public/email/prompt.md
---
title: Outlook keeps asking
aliases: [old-prompt]
---
Sign out, see [the other](other.md#two) & <b>in</b> again.

> [!INTERNAL]
> Check the lockout list first.

## Clear saved credentials

```sh
if x; then y
```
//- public/email/other.md
# Other

## Two
//- internal/secret.md
# Secret
";

#[test]
fn the_api_gives_nodes_where_they_are_asked_for() {
    let kit = Kit::new(TREE);
    let reply = kit.get("/api/v1/articles/prompt?format=nodes");
    let article = reply.json();
    let expected: Value = serde_json::from_str(
        r##"[
        ["p", {}, ["Sign out, see ", ["a", {"href": "/a/other#two"}, ["the other"]], " & ", ["b", {}, ["in"]], " again."]],
        ["h2", {"id": "clear-saved-credentials"}, ["Clear saved credentials"]],
        ["pre", {"tabindex": "0"}, [["code", {}, ["if x; then y\n"]]]]
    ]"##,
    )
    .unwrap();
    assert_eq!(article["nodes"], expected);
    assert_eq!((&article["base"], &article["is_cut"], &article["html"]), (&"/a/prompt".into(), &false.into(), &Value::Null));
    let html = kit.get("/api/v1/articles/prompt");
    assert_eq!(html.stable(), kit.get("/api/v1/articles/prompt?format=html").stable());
    for field in ["title", "url", "sections", "related", "translations", "generation", "summary"] {
        assert_eq!(article[field], html.json()[field], "{field}");
    }

    let tag = reply.headers["etag"].to_str().unwrap();
    assert_ne!(tag, html.headers["etag"]);
    let known = kit.send(axum::http::Method::GET, "/api/v1/articles/prompt?format=nodes", &[("if-none-match", tag)]);
    assert_eq!((known.status.as_u16(), known.body.len()), (304, 0));

    let moved = kit.get("/api/v1/articles/old-prompt?format=nodes");
    assert_eq!((moved.status.as_u16(), &moved.headers["location"]), (308, &"/api/v1/articles/prompt?format=nodes".parse().unwrap()));
    let wrong = kit.get("/api/v1/articles/prompt?format=xml");
    assert_eq!((wrong.status.as_u16(), &wrong.json()["detail"]), (400, &"format must be html or nodes".into()));
    assert_eq!(kit.get("/api/v1/articles/secret?format=nodes").stable(), kit.get("/api/v1/articles/absent?format=nodes").stable());

    let agents = kit.get_as_agent("/agent/api/v1/articles/prompt?format=nodes").json();
    assert_eq!(agents["base"], "/agent/a/prompt");
    assert!(agents["nodes"].to_string().contains("lockout list") && !article["nodes"].to_string().contains("lockout list"));
}

/// The lists in the documentation and in the API's description are those that are kept to.
#[test]
fn the_lists_are_written_down() {
    let docs = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/api.md")).unwrap();
    let names = |list: &[&str]| list.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" ");
    for list in [tags(), &ATTRIBUTES] {
        assert!(docs.contains(&names(list)), "docs/api.md lacks the list {}", names(list));
    }
    let schema = &Kit::new(TREE).get("/openapi.json").json()["components"]["schemas"]["Node"];
    assert_eq!(schema["oneOf"][1]["prefixItems"][0]["enum"], serde_json::to_value(tags()).unwrap(), "{schema}");
    assert_eq!(schema["oneOf"][1]["prefixItems"][1]["propertyNames"]["enum"], serde_json::to_value(ATTRIBUTES).unwrap());
}
