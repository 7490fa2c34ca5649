//! Which words of a script are names of its variables, and what they are called instead.

use std::collections::{HashMap, HashSet};

use super::token::{Kind, Token};

/// How a word names a variable.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Role {
    /// It names a property too: `{ name }`.
    pub(super) is_shorthand: bool,
    is_declared: bool,
}

const KEYWORDS: [&str; 38] = [
    "as", "async", "await", "break", "case", "catch", "class", "const", "continue", "default", "delete", "do", "else", "extends", "false",
    "finally", "for", "function", "if", "in", "instanceof", "let", "new", "null", "of", "return", "static", "super", "switch", "this",
    "throw", "true", "try", "typeof", "undefined", "var", "void", "while",
];

/// For each token, how it names a variable, if it does.
pub(super) fn roles(tokens: &[Token]) -> Vec<Option<Role>> {
    let declared = declared(tokens);
    (0..tokens.len()).map(|at| role(tokens, at).map(|role| Role { is_declared: declared.contains(&at), ..role })).collect()
}

fn role(tokens: &[Token], at: usize) -> Option<Role> {
    let token = tokens[at];
    let text_at = |at: Option<usize>| at.and_then(|at| tokens.get(at)).filter(|one| one.kind == Kind::Sign).map_or("", |one| one.text);
    let (before, after) = (text_at(at.checked_sub(1)), text_at(Some(at + 1)));
    let is_name = token.kind == Kind::Word && !token.text.starts_with(|letter: char| letter.is_numeric()) && !KEYWORDS.contains(&token.text);
    let is_property = matches!(before, "." | "?." | "#");
    let is_member = token.inside == '{' && matches!(before, "{" | ",");
    if !is_name || is_property || (is_member && after == ":") {
        return None;
    }
    Some(Role { is_shorthand: is_member && matches!(after, "," | "}" | "="), is_declared: false })
}

/// Where variables are declared.
fn declared(tokens: &[Token]) -> HashSet<usize> {
    let mut found = HashSet::new();
    for at in 0..tokens.len() {
        let next = tokens.get(at + 1);
        match tokens[at].text {
            "const" | "let" | "class" | "function" if tokens[at].kind == Kind::Word => match next.map(|next| next.text) {
                Some("{" | "[") => found.extend(bound(tokens, at + 1, closing(tokens, at + 1))),
                _ => {
                    found.insert(at + 1);
                    if tokens[at].text == "function" {
                        found.extend(bound(tokens, at + 2, closing(tokens, at + 2)));
                    }
                }
            },
            "catch" if next.is_some_and(|next| next.text == "(") => found.extend(bound(tokens, at + 1, closing(tokens, at + 1))),
            "=>" if at > 0 && tokens[at - 1].text == ")" => found.extend(bound(tokens, opening(tokens, at - 1), at - 1)),
            "=>" if at > 0 => {
                found.insert(at - 1);
            }
            _ => {}
        }
    }
    found
}

/// Names that a pattern or a list of parameters binds: those after a bracket, a comma, a colon or dots.
fn bound(tokens: &[Token], from: usize, to: usize) -> Vec<usize> {
    (from + 1..to).filter(|&at| matches!(tokens[at - 1].text, "{" | "[" | "(" | "," | ":" | "...")).collect()
}

fn closing(tokens: &[Token], from: usize) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(from).filter(|(_, token)| token.kind == Kind::Sign) {
        match token.text {
            "{" | "[" | "(" => depth += 1,
            "}" | "]" | ")" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    tokens.len()
}

fn opening(tokens: &[Token], to: usize) -> usize {
    let mut depth = 0;
    for at in (0..=to).rev().filter(|&at| tokens[at].kind == Kind::Sign) {
        match tokens[at].text {
            "}" | "]" | ")" => depth += 1,
            "{" | "[" | "(" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    0
}

/// New names of the variables declared at the top. None is a word that stays.
pub(super) fn shared_names(tokens: &[Token], roles: &[Option<Role>]) -> HashMap<String, String> {
    let is_top = |at: usize| {
        let is_pattern = tokens[at].inside != '\0' && opens_top_declaration(tokens, at);
        roles[at].is_some_and(|role| role.is_declared) && (tokens[at].inside == '\0' && !is_parameter(tokens, at) || is_pattern)
    };
    let top: HashSet<&str> = (0..tokens.len()).filter(|&at| is_top(at)).map(|at| tokens[at].text).collect();
    let taken: HashSet<&str> = tokens.iter().filter(|token| token.kind == Kind::Word && !top.contains(token.text)).map(|token| token.text).collect();
    named(tokens, roles, |at| top.contains(tokens[at].text), |name| taken.contains(name))
}

/// A single parameter without brackets at the top: `const f = x => …`.
fn is_parameter(tokens: &[Token], at: usize) -> bool {
    tokens.get(at + 1).is_some_and(|next| next.text == "=>")
}

/// Whether a name stands in a pattern right after a `const` at the top.
fn opens_top_declaration(tokens: &[Token], at: usize) -> bool {
    let mut depth = 0;
    for at in (1..at).rev() {
        match tokens[at].text {
            "}" | "]" | ")" => depth += 1,
            "{" | "[" | "(" if depth == 0 => {
                let before = &tokens[at - 1];
                return before.inside == '\0' && matches!(before.text, "const" | "let");
            }
            "{" | "[" | "(" => depth -= 1,
            _ => {}
        }
    }
    false
}

/// New names of the variables declared inside one statement.
pub(super) fn own_names(tokens: &[Token], roles: &[Option<Role>], statement: usize, shared: &HashMap<String, String>) -> HashMap<String, String> {
    let here: Vec<usize> = (0..tokens.len()).filter(|&at| tokens[at].statement == statement && roles[at].is_some()).collect();
    let is_declared = |at: &&usize| roles[**at].is_some_and(|role| role.is_declared) && !shared.contains_key(tokens[**at].text);
    let own: HashSet<&str> = here.iter().filter(is_declared).map(|&at| tokens[at].text).collect();
    let stays = here.iter().map(|&at| tokens[at].text).filter(|name| !own.contains(name));
    let taken: HashSet<&str> = stays.map(|name| shared.get(name).map_or(name, String::as_str)).collect();
    named(tokens, roles, |at| tokens[at].statement == statement && own.contains(tokens[at].text), |name| taken.contains(name))
}

/// Names for the variables at these places, the shortest for the most frequent.
fn named(tokens: &[Token], roles: &[Option<Role>], is_meant: impl Fn(usize) -> bool, is_taken: impl Fn(&str) -> bool) -> HashMap<String, String> {
    let mut counts: HashMap<&str, (usize, usize)> = HashMap::new();
    for at in (0..tokens.len()).filter(|&at| roles[at].is_some() && is_meant(at)) {
        let (count, _) = counts.entry(tokens[at].text).or_insert((0, at));
        *count += 1;
    }
    let mut order: Vec<(&str, (usize, usize))> = counts.into_iter().collect();
    order.sort_by_key(|&(_, (count, first))| (usize::MAX - count, first));
    let names = (0..).map(nth_name).filter(|name| !is_taken(name) && !KEYWORDS.contains(&name.as_str()));
    order.into_iter().map(|(old, _)| old.to_owned()).zip(names).collect()
}

/// `a`, `b`, … `Z`, `aa`, …
fn nth_name(mut number: usize) -> String {
    const LETTERS: &[u8] = b"etnraoisclupdhmfgybvwkxjqzETNRAOISCLUPDHMFGYBVWKXJQZ";
    let mut name = String::new();
    loop {
        name.insert(0, char::from(LETTERS[number % LETTERS.len()]));
        match (number / LETTERS.len()).checked_sub(1) {
            Some(rest) => number = rest,
            None => return name,
        }
    }
}
