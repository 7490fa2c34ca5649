//! Slips of the fingers and of spelling: which words may have been meant by a typed one, and how likely each kind of slip is. Called by
//! `expand` for words that the shelf lacks. Deliberately absent: the dictionary.

use std::sync::OnceLock;

use levenshtein_automata::{DFA, LevenshteinAutomatonBuilder};

use super::analyze::is_paired;

/// Codes, numbers and very short words are what they are.
pub fn can_be_mended(word: &str) -> bool {
    let n_digits = word.chars().filter(|c| c.is_numeric()).count();
    word.chars().count() > 2 && n_digits == 0 && !word.contains(['@', '.', '+', '#']) && !word.chars().any(is_paired)
}

/// Accepts what is near `word`: one edit, in long words two; for an open word what begins so.
pub fn automaton(word: &str, is_open: bool) -> Option<DFA> {
    static ONE: OnceLock<LevenshteinAutomatonBuilder> = OnceLock::new();
    static TWO: OnceLock<LevenshteinAutomatonBuilder> = OnceLock::new();
    let builder = match word.chars().count() {
        0..=3 => return None,
        4..=7 => ONE.get_or_init(|| LevenshteinAutomatonBuilder::new(1, true)),
        _ => TWO.get_or_init(|| LevenshteinAutomatonBuilder::new(2, true)),
    };
    Some(if is_open { builder.build_prefix_dfa(word) } else { builder.build_dfa(word) })
}

/// What it costs to make `typed` of `meant` (of a beginning of it, when `is_open`): a letter doubled or not, or two swapped, is the
/// slip that happens most; the first letter is mostly right.
pub fn edit_cost(typed: &str, meant: &str, is_open: bool) -> f32 {
    let typed: Vec<char> = typed.chars().collect();
    let meant: Vec<char> = meant.chars().collect();
    let width = meant.len() + 1;
    let mut costs = vec![0.0_f32; (typed.len() + 1) * width];
    for i in 0..=typed.len() {
        for j in 0..=meant.len() {
            let at = i * width + j;
            let first = if i <= 1 && j <= 1 { 0.5 } else { 0.0 };
            let mut best = if i + j == 0 { 0.0 } else { f32::INFINITY };
            if i > 0 && j > 0 {
                let is_same = typed[i - 1] == meant[j - 1];
                best = best.min(costs[at - width - 1] + if is_same { 0.0 } else { mistaken(typed[i - 1], meant[j - 1]) + first });
            }
            if i > 0 {
                let is_doubled = i > 1 && typed[i - 1] == typed[i - 2];
                best = best.min(costs[at - width] + if is_doubled { 0.6 } else { 1.0 + first });
            }
            if j > 0 {
                let is_doubled = j > 1 && meant[j - 1] == meant[j - 2];
                best = best.min(costs[at - 1] + if is_doubled { 0.6 } else { 0.9 + first });
            }
            if i > 1 && j > 1 && typed[i - 1] == meant[j - 2] && typed[i - 2] == meant[j - 1] {
                best = best.min(costs[at - 2 * width - 2] + 0.7);
            }
            costs[at] = best;
        }
    }
    let last = &costs[typed.len() * width..];
    if is_open { last.iter().copied().fold(f32::INFINITY, f32::min) } else { last[meant.len()] }
}

/// What it costs to type one letter for another: the finger hit the next key, or the ear took one vowel for another.
fn mistaken(typed: char, meant: char) -> f32 {
    const VOWELS: &str = "aeiouy";
    let is_vowel = |c| VOWELS.contains(c);
    if is_beside(typed, meant) || is_vowel(typed) && is_vowel(meant) { 0.8 } else { 1.0 }
}

/// Whether two keys lie side by side, on a keyboard of the English or of the German kind.
fn is_beside(one: char, other: char) -> bool {
    const ROWS: [&[u8]; 4] = [b"qwertyuiop", b"qwertzuiop", b"asdfghjkl", b"zxcvbnm"];
    let touches = |row: &&[u8]| row.windows(2).any(|pair| [(pair[0], pair[1]), (pair[1], pair[0])].contains(&(one as u8, other as u8)));
    one.is_ascii() && other.is_ascii() && ROWS.iter().any(touches)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weighs_slips_by_kind() {
        assert_eq!(edit_cost("password", "password", false), 0.0);
        assert!(edit_cost("pasword", "password", false) < edit_cost("paszword", "password", false));
        assert!(edit_cost("recieve", "receive", false) < 1.0);
        assert!(edit_cost("passwprd", "password", false) < edit_cost("passwxrd", "password", false));
        assert!(edit_cost("calender", "calendar", false) < edit_cost("calendxr", "calendar", false));
        assert!(edit_cost("pasw", "password", true) < edit_cost("pasw", "paste", true));
        assert!(edit_cost("xassword", "password", false) > edit_cost("passwork", "password", false));
    }
}
