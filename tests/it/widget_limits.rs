//! Who may send what, and how much of it: origins, limits behind proxies, and answers that a page of another site can read. What a widget sends comes out at the other end as it
//! was typed.

use std::io::{Read, Write};
use std::net::IpAddr;
use std::time::Instant;

use axum::body::Body;
use axum::http::{Method, Request};
use rapport::http::edge::Peer;
use serde_json::{Value, json};

use crate::crash::Server;
use crate::kit::{HOST, Kit, PATIENCE, Reply, encode, write_tree};
use crate::receivers::Receiver;

const TREE: &str = "
//- public/email/prompt.md
---
title: Outlook keeps asking for my password
url_patterns: ['*/mail/*']
---
Sign out and in again.
//- public/orders/late.md
---
title: My order is late
url_patterns: ['https://shop.example/orders/*']
---
Wait a day.
//- public/orders/other.md
# Something else

Nothing here.
//- internal/runbooks/restart.md
---
title: Restart the mail gateway
url_patterns: ['*/mail/*']
---
Only at night.
";

const SHOP: &str = "https://shop.example";

/// Sends events as `navigator.sendBeacon` and the widget do.
fn beacon(kit: &Kit, origin: &str) -> Reply {
    let events = json!({"events": [{"kind": "select", "article": "prompt", "position": 1}]}).to_string();
    kit.post("/api/v1/events", "text/plain;charset=UTF-8", events, &[("origin", origin), ("sec-fetch-site", "cross-site")])
}

fn header<'r>(reply: &'r Reply, name: &str) -> &'r str {
    reply.headers.get(name).map_or("", |value| value.to_str().unwrap())
}

#[test]
fn forged_addresses_buy_nothing() {
    const FORGED: u32 = 100_000;
    let kit = Kit::configured(TREE, |settings| {
        settings.limits.posts_per_minute = 5;
        settings.limits.trusted_proxies = vec!["10.0.0.1".into()];
    });
    let send = |peer: &str, forwarded: &str| {
        let mut request = Request::builder().method(Method::POST).uri("/api/v1/events").header("host", HOST);
        request = request.header("content-type", "text/plain").header("x-forwarded-for", forwarded);
        let mut request = request.body(Body::from("{\"events\":[]}")).unwrap();
        request.extensions_mut().insert(Peer(peer.parse::<IpAddr>().unwrap()));
        kit.request(request).status.as_u16()
    };
    let begin = Instant::now();
    let (mut direct, mut behind_proxy) = (0, 0);
    for number in 0..FORGED / 2 {
        let forged = IpAddr::from(std::net::Ipv4Addr::from_bits(0x0B00_0000 + number * 7));
        let many = match number % 4 {
            0 => format!("{forged}"),
            1 => format!("10.0.0.1, {forged}"),
            2 => format!("2001:db8:{:x}::1, {forged}:80", number % 0xffff),
            _ => format!("unknown, {forged}, 10.0.0.1"),
        };
        direct += u32::from(send("203.0.113.9", &many) == 202);
        // An honest proxy writes the address that it saw behind whatever came.
        behind_proxy += u32::from(send("10.0.0.1", &format!("{many}, 198.51.100.7")) == 202);
    }
    let refilled = (begin.elapsed().as_secs_f64() / 12.0).ceil() as u32;
    for (name, n_taken) in [("direct", direct), ("behind a proxy", behind_proxy)] {
        assert!((5..=5 + refilled).contains(&n_taken), "{name}: {n_taken} of {} were taken, {refilled} refilled", FORGED / 2);
    }
    // Somebody else behind the same proxy is not touched by all that.
    assert_eq!([send("10.0.0.1", "198.51.100.8"), send("10.0.0.1", "11.0.0.1, 198.51.100.8")], [202, 202]);
    eprintln!("{FORGED} forged addresses in {:?}: {direct} and {behind_proxy} taken", begin.elapsed());
}

#[test]
fn a_refusal_can_be_read_by_the_page_that_gets_it() {
    let kit = Kit::configured(TREE, |settings| {
        settings.limits.posts_per_minute = 2;
        settings.limits.requests_per_second = 0;
    });
    assert_eq!([beacon(&kit, SHOP).status, beacon(&kit, SHOP).status], [202, 202]);
    let refused = beacon(&kit, SHOP);
    assert_eq!((refused.status.as_u16(), header(&refused, "access-control-allow-origin")), (429, "*"));
    assert!((1..=60).contains(&header(&refused, "retry-after").parse::<u32>().unwrap()));
    assert_eq!(refused.json()["status"], 429);
    let exposed = header(&refused, "access-control-expose-headers").to_lowercase();
    for name in ["retry-after", "etag", "rapport-generation"] {
        assert!(exposed.split(',').any(|one| one.trim() == name), "{name} is not exposed: {exposed}");
    }
    assert!(!refused.headers.contains_key("access-control-allow-credentials"));

    let kit = Kit::new(TREE);
    let from = &[("origin", SHOP)][..];
    for (reply, status) in [
        (kit.send(Method::GET, "/api/v1/articles/nothing?format=nodes", from), 404),
        (kit.send(Method::GET, "/api/v1/suggest?q=vpn&limit=99", from), 400),
        (kit.send(Method::GET, &format!("/api/v1/suggest?q={}", "x".repeat(5_000)), from), 414),
        (kit.send(Method::DELETE, "/api/v1/suggest", from), 405),
        (kit.post("/api/v1/events", "text/plain", "x", from), 400),
        (kit.post("/api/v1/events", "image/png", "x", from), 415),
        (kit.post("/api/v1/events", "text/plain", " ".repeat(70_000), from), 413),
    ] {
        assert_eq!((reply.status.as_u16(), header(&reply, "access-control-allow-origin")), (status, "*"), "{}", reply.text());
        assert_eq!(reply.json()["status"], status);
    }
}

#[test]
fn origins_that_are_not_allowed_send_nothing() {
    let kit = Kit::configured(TREE, |settings| {
        settings.widget.allowed_origins = Some(vec![SHOP.into(), "https://app.example".into()]);
        settings.site.base_url = Some("https://support.example".into());
    });
    for origin in [SHOP, "https://app.example", "https://SHOP.example"] {
        assert_eq!(beacon(&kit, origin).status, 202, "{origin}");
    }
    for origin in
        ["https://evil.example", "http://shop.example", "https://shop.example.evil.example", "https://shop.example:444", "null", ""]
    {
        let reply = beacon(&kit, origin);
        assert_eq!(reply.status, 403, "{origin}");
        assert!(reply.json()["detail"].as_str().unwrap().contains("widget.allowed_origins"), "{}", reply.text());
        for path in ["/api/v1/feedback", "/api/v1/escalations"] {
            assert_eq!(kit.post(path, "text/plain", "{}", &[("origin", origin)]).status, 403, "{path} from {origin}");
        }
        // The articles are for everybody all the same.
        let read = kit.send(Method::GET, "/api/v1/suggest?q=outlook", &[("origin", origin)]);
        assert_eq!((read.status.as_u16(), header(&read, "access-control-allow-origin")), (200, "*"));
    }
    // The site's own pages, by either of its names, and programs that are no page.
    let own = |headers: &[(&str, &str)]| kit.post("/api/v1/events", "text/plain", "{\"events\":[]}", headers).status.as_u16();
    let here = format!("http://{HOST}");
    assert_eq!([own(&[]), own(&[("origin", &here)]), own(&[("origin", "https://support.example")])], [202; 3]);
    assert_eq!(own(&[("origin", "https://proxied.example"), ("sec-fetch-site", "same-origin")]), 202);
    kit.runtime.block_on(kit.store.settle());
    assert_eq!(kit.runtime.block_on(kit.store.latest_events(99)).unwrap().len(), 3);

    // Without a list of its own, reading and sending is for the same origins; who may send may read what comes back.
    let kit = Kit::configured(TREE, |settings| settings.cors_origins = vec![SHOP.into()]);
    assert_eq!([beacon(&kit, SHOP).status, beacon(&kit, "https://app.example").status], [202, 403]);
    let kit = Kit::configured(TREE, |settings| {
        settings.cors_origins = vec!["https://reader.example".into()];
        settings.widget.allowed_origins = Some(vec![SHOP.into()]);
    });
    let taken = beacon(&kit, SHOP);
    assert_eq!((taken.status.as_u16(), header(&taken, "access-control-allow-origin")), (202, SHOP));
    assert_eq!(beacon(&kit, "https://reader.example").status, 403);
}

#[test]
fn pages_of_one_origin_share_what_they_may_send() {
    let kit = Kit::configured(TREE, |settings| {
        settings.limits.posts_per_minute = 0;
        settings.widget.posts_per_minute = 3;
    });
    let statuses: Vec<u16> = (0..5).map(|_| beacon(&kit, SHOP).status.as_u16()).collect();
    assert_eq!(statuses, [202, 202, 202, 429, 429]);
    assert!(header(&beacon(&kit, SHOP), "retry-after").parse::<u32>().unwrap() <= 20);
    assert_eq!(beacon(&kit, "https://app.example").status, 202);
}

#[test]
fn beacons_need_no_question_beforehand_and_are_stored() {
    let kit = Kit::new(TREE);
    let kinds = ["results", "select", "resolved", "unresolved", "handoff"];
    let events: Vec<Value> =
        kinds.iter().map(|kind| json!({"kind": kind, "article": "prompt", "page": "https://shop.example/a?b=c", "lang": "en"})).collect();
    let sent = json!({ "events": events }).to_string();
    let reply = kit.post("/api/v1/events", "text/plain;charset=UTF-8", sent, &[("origin", SHOP), ("sec-fetch-site", "cross-site")]);
    assert_eq!(
        (reply.status.as_u16(), reply.text().as_str(), header(&reply, "access-control-allow-origin")),
        (202, "{\"accepted\":5}", "*")
    );
    kit.runtime.block_on(kit.store.settle());
    let stored = kit.runtime.block_on(kit.store.latest_events(9)).unwrap();
    let mut names: Vec<&str> = stored.iter().map(|event| event.kind.name()).collect();
    names.sort_by_key(|name| kinds.iter().position(|kind| kind == name));
    assert_eq!(names, kinds);
    assert!(stored.iter().all(|event| event.page == "/a"));
    // JSON as JSON needs one, and gets a good answer to it.
    let headers = [("origin", SHOP), ("access-control-request-method", "POST"), ("access-control-request-headers", "content-type")];
    let asked = kit.send(Method::OPTIONS, "/api/v1/escalations", &headers);
    assert_eq!((asked.status.as_u16(), header(&asked, "access-control-allow-headers")), (200, "content-type"));
    assert!(header(&asked, "access-control-allow-methods").contains("POST"), "{}", asked.stable());
}

#[test]
fn a_page_gets_the_answers_made_for_it() {
    let kit = Kit::new(TREE);
    let titles = |url: &str| -> Vec<String> {
        let reply = kit.get(&format!("/api/v1/suggest?q=&url={}", encode(url))).json();
        reply["suggestions"].as_array().unwrap().iter().map(|one| one["title"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(titles("https://shop.example/orders/7")[0], "My order is late");
    assert_eq!(titles("https://app.example/mail/inbox")[0], "Outlook keeps asking for my password");
    assert!(!titles("https://app.example/mail/inbox").iter().any(|title| title.contains("gateway")), "an internal pattern matches");
    // An application's route in the hash is part of where it is.
    assert_eq!(titles("https://app.example/#/mail/inbox")[0], "Outlook keeps asking for my password");
    // What is typed decides, wherever it is typed.
    let asked = kit.get("/api/v1/suggest?q=outlook+password&url=https%3A%2F%2Fshop.example%2Forders%2F7").json();
    assert_eq!(asked["suggestions"][0]["id"], "public/email/prompt.md");
    for odd in ["", "not an address", "javascript:alert(1)", "https://shop.example/orders/%ff%00", "\u{202e}", &"x".repeat(3_000)] {
        assert_eq!(kit.get(&format!("/api/v1/suggest?q=&url={}", encode(odd))).status, 200, "{odd}");
    }
}

/// Four thousand letters of all kinds that a requester may type or paste.
fn long_question() -> String {
    let kinds = "\u{feff}Größe \"quoted\" 'single' `tick` \\back/slash\\\r\n\n\tTab</script><!--&amp;&#39; 日本語 العربية עברית ไทย e\u{301} 👩‍👩‍👧‍👦 𝒳 \u{202e}rtl\u{202c} \u{a0}\u{2028}\u{2029}\u{7f}\u{1b}[0m %s %00 {{7*7}} ${x} ';DROP TABLE--";
    kinds.chars().cycle().take(3_999).chain(['.']).collect()
}

#[test]
fn a_question_from_a_widget_arrives_byte_for_byte() {
    let receiver = Receiver::start(None, |_| (200, "{}".into()));
    let dir = tempfile::tempdir().unwrap();
    write_tree(&dir.path().join("articles"), TREE);
    std::fs::write(dir.path().join("secret"), "hush\n").unwrap();
    let settings = format!(
        "[site]\nbase_url = \"https://help.example\"\n[widget]\nallowed_origins = [\"{SHOP}\"]\n[escalation]\nwebhook = \"http://{}/in\"\nsecret_file = \"secret\"\n\
         allow_networks = [\"127.0.0.0/8\"]\n",
        receiver.address
    );
    std::fs::write(dir.path().join("rapport.toml"), settings).unwrap();
    let server = Server::start(dir.path(), &[]);
    let question = long_question();
    assert_eq!(question.chars().count(), 4_000);
    let body = json!({
        "question": question, "email": "ada@example.org", "consent": true, "id": "widget-0123456789abcdef", "lang": "de",
        "page": "https://shop.example/orders/7?session=secret#top",
        "earlier": ["\"first\"\nquestion", "zweite Frage – größer"],
        "tried": [
            {"article": "public/email/prompt.md", "opened": true, "helpful": false, "title": "ignored", "url": "javascript:x"},
            {"article": "late", "opened": false},
            {"article": "internal/runbooks/restart.md", "opened": true},
            {"article": "nothing"},
        ],
    })
    .to_string();
    let post = |body: &str| {
        let mut stream = server.connect();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        write!(
            stream,
            "POST /api/v1/escalations HTTP/1.1\r\nhost: help.example\r\norigin: {SHOP}\r\nsec-fetch-site: cross-site\r\ncontent-type: text/plain;charset=UTF-8\r\n\
             content-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        let (head, told) = text.split_once("\r\n\r\n").unwrap();
        assert!(
            head.to_lowercase().contains(&format!("access-control-allow-origin: {SHOP}")) || head.contains("allow-origin: *"),
            "{head}"
        );
        (head.split(' ').nth(1).unwrap().parse::<u16>().unwrap(), serde_json::from_str::<Value>(told).unwrap())
    };
    let (status, told) = post(&body);
    assert_eq!((status, &told["delivery"]), (201, &json!("queued")), "{told}");
    // Sent again because the answer was lost, it is the same.
    assert_eq!(post(&body), (200, told.clone()));
    server.wait(|_| !receiver.calls().is_empty(), "bring the question to the receiver");
    let letter = receiver.calls()[0].json();
    assert_eq!(letter["question"].as_str().unwrap().as_bytes(), question.as_bytes());
    assert_eq!(letter["earlier"], json!(["\"first\"\nquestion", "zweite Frage – größer"]));
    assert_eq!(
        (&letter["page"], &letter["lang"], &letter["reference"]),
        (&json!("https://shop.example/orders/7"), &json!("de"), &told["reference"])
    );
    let tried = letter["tried"].as_array().unwrap();
    assert_eq!(tried.len(), 2, "{letter}");
    assert_eq!(
        tried[0],
        json!({"id": "public/email/prompt.md", "title": "Outlook keeps asking for my password", "url": "https://help.example/a/prompt", "opened": true, "helpful": false})
    );
    assert_eq!(
        (&tried[1]["id"], &tried[1]["opened"], &tried[1]["helpful"]),
        (&json!("public/orders/late.md"), &json!(false), &Value::Null)
    );
    // Sent once more when it is delivered, and so kept masked, it is still the same.
    let status_url = told["status_url"].as_str().unwrap();
    server.wait(|server| server.get(status_url).1.contains("has reached the people"), "say that the question is delivered");
    assert_eq!(post(&body), (200, told.clone()));
    // A receiver that is slow to answer may get it twice, under the same name.
    let reference = told["reference"].as_str().unwrap();
    assert!(receiver.calls().iter().all(|call| call.header("idempotency-key") == reference && call.json()["question"] == question));
}
