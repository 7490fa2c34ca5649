//! Template tags: what of `{% … %}`, `{{ … }}`, `{{< … >}}`, `<% … %>` is worth keeping. Paths in link and image tags, words in includes.

use super::lines::{argument, quoted};

/// What stands for the inside of a `{% … %}` tag.
pub(super) fn tag(inside: &str) -> String {
    let inside = inside.trim_matches(['-', ' ', '\n', '\r', '\t']);
    let (name, arguments) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
    let arguments = arguments.trim();
    let first = arguments.split_whitespace().next().unwrap_or_default().trim_matches(['"', '\'']);
    match name {
        "link" | "post_url" => format!("/{first}"),
        "asset_path" | "asset" | "img_path" | "static" | "url" => first.to_owned(),
        "image" | "img" | "figure" => image(first, arguments),
        "include" | "include_cached" | "include_relative" => words(arguments),
        _ => String::new(),
    }
}

/// What stands for the inside of `{{ … }}`: a literal, if it begins with one.
pub(super) fn output(inside: &str) -> String {
    let inside = inside.trim_matches(['-', ' ']);
    match quoted(inside) {
        Some((literal, rest)) if rest.trim_start().is_empty() || rest.trim_start().starts_with('|') => literal.to_owned(),
        _ => String::new(),
    }
}

/// What stands for the inside of a Hugo shortcode.
pub(super) fn shortcode(inside: &str) -> String {
    let inside = inside.trim_matches([' ', '/']);
    let (name, arguments) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
    match name {
        "ref" | "relref" => arguments.trim().trim_matches(['"', '\'', '`']).to_owned(),
        "figure" | "img" | "image" => argument(arguments, "src").map(|source| image(source, arguments)).unwrap_or_default(),
        _ => String::new(),
    }
}

/// The language of a block of code that `line` opens, and the tag that will end it.
pub(super) fn highlight(line: &str) -> Option<(&str, String)> {
    let (inside, end) = alone(line)?;
    let mut words = inside.split_whitespace();
    let name = words.next().filter(|name| matches!(*name, "highlight" | "codeblock"))?;
    Some((words.next().unwrap_or_default(), format!("{end}{name}")))
}

/// Whether `line` is the tag `end` and nothing else.
pub(super) fn is_tag(line: &str, end: &str) -> bool {
    alone(line).is_some_and(|(inside, _)| inside == end)
}

/// The inside of a tag that is all of `line`, and how tags of its kind call their ends.
fn alone(line: &str) -> Option<(&str, &'static str)> {
    let line = line.trim();
    let kinds = [("{{<", ">}}", "/"), ("{{%", "%}}", "/"), ("{%", "%}", "end")];
    let (inside, end) = kinds.iter().find_map(|(open, close, end)| Some((line.strip_prefix(open)?.strip_suffix(close)?, *end)))?;
    Some((inside.trim_matches(['-', ' ']), end))
}

/// `line` without the tag `end` (`endcallout`, `/note`) that stands in it.
pub(super) fn without_closing_tag(line: &str, end: &str) -> Option<String> {
    let at = line.rfind(end)?;
    let before = line[..at].trim_end_matches([' ', '-']);
    let before = ["{{<", "{{%", "{%"].iter().find_map(|open| before.strip_suffix(open))?;
    let (inside, after) = line[at + end.len()..].split_once('}')?;
    let is_tag = inside.trim_matches(['-', ' ', '%', '>']).is_empty();
    is_tag.then(|| format!("{}{}", before.trim_end(), after.strip_prefix('}').unwrap_or(after)))
}

fn image(path: &str, arguments: &str) -> String {
    let alt = argument(arguments, "alt").or_else(|| argument(arguments, "caption"));
    let alt = alt.unwrap_or_else(|| arguments.split_once(char::is_whitespace).map_or("", |(_, rest)| rest));
    let alt: String = if alt.contains('=') { String::new() } else { alt.trim().replace(['[', ']', '\n', '"'], " ") };
    if path.is_empty() { alt } else { format!("![{}](<{path}>)", alt.trim()) }
}

/// The words that an include is given to show.
fn words(arguments: &str) -> String {
    let kept = ["title", "heading", "content", "text", "message", "body"].iter().filter_map(|name| argument(arguments, name));
    kept.collect::<Vec<_>>().join(" ")
}
