//! Where names hold: the functions of a script, one inside the other. Blocks are none of them, so a function may not declare a name in a block that it takes from outside elsewhere.

use super::token::{Kind, Token};

/// A function from its parameters to its end, or the script as a whole.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope {
    /// The scope around it; that of the script is its own.
    pub(super) parent: usize,
    from: usize,
    to: usize,
}

/// The scopes, outer ones first, and for each token the number of the innermost around it.
pub(super) fn scopes(tokens: &[Token]) -> (Vec<Scope>, Vec<usize>) {
    let mut regions: Vec<(usize, usize)> = (0..tokens.len()).filter_map(|at| function(tokens, at)).collect();
    regions.sort_by_key(|&(from, to)| (from, usize::MAX - to));
    let mut scopes = vec![Scope { parent: 0, from: 0, to: tokens.len() }];
    for (from, to) in regions {
        let parent = (0..scopes.len()).rev().find(|&at| scopes[at].from <= from && to <= scopes[at].to).unwrap_or(0);
        scopes.push(Scope { parent, from, to });
    }
    let mut around = vec![0; tokens.len()];
    for (number, scope) in scopes.iter().enumerate() {
        around[scope.from..scope.to].fill(number);
    }
    (scopes, around)
}

/// The function whose `=>` or `function` stands here: where it begins and what it ends before.
fn function(tokens: &[Token], at: usize) -> Option<(usize, usize)> {
    match (tokens[at].kind, tokens[at].text) {
        (Kind::Sign, "=>") => {
            let from = if is_sign(tokens, at - 1, ")") { opening(tokens, at - 1) } else { at - 1 };
            let to = if is_sign(tokens, at + 1, "{") { closing(tokens, at + 1) + 1 } else { end_of_expression(tokens, at + 1) };
            Some((from, to))
        }
        (Kind::Word, "function") => Some((at + 2, closing(tokens, closing(tokens, at + 2) + 1) + 1)),
        _ => None,
    }
}

fn is_sign(tokens: &[Token], at: usize, text: &str) -> bool {
    tokens.get(at).is_some_and(|token| token.kind == Kind::Sign && token.text == text)
}

/// How much deeper a token leads.
pub(super) fn depth_of(token: &Token) -> i32 {
    match (token.kind, token.text) {
        (Kind::Sign, "{" | "[" | "(") => 1,
        (Kind::Sign, "}" | "]" | ")") => -1,
        (Kind::Text, text) => i32::from(text.ends_with("${")) - i32::from(text.starts_with('}')),
        _ => 0,
    }
}

/// The bracket that closes this one.
pub(super) fn closing(tokens: &[Token], from: usize) -> usize {
    let mut depth = 0;
    let ends = |at: &usize| {
        depth += depth_of(&tokens[*at]);
        depth == 0
    };
    (from..tokens.len()).find(ends).unwrap_or(tokens.len() - 1)
}

/// The bracket that this one closes.
pub(super) fn opening(tokens: &[Token], to: usize) -> usize {
    let mut depth = 0;
    let begins = |at: &usize| {
        depth += depth_of(&tokens[*at]);
        depth == 0
    };
    (0..=to).rev().find(begins).unwrap_or(0)
}

fn end_of_expression(tokens: &[Token], from: usize) -> usize {
    let mut depth = 0;
    let ends = |at: &usize| {
        let token = &tokens[*at];
        let is_end = depth == 0 && token.kind == Kind::Sign && matches!(token.text, "," | ";" | ":");
        depth += depth_of(token);
        is_end || depth < 0
    };
    (from..tokens.len()).find(ends).unwrap_or(tokens.len())
}
