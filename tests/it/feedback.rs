//! Feedback and events from outside: as JSON, as beacons, as forms without a line of script; from here, from elsewhere, from programs; and what stands in the database afterwards.

use axum::http::Method;
use serde_json::json;

use crate::kit::{Kit, Reply};

const TREE: &str = "
//- public/email/prompt.md
---
title: Outlook keeps asking for my password
aliases: [/old/prompt]
---
Sign out and in again.
//- public/email/prompt.de.md
---
title: Outlook fragt immer wieder
translation_of: prompt
---
Abmelden und anmelden.
//- public/email/draft.md
---
title: Shared calendars
draft: true
---
Soon.
//- internal/runbooks/restart.md
# Restart the mail gateway

Only at night.
";

const JSON: &str = "application/json";

fn feedback(kit: &Kit, body: serde_json::Value) -> Reply {
    kit.post("/api/v1/feedback", JSON, body.to_string(), &[])
}

fn kept(kit: &Kit, article: &str) -> Vec<rapport::insight::event::Feedback> {
    kit.runtime.block_on(kit.store.feedback_on(article)).unwrap()
}

fn events(kit: &Kit, n_expected: usize) -> Vec<rapport::insight::event::Event> {
    kit.runtime.block_on(kit.store.settle());
    let events = kit.runtime.block_on(kit.store.latest_events(10_000)).unwrap();
    assert_eq!(events.len(), n_expected, "{events:?}");
    events
}

#[test]
fn feedback_is_kept_masked_with_article_language_and_generation() {
    let kit = Kit::new(TREE);
    let sent = json!({"article": "prompt", "helpful": false, "reason": "steps", "comment": "I am ada@example.org, call 030 901820", "query_id": "q_5f1d0c6a92be"});
    let reply = feedback(&kit, sent);
    assert_eq!(reply.status, 201, "{}", reply.text());
    assert_eq!(reply.headers["cache-control"], "no-store");
    let rows = kept(&kit, "public/email/prompt.md");
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].comment, "I am [e-mail], call [number]");
    assert_eq!((rows[0].lang.as_str(), rows[0].query_id.as_str(), rows[0].is_helpful), ("en", "q_5f1d0c6a92be", false));
    assert_eq!(rows[0].generation, 1);

    // The same name completes it; an id, an old address and a translation lead to their articles.
    let id = reply.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(feedback(&kit, json!({"article": "public/email/prompt.md", "helpful": false, "comment": "really", "id": id})).status, 201);
    assert_eq!(kept(&kit, "public/email/prompt.md").len(), 1);
    assert_eq!(feedback(&kit, json!({"article": "old/prompt", "helpful": true})).status, 201);
    assert_eq!(kept(&kit, "public/email/prompt.md").len(), 2);
    let german = kit.get("/api/v1/articles").json()["articles"].as_array().unwrap().iter().find(|one| one["lang"] == "de").unwrap().clone();
    assert_eq!(feedback(&kit, json!({"article": german["id"], "helpful": true})).status, 201);
    assert_eq!(kept(&kit, "public/email/prompt.de.md")[0].lang, "de");
}

#[test]
fn hidden_and_absent_articles_answer_alike() {
    let kit = Kit::new(TREE);
    let absent = feedback(&kit, json!({"article": "nothing", "helpful": true}));
    assert_eq!(absent.status, 404);
    for hidden in ["draft", "restart", "public/email/draft.md", "internal/runbooks/restart.md", "../internal/runbooks/restart"] {
        assert_eq!(feedback(&kit, json!({"article": hidden, "helpful": true})).stable(), absent.stable(), "{hidden}");
        let form = kit.send_form(&format!("/a/{hidden}/feedback"), &[("helpful", "yes")]);
        assert_eq!(form.stable(), kit.send_form("/a/nothing/feedback", &[("helpful", "yes")]).stable(), "{hidden}");
        assert_eq!(form.status, 404);
    }
    for id in ["public/email/draft.md", "internal/runbooks/restart.md", "nothing"] {
        assert!(kept(&kit, id).is_empty());
    }
}

#[test]
fn the_form_works_without_script() {
    let kit = Kit::new(TREE);
    let page = kit.get("/a/prompt").text();
    assert!(page.contains("action=\"/a/prompt/feedback\"") && page.contains("method=\"post\""), "{page}");
    assert!(!kit.get_as_agent("/agent/a/prompt").text().contains("/feedback\""), "agents are no requesters");

    let yes = kit.send_form("/a/prompt/feedback", &[("helpful", "yes"), ("website", "")]);
    assert_eq!(yes.status, 200);
    assert!(yes.text().contains("Glad that helped"), "{}", yes.text());
    assert_eq!((&yes.headers["cache-control"], &yes.headers["x-robots-tag"]), (&"no-store".parse().unwrap(), &"noindex".parse().unwrap()));

    let no = kit.send_form("/a/prompt/feedback", &[("helpful", "no")]).text();
    for reason in ["outdated", "unclear", "steps", "other_question"] {
        assert!(no.contains(&format!("value=\"{reason}\"")), "{reason} is not offered");
    }
    let id = no.split("name=\"id\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let thanks =
        kit.send_form("/a/prompt/feedback", &[("helpful", "no"), ("id", &id), ("reason", "outdated"), ("comment", "<b>old</b>")]).text();
    assert!(thanks.contains("Thank you") && thanks.contains("/contact?question="), "{thanks}");
    let rows = kept(&kit, "public/email/prompt.md");
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert!(rows.iter().any(|row| row.id == id && row.comment == "<b>old</b>" && row.reason.unwrap().name() == "outdated"));
}

#[test]
fn mistakes_in_the_form_are_told_at_its_head() {
    let kit = Kit::new(TREE);
    let unsaid = kit.send_form("/a/prompt/feedback", &[]);
    assert_eq!(unsaid.status, 400);
    assert!(
        unsaid.text().contains("There is a problem")
            && unsaid.text().contains("href=\"#helpful\"")
            && unsaid.text().contains("id=\"helpful\"")
    );
    let program = kit.send_form(
        "/a/prompt/feedback",
        &[("helpful", "no"), ("id", "12345678"), ("website", "https://spam.example"), ("comment", "a <i>word</i>")],
    );
    assert_eq!(program.status, 400);
    assert!(program.text().contains("a &lt;i&gt;word"), "what was typed is still there: {}", program.text());
    assert!(kept(&kit, "public/email/prompt.md").is_empty());
}

#[test]
fn forms_are_taken_from_this_site_alone() {
    let kit = Kit::new(TREE);
    let form = "application/x-www-form-urlencoded";
    let send = |headers: &[(&str, &str)]| kit.post("/a/prompt/feedback", form, "helpful=yes", headers).status.as_u16();
    for from_elsewhere in [
        &[("sec-fetch-site", "cross-site")][..],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[("origin", "https://help.example.evil.example")],
        &[("sec-fetch-site", "cross-site"), ("origin", "https://help.example")],
    ] {
        assert_eq!(send(from_elsewhere), 403, "{from_elsewhere:?}");
    }
    for from_here in [&[("sec-fetch-site", "same-origin")][..], &[("origin", "https://help.example")], &[]] {
        assert_eq!(send(from_here), 200, "{from_here:?}");
    }
    assert_eq!(kit.post("/a/prompt/feedback", "multipart/form-data", "helpful=yes", &[]).status, 415);
    assert_eq!(kit.post("/a/prompt", form, "helpful=yes", &[]).status, 405);
    assert_eq!(kept(&kit, "public/email/prompt.md").len(), 3);
}

#[test]
fn events_are_taken_as_a_beacon_sends_them() {
    let kit = Kit::new(TREE);
    let batch = json!({"events": [
        {"kind": "results", "question": "mail ada@example.org about 12345678", "query_id": "q_5f1d0c6a92be", "results": 5, "confident": false, "session": "s-1234567", "page": "https://app.example/a?b=c", "id": "event-0001"},
        {"kind": "select", "article": "public/email/prompt.md", "position": 2, "unknown": [1]},
        {"kind": "handoff", "id": "event-0001"},
    ]});
    let reply = kit.post(
        "/api/v1/events",
        "text/plain;charset=UTF-8",
        batch.to_string(),
        &[("origin", "https://shop.example"), ("sec-fetch-site", "cross-site")],
    );
    assert_eq!((reply.status.as_u16(), reply.json()["accepted"].as_u64()), (202, Some(3)), "{}", reply.text());
    assert_eq!(reply.headers["access-control-allow-origin"], "*");
    let rows = events(&kit, 2);
    let results = rows.iter().find(|event| event.kind.name() == "results").unwrap();
    assert_eq!(
        (results.question.as_str(), results.page.as_str(), results.n_results, results.is_confident),
        ("mail [e-mail] about [number]", "/a", Some(5), Some(false))
    );
    assert!(rows.iter().any(|event| event.article == "public/email/prompt.md" && event.position == 2));
}

#[test]
fn bodies_that_cannot_be_used_are_told_why() {
    let kit = Kit::new(TREE);
    let many = json!({"events": vec![json!({"kind": "select"}); 51]}).to_string();
    for (path, kind, body, status, words) in [
        ("/api/v1/events", JSON, "{", 400, "EOF"),
        ("/api/v1/events", JSON, "{\"events\": [{\"kind\": \"click\"}]}", 400, "events[0].kind must be"),
        ("/api/v1/events", JSON, many.as_str(), 400, "At most 50"),
        ("/api/v1/events", "image/png", "x", 415, "application/json"),
        ("/api/v1/feedback", JSON, "{\"article\": \"prompt\"}", 400, "helpful"),
        ("/api/v1/feedback", JSON, "{\"article\": \"prompt\", \"helpful\": false, \"reason\": \"bad\"}", 400, "outdated, unclear"),
        ("/api/v1/feedback", JSON, "\u{0}", 400, "cannot be used"),
    ] {
        let reply = kit.post(path, kind, body, &[]);
        assert_eq!(reply.status.as_u16(), status, "{path} {body}: {}", reply.text());
        assert!(reply.json()["detail"].as_str().unwrap().contains(words), "{}", reply.text());
    }
    let large = kit.post("/api/v1/feedback", JSON, format!("{{\"comment\": \"{}\"}}", "x".repeat(70_000)), &[]);
    assert_eq!(large.status, 413);
    events(&kit, 0);
    let preflight = kit.send(
        Method::OPTIONS,
        "/api/v1/events",
        &[
            ("origin", "https://shop.example"),
            ("access-control-request-method", "POST"),
            ("access-control-request-headers", "content-type"),
        ],
    );
    assert!(preflight.headers["access-control-allow-methods"].to_str().unwrap().contains("POST"), "{}", preflight.stable());
}
