//! The only door to ammonia: HTML made safe. `markdown::render` passes everything through it. What may stay is listed here and nowhere
//! else. Deliberately absent: styles, forms, scripts, frames, drawings, and any class or id that is not one of ours.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::Builder;

/// Elements that may stay.
pub(super) const TAGS: [&str; 62] = [
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "input",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
];

/// Attributes that may stay on an element, besides those of every element.
const ATTRIBUTES: [(&str, &[&str]); 21] = [
    ("a", &["href", "rel", "id", "class", "aria-label"]),
    ("img", &["src", "alt", "width", "height", "loading"]),
    ("input", &["type", "disabled", "checked", "aria-label"]),
    ("h2", &["id"]),
    ("h3", &["id"]),
    ("h4", &["id"]),
    ("h5", &["id"]),
    ("h6", &["id"]),
    ("li", &["id", "value"]),
    ("ol", &["start", "type", "reversed"]),
    ("td", &["colspan", "rowspan", "class"]),
    ("th", &["colspan", "rowspan", "scope", "class"]),
    ("div", &["class", "role", "tabindex", "aria-label"]),
    ("section", &["class", "aria-label"]),
    ("p", &["class"]),
    ("sup", &["class"]),
    ("code", &["class"]),
    ("span", &["class", "id"]),
    ("pre", &["tabindex"]),
    ("details", &["open"]),
    ("video", &["src", "controls", "preload", "aria-label"]),
];

static SANITIZER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let attributes: HashMap<&str, HashSet<&str>> = ATTRIBUTES.iter().map(|(tag, names)| (*tag, names.iter().copied().collect())).collect();
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(TAGS))
        .clean_content_tags(HashSet::from(["script", "style"]))
        .generic_attributes(HashSet::from(["title", "lang", "dir"]))
        .tag_attributes(attributes)
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .link_rel(None)
        .attribute_filter(filter);
    builder
});

/// HTML with nothing in it but what is allowed above.
pub(super) fn clean(html: &str) -> String {
    SANITIZER.clean(html).to_string()
}

/// What an allowed attribute may say.
fn filter<'value>(tag: &str, name: &str, value: &'value str) -> Option<Cow<'value, str>> {
    let is_fine = match (tag, name) {
        (_, "class") => return classes(value),
        ("li" | "a", "id") => value.starts_with("kb-fn"),
        (_, "id") => !value.starts_with("kb-") && !value.is_empty() && !value.contains(char::is_whitespace),
        (_, "rel") => value == "noopener",
        (_, "role") => matches!(value, "region" | "note"),
        (_, "tabindex") => value == "0",
        (_, "loading") => value == "lazy",
        (_, "dir") => matches!(value, "ltr" | "rtl" | "auto"),
        ("th", "scope") => matches!(value, "col" | "row" | "colgroup" | "rowgroup"),
        ("ol", "type") => matches!(value, "1" | "a" | "A" | "i" | "I"),
        ("input", "type") => value == "checkbox",
        (_, "preload") => value == "none",
        ("video", "src") => value.starts_with('/') && !value.starts_with("//"),
        ("img", "src") => !value.trim_start().get(..5).is_some_and(|start| start.eq_ignore_ascii_case("data:")),
        (_, "colspan" | "rowspan") => value.parse().is_ok_and(|span: u16| (1..=1000).contains(&span)),
        (_, "width" | "height") => value.len() <= 5 && value.bytes().all(|byte| byte.is_ascii_digit()),
        ("ol", "start") | ("li", "value") => value.parse::<i32>().is_ok(),
        _ => true,
    };
    is_fine.then_some(Cow::Borrowed(value))
}

/// The classes of `value` that are ours to give.
fn classes(value: &str) -> Option<Cow<'_, str>> {
    let is_ours = |class: &&str| {
        matches!(
            *class,
            "table"
                | "code"
                | "embed"
                | "anchor"
                | "alert"
                | "footnotes"
                | "footnote-ref"
                | "footnote-back"
                | "align-center"
                | "align-right"
        ) || ["hl-", "alert-", "language-"].iter().any(|prefix| class.starts_with(prefix))
    };
    let kept = value.split_ascii_whitespace().filter(is_ours).collect::<Vec<_>>().join(" ");
    (!kept.is_empty()).then_some(Cow::Owned(kept))
}
