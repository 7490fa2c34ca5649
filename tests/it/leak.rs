//! The leak test: unique canary words in everything internal, and every public output searched for them. A new public route gets its row in
//! [`ROUTES`]; a route of the program that has none fails `wall::every_route_has_a_verdict`.
//!
//! How many questions are asked: `RAPPORT_LEAK_QUERIES` (default 3,000).

use std::collections::BTreeSet;
use std::path::Path;

use axum::http::Method;

use crate::kit::{Dice, HOST, Kit, Reply, encode, write};

/// Every canary begins with this, and nothing else does.
const MARK: &str = "zqx";

/// What canaries are made of: letters alone, so that every tokenizer keeps them whole.
fn canary(number: usize) -> String {
    let mut letters = String::from(MARK);
    let mut rest = number * 7919 + 17;
    for _ in 0..6 {
        letters.push(char::from(b'a' + (rest % 26) as u8));
        rest = rest / 26 + number % 11;
    }
    letters
}

struct Canaries {
    next: usize,
    made: Vec<String>,
}

impl Canaries {
    fn word(&mut self) -> String {
        self.next += 1;
        let word = canary(self.next);
        self.made.push(word.clone());
        word
    }
}

/// Public articles, whose every word may be seen.
fn public_files() -> Vec<(String, String)> {
    let topics = ["password", "printer", "network", "mailbox", "screen", "telephone", "calendar", "headset"];
    let troubles = ["does not work", "is slow", "was lost", "must be changed", "shows an error"];
    let mut files = vec![("public/notices.md".to_owned(), "The telephones rest on Sunday.\n".to_owned())];
    files.push(("public/notices.de.md".to_owned(), "Die Telefone ruhen am Sonntag.\n".to_owned()));
    files.push(("public/printer/index.de.md".to_owned(), "---\ntitle: Alles zum Drucker\n---\n".to_owned()));
    for topic in topics {
        files.push((format!("public/{topic}/index.md"), format!("---\ntitle: About the {topic}\ndescription: All about it\n---\n")));
        for trouble in troubles {
            let name = trouble.replace(' ', "-");
            files.push((
                format!("public/{topic}/{topic}-{name}.md"),
                format!(
                    "---\ntitle: The {topic} {trouble}\nasked_as:\n  - help my {topic} {trouble}\ntags: [{topic}, help]\nupdated: 2026-05-04\n---\n\
                     When the {topic} {trouble}, stay calm.\n\n## Check the {topic}\n\nLook at it twice. See [another one](../{topic}/index.md).\n\n\
                     ## Ask a colleague\n\nSomebody near you knows the {topic} well.\n"
                ),
            ));
        }
    }
    files
}

/// The same articles with internal notes and comments put into every third one.
fn add_notes(files: &mut [(String, String)], canaries: &mut Canaries) {
    for (_, text) in noted(files) {
        let (note, lazy, comment, nested) = (canaries.word(), canaries.word(), canaries.word(), canaries.word());
        text.push_str(&format!("\n> [!INTERNAL]\n> Agents look at {note} first.\n{lazy} goes on lazily.\n\n<!-- {comment} -->\n"));
        text.push_str(&format!("\n- a list\n\n  > [!internal] {nested}\n  > more {nested}\n"));
    }
}

/// The articles that get notes.
fn noted(files: &mut [(String, String)]) -> impl Iterator<Item = &mut (String, String)> {
    files.iter_mut().filter(|(path, _)| !path.ends_with("index.md")).step_by(3)
}

/// Everything that no requester may see, below the `internal` folder.
fn internal_files(canaries: &mut Canaries) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for number in 0..60 {
        let (folder, name, title, tag, asked, owner, heading, body) = (
            canaries.word(),
            canaries.word(),
            canaries.word(),
            canaries.word(),
            canaries.word(),
            canaries.word(),
            canaries.word(),
            canaries.word(),
        );
        let (extra, alias, slug, alt, code) = (canaries.word(), canaries.word(), canaries.word(), canaries.word(), canaries.word());
        let slug_line = if number % 2 == 0 { format!("slug: {slug}\n") } else { String::new() };
        files.push((
            format!("internal/{folder}/index.md"),
            format!("---\ntitle: {}\ndescription: {}\nicon: {}\n---\n", canaries.word(), canaries.word(), canaries.word()),
        ));
        files.push((
            format!("internal/{folder}/index.de.md"),
            format!("---\ntitle: {}\ndescription: {}\n---\n", canaries.word(), canaries.word()),
        ));
        files.push((
            format!("internal/{folder}/{name}.md"),
            format!(
                "---\ntitle: The password {title}\ntags: [{tag}]\nasked_as: [printer {asked}]\nowner: {owner}\nextra: {extra}\naliases: [/old/{alias}]\n{slug_line}\
                 url_patterns: ['*/{alias}/*']\n---\nThe {body} of the password printer.\n\n## {heading}\n\n![{alt}]({alt}.png)\n\n```\n{code}\n```\n"
            ),
        ));
        files.push((format!("internal/{folder}/{alt}.png"), format!("not really a picture {}", canaries.word())));
    }
    files.push(("internal/notices.md".to_owned(), format!("# Attention {}\n\nEverything {} is down.\n", canaries.word(), canaries.word())));
    // What agents call a folder that requesters have, too, and notices in another language.
    files.push(("internal/password/index.de.md".to_owned(), format!("---\ntitle: {}\n---\n", canaries.word())));
    files.push(("internal/notices.de.md".to_owned(), format!("{} ist kaputt.\n", canaries.word())));
    files.push(("public/password/index.fr.md".to_owned(), format!("---\ntitle: {}\ndraft: true\n---\n", canaries.word())));
    // A broken one: its problem must not be told either.
    files.push((format!("internal/{}.md", canaries.word()), format!("---\ntitle: [{}\n---\nbroken\n", canaries.word())));
    files
}

/// Articles below `public` that are not live.
fn hidden_files(canaries: &mut Canaries) -> Vec<(String, String)> {
    let ways = [
        "draft: true",
        "status: draft",
        "status: review",
        "hidden: true",
        "published: false",
        "visibility: internal",
        "publish_at: 2999-01-01",
        "expires_at: 2001-01-01",
        "status: nonsense",
        "visibility: whoever",
        "publish_at: not a date",
    ];
    let mut files = Vec::new();
    for way in ways {
        let (folder, name, title, body) = (canaries.word(), canaries.word(), canaries.word(), canaries.word());
        let text = format!(
            "---\ntitle: A mailbox {title}\n{way}\nasked_as: [screen {title}]\naliases: [{}]\n---\nThe {body} body.\n",
            canaries.word()
        );
        files.push((format!("public/password/{name}.md"), text.clone()));
        files.push((format!("public/{folder}/{}.md", canaries.word()), text));
    }
    // Where an archived article was is public knowledge; what it said is not any more.
    for (at, path) in ["public/password/retired.md", "public/mailbox/withdrawn-answer.md"].into_iter().enumerate() {
        let (title, body) = (canaries.word(), canaries.word());
        let text = format!(
            "---\ntitle: A mailbox {title}\nstatus: archived\nowner: {}\nasked_as: [screen {title}]\naliases: [/old/retired-{at}]\n---\nThe {body} body.\n\n> [!INTERNAL]\n> {}\n",
            canaries.word(),
            canaries.word(),
        );
        files.push((path.to_owned(), text));
    }
    files
}

/// Public routes to look at, beside questions and a crawl. `{}` is filled with words: public ones, nonsense and canaries.
const ROUTES: &[&str] = &[
    "/",
    "/search?q={}",
    "/search?q={}&page=2",
    "/search?q=printer&category={}",
    "/search?q=printer&lang={}",
    "/?lang={}",
    "/changes",
    "/changes?page=2",
    "/contact",
    "/contact?question={}",
    "/requests/{}",
    "/a/{}/feedback",
    "/a/{}",
    "/a/{}.md",
    "/c/{}",
    "/files/public/{}.png",
    "/files/internal/{}.png",
    "/files/internal/{}/{}.png",
    "/api",
    "/openapi.json",
    "/robots.txt",
    "/sitemap.xml",
    "/sitemap.xml?part={}",
    "/feed.xml",
    "/feed.json",
    "/c/{}/feed.xml",
    "/opensearch.xml",
    "/llms.txt",
    "/llms-full.txt",
    "/api/v1/opensearch?q={}",
    "/agent/feed.xml",
    "/agent/llms-full.txt",
    "/healthz",
    "/readyz",
    "/metrics",
    "/widget/demo",
    "/widget/v1.js",
    "/widget/{}/widget.js",
    "/widget/v1/i18n/en.json",
    "/widget/v1/i18n/{}.json",
    "/widget/v1.d.ts",
    "/widget/v1/events.schema.json",
    "/widget/{}",
    "/api/v1/articles",
    "/api/v1/articles?limit=200&offset=0",
    "/api/v1/articles/{}",
    "/api/v1/articles/{}?format=nodes",
    "/api/v1/articles/printer-is-slow?format=nodes",
    "/api/v1/articles/printer-is-slow?format={}",
    "/api/v1/search?q={}",
    "/api/v1/search?q={}&sort=updated&per_page=50",
    "/api/v1/search?q=printer&category={}",
    "/api/v1/suggest",
    "/api/v1/suggest?q={}",
    "/api/v1/suggest?q={}&limit=20",
    "/api/v1/suggest?q=&url=https://app.example/{}/x",
    "/api/v1/suggest?q=printer&exclude={}",
    "/api/v1/suggest?q=printer&lang={}",
    "/api/v1/suggest?q=printer&category={}",
    "/api/v1/suggest?q=printer&limit={}",
    "/old/{}",
    "/{}",
    "/internal/{}",
    "/public/password/{}.md",
    "/agent",
    "/agent/a/{}",
    "/agent/api/v1/suggest?q={}",
];

fn sites() -> (Kit, Kit, Canaries) {
    let mut canaries = Canaries { next: 0, made: Vec::new() };
    let mut files = public_files();
    // The list that a note stands in is public; without the note it is an ordinary one.
    let mut without = files.clone();
    noted(&mut without).for_each(|(_, text)| text.push_str("\n- a list\n"));
    let bare = Kit::over(tree(&without));
    add_notes(&mut files, &mut canaries);
    files.extend(internal_files(&mut canaries));
    files.extend(hidden_files(&mut canaries));
    (Kit::over(tree(&files)), bare, canaries)
}

fn tree(files: &[(String, String)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        write(&dir.path().join("articles"), path, text);
    }
    dir
}

/// What a reply says beyond what was put into the question: every marked word in it that was not asked for.
fn leaked(reply: &Reply, asked: &str) -> Option<String> {
    let said = reply.stable().to_lowercase();
    let found = said.match_indices(MARK).map(|(at, _)| said[at..].chars().take_while(char::is_ascii_alphabetic).collect::<String>());
    found.into_iter().find(|word| !asked.to_lowercase().contains(word.as_str()))
}

/// Words to ask with: beginnings, misspellings and neighbours of canaries, and public words.
fn questions(canaries: &Canaries, n: usize) -> Vec<String> {
    let mut dice = Dice(0x5EED);
    let publics = ["password", "printer", "mailbox slow", "screen is", "calend", "help my", "stay calm", "colleague", "telephone lost"];
    (0..n)
        .map(|number| {
            let word = dice.pick(&canaries.made).clone();
            let cut = 2 + dice.roll(word.len() - 2);
            let public = *dice.pick(&publics);
            match number % 7 {
                0 => word[..cut].to_owned(),
                1 => format!("{public} {}", &word[..cut]),
                2 => word[..word.len() - 1].chars().chain(['q']).collect(),
                3 => format!("{}{}", &word[1..2], &word),
                4 => format!("{public} {word}"),
                5 => word[..cut].chars().rev().collect(),
                _ => format!("{word} {public}"),
            }
        })
        .collect()
}

#[test]
fn nothing_internal_leaves_by_a_public_route() {
    let (site, bare, canaries) = sites();
    assert!(canaries.made.iter().collect::<BTreeSet<_>>().len() == canaries.made.len(), "canaries are not unique");
    assert!(canaries.made.len() > 900, "only {} canaries", canaries.made.len());
    assert!(site.get_as_agent("/agent/api/v1/articles?limit=1").text().contains(MARK), "agents see no canary: the test looks at nothing");

    let n: usize = std::env::var("RAPPORT_LEAK_QUERIES").ok().and_then(|text| text.parse().ok()).unwrap_or(3_000);
    let mut n_replies = 0;
    let mut look = |path: &str, asked: &str| {
        let (reply, without) = (site.get(path), bare.get(path));
        n_replies += 1;
        if let Some(word) = leaked(&reply, asked) {
            panic!("{path} told `{word}`:\n{}", reply.stable());
        }
        if !path.starts_with("/metrics") {
            assert_eq!(reply.stable(), without.stable(), "{path} differs with and without what is internal");
        }
    };
    for question in questions(&canaries, n) {
        look(&format!("/api/v1/suggest?q={}", encode(&question)), &question);
    }
    for question in questions(&canaries, n / 10) {
        look(&format!("/api/v1/search?q={}&per_page=50", encode(&question)), &question);
        look(&format!("/search?q={}", encode(&question)), &question);
    }
    let mut words: Vec<String> = canaries.made.iter().step_by(11).cloned().collect();
    words.extend(["password", "printer-is-slow", "nonsense", "../internal", "%00", "zqx"].map(str::to_owned));
    for route in ROUTES {
        for word in &words {
            look(&route.replace("{}", &encode(word)), word);
        }
    }
    for path in crawl(&site) {
        look(&path, "");
        if let Some(slug) = path.strip_prefix("/a/").filter(|slug| !slug.contains('.')) {
            look(&format!("/api/v1/articles/{slug}?format=nodes"), "");
        }
    }
    eprintln!("looked at {n_replies} pairs of public replies for {} canaries", canaries.made.len());
}

/// Templates that write down everything they are given.
#[test]
fn templates_of_an_operator_are_given_nothing_internal() {
    let (site, bare, _) = sites();
    let names = ["home.html", "category.html", "article.html", "search.html", "changes.html", "404.html", "contact.html"];
    let tells = |name: &str| {
        format!(
            "{{% extends \"built-in/{name}\" %}}{{% block main %}}{{{{ super() }}}}<pre>{{{{ debug()|split(\"env: Environment\")|first }}}}</pre>{{% endblock %}}"
        )
    };
    let texts: Vec<(&str, String)> = names.map(|name| (name, tells(name))).into();
    let texts: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (*name, text.as_str())).collect();
    site.dress(&texts);
    bare.dress(&texts);
    let mut n_told = 0;
    for path in crawl(&site).iter().map(String::as_str).chain(["/search?q=password", "/search?q=nonsense", "/nothing/here", "/contact"]) {
        let reply = site.get(path);
        assert_eq!(leaked(&reply, ""), None, "{path}:\n{}", reply.stable());
        assert_eq!(reply.stable(), bare.get(path).stable(), "{path} differs with and without what is internal");
        n_told += usize::from(reply.text().contains("<pre>State"));
    }
    assert!(n_told > 30, "only {n_told} pages told what they were given");
}

/// Every address that can be reached by following links from the home page, the article list and the sitemap.
fn crawl(site: &Kit) -> BTreeSet<String> {
    let mut waiting = vec![
        "/".to_owned(),
        "/api/v1/articles?limit=500".to_owned(),
        "/sitemap.xml".to_owned(),
        "/feed.xml".to_owned(),
        "/feed.json".to_owned(),
        "/changes".to_owned(),
        "/llms.txt".to_owned(),
        "/robots.txt".to_owned(),
    ];
    let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
    while let Some(path) = waiting.pop() {
        let text = site.get(&path).text().replace(&format!("http://{HOST}/"), "/");
        for piece in text
            .split(['"', '\'', '<', '>', '(', ')'])
            .filter(|piece| piece.starts_with('/') && !piece.starts_with("//") && piece.len() < 300)
        {
            let address = piece.split('#').next().unwrap_or_default().replace("&amp;", "&");
            if address.parse::<axum::http::Uri>().is_ok() && seen.len() < 2_000 && seen.insert(address.clone()) {
                waiting.push(address);
            }
        }
    }
    assert!(seen.len() > 50, "the crawl found only {} addresses", seen.len());
    seen
}

#[test]
fn hidden_and_absent_are_the_same() {
    let (site, _, canaries) = sites();
    let mut addresses = Vec::new();
    let listed = site.get_as_agent("/agent/api/v1/articles?limit=500").json();
    for article in listed["articles"].as_array().unwrap() {
        let id = article["id"].as_str().unwrap().to_owned();
        let url = article["url"].as_str().unwrap().trim_start_matches("/agent").to_owned();
        if site.get(&url).status == 404 {
            addresses.push((id, url));
        }
    }
    assert!(addresses.len() > 60, "only {} hidden articles", addresses.len());
    for (id, url) in addresses {
        for hidden in [
            url.clone(),
            format!("{url}.md"),
            format!("/api/v1/articles/{}", url.trim_start_matches("/a/")),
            format!("/api/v1/articles/{}?format=nodes", url.trim_start_matches("/a/")),
            format!("/files/{id}"),
        ] {
            // As long as the other, so that an echo of the address cannot be told apart either.
            let absent = hidden.replace(MARK, "wvk");
            assert_ne!(hidden, absent);
            for method in [Method::GET, Method::HEAD, Method::POST, Method::OPTIONS] {
                // The address itself may be echoed; everything else must be the same.
                let slug = |path: &str| path.rsplit('/').next().unwrap_or_default().trim_end_matches(".md").to_owned();
                let plain = |path: &str| {
                    let reply = site.send(method.clone(), path, &[]).stable();
                    let words = slug(path).replace('-', " ");
                    let reply: String =
                        reply.split('\n').filter(|line| !line.starts_with("content-length: ")).collect::<Vec<_>>().join("\n");
                    reply.replace(&slug(path), "SLUG").replace(&words, "SLUG")
                };
                let (hidden_reply, absent_reply) = (plain(&hidden), plain(&absent));
                assert_eq!(hidden_reply, absent_reply, "{method} {hidden} and {absent} differ");
            }
        }
    }
    assert!(!canaries.made.is_empty());
}

#[test]
fn of_an_archived_article_only_its_address_is_told() {
    let (site, bare, _) = sites();
    for (address, alike) in [
        ("/a/retired", "/a/retires"),
        ("/a/withdrawn-answer", "/a/withdrawn-answes"),
        ("/old/retired-0", "/old/retires-0"),
        ("/a/retired.md", "/a/retires.md"),
    ] {
        let reply = site.get(address);
        assert_eq!(reply.status, 410, "{address}");
        assert_eq!(leaked(&reply, address), None, "{address}");
        assert_eq!(bare.get(address).status, 404, "{address} where there never was such an article");
        assert_eq!(site.get(alike).status, 404, "{alike}");
    }
    for address in ["/api/v1/articles/retired", "/files/public/password/retired.md"] {
        assert_eq!(site.get(address).stable(), bare.get(address).stable(), "{address}");
    }
    assert_eq!(site.get_as_agent("/agent/a/retired").status, 200);
}

#[test]
fn what_was_never_public_is_not_gone_but_absent() {
    for front_matter in [
        "draft: true\nstatus: archived",
        "visibility: internal\nstatus: archived",
        "publish_at: 2999-01-01\nstatus: archived",
        "hidden: true\nstatus: archived",
        "unlisted: true\nstatus: archived",
    ] {
        let kit = Kit::new(&format!(
            "//- public/a.md\n# A\n\nText.\n//- public/was.md\n---\n{front_matter}\n---\nText.\n//- internal/in.md\n---\nstatus: archived\n---\nText.\n"
        ));
        let absent = kit.get("/a/xyz").stable().replace("xyz", "WORD");
        for word in ["was", "in"] {
            assert_eq!(kit.get(&format!("/a/{word}")).status, 404, "{front_matter}");
        }
        assert_eq!(kit.get("/a/was").stable().replace("was", "WORD"), absent, "{front_matter}");
    }
}

#[test]
fn an_address_comes_and_goes_with_the_status() {
    let kit =
        Kit::live("//- public/email/quota.md\n# Mailbox full\n\nDelete mails.\n//- public/email/other.md\n# Quota of mailboxes\n\nText.\n");
    let write = |status: &str| kit.write("public/email/quota.md", format!("---\nstatus: {status}\n---\n# Mailbox full\n\nDelete mails.\n"));
    for (status, code) in [("archived", 410), ("published", 200), ("archived", 410), ("draft", 404), ("archived", 410)] {
        write(status);
        kit.rescan();
        assert_eq!(kit.get("/a/quota").status, code, "{status}");
    }
    assert!(kit.get("/a/quota").text().contains("no longer offered"), "the page says what happened");
    // A live article takes the address over.
    kit.write("public/email/new.md", "---\naliases: [quota]\n---\n# New\n\nText.\n");
    kit.rescan();
    assert_eq!(kit.get("/a/quota").status, 308);
}

/// A reply without the form's own name, which is drawn anew each time.
fn without_key(mut reply: Reply) -> Reply {
    let text = reply.text();
    if let Some((before, after)) = text.split_once("name=\"key\" value=\"") {
        reply.body = format!("{before}{}", after.split_once('"').unwrap_or_default().1).into_bytes();
    }
    reply
}

#[test]
fn nothing_internal_leaves_by_what_is_sent() {
    let (site, bare, canaries) = sites();
    let mut n_replies = 0;
    let mut look = |path: &str, fields: &[(&str, &str)], asked: &str| {
        let [reply, without] = [&site, &bare].map(|kit| without_key(kit.send_form(path, fields)));
        n_replies += 1;
        if let Some(word) = leaked(&reply, asked) {
            panic!("{path} told `{word}`:\n{}", reply.stable());
        }
        assert_eq!(reply.stable(), without.stable(), "{path} with {fields:?} differs with and without what is internal");
    };
    for question in questions(&canaries, 300) {
        look("/contact", &[("question", &question)], &question);
        look("/contact", &[("question", &question), ("resolved", &question)], &question);
    }
    let known = site.get_as_agent("/agent/api/v1/articles?limit=500").json();
    let known: Vec<String> =
        known["articles"].as_array().unwrap().iter().map(|article| article["id"].as_str().unwrap().to_owned()).collect();
    let hidden: Vec<&String> = known.iter().filter(|id| id.contains(MARK)).collect();
    assert!(hidden.len() > 60, "only {} hidden articles", hidden.len());
    for id in hidden {
        let slug = id.rsplit('/').next().unwrap().trim_end_matches(".md");
        for named in [id.as_str(), slug] {
            look(&format!("/a/{}/feedback", encode(named)), &[("helpful", "no")], named);
            let feedback = serde_json::json!({"article": named, "helpful": true}).to_string();
            let replies = [&site, &bare].map(|kit| kit.post("/api/v1/feedback", "application/json", feedback.clone(), &[]).stable());
            assert_eq!(replies[0], replies[1], "{named}");
            let tried = serde_json::json!({"question": "Help", "email": "ada@example.org", "consent": true, "tried": [{"article": named}]});
            assert_eq!(site.post("/api/v1/escalations", "application/json", tried.to_string(), &[]).status, 201);
        }
    }
    let letters = site.runtime.block_on(site.store.letters(true)).unwrap();
    assert!(letters.len() > 120);
    for letter in letters {
        let told = format!("{:?}", letter.letter).replace(&letter.reference, "");
        assert!(!told.to_lowercase().contains(MARK), "a letter tells an internal word: {}", letter.letter.text);
    }
    eprintln!("looked at {n_replies} pairs of replies to what was sent");
}

#[test]
fn the_default_log_tells_nothing_internal() {
    let mut canaries = Canaries { next: 0, made: Vec::new() };
    let mut files = public_files();
    add_notes(&mut files, &mut canaries);
    files.extend(internal_files(&mut canaries));
    files.extend(hidden_files(&mut canaries));
    let dir = tree(&files);
    let mut server = crate::crash::Server::start(dir.path(), &[]);
    for word in canaries.made.iter().step_by(50) {
        server.get(&format!("/api/v1/suggest?q={word}"));
        server.get(&format!("/a/{word}"));
        server.get(&format!("/agent/a/{word}"));
    }
    // A change of an internal article, and a breakage, are logged as well.
    write(&dir.path().join("articles"), &files.last().unwrap().0, "---\ntitle: [broken\n---\n");
    std::fs::write(dir.path().join("articles/internal").join(format!("{}.md", canaries.word())), "new").unwrap();
    server.wait_for_scan();
    let log = server.stop();
    assert!(!log.is_empty(), "there is no log at all");
    let told = log.to_lowercase();
    assert!(
        !told.contains(MARK),
        "the default log tells an internal word:\n{}",
        told.lines().filter(|line| line.contains(MARK)).take(5).collect::<Vec<_>>().join("\n")
    );
}

#[test]
fn a_withdrawn_article_is_gone_from_everything() {
    let kit = Kit::live(
        "//- public/email/quota.md\n# Mailbox zqxwithdrawn full\n\nAbout zqxwithdrawn.\n//- public/email/other.md\n# Mailbox empty\n\nSee [it](quota.md).\n",
    );
    for round in 0..20 {
        let word = format!("zqxround{}", canary(round).split_off(3));
        kit.write("public/email/quota.md", format!("---\ntitle: Mailbox {word}\naliases: [old-{word}]\n---\nThe {word} body.\n"));
        kit.rescan();
        assert_eq!(kit.suggest(&word)["suggestions"][0]["id"], "public/email/quota.md");
        match round % 3 {
            0 => std::fs::remove_file(kit.articles().join("public/email/quota.md")).unwrap(),
            1 => kit.write("public/email/quota.md", format!("---\ntitle: Mailbox {word}\nstatus: draft\n---\n{word}\n")),
            _ => {
                std::fs::create_dir_all(kit.articles().join("internal/email")).unwrap();
                std::fs::rename(kit.articles().join("public/email/quota.md"), kit.articles().join("internal/email/quota.md")).unwrap();
            }
        }
        kit.rescan();
        for path in [
            "/",
            "/a/quota",
            "/a/other",
            "/c/email",
            "/changes",
            "/api/v1/articles",
            "/api/v1/articles/quota",
            "/api/v1/articles/quota?format=nodes",
            "/api/v1/articles/other?format=nodes",
            "/search?q=mailbox",
            "/api/v1/suggest?q=zqxrou",
            "/api/v1/suggest?q=mailbox+zqxroond",
        ] {
            let reply = kit.get(path);
            assert!(leaked(&reply, "zqxrou zqxroond").is_none(), "round {round}: {path} still tells {word}:\n{}", reply.stable());
        }
        let _ = std::fs::remove_file(kit.articles().join("internal/email/quota.md"));
    }
    assert!(Path::new(&kit.articles()).exists());
}
