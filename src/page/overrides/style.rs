//! What is wrong with an operator's style sheet: a block, a comment or a text that never ends would swallow everything behind it, the site's own rules included; and
//! what browsers will not load. Deliberately absent: properties and values, which browsers pass over by themselves where they don't know them.

use super::markup::is_elsewhere;
use super::{BROKEN, REFUSED, problem};
use crate::article::Problem;

/// What is wrong with a style sheet; an error is what would break the rules behind it.
pub(super) fn check(file: &str, text: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    let broken = |at: usize, what: &str, help: &str| problem(BROKEN, file, line(text, at), what, help);
    let mut open = Vec::new();
    let mut at = 0;
    while let Some(sign) = text[at..].chars().next() {
        let rest = &text[at..];
        let length = match sign {
            '/' if rest.starts_with("/*") => match rest.find("*/") {
                Some(end) => end + 2,
                None => return with(problems, broken(at, "this comment never ends", "close it with `*/`")),
            },
            '"' | '\'' => match quoted(rest, sign) {
                Some(length) => length,
                None => return with(problems, broken(at, "this text never ends", "close it with the same quotation mark on its line")),
            },
            '{' => {
                open.push(at);
                1
            }
            '}' if open.pop().is_none() => {
                return with(problems, broken(at, "this `}` closes nothing", "take it out, or open its block with `{`"));
            }
            '@' | 'u' | 'U' => {
                problems.extend(refused(rest).map(|(what, help)| problem(REFUSED, file, line(text, at), what, help)));
                bare_address(rest).map_or(1, |(_, length)| length)
            }
            '\\' => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            other => other.len_utf8(),
        };
        at += length;
    }
    let unclosed = open.pop().map(|at| broken(at, "this block never ends", "close it with `}`"));
    problems.extend(unclosed);
    problems
}

fn with(mut problems: Vec<Problem>, last: Problem) -> Vec<Problem> {
    problems.push(last);
    problems
}

fn line(text: &str, at: usize) -> usize {
    1 + text.as_bytes()[..at].iter().filter(|&&byte| byte == b'\n').count()
}

/// How long a text in quotation marks is, both included; `None` where it does not end on its line.
fn quoted(text: &str, quote: char) -> Option<usize> {
    let mut is_escaped = false;
    for (at, sign) in text.char_indices().skip(1) {
        match sign {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '\n' => return None,
            _ if sign == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// The address in `url(…)` without quotation marks, and how long the whole is.
fn bare_address(text: &str) -> Option<(&str, usize)> {
    let inner = text.get(..4).filter(|start| start.eq_ignore_ascii_case("url(")).map(|_| &text[4..])?;
    let end = inner.find(')').filter(|_| !inner.trim_start().starts_with(['"', '\'']))?;
    Some((&inner[..end], 4 + end + 1))
}

/// What browsers will not load of what begins here.
fn refused(text: &str) -> Option<(String, &'static str)> {
    let begins = |word: &str| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    if begins("@import") {
        return Some(("`@import` is not followed".to_owned(), "write the rules here"));
    }
    if begins("@font-face") {
        return Some(("`@font-face` loads nothing".to_owned(), "name a font that readers have, such as Georgia or system-ui"));
    }
    let address = if begins("url(") { text[4..].trim_start().trim_start_matches(['"', '\'']) } else { "" };
    is_elsewhere(address).then(|| ("`url(…)` of another site is not loaded".to_owned(), "write a small picture into it as `data:`"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::assets;

    fn found(text: &str) -> Vec<String> {
        let problems = check("a.css", text);
        problems.iter().map(|problem| format!("{} {} {}", problem.line.unwrap_or(0), problem.code, problem.message)).collect()
    }

    #[test]
    fn good_style_sheets_pass() {
        assert_eq!(found(&assets::text("assets/site.css").expect("ours")), Vec::<String>::new());
        for good in ["", "a::before{content:\"}\\\"{\"}", "/* { */ b{c:url(data:image/svg+xml,{'\")}", "@media print{a{b:c}}", "ü{}\\{"] {
            assert_eq!(found(good), Vec::<String>::new(), "{good}");
        }
    }

    #[test]
    fn what_swallows_the_rest_is_told_with_its_line() {
        for (text, told) in [
            ("a{\nb{c:d}\n", "1 KB710 this block never ends"),
            ("a{}\n}", "2 KB710 this `}` closes nothing"),
            ("a{}\n/* x", "2 KB710 this comment never ends"),
            ("a{b:'x\n'}", "1 KB710 this text never ends"),
            ("\n@import 'x.css';", "2 KB713 `@import` is not followed"),
            ("@font-face{src:url(x.woff2)}", "1 KB713 `@font-face` loads nothing"),
            ("a{b:url( \"https://x.example/a.png\")}", "1 KB713 `url(…)` of another site is not loaded"),
            ("a{b:URL(//x.example/a.png)}", "1 KB713 `url(…)` of another site is not loaded"),
        ] {
            assert_eq!(found(text), [told], "{text}");
        }
    }
}
