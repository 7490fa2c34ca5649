//! Scripts made short for the wire: no comments, no blanks that mean nothing, and variables with names of a letter or two. Called by `assets` and `widget` on our own scripts, which end
//! their statements with semicolons. Deliberately absent: everything that would need to understand a script; texts, properties and names of the browser stay as they are.
//!
//! A script falls into top-level statements. A name declared at the top is another everywhere; a name declared inside a statement is another in that statement alone, so
//! that each can begin with `a` again.

mod name;
mod token;

use std::collections::HashMap;

use self::token::{Kind, Token};

/// The same script, shorter.
pub(super) fn shorten(script: &str) -> String {
    let tokens = token::tokens(script);
    let roles = name::roles(&tokens);
    let shared = name::shared_names(&tokens, &roles);
    let mut short = String::with_capacity(script.len() / 2);
    let mut own = HashMap::new();
    let mut statement = None;
    for (at, token) in tokens.iter().enumerate() {
        if statement != Some(token.statement) {
            statement = Some(token.statement);
            own = name::own_names(&tokens, &roles, token.statement, &shared);
        }
        let renamed = roles[at].as_ref().and_then(|_| own.get(token.text).or_else(|| shared.get(token.text)));
        let written = match (renamed, &roles[at]) {
            (Some(name), Some(role)) if role.is_shorthand => format!("{}:{name}", token.text),
            (Some(name), _) => name.clone(),
            (None, _) => token.text.to_owned(),
        };
        push(&mut short, token, &written, tokens.get(at + 1));
    }
    short
}

/// Adds a token with the blank that it needs, and without what is no use before a closing bracket.
fn push(short: &mut String, token: &Token, written: &str, next: Option<&Token>) {
    let closes = |one: &Token| one.kind == Kind::Sign && matches!(one.text, "}" | ")" | "]");
    let is_idle = token.kind == Kind::Sign && (token.text == "," || token.text == ";") && next.is_some_and(closes);
    // `for (;;)` is the one place where a semicolon before a bracket means something; we have none.
    if is_idle {
        return;
    }
    let last = short.chars().next_back().unwrap_or(' ');
    let first = written.chars().next().unwrap_or(' ');
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '$';
    let would_join = (is_word(last) && is_word(first) && token.kind != Kind::Text) || (last == first && matches!(first, '+' | '-'));
    if would_join {
        short.push(' ');
    }
    short.push_str(written);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(script: &str, expected: &str) {
        assert_eq!(shorten(script), expected, "{script}");
    }

    #[test]
    fn blanks_and_comments_go() {
        check("// one\nconst one = () => {\n  two( 1, 'a  // b', ); // three\n};\n", "const e=()=>{two(1,'a  // b')};");
        check("a = b + +c;\nreturn /* x */ typeof d;", "a=b+ +c;return typeof d;");
    }
}
