//! Which words of a script are names of its variables, and what they are called instead.

use std::collections::{HashMap, HashSet};

use super::scope::{closing, depth_of, opening, scopes};
use super::token::{Kind, Token};

const KEYWORDS: [&str; 38] = [
    "as",
    "async",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "default",
    "delete",
    "do",
    "else",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "if",
    "in",
    "instanceof",
    "let",
    "new",
    "null",
    "of",
    "return",
    "static",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "undefined",
    "var",
    "void",
    "while",
];

/// What is written for each token: a new name for a variable of the script's own.
pub(super) fn rename(tokens: &[Token]) -> Vec<String> {
    let (scopes, around) = scopes(tokens);
    let mut own: Vec<HashSet<&str>> = vec![HashSet::new(); scopes.len()];
    for at in declared(tokens) {
        own[around[at]].insert(tokens[at].text);
    }
    // For each name of a variable, the scope that declares it; `None` is the browser's.
    let home = |at: usize| {
        let up = std::iter::successors(Some(around[at]), |&scope| (scope > 0).then(|| scopes[scope].parent));
        up.into_iter().find(|&scope| own[scope].contains(tokens[at].text))
    };
    let homes: Vec<Option<usize>> = (0..tokens.len()).map(|at| if is_variable(tokens, at) { home(at) } else { None }).collect();
    let mut names: HashMap<(usize, &str), String> = HashMap::new();
    for scope in 0..scopes.len() {
        let is_inside =
            |at: usize| std::iter::successors(Some(around[at]), |&up| (up > 0).then(|| scopes[up].parent)).any(|up| up == scope);
        // In the order in which they come.
        let mut own_here: Vec<&str> = Vec::new();
        let mut taken: HashSet<&str> = HashSet::new();
        for at in (0..tokens.len()).filter(|&at| is_variable(tokens, at) && is_inside(at)) {
            match homes[at] {
                Some(home) if home == scope => own_here.push(tokens[at].text),
                Some(home) => taken.extend(names.get(&(home, tokens[at].text)).map(String::as_str)),
                None => drop(taken.insert(tokens[at].text)),
            }
        }
        let mut met = HashSet::new();
        own_here.retain(|name| met.insert(*name));
        let free = (0..)
            .map(|number| nth_name(number, scope > 0))
            .filter(|name| !taken.contains(name.as_str()) && !KEYWORDS.contains(&name.as_str()));
        let new: Vec<((usize, &str), String)> = own_here.into_iter().map(|old| (scope, old)).zip(free).collect();
        names.extend(new);
    }
    let written = |at: usize| match homes[at].and_then(|home| names.get(&(home, tokens[at].text))) {
        Some(name) if is_shorthand(tokens, at) => format!("{}:{name}", tokens[at].text),
        Some(name) => name.clone(),
        None => tokens[at].text.to_owned(),
    };
    (0..tokens.len()).map(written).collect()
}

/// The text of the sign at a place; nothing where there is none.
fn sign<'s>(tokens: &[Token<'s>], at: Option<usize>) -> &'s str {
    at.and_then(|at| tokens.get(at)).filter(|one| one.kind == Kind::Sign).map_or("", |one| one.text)
}

fn is_variable(tokens: &[Token], at: usize) -> bool {
    let token = tokens[at];
    let before = sign(tokens, at.checked_sub(1));
    let is_name =
        token.kind == Kind::Word && !token.text.starts_with(|letter: char| letter.is_numeric()) && !KEYWORDS.contains(&token.text);
    let is_key = token.inside == '{' && matches!(before, "{" | ",") && sign(tokens, Some(at + 1)) == ":";
    is_name && !matches!(before, "." | "?." | "#") && !is_key
}

/// `{ name }`: a variable and the property of the same name.
fn is_shorthand(tokens: &[Token], at: usize) -> bool {
    let is_member = tokens[at].inside == '{' && matches!(sign(tokens, at.checked_sub(1)), "{" | ",");
    match sign(tokens, Some(at + 1)) {
        "," | "}" => is_member,
        "=" => is_member && is_in_pattern(tokens, at),
        _ => false,
    }
}

/// Whether the braces round a word are a pattern's; what else has `name =` in braces is a block.
fn is_in_pattern(tokens: &[Token], at: usize) -> bool {
    let mut depth = 0;
    let opens = |at: &usize| {
        depth += depth_of(&tokens[*at]);
        depth == 1
    };
    let before = (0..at).rev().find(opens).and_then(|brace| brace.checked_sub(1)).map(|at| tokens[at].text);
    matches!(before, Some("const" | "let" | "(" | "," | ":"))
}

/// Where variables are declared.
fn declared(tokens: &[Token]) -> Vec<usize> {
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        let next = sign(tokens, Some(at + 1));
        match (tokens[at].kind, tokens[at].text) {
            (Kind::Word, "const" | "let") if matches!(next, "{" | "[") => found.extend(bound(tokens, at + 1, closing(tokens, at + 1))),
            (Kind::Word, "const" | "let" | "class") => found.push(at + 1),
            (Kind::Word, "function") => {
                found.push(at + 1);
                found.extend(bound(tokens, at + 2, closing(tokens, at + 2)));
            }
            (Kind::Word, "catch") if next == "(" => found.extend(bound(tokens, at + 1, closing(tokens, at + 1))),
            (Kind::Sign, "=>") if sign(tokens, at.checked_sub(1)) == ")" => found.extend(bound(tokens, opening(tokens, at - 1), at - 1)),
            (Kind::Sign, "=>") => found.push(at - 1),
            _ => {}
        }
    }
    found.retain(|&at| is_variable(tokens, at));
    found
}

/// Names that a pattern or a list of parameters binds: those after a bracket, a comma, a colon or dots.
fn bound(tokens: &[Token], from: usize, to: usize) -> Vec<usize> {
    (from + 1..to).filter(|&at| matches!(sign(tokens, Some(at - 1)), "{" | "[" | "(" | "," | ":" | "...")).collect()
}

/// Names of the script as a whole are `Z`, `Q`, … `e`, `ZZ`, …; those inside functions `e`, `t`, … `Z`, `ee`, …. So functions alike have names alike, which compresses well.
fn nth_name(number: usize, is_inside: bool) -> String {
    const LETTERS: &[u8] = b"etnraoisclupdhmfgybvwkxjqzETNRAOISCLUPDHMFGYBVWKXJQZ";
    let at = number % LETTERS.len();
    let last = char::from(LETTERS[if is_inside { at } else { LETTERS.len() - 1 - at }]);
    match (number / LETTERS.len()).checked_sub(1) {
        Some(rest) => format!("{}{last}", nth_name(rest, is_inside)),
        None => last.to_string(),
    }
}
