//! Questions for people from outside: the form step by step without script, the API, the private page, and what nobody else may learn.

use axum::http::Method;
use serde_json::{Value, json};

use crate::kit::{Kit, Reply};

const TREE: &str = "
//- public/email/prompt.md
# Outlook keeps asking for my password

Sign out and in again.
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

fn escalate(kit: &Kit, body: &Value) -> Reply {
    kit.post("/api/v1/escalations", "text/plain", body.to_string(), &[("origin", "https://shop.example"), ("sec-fetch-site", "cross-site")])
}

fn letters(kit: &Kit) -> Vec<rapport::insight::handover::Outgoing> {
    kit.runtime.block_on(kit.store.letters(true)).unwrap()
}

fn value<'t>(page: &'t str, name: &str) -> &'t str {
    page.split(&format!("name=\"{name}\" value=\""))
        .nth(1)
        .unwrap_or_else(|| panic!("no field {name} in {page}"))
        .split('"')
        .next()
        .unwrap()
}

#[test]
fn a_question_goes_on_without_script_and_nothing_is_typed_twice() {
    let kit = Kit::new(TREE);
    let first = kit.get("/contact?question=outlook+asks").text();
    assert!(first.contains(">outlook asks</textarea>") && first.contains("action=\"/contact\""), "{first}");

    let answers = kit
        .send_form("/contact", &[("step", "question"), ("asked", "outlook asks"), ("question", "outlook keeps asking for <my> password")]);
    assert_eq!(answers.status, 200);
    let page = answers.text();
    assert!(page.contains("/a/prompt") && page.contains("value=\"public/email/prompt.md\"") && page.contains("&lt;my&gt;"), "{page}");
    assert_eq!((value(&page, "earlier"), value(&page, "shown")), ("outlook asks", "public/email/prompt.md"));

    let carried = [
        ("question", "outlook keeps asking for <my> password"),
        ("earlier", "outlook asks"),
        ("shown", "public/email/prompt.md"),
        ("shown", "internal/runbooks/restart.md"),
    ];
    let send = kit.send_form("/contact", &[&carried[..], &[("step", "answers")]].concat()).text();
    let key = value(&send, "key").to_owned();
    assert!(send.contains("name=\"email\"") && send.contains("name=\"consent\""), "{send}");

    let sent = [&carried[..], &[("step", "send"), ("key", &key), ("email", "ada@example.org"), ("consent", "yes")]].concat();
    let done = kit.send_form("/contact", &sent);
    assert_eq!(done.status, 303, "{}", done.text());
    let address = done.headers["location"].to_str().unwrap().to_owned();
    assert!(address.starts_with("/requests/"), "{address}");
    // Sent twice by a double click, it is one request.
    assert_eq!(kit.send_form("/contact", &sent).headers["location"].to_str().unwrap(), address);

    let all = letters(&kit);
    assert_eq!(all.len(), 1, "{all:?}");
    let letter = &all[0].letter;
    assert!(letter.text.contains("outlook keeps asking for <my> password") && letter.text.contains("1. outlook asks"), "{}", letter.text);
    assert!(letter.text.contains("Outlook keeps asking for my password") && letter.text.contains("ada@example.org"), "{}", letter.text);
    assert!(!letter.text.contains("Restart the mail gateway"), "a form field brings an internal article into a letter");
    assert_eq!(letter.reply_to, "ada@example.org");

    let status = kit.get(&address);
    assert_eq!(status.status, 200);
    assert!(status.text().contains(&all[0].reference) && status.text().contains("Your question is safe with us"), "{}", status.text());
    for (name, wanted) in [("cache-control", "no-store"), ("x-robots-tag", "noindex"), ("referrer-policy", "no-referrer")] {
        assert_eq!(status.headers[name], wanted, "{name}");
    }
    assert!(!status.text().contains("ada@example.org"), "the address is nobody's business");
}

#[test]
fn the_page_that_led_to_people_goes_along_with_what_was_opened_and_said_there() {
    let kit = Kit::new(&format!("{TREE}//- public/email/quota.md\n# My mailbox is full\n\nDelete large mails.\n"));
    let article = kit.get("/a/prompt").text();
    assert!(article.contains("&amp;page=%2Fa%2Fprompt\""), "{article}");
    let unhelpful = kit.send_form("/a/prompt/feedback", &[("helpful", "no")]).text();
    let address = unhelpful.split('"').find(|piece| piece.starts_with("/contact?")).unwrap().replace("&amp;", "&");
    let page = kit.get(&address).text();
    assert_eq!((value(&page, "page"), value(&page, "helpful")), ("/a/prompt", "no"));
    let foreign = kit.get("/contact?question=x&page=https%3A%2F%2Fevil.example").text();
    assert_eq!(value(&foreign, "page"), "", "a link names no other site's page");

    let sent = [
        ("step", "send"),
        ("question", "It still asks"),
        ("page", "/a/prompt"),
        ("helpful", "no"),
        ("shown", "public/email/quota.md"),
        ("opened", "public/email/quota.md"),
        ("email", "ada@example.org"),
        ("consent", "yes"),
    ];
    assert_eq!(kit.send_form("/contact", &sent).status, 303);
    let json: Value = serde_json::from_str(&letters(&kit)[0].letter.json).unwrap();
    assert_eq!(json["page"], "/a/prompt");
    let tried: Vec<_> = json["tried"].as_array().unwrap().iter().map(|one| (&one["id"], &one["opened"], &one["helpful"])).collect();
    let (from, shown, yes) = (json!("public/email/prompt.md"), json!("public/email/quota.md"), json!(true));
    assert_eq!(tried, [(&from, &yes, &json!(false)), (&shown, &yes, &Value::Null)]);
}

#[test]
fn an_answer_that_was_found_spares_the_letter() {
    let kit = Kit::new(TREE);
    let solved = kit.send_form("/contact", &[("question", "outlook password"), ("resolved", "public/email/prompt.md")]);
    assert!(solved.status == 200 && solved.text().contains("Nothing was sent"), "{}", solved.text());
    assert!(letters(&kit).is_empty());
    kit.runtime.block_on(kit.store.settle());
    let events = kit.runtime.block_on(kit.store.latest_events(9)).unwrap();
    assert_eq!((events.len(), events[0].kind.name(), events[0].article.as_str()), (1, "resolved", "public/email/prompt.md"));
}

#[test]
fn mistakes_are_told_at_the_head_and_at_the_field_and_keep_what_was_typed() {
    let kit = Kit::new(TREE);
    let empty = kit.send_form("/contact", &[("question", "  ")]);
    assert_eq!(empty.status, 400);
    let page = empty.text();
    assert!(
        page.contains("There is a problem")
            && page.contains("href=\"#question\"")
            && page.contains("aria-invalid=\"true\"")
            && page.contains("question-error"),
        "{page}"
    );
    let sent = [("step", "send"), ("question", "help <me>"), ("email", "ada@"), ("key", "0123456789abcdefghjkmnpqrs")];
    let wrong = kit.send_form("/contact", &sent);
    let page = wrong.text();
    assert_eq!(wrong.status, 400);
    assert!(
        page.contains("href=\"#email\"")
            && page.contains("href=\"#consent\"")
            && page.contains("value=\"ada@\"")
            && page.contains("help &lt;me&gt;"),
        "{page}"
    );
    let program =
        kit.send_form("/contact", &[&sent[..], &[("consent", "yes"), ("email", "ada@example.org"), ("website", "spam")]].concat());
    assert_eq!(program.status, 400, "{}", program.text());
    let german = kit.post("/contact", "application/x-www-form-urlencoded", "question=", &[("accept-language", "de")]);
    assert!(german.text().contains("Schreiben Sie Ihre Frage"), "{}", german.text());
    assert_eq!(kit.post("/contact", "application/x-www-form-urlencoded", "question=x", &[("sec-fetch-site", "cross-site")]).status, 403);
    assert!(letters(&kit).is_empty());
}

#[test]
fn the_api_hands_on_once_and_tells_a_private_address() {
    let kit = Kit::new(TREE);
    let sent = json!({
        "question": "Outlook asks", "email": "ada@example.org", "consent": true, "id": "widget-0123456789", "page": "https://shop.example/mail?token=hush", "lang": "en",
        "earlier": ["outlok", "Outlook asks"], "tried": [{"article": "prompt", "opened": true, "helpful": false}, {"article": "restart", "opened": true}, {"article": "draft"}],
    });
    let first = escalate(&kit, &sent);
    assert_eq!(first.status, 201, "{}", first.text());
    assert_eq!(first.headers["access-control-allow-origin"], "*");
    let again = escalate(&kit, &sent);
    assert_eq!((again.status.as_u16(), again.json()), (200, first.json()));
    assert_eq!(first.json()["delivery"], "kept");
    let other =
        escalate(&kit, &json!({"question": "Something else", "email": "ada@example.org", "consent": true, "id": "widget-0123456789"}));
    assert_eq!(other.status, 409, "{}", other.text());
    let all = letters(&kit);
    assert_eq!(all.len(), 1);
    let text = &all[0].letter.text;
    assert!(
        text.contains("Outlook keeps asking for my password (opened, did not help)") && text.contains("https://shop.example/mail\n"),
        "{text}"
    );
    assert_eq!(text.matches("Outlook asks\n").count(), 1, "what is asked is not told as asked before: {text}");
    assert!(!text.contains("hush") && !text.contains("Shared calendars") && !text.contains("gateway"), "{text}");
    assert_eq!(kit.get(first.json()["status_url"].as_str().unwrap()).status, 200);

    for (field, wrong, words) in [
        ("question", json!(""), "question must"),
        ("email", json!("ada"), "e-mail address"),
        ("consent", json!(false), "consent must be true"),
    ] {
        let mut body = sent.clone();
        body[field] = wrong;
        let reply = escalate(&kit, &body);
        assert!(reply.status == 400 && reply.json()["detail"].as_str().unwrap().contains(words), "{}", reply.text());
    }
}

#[test]
fn hidden_and_absent_answers_make_the_same_letters() {
    let kit = Kit::new(TREE);
    let told = |article: &str| {
        let reply = escalate(
            &kit,
            &json!({"question": "Help", "email": "ada@example.org", "consent": true, "tried": [{"article": article, "opened": true}]}),
        );
        assert_eq!(reply.status, 201);
        let reference = reply.json()["reference"].as_str().unwrap().to_owned();
        let letter = letters(&kit).into_iter().find(|letter| letter.reference == reference).unwrap();
        let lines: Vec<String> =
            letter.letter.text.lines().filter(|line| !line.contains("Asked:") && !line.contains("Reference:")).map(str::to_owned).collect();
        lines
    };
    for hidden in ["draft", "restart", "internal/runbooks/restart.md"] {
        assert_eq!(told(hidden), told("nothing-there"));
    }
}

#[test]
fn more_can_be_told_at_the_private_address_alone() {
    let kit = Kit::new(TREE);
    let kept = escalate(&kit, &json!({"question": "Help", "email": "ada@example.org", "consent": true})).json();
    let address = kept["status_url"].as_str().unwrap();
    let key = value(&kit.get(address).text(), "key").to_owned();
    let told = kit.send_form(address, &[("detail", "It began on <Monday>"), ("key", &key)]);
    assert_eq!((told.status.as_u16(), told.headers["location"].to_str().unwrap()), (303, address));
    assert_eq!(kit.send_form(address, &[("detail", "It began on <Monday>"), ("key", &key)]).status, 303, "a second click");
    let page = kit.get(address).text();
    assert_eq!(page.matches("It began on &lt;Monday&gt;").count(), 1, "{page}");
    let all = letters(&kit);
    assert_eq!(all.len(), 2);
    let more = all.iter().find(|letter| !letter.is_request).unwrap();
    assert!(more.letter.text.contains("It began on <Monday>") && more.letter.subject.contains(kept["reference"].as_str().unwrap()));

    let empty = kit.send_form(address, &[("detail", "")]);
    assert!(empty.status == 400 && empty.text().contains("href=\"#detail\""), "{}", empty.text());
    for number in 0..19 {
        assert_eq!(kit.send_form(address, &[("detail", &format!("More {number}"))]).status, 303);
    }
    assert_eq!(kit.send_form(address, &[("detail", "One too many")]).status, 400);

    let absent = kit.get("/requests/0123456789abcdefghjkmnpqrs");
    assert_eq!(absent.status, 404);
    for wrong in ["/requests/x", "/requests/0123456789ABCDEFGHJKMNPQRS", "/requests/%27%20or%201=1%20--"] {
        assert_eq!(
            kit.get(wrong).stable().replace(wrong, ""),
            absent.stable().replace("/requests/0123456789abcdefghjkmnpqrs", ""),
            "{wrong}"
        );
    }
    assert_eq!(kit.send_form("/requests/0123456789abcdefghjkmnpqrs", &[("detail", "x")]).status, 404);
}

#[test]
fn agents_pages_have_no_form_and_take_nothing() {
    let kit = Kit::new(TREE);
    let page = kit.get_as_agent("/agent/contact?question=help").text();
    assert!(!page.contains("<textarea") && page.contains("help"), "{page}");
    let token = format!("Bearer {}", crate::kit::TOKEN);
    for path in ["/agent/contact", "/agent/a/prompt/feedback"] {
        assert_eq!(kit.send(Method::POST, path, &[("authorization", &token)]).status, 405, "{path}");
    }
    for path in ["/agent/api/v1/escalations", "/agent/api/v1/feedback", "/agent/requests/0123456789abcdefghjkmnpqrs"] {
        assert_eq!(kit.send(Method::POST, path, &[("authorization", &token)]).status, 404, "{path}");
    }
}
