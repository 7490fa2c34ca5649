//! Which HTML elements of authors are kept, and as what. A table and nothing else; the walker asks it for every raw tag.

use super::raw::Tag;

/// What becomes of a raw HTML element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Kept under this name; stands between paragraphs.
    Block(&'static str),
    /// Kept under this name; stands within a line.
    Inline(&'static str),
    /// A heading of this level.
    Heading(u8),
    /// A link.
    Link,
    /// An image.
    Image,
    /// A video, or one of its formats.
    Video,
    /// A line break.
    Break,
    /// A rule across the page.
    Rule,
    /// Dropped together with everything in it.
    Silent(&'static str),
    /// Dropped, its content kept.
    Transparent,
    /// No HTML at all: `<username>` in a text that forgot its backticks.
    Unknown,
}

/// Decides about an element by its name in any case.
pub(super) fn kind(name: &str) -> Kind {
    let lower = name.to_ascii_lowercase();
    match lower.as_str() {
        "a" => Kind::Link,
        "img" => Kind::Image,
        "video" | "source" => Kind::Video,
        "br" => Kind::Break,
        "hr" => Kind::Rule,
        "h1" => Kind::Heading(1),
        "h2" => Kind::Heading(2),
        "h3" => Kind::Heading(3),
        "h4" => Kind::Heading(4),
        "h5" => Kind::Heading(5),
        "h6" => Kind::Heading(6),
        _ => silent(&lower).or_else(|| block(&lower)).or_else(|| inline(&lower)).unwrap_or_else(|| other(&lower)),
    }
}

fn silent(name: &str) -> Option<Kind> {
    const NAMES: [&str; 12] =
        ["script", "style", "svg", "math", "template", "iframe", "noembed", "noframes", "textarea", "select", "title", "xmp"];
    NAMES.iter().find(|known| **known == name).map(|known| Kind::Silent(known))
}

fn block(name: &str) -> Option<Kind> {
    const NAMES: [&str; 23] = [
        "p",
        "div",
        "blockquote",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "caption",
        "colgroup",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "pre",
        "figure",
        "figcaption",
        "details",
        "summary",
    ];
    const BOXES: [&str; 11] = ["section", "article", "aside", "header", "footer", "main", "nav", "center", "address", "fieldset", "hgroup"];
    if BOXES.contains(&name) {
        return Some(Kind::Block("div"));
    }
    NAMES.iter().find(|known| **known == name).map(|known| Kind::Block(known))
}

fn inline(name: &str) -> Option<Kind> {
    const NAMES: [&str; 26] = [
        "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "rp", "rt", "ruby", "s", "samp",
        "small", "span", "strong", "sub", "sup", "u", "var",
    ];
    match name {
        "tt" => Some(Kind::Inline("code")),
        "strike" => Some(Kind::Inline("s")),
        "acronym" => Some(Kind::Inline("abbr")),
        _ => NAMES.iter().find(|known| **known == name).map(|known| Kind::Inline(known)),
    }
}

fn other(name: &str) -> Kind {
    const NAMES: [&str; 48] = [
        "time",
        "data",
        "html",
        "head",
        "body",
        "meta",
        "link",
        "base",
        "form",
        "input",
        "button",
        "label",
        "legend",
        "option",
        "optgroup",
        "datalist",
        "output",
        "progress",
        "meter",
        "font",
        "basefont",
        "big",
        "blink",
        "marquee",
        "nobr",
        "audio",
        "track",
        "picture",
        "canvas",
        "object",
        "param",
        "embed",
        "applet",
        "map",
        "area",
        "noscript",
        "dialog",
        "menu",
        "menuitem",
        "slot",
        "col",
        "frame",
        "frameset",
        "bgsound",
        "keygen",
        "plaintext",
        "isindex",
        "wbr",
    ];
    if NAMES.contains(&name) { Kind::Transparent } else { Kind::Unknown }
}

/// Whether an open element `open` ends by itself where `next` begins, as browsers have it.
pub(super) fn ends_before(open: &str, next: &str) -> bool {
    match open {
        "p" => block(next).is_some(),
        "li" => next == "li",
        "dt" | "dd" => matches!(next, "dt" | "dd"),
        "td" | "th" => matches!(next, "td" | "th" | "tr" | "tbody" | "thead" | "tfoot"),
        "tr" | "caption" | "colgroup" => matches!(next, "tr" | "tbody" | "thead" | "tfoot"),
        "thead" | "tbody" | "tfoot" => matches!(next, "tbody" | "thead" | "tfoot"),
        _ => false,
    }
}

/// Attributes of an element that are kept, besides `title`, `lang` and `dir`.
pub(super) fn attributes(name: &str) -> &'static [&'static str] {
    match name {
        "td" | "th" => &["colspan", "rowspan", "scope"],
        "ol" => &["start", "type", "reversed"],
        "li" => &["value"],
        "details" => &["open"],
        _ => &[],
    }
}

/// Whether the unknown element reads like a placeholder that somebody forgot to quote (`<username>`, `<T>`, `<yourToken>`, `<port or none>`),
/// rather than like another tool's component (`<TabItem>`).
pub(super) fn is_placeholder(tag: &Tag<'_>) -> bool {
    let is_word = |word: &str| word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b','));
    if !is_word(tag.name) || tag.source.ends_with("/>") {
        return false;
    }
    if !tag.attributes.is_empty() {
        return tag.attributes.iter().all(|(word, value)| value.is_empty() && is_word(word));
    }
    let is_component = tag.name.starts_with(|first: char| first.is_ascii_uppercase())
        && tag.name.contains(|character: char| character.is_ascii_lowercase());
    !is_component
}
