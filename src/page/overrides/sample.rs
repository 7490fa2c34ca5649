//! Small models of every page, for trying templates: each once with all that there can be, and once with as little as there can be.

use minijinja::value::{Serde, Value};
use serde::Serialize;

use crate::page::forms::{FeedbackPage, Mistake};
use crate::page::model::{
    Alternate, Answer, ApiOperation, ApiPage, ApiParameter, ApiResponse, ArticlePage, Card, Cards, CategoryPage, ChangesPage, Choice,
    ContactPage, Day, DemoPage, Detail, ErrorPage, Frame, HeadLang, Heading, HomePage, LangLink, Link, Marks, MissingPage, Notices,
    Offered, Pager, Piece, RequestPage, SearchPage, SearchResult,
};

/// All pages, each by its template's name.
pub(super) fn all() -> Vec<(&'static str, Value)> {
    let mut pages = Vec::new();
    for has in [true, false] {
        let mut add = |name, page| pages.push((name, page));
        add("home.html", value(home(has)));
        add("changes.html", value(ChangesPage { frame: frame(has), days: list(has, day()), pager: pager(has) }));
        add("category.html", value(category(has)));
        add("article.html", value(article(has)));
        add("search.html", value(search(has)));
        for step in ["question", "answers", "send", "solved"] {
            add("contact.html", value(contact(has, step)));
        }
        for state in ["delivered", "waiting", "undelivered", "kept"] {
            add("request.html", value(request(has, state)));
        }
        for step in ["ask", "missing", "thanks"] {
            add("feedback.html", value(feedback(has, step)));
        }
        add(
            "404.html",
            value(MissingPage { frame: frame(has), is_gone: has, results: list(has, result(has)), topics: list(has, card(has)) }),
        );
        let status = if has { 503 } else { 418 };
        add("error.html", value(ErrorPage { frame: frame(has), status, title: "Unavailable", detail: "x".into() }));
        add("api.html", value(api(has)));
        add("widget-demo.html", value(demo(has)));
    }
    pages
}

fn value(page: impl Serialize) -> Value {
    Value::from(Serde(page))
}

fn some<T>(has: bool, thing: T) -> Option<T> {
    has.then_some(thing)
}

fn list<T: Clone>(has: bool, thing: T) -> Vec<T> {
    if has { vec![thing.clone(), thing] } else { Vec::new() }
}

fn text(has: bool) -> String {
    if has { "Sample <text> & more".to_owned() } else { String::new() }
}

fn frame(has: bool) -> Frame {
    let address = || some(has, "/sample".to_owned());
    Frame {
        site_name: "Sample".into(),
        title: text(has),
        lang: "en".into(),
        strings: "en".into(),
        dir: "ltr",
        site_lang: some(has, "de".into()),
        carried_lang: some(has, "en".into()),
        languages: list(has, LangLink { lang: "en".into(), name: "English".into(), url: "/?lang=en".into(), is_chosen: true }),
        mount: if has { "/agent" } else { "" },
        is_agent: has,
        search_text: text(has),
        description: some(has, text(has)),
        canonical: address(),
        markdown_url: address(),
        is_noindex: has,
        alternates: list(has, HeadLang { lang: "en".into(), url: "/sample".into() }),
        og_type: "website",
        locale: "en".into(),
        feed_url: address(),
        json_ld: some(has, "{}".into()),
        phone: some(has, "110".into()),
        public_url: address(),
        is_hidden: !has,
        has_recents: has,
        logo_url: "/static/icon.svg".into(),
        has_own_logo: has,
        style_url: "/static/site.css".into(),
        script_url: "/static/site.js".into(),
        icon_url: "/static/icon.svg".into(),
    }
}

fn link() -> Link {
    Link { title: text(true), url: "/sample".into(), lang: None }
}

fn answer(has: bool) -> Answer {
    let (badge, lang) = (some(has, "draft".into()), some(has, "de".into()));
    Answer { title: text(true), url: "/a/sample".into(), summary: text(has), updated: some(has, "2026-11-02".into()), badge, lang }
}

fn card(has: bool) -> Card {
    Card {
        title: text(true),
        url: "/c/sample".into(),
        description: some(has, text(true)),
        icon: some(has, "✉".into()),
        n_articles: 2,
        lang: some(has, "de".into()),
    }
}

fn result(has: bool) -> SearchResult {
    SearchResult {
        title: vec![Piece { text: text(true), is_hit: has }],
        url: "/a/sample".into(),
        section: some(has, text(true)),
        crumbs: list(has, link()),
        snippet: list(has, Piece { text: text(true), is_hit: has }),
        updated: some(has, "2026-11-02".into()),
        lang: "en".into(),
        badge: some(has, "draft".into()),
    }
}

fn pager(has: bool) -> Pager {
    if has { Pager::new(2, 3, "/sample?page=") } else { Pager::new(1, 1, "/sample?page=") }
}

fn day() -> Day {
    Day { date: "2026-11-02".into(), answers: vec![answer(true), answer(false)] }
}

fn home(has: bool) -> HomePage {
    HomePage {
        frame: frame(has),
        notices: some(has, Notices { body: "<p>Sample</p>".into(), lang: some(has, "de".into()) }),
        cards: list(has, card(has)),
        more_cards: list(has, card(has)),
        popular: list(has, answer(has)),
        recent: list(has, answer(has)),
        loose: list(has, answer(has)),
    }
}

fn category(has: bool) -> CategoryPage {
    CategoryPage {
        frame: frame(has),
        crumbs: list(has, link()),
        icon: some(has, "✉".into()),
        lang: some(has, "de".into()),
        children: list(has, card(has)),
        answers: list(has, answer(has)),
        pager: pager(has),
    }
}

fn article(has: bool) -> ArticlePage {
    let other = Alternate { lang: "de".into(), title: text(true), url: "/a/sample".into() };
    let marks = Marks {
        status: "draft",
        hidden_because: some(has, "a draft".into()),
        owner: some(has, "help desk".into()),
        review_by: some(has, "2027-01-01".into()),
        n_notes: 1,
    };
    ArticlePage {
        frame: frame(has),
        crumbs: list(has, link()),
        id: "public/sample.md".into(),
        lang: some(has, "de".into()),
        updated: some(has, "2026-11-02".into()),
        minutes: 2,
        lead: some(has, text(true)),
        contents: list(has, Heading { text: text(true), url: "#sample".into(), level: 2 }),
        body: "<p>Sample</p>".into(),
        translations: list(has, other.clone()),
        yours: some(has, other),
        is_fallback: false,
        related: list(has, answer(has)),
        edit_url: some(has, "/edit".into()),
        contact_url: "/contact".into(),
        feedback_url: some(has, "/a/sample/feedback".into()),
        marks: some(has, marks),
    }
}

fn search(has: bool) -> SearchPage {
    let choice = Choice { title: text(true), url: "/search".into(), count: some(has, 2), is_chosen: has };
    SearchPage {
        frame: frame(has),
        total: if has { 2 } else { 0 },
        is_confident: !has,
        did_you_mean: some(has, link()),
        choices: list(has, choice.clone()),
        langs: list(has, choice),
        topics: list(!has, card(has)),
        results: list(has, result(has)),
        pager: pager(has),
        contact_url: "/contact".into(),
    }
}

fn cards(has: bool) -> Cards {
    let text = |text: &str| some(has, text.to_owned());
    Cards { email: text("help@example.com"), mailto: text("mailto:help@example.com"), url: text("https://example.com"), phone: text("110") }
}

fn mistakes(has: bool, field: &'static str, what: &'static str) -> Vec<Mistake> {
    if has { vec![Mistake { field, what }] } else { Vec::new() }
}

fn contact(has: bool, step: &'static str) -> ContactPage {
    let offered = Offered { id: "public/sample.md".into(), result: result(has) };
    ContactPage {
        frame: frame(has),
        step,
        has_form: has,
        has_target: !has,
        question: text(has),
        earlier: list(has, text(true)),
        offered: list(has, offered),
        shown: list(has, text(true)),
        opened: list(has, text(true)),
        is_unhelpful: has,
        reply_to: text(has),
        has_consent: has,
        key: "sample".into(),
        page: text(has),
        mistakes: mistakes(has, "email", "no_email"),
        cards: cards(has),
    }
}

fn request(has: bool, state: &'static str) -> RequestPage {
    RequestPage {
        frame: frame(has),
        reference: "R-1".into(),
        asked: "2026-11-02".into(),
        question: text(true),
        state,
        details: list(has, Detail { told: "2026-11-02".into(), text: text(true) }),
        takes_more: has,
        action_url: "/requests/sample".into(),
        key: "sample".into(),
        detail: text(has),
        mistakes: mistakes(has, "detail", "no_detail"),
        cards: cards(has),
    }
}

fn feedback(has: bool, step: &'static str) -> FeedbackPage {
    FeedbackPage {
        frame: frame(has),
        step,
        title: text(true),
        lang: some(has, "de".into()),
        article_url: "/a/sample".into(),
        action_url: "/a/sample/feedback".into(),
        id: text(has),
        query_id: text(has),
        is_helpful: has,
        reason: text(has),
        comment: text(has),
        contact_url: "/contact".into(),
        mistakes: mistakes(has, "helpful", "unsaid"),
    }
}

fn api(has: bool) -> ApiPage {
    let parameter = ApiParameter {
        name: "q".into(),
        place: "query".into(),
        is_required: has,
        description: text(true),
        example: some(has, "sample".into()),
    };
    let operation = ApiOperation {
        method: "GET",
        path: "/sample".into(),
        summary: text(true),
        description: text(has),
        parameters: list(has, parameter),
        responses: list(has, ApiResponse { status: "200".into(), description: text(true) }),
    };
    ApiPage { frame: frame(has), intro: text(true), operations: list(has, operation), document_url: "/openapi.json".into() }
}

fn demo(has: bool) -> DemoPage {
    DemoPage {
        frame: frame(has),
        origin: "https://help.example.com".into(),
        version: "0".into(),
        integrity: "sha384-".into(),
        example: text(has),
        demo_style_url: "/static/demo.css".into(),
        demo_script_url: "/static/demo.js".into(),
    }
}
