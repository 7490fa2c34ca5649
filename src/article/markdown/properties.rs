//! What holds for every text, however strange.

use proptest::prelude::*;

use super::hostile::is_safe;
use super::tests::Site;
use super::{Labels, parse, plain_inline, render};
use crate::article::{dialects, sanitize};

/// Pieces that mean something to Markdown, HTML or a template, and some that do not.
const PIECES: [&str; 72] = [
    "a",
    " ",
    "\n",
    "\n\n",
    "é",
    "日本",
    "\t",
    "    ",
    "# ",
    "## ",
    "- ",
    "1. ",
    "> ",
    "> [!NOTE]\n",
    "> [!INTERNAL] ",
    "```",
    "```rust\n",
    "~~~\n",
    "`",
    "*",
    "**",
    "_",
    "~~",
    "[",
    "]",
    "(",
    ")",
    "[x](y)",
    "![",
    "[^1]",
    "[^1]: ",
    "|",
    "|-|\n",
    "| a | b |\n|---|---|\n",
    "<",
    ">",
    "</",
    "<b>",
    "</b>",
    "<div>",
    "</div>",
    "<p>",
    "<h2>",
    "</h2>",
    "<script>",
    "</script>",
    "<pre>",
    "<table><tr><td>",
    "</table>",
    "<a href=",
    "\"",
    "'",
    "=",
    "<!--",
    "-->",
    "&",
    "&amp;",
    "&#",
    ";",
    "{%",
    "%}",
    "{{",
    "}}",
    "{% raw %}",
    "{% endraw %}",
    "!!! note\n",
    ":::tip\n",
    ":::\n",
    "{: .x}",
    "https://a.b",
    "x@y.z",
    "\r\n",
];

fn text() -> impl Strategy<Value = String> {
    let pieces = prop::collection::vec(prop::sample::select(PIECES.as_slice()), 0..60).prop_map(|pieces| pieces.concat());
    prop_oneof![3 => pieces, 1 => any::<String>()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_becomes_sections_and_safe_html(written in text(), title in prop::option::of(text())) {
        let stripped = dialects::strip(&written);
        prop_assert_eq!(stripped.matches('\n').count(), written.matches('\n').count());
        let (body, first) = parse(stripped, 3, title.as_deref());

        let mut end = 0;
        let mut anchors = std::collections::HashSet::new();
        for section in &body.sections {
            prop_assert!(section.text.start >= end && section.text.end >= section.text.start);
            prop_assert!(body.text[end..section.text.start].trim().is_empty());
            prop_assert!(section.level == 0 || (!section.heading.is_empty() && anchors.insert(section.anchor.clone())));
            prop_assert!(section.line > 3);
            let _ = body.section_text(section);
            end = section.text.end;
        }
        prop_assert!(body.text[end..].trim().is_empty());

        let html = render(&body, first.as_deref().or(title.as_deref()).unwrap_or_default(), &Labels::default(), &Site);
        is_safe(html.as_str(), &written);
        prop_assert_eq!(sanitize::clean(html.as_str()), html.as_str());
        for section in body.sections.iter().filter(|section| section.level > 0) {
            let id = format!(" id=\"{}\"", section.anchor);
            prop_assert!(html.as_str().contains(&id), "{} is not in {}", id, html.as_str());
        }
    }

    #[test]
    fn any_line_becomes_plain(written in text()) {
        prop_assert!(!plain_inline(&written).contains('\n'));
    }
}
