//! Front matter of every dialect, and what it makes of an article.

use jiff::civil::date;

use super::{now, problems, read_file};
use crate::article::{Article, Limits, Status, read};
use crate::audience::Public;

/// The public article of a file that has to have one.
fn article(id: &str, text: &str) -> Article<Public> {
    let reading = read_file(id, text);
    reading.public.unwrap_or_else(|| panic!("{id} is not public: {:?}", reading.problems))
}

#[test]
fn stars_in_patterns_of_addresses_are_no_emphasis() {
    let article = article("public/x.md", "---\nurl_patterns: ['*/printers/*', https://app.example/*]\n---\n# T\n\nText.");
    assert_eq!(article.url_patterns, ["*/printers/*", "https://app.example/*"]);
}

#[test]
fn yaml_and_toml_say_the_same() {
    let yaml =
        "---\ntitle: \"Using `foo` &amp; **bar**\"\ntags: [a, b]\nkeywords: b, c\nweight: '03'\ndate: 2026-01-02\n---\nHello there.\n";
    let toml = "+++\ntitle = \"Using `foo` &amp; **bar**\"\ntags = [\"a\", \"b\"]\nkeywords = \"b, c\"\nweight = 3\ndate = 2026-01-02\n+++\nHello there.\n";
    for text in
        [yaml.to_owned(), toml.to_owned(), yaml.replace('\n', "\r\n"), format!("\u{feff}{yaml}"), yaml.replace("---\nHello", "...\nHello")]
    {
        let article = article("public/a/x.md", &text);
        assert_eq!(article.title, "Using foo & bar");
        assert_eq!(article.keywords, ["a", "b", "c"]);
        assert_eq!(article.order, Some(3.0));
        assert_eq!(article.updated, Some(date(2026, 1, 2)));
        assert_eq!(article.body.text.trim(), "Hello there.");
        assert_eq!(article.body.sections[0].line, 8);
        assert_eq!(article.category, ["a"]);
    }
}

#[test]
fn values_of_every_type_are_read() {
    for (matter, title) in [
        ("title: 404", "404"),
        ("title: 1.10", "1.10"),
        ("title: yes", "yes"),
        ("title: 2026-01-02", "2026-01-02"),
        ("title: [One, two]", "One, two"),
        ("Title: >\n  Folded\n  text", "Folded text"),
        ("question: Why?", "Why?"),
        ("title:\nquestion: Why?", "Why?"),
        ("title: ''", "A heading"),
        ("title: ~", "A heading"),
        ("title: {a: {b: c}}", "A heading"),
        ("other: x", "A heading"),
    ] {
        assert_eq!(article("public/x.md", &format!("---\n{matter}\n---\n# A heading\n\nText.\n")).title, title, "{matter}");
    }
    let article = article("public/x.md", "---\nasked_as:\n  - vpn says: error 5\n  - 17\n  - null\n---\n# T\n\nText.");
    assert_eq!(article.asked_as, ["vpn says: error 5", "17"]);
}

#[test]
fn titles_and_summaries_have_fallbacks() {
    let bare = article("public/005_reset-password.md", "Short.\n\nThis is the first real sentence of it. More.\n");
    assert_eq!(bare.title, "Reset password");
    assert_eq!(bare.summary, "This is the first real sentence of it. More.");
    let described = article("public/x.md", "---\nintro: |\n  Two\n  lines\n---\n# H\n\nText of it all.");
    assert_eq!((described.title.as_str(), described.summary.as_str()), ("H", "Two lines"));
    assert!(!described.body.text.contains('H'), "the H1 is the title and leaves the body");
    assert_eq!(problems(&read_file("public/x.md", "Text.")), [("KB001", 1)]);
}

#[test]
fn rules_at_the_top_are_no_front_matter() {
    for text in [
        "---\n\nA sentence of text.\n\n---\n\nMore.",
        "---\nJust text, no key.\n",
        "---\n- a\n- b\n---\nText.",
        "---",
        "+++\nplus",
        "---\n# only a comment\n---\nText.",
        "----\ntitle: x\n----\n",
    ] {
        let reading = read_file("public/x.md", text);
        assert!(!reading.is_refused, "{text}: {:?}", reading.problems);
    }
    let text = article("public/x.md", "---\n\nA sentence of text.\n\n---\n\nMore.").body.text.clone();
    assert!(text.contains("A sentence of text.") && text.contains("More."), "{text}");
    assert_eq!(article("public/x.md", "\n\n---\ntitle: Late\n---\nText").title, "Late");
}

#[test]
fn broken_front_matter_is_refused_at_its_line() {
    for (text, expected) in [
        ("---\ntitle: a: b\n---\n", ("KB007", 2)),
        ("---\na: 1\ntitle: \"open\n---\nText", ("KB007", 3)),
        ("---\ntitle: x\nno key here\n---\n", ("KB007", 3)),
        ("---\ntitle: x\n\tb: y\n---\n", ("KB007", 3)),
        ("---\ntitle: *x\n---\n", ("KB007", 2)),
        ("---\ntitle: x\nvisibility: internal\n\nText", ("KB007", 1)),
        ("+++\ntitle = x\n+++\n", ("KB007", 2)),
        ("+++\na = 1\na = 2\n+++\n", ("KB007", 3)),
        ("\n---\ntitle: a: b\n---\n", ("KB007", 3)),
    ] {
        let reading = read_file("public/x.md", text);
        assert!(reading.is_refused && reading.internal.is_none() && reading.public.is_none(), "{text}");
        let (code, line) = problems(&reading)[0];
        assert_eq!(code, expected.0, "{text}");
        assert!(line.abs_diff(expected.1) <= 1, "{text}: line {line} instead of {}", expected.1);
    }
}

#[test]
fn values_that_begin_with_a_reserved_sign_are_text() {
    let article = article("public/a.md", "---\ntitle: @ann's `%`\nkeywords:\n  - %\n  - `x`\n---\nText\n");
    assert_eq!((article.title.as_str(), article.keywords), ("@ann's %", vec!["%".to_owned(), "x".to_owned()]));
}

#[test]
fn bytes_that_are_no_text_and_too_many_are_refused() {
    let limits = Limits { file_bytes: 100, front_matter_bytes: 20 };
    for (bytes, expected) in [
        (b"ok\nline \xff".to_vec(), ("KB008", 2)),
        (b"\xff\xfeh\0i\0".to_vec(), ("KB008", 1)),
        (vec![b'a'; 101], ("KB009", 0)),
        (b"---\ntitle: much too long for it\n---\n".to_vec(), ("KB009", 1)),
    ] {
        let reading = read("public/x.md", &bytes, now(), limits, "en");
        assert!(reading.is_refused);
        assert_eq!(problems(&reading), [expected]);
    }
}

#[test]
fn only_published_in_date_articles_are_live() {
    for (matter, because) in [
        ("", ""),
        ("draft: false\nhidden: no\npublished: true\nstatus: Published\nvisibility: public", ""),
        ("publish_at: 2026-11-20\nexpires_at: 2026-11-21", ""),
        ("publishDate: 2026-11-20T13:00:00+02:00", ""),
        ("published: 2019-05-04", ""),
        ("draft: true", "draft"),
        ("Draft: 'yes'", "draft"),
        ("draft: perhaps", "draft"),
        ("draft: {a: {b: c}}", "draft"),
        ("hidden: true", "hidden"),
        ("published: false", "draft"),
        ("published: maybe", "draft"),
        ("status: review", "review"),
        ("status: archived", "archived"),
        ("status: finished", "draft"),
        ("status: published\ndraft: true", "draft"),
        ("status: published\nstatus: draft", "draft"),
        ("visibility: internal", "internal"),
        ("visibility: public\nvisibility: internal", "internal"),
        ("visibility: partners", "internal"),
        ("visibility: [public, partners]", "internal"),
        ("visibilty: internal", "internal"),
        ("publish_at: 2026-11-21", "scheduled for 2026-11-21"),
        ("publishDate: 2026-11-20T13:00:00", "scheduled for 2026-11-20 13:00 UTC"),
        ("publish_at: next week", "date not readable"),
        ("expires_at: 2026-11-20", "expired on 2026-11-20"),
        ("expiryDate: 11/20/2026", "expired on 2026-11-20"),
        ("expires_at: 31.31.2026", "date not readable"),
        ("published: 2027-01-01", "scheduled for 2027-01-01"),
        ("audience: internal", ""),
    ] {
        let reading = read_file("public/x.md", &format!("---\ntitle: T\n{matter}\n---\nText."));
        assert_eq!(reading.public.is_some(), because.is_empty(), "{matter}");
        let agent = reading.internal.expect("agents see it").agent.expect("facts for agents");
        assert_eq!(agent.hidden_because.as_deref().unwrap_or_default(), because, "{matter}");
        assert_eq!(agent.is_public, because.is_empty(), "{matter}");
    }
}

#[test]
fn what_is_not_understood_is_said() {
    for (matter, expected) in [
        ("status: finished", ("KB006", 3)),
        ("draft: perhaps", ("KB006", 3)),
        ("publish_at: next week", ("KB003", 3)),
        ("updated: yesterday", ("KB003", 3)),
        ("review_every: often", ("KB003", 3)),
        ("visibility: partners", ("KB012", 3)),
        ("visibilty: internal", ("KB002", 3)),
        ("lang: german", ("KB014", 3)),
        ("title: U", ("KB011", 3)),
    ] {
        assert_eq!(problems(&read_file("public/x.md", &format!("---\ntitle: T\n{matter}\n---\nText."))), [expected], "{matter}");
    }
    assert_eq!(problems(&read_file("public/x.md", "---\ntitle: T\nlayout: x\nms.topic: y\nexternal help file: z\n---\nText.")), []);
}

#[test]
fn liveness_changes_at_its_moment() {
    let reading = read_file("public/x.md", "---\npublish_at: 2026-12-01\nexpires_at: 2027-01-01\n---\n# T\n\nText.");
    let publication = reading.next_change.expect("a moment");
    assert_eq!(publication.to_string(), "2026-12-01T00:00:00Z");
    let text = b"---\npublish_at: 2026-12-01\nexpires_at: 2027-01-01\n---\n# T\n\nText.";
    let reading = read("public/x.md", text, publication, Limits::default(), "en");
    assert!(reading.public.is_some());
    let expiry = reading.next_change.expect("a moment");
    let reading = read("public/x.md", text, expiry, Limits::default(), "en");
    assert!(reading.public.is_none() && reading.next_change.is_none());
}

#[test]
fn only_the_public_folder_is_public() {
    for id in ["internal/x.md", "x.md", "Public/x.md", "other/public/x.md", "public/../internal/x.md"] {
        let reading = read_file(id, "---\nvisibility: public\n---\n# T\n\nText.");
        assert!(reading.public.is_none() && reading.public_category.is_none(), "{id}");
        assert_eq!(
            reading.internal.and_then(|article| article.agent).and_then(|agent| agent.hidden_because).as_deref(),
            Some("internal"),
            "{id}"
        );
    }
}

#[test]
fn addresses_and_old_ones() {
    let of = |id: &str, matter: &str| {
        let article = article(id, &format!("---\ntitle: T\n{matter}\n---\nText."));
        (article.slug, article.redirects.join(" "))
    };
    let pair = |slug: &str, redirects: &str| (slug.to_owned(), redirects.to_owned());
    assert_eq!(of("public/a/Reset Password.md", ""), pair("reset-password", ""));
    assert_eq!(of("public/x.md", "slug: /docs/Hello_World/"), pair("hello-world", "docs/Hello_World"));
    assert_eq!(of("public/x.md", "permalink: old-name/"), pair("old-name", ""));
    assert_eq!(of("public/x.md", "permalink: /a/b/"), pair("x", "a/b"));
    assert_eq!(of("public/x.md", "permalink: /"), pair("x", ""));
    assert_eq!(of("public/x.md", "permalink: /:categories/:title/"), pair("x", ""));
    assert_eq!(
        of(
            "public/x.md",
            "aliases: [/old/, x]\nredirect_from:\n  - /article/y/?a=1#b\n  - https://help.example/z.html\nold_paths: q\nurl: '{{site.baseurl}}/u/'"
        ),
        pair("x", "old article/y z.html q u")
    );
}

#[test]
fn languages_by_key_suffix_and_folder() {
    for (id, matter, lang, slug) in [
        ("public/x.md", "lang: de", Some("de"), "x"),
        ("public/x.md", "Locale: en-US", None, "x"),
        ("public/x.de.md", "", Some("de"), "x-de"),
        ("public/x.de.md", "slug: hallo", Some("de"), "hallo"),
        ("public/de/vpn/x.md", "", Some("de"), "x-de"),
        ("public/en/vpn/x.md", "", None, "x"),
        ("public/pt-BR/x.md", "", Some("pt-BR"), "x-pt-br"),
        ("public/it/x.md", "", None, "x"),
        ("public/it/x.md", "lang: it", Some("it"), "x"),
    ] {
        let article = article(id, &format!("---\ntitle: T\n{matter}\n---\nText."));
        assert_eq!((article.lang.as_deref(), article.slug.as_str()), (lang, slug), "{id} {matter}");
    }
    assert_eq!(article("public/vpn/x.de.md", "# T\n\nText.").translation_of.as_deref(), Some("public/vpn/x.md"));
}

#[test]
fn an_index_speaks_for_its_category() {
    let text = "---\ntitle: E-mail\ndescription: All about it.\nweight: 3\nicon: \"✉\"\n---\n";
    let reading = read_file("public/email/index.md", text);
    assert!(reading.internal.is_none() && reading.public.is_none() && !reading.is_refused && problems(&reading).is_empty());
    let category = reading.public_category.expect("the public's category");
    assert_eq!(
        (category.path.join("/").as_str(), category.title.as_deref(), category.description.as_deref()),
        ("email", Some("E-mail"), Some("All about it."))
    );
    assert_eq!((category.order, category.icon.as_deref()), (Some(3.0), Some("✉")));
    let reading = read_file("public/email/_index.md", &format!("{text}Read this first."));
    assert_eq!(reading.public.map(|article| article.slug).as_deref(), Some("email"));
    assert!(reading.public_category.is_some());
    let reading = read_file("public/email/index.md", "---\ntitle: E-mail\ndraft: true\n---\n");
    assert!(reading.public_category.is_none() && reading.internal_category.is_some());
}

#[test]
fn agents_learn_who_and_when() {
    let text = "---\ntitle: T\nauthors:\n  - name: Jo\n    url: x\n  - Sam\nupdated: 2026-06-01\nms.date: 01/02/2026\nlast_modified_date: 2030-01-01\nreview_every: 6 months\nstatus: in review\nunlisted: true\n---\nText.";
    let article = read_file("public/x.md", text).internal.expect("an article");
    assert_eq!(article.updated, Some(date(2026, 6, 1)), "a day in the future is a slip");
    assert!(article.is_unlisted);
    let agent = article.agent.expect("facts");
    assert_eq!((agent.owner.as_deref(), agent.review_by, agent.status), (Some("Jo, Sam"), Some(date(2026, 12, 1)), Status::Review));
}
