//! Articles from texts that were never Markdown: documents of a judged set. `eval` calls it and nothing else may, because such an article is public
//! without any look at what it holds. Deliberately absent: markup, front matter, notes; every sign of the text is text.

use std::marker::PhantomData;
use std::sync::Arc;

use super::{Article, Body, Section, plain, slug};
use crate::audience::Public;

/// An article with a title and paragraphs and nothing else. Empty lines end a paragraph; line breaks within one count as blanks, as Markdown has it.
pub fn of_text(id: &str, title: &str, text: &str) -> Article<Public> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let paragraphs = lines.split(|line| line.is_empty()).map(|lines| on_one_line(&lines.join(" ")));
    let text = paragraphs.filter(|paragraph| !paragraph.is_empty()).collect::<Vec<_>>().join("\n");
    let section = Section { heading: String::new(), anchor: String::new(), level: 0, text: 0..text.len(), line: 1 };
    let sections = if text.is_empty() { Vec::new() } else { vec![section] };
    let n_words = text.split_whitespace().count();
    Article {
        id: id.into(),
        title: on_one_line(title),
        summary: plain::shorten(text.lines().next().unwrap_or_default(), super::build::MAX_SUMMARY),
        keywords: Vec::new(),
        asked_as: Vec::new(),
        category: Vec::new(),
        slug: slug::slugify(id),
        redirects: Vec::new(),
        lang: None,
        site_lang: "en".into(),
        translation_of: None,
        order: None,
        updated: None,
        is_unlisted: false,
        related: Vec::new(),
        url_patterns: Vec::new(),
        body: Arc::new(Body { text, sections, n_words, ..Body::default() }),
        agent: None,
        _audience: PhantomData,
    }
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sign_is_markup() {
        let article = of_text("d 1", " A `b`\nc ", "The <s> tag\n    of *any* text.\n \n\n\n# Not a heading\n> [!INTERNAL] no note\n");
        assert_eq!(article.title, "A `b` c");
        assert_eq!(article.body.text, "The <s> tag of *any* text.\n# Not a heading > [!INTERNAL] no note");
        assert_eq!(article.summary, "The <s> tag of *any* text.");
        let section = &article.body.sections[..];
        assert_eq!((section.len(), article.body.section_text(&section[0])), (1, article.body.text.as_str()));
        assert!(of_text("d", "T", " \n ").body.sections.is_empty());
    }
}
