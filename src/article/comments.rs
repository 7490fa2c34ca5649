//! Comments, cut out of a text before anything else reads it: HTML's `<!-- … -->`, and link definitions that nobody can follow
//! (`[//]: # (…)`). Called by `article::read` for both audiences. Deliberately absent: comments inside code, which are examples.

use std::ops::Range;

use super::excerpt::Excerpt;
use super::markdown;

/// How often a text is gone over again because cutting a comment made another one of what stood round it.
const MAX_ROUNDS: usize = 4;

/// Cuts all comments. A comment that is never closed reaches to the text's end; its line in the original is returned.
pub(super) fn cut(excerpt: &mut Excerpt) -> Option<usize> {
    let mut unclosed = None;
    for round in 0.. {
        let Some(first) = excerpt.text.find("<!--") else { break };
        let mut comments = html(&excerpt.text, first);
        if comments.is_empty() {
            break;
        }
        if round == MAX_ROUNDS {
            comments.truncate(1);
            comments[0].end = excerpt.text.len();
        }
        if let Some(last) =
            comments.last().filter(|last| last.end == excerpt.text.len() && !excerpt.text[last.start + 4..].trim_end().ends_with("-->"))
        {
            unclosed = unclosed.or(Some(excerpt.line_at(last.start)));
        }
        excerpt.cut(&comments);
    }
    let definitions = definitions(&excerpt.text);
    if !definitions.is_empty() {
        excerpt.cut(&definitions);
    }
    unclosed
}

/// Where HTML comments stand outside code, from `first` on.
fn html(text: &str, first: usize) -> Vec<Range<usize>> {
    let code = markdown::code_ranges(text);
    let mut comments: Vec<Range<usize>> = Vec::new();
    let mut n_passed = 0;
    let mut from = first;
    while let Some(start) = text[from..].find("<!--").map(|at| from + at) {
        n_passed += code[n_passed..].iter().take_while(|code| code.end <= start).count();
        if let Some(code) = code.get(n_passed).filter(|code| code.contains(&start)) {
            from = code.end;
            continue;
        }
        let end = text[start + 4..].find("-->").map_or(text.len(), |at| start + 4 + at + 3);
        comments.push(start..end);
        from = end;
    }
    comments
}

/// Link definitions whose target is nothing but `#` or `<>`: the trick by which authors hide a remark in Markdown. Each reaches to
/// the end of its paragraph when its text isn't closed on the same line.
fn definitions(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    if !text.contains("]: #") && !text.contains("]: <") {
        return found;
    }
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if found.last().is_some_and(|last| last.end > start) {
            continue;
        }
        let Some((label, rest)) = line.trim_start_matches([' ', '>']).strip_prefix('[').and_then(|line| line.split_once("]: ")) else {
            continue;
        };
        let rest = rest.trim();
        let hidden = rest.strip_prefix("<>").or(rest.strip_prefix("<#>")).or(rest.strip_prefix('#')).map(str::trim_start);
        let Some(remark) = hidden.filter(|remark| remark.starts_with(['(', '"', '\'']) && !label.contains(']')) else { continue };
        let is_closed = remark.len() > 1 && remark.ends_with([')', '"', '\'']);
        let end = if is_closed { at } else { text[start..].find("\n\n").map_or(text.len(), |gap| start + gap + 1) };
        found.push(start..end);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut_text(text: &str) -> (String, Option<usize>) {
        let mut excerpt = Excerpt::new(text.into());
        let unclosed = cut(&mut excerpt);
        (excerpt.text, unclosed)
    }

    #[test]
    fn comments_go_and_examples_stay() {
        for (text, expected) in [
            ("a <!-- x --> b", "a  b"),
            ("a\n<!-- x\ny -->\nb", "a\n\nb"),
            ("```html\n<!-- shown -->\n```\n<!-- gone -->", "```html\n<!-- shown -->\n```\n"),
            ("`<!--` opens <!-- gone --> it", "`<!--` opens  it"),
            ("<!<!-- x -->-- gone --> b", " b"),
            ("a\n\n[//]: # (gone)\n[x]: #anchor\n", "a\n\n[x]: #anchor\n"),
            ("[comment]: <> (gone\nand gone)\n\nb", "\nb"),
            ("- a\n\n  ```\n  <!-- shown -->\n\n- b <!-- gone -->\n", "- a\n\n  ```\n  <!-- shown -->\n\n- b \n"),
        ] {
            assert_eq!(cut_text(text), (expected.into(), None), "{text}");
        }
    }

    #[test]
    fn an_unclosed_comment_reaches_to_the_end() {
        assert_eq!(cut_text("a\nb <!-- gone\n\ngone"), ("a\nb ".into(), Some(2)));
    }

    #[test]
    fn comments_made_of_comments_end() {
        let text = format!("{}gone{}", "<!<!-- -->-- ".repeat(50), " -->".repeat(50));
        assert!(!cut_text(&text).0.contains("<!--"));
    }
}
