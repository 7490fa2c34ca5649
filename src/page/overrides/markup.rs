//! What stands in an operator's template and will not work in a browser: the pages' security policy runs no script and applies no style that stands in a page, and
//! loads nothing from other sites. Told when the template is saved, so that nobody has to find it in a browser's console.
//! Deliberately absent: a full parser of HTML; what is overlooked here, browsers refuse all the same.

use super::{REFUSED, UNESCAPED, problem};
use crate::article::Problem;

/// Values that are markup which was made safe.
const MARKUP: [&str; 3] = ["body", "notices.body", "frame.json_ld"];
/// Elements that show other pages.
const FRAMES: [&str; 5] = ["iframe", "frame", "object", "embed", "portal"];
/// Attributes whose address is loaded or sent to.
const LOADED: [&str; 6] = ["src", "srcset", "poster", "data", "action", "formaction"];

const NO_STYLE: &str = "give it a class, and put the rules into extra.css beside this file";
const NO_SCRIPT: &str = "leave it out: the pages' security policy lets in the program's own script alone";
const NO_OTHERS: &str = "pages load nothing from other sites and send nothing to them: link to it instead";

/// What is wrong with a template's markup.
pub(super) fn check(file: &str, text: &str) -> Vec<Problem> {
    let (bare, told) = without_constructs(text);
    let told = told.into_iter().map(|(at, message, help)| (UNESCAPED, at, message, help));
    let refused = tags(&bare).into_iter().flat_map(|tag| {
        let at = tag.at;
        judge(&tag, text).into_iter().map(move |(message, help)| (REFUSED, at, message, help))
    });
    let line = |at: usize| 1 + text.as_bytes()[..at].iter().filter(|&&byte| byte == b'\n').count();
    told.chain(refused).map(|(code, at, message, help)| problem(code, file, line(at), message, help)).collect()
}

/// Something to tell: where it is in the text, what, and what to do.
type Told = (usize, String, &'static str);

/// The text with the templates' own constructs blanked out, byte by byte, and what is wrong with those.
fn without_constructs(text: &str) -> (String, Vec<Told>) {
    let mut bare = String::with_capacity(text.len());
    let mut told = Vec::new();
    let mut at = 0;
    while let Some(start) = ["{{", "{%", "{#"].iter().filter_map(|open| text[at..].find(open)).min().map(|start| at + start) {
        let close = match &text[start..start + 2] {
            "{{" => "}}",
            "{%" => "%}",
            _ => "#}",
        };
        let end = text[start + 2..].find(close).map_or(text.len(), |length| start + 2 + length + 2);
        bare.push_str(&text[at..start]);
        bare.extend(text[start..end].bytes().map(|byte| if byte == b'\n' { '\n' } else { '_' }));
        if close != "#}"
            && let Some(message) = unescaped(&text[start + 2..end])
        {
            let help = "leave that out: of all values, body, notices.body and frame.json_ld alone are markup that was made safe";
            told.push((start, message, help));
        }
        at = end;
    }
    (bare + &text[at..], told)
}

fn unescaped(construct: &str) -> Option<String> {
    let tight: String = construct.chars().filter(|sign| !sign.is_whitespace()).collect();
    if tight.starts_with("autoescape") && !tight.contains("true") {
        return Some("texts are written into the page as markup from here on".to_owned());
    }
    let is_name = |sign: char| sign.is_alphanumeric() || matches!(sign, '_' | '.');
    let before = tight.match_indices("|safe").map(|(at, _)| &tight[..at]);
    let mut values = before.map(|before| &before[before.rfind(|sign| !is_name(sign)).map_or(0, |at| at + 1)..]);
    values.find(|value| !MARKUP.contains(value)).map(|value| format!("`{value}|safe` is written into the page as markup"))
}

/// A tag that opens an element.
struct Tag<'a> {
    at: usize,
    /// Where what stands in the element begins.
    inner: usize,
    name: String,
    attributes: Vec<(String, &'a str)>,
}

impl Tag<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| *value)
    }
}

fn tags(text: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find('<').map(|start| at + start) {
        let rest = &text[start + 1..];
        let name: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
        at = start + 1 + name.len();
        if rest.starts_with("!--") {
            at = rest.find("-->").map_or(text.len(), |end| start + 1 + end);
        } else if !name.is_empty() {
            let (attributes, length) = attributes(&text[at..]);
            at += length;
            let tag = Tag { at: start, inner: at, name: name.to_ascii_lowercase(), attributes };
            // What stands in these is no markup.
            if ["script", "style"].contains(&tag.name.as_str()) {
                at = text[at..].find("</").map_or(text.len(), |end| at + end);
            }
            tags.push(tag);
        }
    }
    tags
}

/// The attributes of a tag, names in lower case, and how many bytes of `text` belong to it.
fn attributes(text: &str) -> (Vec<(String, &str)>, usize) {
    let mut found = Vec::new();
    let mut at = 0;
    loop {
        at += text[at..].find(|sign: char| !sign.is_whitespace() && sign != '/').unwrap_or(text.len() - at);
        if at >= text.len() || text[at..].starts_with('>') {
            return (found, (at + 1).min(text.len()));
        }
        let length = text[at..].find(|sign: char| sign.is_whitespace() || "=/>".contains(sign)).unwrap_or(text.len() - at).max(1);
        let name = text[at..at + length].to_ascii_lowercase();
        at += length;
        let after = text[at..].trim_start();
        let Some(value) = after.strip_prefix('=').map(str::trim_start) else {
            found.push((name, ""));
            continue;
        };
        at = text.len() - value.len();
        let quote = value.chars().next().filter(|sign| ['"', '\''].contains(sign));
        let value = match quote {
            Some(quote) => value[1..].split(quote).next().unwrap_or_default(),
            None => value.split(|sign: char| sign.is_whitespace() || sign == '>').next().unwrap_or_default(),
        };
        at = (at + value.len() + if quote.is_some() { 2 } else { 0 }).min(text.len());
        found.push((name, value));
    }
}

fn judge(tag: &Tag<'_>, text: &str) -> Vec<(String, &'static str)> {
    let mut told = Vec::new();
    let name = tag.name.as_str();
    let is_data = || tag.get("type").is_some_and(|kind| ["application/json", "application/ld+json"].contains(&kind));
    let is_early = || text[tag.inner..].trim_start_matches(['{', ' ']).starts_with("early_script");
    match name {
        "style" => {
            told.push(("a style sheet that stands in the page is not applied".to_owned(), "put the rules into extra.css beside this file"))
        }
        "script" if tag.get("src").is_none() && !is_data() && !is_early() => {
            told.push(("a script that stands in the page does not run".to_owned(), NO_SCRIPT));
        }
        _ if FRAMES.contains(&name) => told.push((format!("browsers load no `<{name}>` here"), NO_OTHERS)),
        _ => {}
    }
    for (attribute, value) in &tag.attributes {
        let is_loaded = LOADED.contains(&attribute.as_str()) || name == "link" && attribute == "href" && loads(tag);
        if attribute.starts_with("on") {
            told.push((format!("`{attribute}` does not run"), NO_SCRIPT));
        } else if attribute == "style" {
            told.push(("`style` in a tag is not applied".to_owned(), NO_STYLE));
        } else if value.trim_start().to_ascii_lowercase().starts_with("javascript:") {
            told.push((format!("`{attribute}` does not run a script"), NO_SCRIPT));
        } else if is_loaded && is_elsewhere(value) && !FRAMES.contains(&name) {
            told.push((format!("`{attribute}` is refused by browsers"), NO_OTHERS));
        }
    }
    told
}

/// Whether what a `link` names is fetched with the page.
fn loads(tag: &Tag<'_>) -> bool {
    let fetched = ["stylesheet", "icon", "preload", "modulepreload", "manifest"];
    tag.get("rel").is_some_and(|rel| rel.split_whitespace().any(|one| fetched.contains(&one.to_ascii_lowercase().as_str())))
}

/// Whether an address names another site.
pub(super) fn is_elsewhere(address: &str) -> bool {
    let address = address.trim().to_ascii_lowercase();
    ["http:", "https:", "//"].iter().any(|start| address.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::assets;

    fn found(text: &str) -> Vec<String> {
        let problems = check("a.html", text);
        problems.iter().map(|problem| format!("{} {} {}", problem.line.unwrap_or(0), problem.code, problem.message)).collect()
    }

    #[test]
    fn our_own_templates_are_as_the_policy_wants_them() {
        for (name, text) in assets::templates() {
            assert_eq!(found(&text), Vec::<String>::new(), "{name}");
        }
    }

    #[test]
    fn what_browsers_refuse_is_told_with_its_line() {
        for (text, told) in [
            ("\n<script>alert(1)</script>", "2 KB713 a script that stands in the page does not run"),
            ("<SCRIPT type=\"module\">\nx</SCRIPT>", "1 KB713 a script that stands in the page does not run"),
            ("<script src=\"https://x.example/a.js\"></script>", "1 KB713 `src` is refused by browsers"),
            ("<p>\n<style>p{}</style>", "2 KB713 a style sheet that stands in the page is not applied"),
            ("<p class=\"{{ t(\"x\") }}\"\n style=\"color:red\">", "1 KB713 `style` in a tag is not applied"),
            ("<button onclick='x()'>", "1 KB713 `onclick` does not run"),
            ("<a href=\" javascript:x()\">", "1 KB713 `href` does not run a script"),
            ("<img src=//x.example/a.png>", "1 KB713 `src` is refused by browsers"),
            ("<link rel=\"stylesheet\" href=\"https://x.example/a.css\">", "1 KB713 `href` is refused by browsers"),
            ("<iframe src=\"https://x.example/\"></iframe>", "1 KB713 browsers load no `<iframe>` here"),
            ("{{ frame.title | safe }}", "1 KB714 `frame.title|safe` is written into the page as markup"),
            ("\n{% autoescape false %}", "2 KB714 texts are written into the page as markup from here on"),
        ] {
            assert_eq!(found(text), [told], "{text}");
        }
    }

    #[test]
    fn what_works_is_not_told() {
        for text in [
            "<script type=\"application/json\">{}</script>",
            "<script>{{ early_script }}</script>",
            "<script type=\"module\" src=\"{{ frame.script_url }}\"></script>",
            "<link rel=\"canonical\" href=\"https://x.example/\">",
            "<a href=\"https://x.example/\">x</a> 1 < 2 <",
            "{# <script>x</script> #}<!-- <style> -->",
            "{{ body|safe }}{{ notices.body|safe }}",
            "<p class='a",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
