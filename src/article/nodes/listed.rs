//! What may stand in a tree besides the sanitiser's elements, and what elements are. Tables, and what is made of attributes' values. Deliberately absent: trees.

/// Attributes that may stand in a tree. What they may say is the sanitiser's business.
pub const ATTRIBUTES: [&str; 25] = [
    "alt",
    "aria-label",
    "checked",
    "class",
    "colspan",
    "controls",
    "dir",
    "disabled",
    "height",
    "href",
    "id",
    "lang",
    "open",
    "preload",
    "reversed",
    "role",
    "rowspan",
    "scope",
    "src",
    "start",
    "tabindex",
    "title",
    "type",
    "value",
    "width",
];

/// Classes that are kept. Those of code and of pictures on our own pages are not.
const CLASSES: [&str; 7] = ["alert", "alert-title", "embed", "footnotes", "footnote-ref", "footnote-back", "table"];

/// Elements that stand between paragraphs: white space behind them is never seen.
pub(super) const BLOCKS: [&str; 28] = [
    "blockquote",
    "caption",
    "colgroup",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "ul",
];

/// Elements that have no content and no end.
pub(super) const VOID: [&str; 5] = ["br", "hr", "img", "input", "wbr"];

/// An attribute as it stands in the tree.
pub(super) fn kept(name: &str, value: &str) -> Option<(&'static str, String)> {
    let name = *ATTRIBUTES.iter().find(|known| **known == name)?;
    let value = match name {
        "class" => classes(value)?,
        "href" => address(value, &["http", "https", "mailto", "tel"])?,
        "src" => address(value, &["http", "https"])?,
        _ => value.to_owned(),
    };
    Some((name, value))
}

fn classes(value: &str) -> Option<String> {
    let is_kept = |class: &&str| CLASSES.contains(class) || ["alert-", "align-"].iter().any(|start| class.starts_with(start));
    let classes: Vec<&str> = value.split_ascii_whitespace().filter(is_kept).collect();
    (!classes.is_empty()).then(|| classes.join(" "))
}

/// An address as browsers read it, without the signs that mean nothing to them, so that whoever looks at it sees the scheme that they see.
fn address(value: &str, schemes: &[&str]) -> Option<String> {
    let seen = value.trim_matches(|sign: char| sign <= ' ').replace(['\t', '\n', '\r'], "");
    let scheme = seen.split(['/', '?', '#']).next().and_then(|start| start.split_once(':')).map(|(scheme, _)| scheme);
    let is_fine = scheme.is_none_or(|scheme| schemes.iter().any(|known| scheme.eq_ignore_ascii_case(known)));
    is_fine.then_some(seen)
}
