//! An operator's folder: taken over whole, or not at all.

use super::*;
use crate::page::model::{CategoryPage, Frame, Pager};

fn files(texts: &[(&str, &str)]) -> Files {
    texts.iter().map(|(name, text)| ((*name).to_owned(), Ok((*text).to_owned()))).collect()
}

fn page(face: &Face, title: &str) -> String {
    let frame = Frame { title: title.into(), og_type: "website", strings: "en".into(), ..Frame::default() };
    let page = CategoryPage {
        frame,
        crumbs: vec![],
        icon: None,
        lang: None,
        children: vec![],
        answers: vec![],
        pager: Pager::new(1, 1, "/x?page="),
    };
    face.pages.category(&page).expect("a page")
}

/// `file:line message` of the errors.
fn errors(problems: &[Problem]) -> Vec<String> {
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error);
    errors.map(|problem| format!("{}:{} {}", problem.file, problem.line.unwrap_or(0), problem.message)).collect()
}

const OWN: &str =
    "{% extends \"built-in/category.html\" %}\n{% block main %}\n<p>Own {{ frame.title }}</p>\n{{ super() }}\n{% endblock %}\n";

#[test]
fn a_template_takes_the_place_of_ours_reaches_it_and_escapes() {
    let (faces, problems) = Faces::new(&Theme::default(), &files(&[("category.html", OWN), ("extra.css", "p{margin:1px}")]));
    assert_eq!(problems, []);
    let face = faces.current();
    let html = page(&face, "<script>alert(1)</script>");
    assert!(html.contains("<p>Own &lt;script&gt;alert(1)&lt;/script&gt;</p>"), "{html}");
    assert!(html.contains("<h1>&lt;script&gt;") && !html.contains("<script>alert"), "{html}");
    let style = face.look.by_url_name(face.look.style_url.trim_start_matches("/static/")).expect("the style sheet");
    assert!(style.bytes.ends_with(b"}\n\np{margin:1px}") || style.bytes.ends_with(b"}\np{margin:1px}"), "the rules stand behind ours");
}

#[test]
fn a_change_is_taken_whole_or_not_at_all_and_old_styles_are_still_there() {
    let (faces, _) = Faces::new(&Theme::default(), &files(&[("category.html", OWN), ("extra.css", "p{margin:1px}")]));
    let before = faces.current().look.style_url.clone();
    let broken = files(&[("category.html", "{% extends \"base.html\" %}\n{{ nothing.there }}"), ("extra.css", "p{margin:2px}")]);
    assert_eq!(errors(&faces.change(&broken)).len(), 1);
    assert!(page(&faces.current(), "x").contains("<p>Own x</p>") && faces.current().look.style_url == before);
    assert_eq!(faces.change(&files(&[("extra.css", "p{margin:2px}")])), []);
    let face = faces.current();
    assert!(!page(&face, "x").contains("Own") && face.look.style_url != before);
    assert!(face.look.by_url_name(before.trim_start_matches("/static/")).is_some(), "open pages name it");
    assert!(page(&face, "x").len() > 500, "the built-in page");
}

#[test]
fn what_is_broken_is_told_with_file_line_and_name() {
    let extends = "{% extends \"base.html\" %}\n{% block main %}\n";
    for (name, text, told) in [
        ("article.html", format!("{extends}{{{{ titel }}}}{{% endblock %}}"), "article.html:3 `titel` is undefined"),
        ("article.html", format!("{extends}{{{{ marks.nothing }}}}{{% endblock %}}"), "article.html:3 `marks.nothing` is undefined"),
        ("home.html", format!("{extends}{{{{ t(\"home.nothing\") }}}}{{% endblock %}}"), "home.html:3 there is no text `home.nothing`"),
        ("home.html", format!("{extends}{{% for card in %}}"), "home.html:3 this is no template: unexpected end of block"),
        ("cards.html", "\n{{ nope }}".to_owned(), "cards.html:2 `nope` is undefined"),
        ("home.html", "{% extends \"basis.html\" %}".to_owned(), "home.html:1 template \"basis.html\" does not exist"),
        ("home.html", String::new(), "home.html:0 home.html cannot be rendered with these templates: the page is empty"),
        ("parts.html", "{% macro x() %}{% endmacro %}".to_owned(), "parts.html:0 "),
        ("home.html", "{% extends \"home.html\" %}".to_owned(), "home.html:"),
        ("home.html", "x{% include \"home.html\" %}".to_owned(), "home.html:1 "),
        (
            "home.html",
            "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}".to_owned(),
            "home.html:1 it takes too long",
        ),
        ("home.html", "{{ \"x\" * 999999999 }}".to_owned(), "home.html:1 "),
        ("strings/en.toml", "x = ".to_owned(), "strings/en.toml:1 this is not valid TOML"),
        ("site.css", "a{".to_owned(), "site.css:1 this block never ends"),
    ] {
        let (faces, problems) = Faces::new(&Theme::default(), &files(&[(name, &text)]));
        let found = errors(&problems);
        assert!(found.len() == 1 && found[0].starts_with(told), "{told}: {found:?}");
        assert!(page(&faces.current(), "x").contains("<h1>x</h1>"), "the program's own stand in: {told}");
    }
}

#[test]
fn at_the_start_what_is_good_is_used_beside_what_is_broken() {
    let unreadable = ("extra.css".to_owned(), Err("is not UTF-8 text".to_owned()));
    let mut all = files(&[("category.html", OWN), ("home.html", "{{ nope }}")]);
    all.extend([unreadable]);
    let (faces, problems) = Faces::new(&Theme::default(), &all);
    assert_eq!(errors(&problems), ["extra.css:0 the file is not UTF-8 text", "home.html:1 `nope` is undefined"]);
    assert!(page(&faces.current(), "x").contains("<p>Own x</p>"));
}

#[test]
fn what_fails_only_before_readers_is_shown_by_our_own_template() {
    let text = "{% extends \"base.html\" %}{% block main %}{% if frame.title == \"trap\" %}{{ nope }}{% endif %}fine{% endblock %}";
    let (faces, problems) = Faces::new(&Theme::default(), &files(&[("category.html", text)]));
    assert_eq!(problems, []);
    assert!(page(&faces.current(), "x").contains("fine"));
    assert!(page(&faces.current(), "trap").contains("<h1>trap</h1>"));
}

#[test]
fn a_new_language_speaks_and_the_others_stay() {
    let text = "name = \"Français\"\n[frame]\ncontact = \"Contactez-nous\"\n";
    let (faces, _) = Faces::new(&Theme::default(), &files(&[("strings/fr.toml", text)]));
    let face = faces.current();
    assert_eq!(face.pages.languages().collect::<Vec<_>>(), ["en", "de", "fr"]);
    assert_eq!(face.pages.strings("fr-CA").get("frame.contact", None), Some("Contactez-nous"));
}
