//! Words that mean the same, and the shelf's own words for mending misspelt ones. `library::folder` reads `synonyms.toml` through
//! [`Synonyms::parse`]; the stages of `search` ask. Deliberately absent: any word that is not in the shelf or the operator's file.

use std::collections::HashMap;
use std::ops::Range;

use super::analyze;
use crate::article::{Problem, Severity};

/// Longest phrase that can be a synonym, in words.
const MAX_PHRASE: usize = 6;
/// Most phrases in one group.
const MAX_GROUP: usize = 64;

/// The operator's `synonyms.toml`.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Synonyms {
    /// Folded phrase (words joined by a space) → the phrases that may stand for it.
    phrases: HashMap<String, Vec<Vec<String>>>,
    /// Words of the longest phrase.
    longest: usize,
}

impl Synonyms {
    /// Reads `synonyms.toml`; `file` is its path for the problems. What cannot be read gives a problem and is left out.
    pub fn parse(text: &str, file: &str) -> (Self, Vec<Problem>) {
        let mut synonyms = Synonyms::default();
        let mut problems = Vec::new();
        let (table, errors) = toml::de::DeTable::parse_recoverable(text);
        for error in errors {
            let at = error.span().map(|span| span.start);
            problems.push(problem(
                text,
                file,
                at,
                error.message().to_owned(),
                "mend the line; the rest of the file is used as far as it can be read",
            ));
        }
        for (key, value) in table.get_ref() {
            let at = Some(key.span().start);
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("groups", toml::de::DeValue::Array(groups)) => {
                    for group in groups {
                        match phrases_of(group) {
                            Ok(phrases) => synonyms.add_group(&phrases),
                            Err(why) => problems.push(problem(text, file, Some(group.span().start), why, GROUP_HELP)),
                        }
                    }
                }
                ("one_way", toml::de::DeValue::Table(pairs)) => {
                    for (from, to) in pairs {
                        match (words_of(from.get_ref()), phrases_of(to)) {
                            (Some(from), Ok(to)) => synonyms.add(&from, to),
                            (None, _) => {
                                let why = format!("`{}` holds no word", from.get_ref());
                                problems.push(problem(text, file, Some(from.span().start), why, ONE_WAY_HELP));
                            }
                            (_, Err(why)) => problems.push(problem(text, file, Some(to.span().start), why, ONE_WAY_HELP)),
                        }
                    }
                }
                ("groups", _) => problems.push(problem(text, file, at, "`groups` is not a list".into(), GROUP_HELP)),
                ("one_way", _) => problems.push(problem(text, file, at, "`one_way` is not a table".into(), ONE_WAY_HELP)),
                (other, _) => problems.push(problem(text, file, at, format!("`{other}` is not known here"), "use `groups` or `[one_way]`")),
            }
        }
        problems.sort_by_key(|problem| problem.line);
        (synonyms, problems)
    }

    /// Where phrases of `words` have synonyms: which words, and what may stand for them. Longest first at each place.
    pub(in crate::search) fn of<'s>(&'s self, words: &[&str]) -> Vec<(Range<usize>, &'s [Vec<String>])> {
        let mut found = Vec::new();
        if self.phrases.is_empty() {
            return found;
        }
        for start in 0..words.len() {
            for n in (1..=self.longest.min(words.len() - start)).rev() {
                if let Some(others) = self.phrases.get(&words[start..start + n].join(" ")) {
                    found.push((start..start + n, others.as_slice()));
                }
            }
        }
        found
    }

    fn add_group(&mut self, phrases: &[Vec<String>]) {
        for (i, from) in phrases.iter().enumerate() {
            self.add(from, phrases.iter().enumerate().filter(|(j, to)| *j != i && *to != from).map(|(_, to)| to.clone()).collect());
        }
    }

    fn add(&mut self, from: &[String], to: Vec<Vec<String>>) {
        for phrase in to.into_iter().filter(|phrase| phrase != from) {
            let others = self.phrases.entry(from.join(" ")).or_default();
            if !others.contains(&phrase) {
                others.push(phrase);
                self.longest = self.longest.max(from.len());
            }
        }
    }
}

const GROUP_HELP: &str = "write a group as a list of words or phrases: [\"password\", \"passphrase\"]";
const ONE_WAY_HELP: &str = "write one line a word: \"outlook\" = [\"email\"]";

fn phrases_of(value: &toml::Spanned<toml::de::DeValue<'_>>) -> Result<Vec<Vec<String>>, String> {
    let toml::de::DeValue::Array(items) = value.get_ref() else { return Err("this is not a list of words".into()) };
    if items.len() > MAX_GROUP {
        return Err(format!("this group has more than {MAX_GROUP} phrases"));
    }
    let mut phrases = Vec::new();
    for item in items {
        let toml::de::DeValue::String(text) = item.get_ref() else { return Err("this group holds something that is not text".into()) };
        phrases.push(words_of(text).ok_or_else(|| format!("`{text}` is not a phrase of 1 to {MAX_PHRASE} words"))?);
    }
    if phrases.is_empty() {
        return Err("this group is empty".into());
    }
    Ok(phrases)
}

/// The folded words of a phrase; a chunk such as `wi-fi` is one word.
fn words_of(text: &str) -> Option<Vec<String>> {
    let mut words: Vec<String> = Vec::new();
    let mut whole: Option<(u32, String)> = None;
    analyze::tokens(text, |token| match &whole {
        _ if token.is_extra && token.end - token.start > token.text.len() => {
            whole = Some((token.chunk, token.text.to_owned()));
            words.push(token.text.to_owned());
        }
        Some((chunk, _)) if *chunk == token.chunk => {}
        _ if token.is_extra => {}
        _ => words.push(token.text.to_owned()),
    });
    (1..=MAX_PHRASE).contains(&words.len()).then_some(words)
}

fn problem(text: &str, file: &str, at: Option<usize>, message: String, help: &str) -> Problem {
    let before = at.and_then(|at| text.get(..at));
    Problem {
        code: "KB010",
        severity: Severity::Warning,
        file: file.to_owned(),
        line: before.map(|before| before.matches('\n').count() + 1),
        column: before.map(|before| before.chars().rev().take_while(|c| *c != '\n').count() + 1),
        message,
        help: help.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_groups_and_keeps_what_is_right() {
        let text = "groups = [\n  [\"Password\", \"pass phrase\"],\n  [1],\n  [\"VPN\", \"virtual private network\"],\n]\nelse = 1\n[one_way]\n\"outlook\" = [\"e-mail\"]\n";
        let (synonyms, problems) = Synonyms::parse(text, "synonyms.toml");
        assert_eq!(synonyms.of(&["my", "pass", "phrase"]), [(1..3, &[vec!["password".to_owned()]][..])]);
        assert_eq!(synonyms.of(&["vpn"])[0].1[0], ["virtual", "private", "network"]);
        assert_eq!(synonyms.of(&["outlook"])[0].1[0], ["email"]);
        assert!(synonyms.of(&["email"]).is_empty());
        let lines: Vec<_> = problems.iter().map(|problem| (problem.code, problem.line)).collect();
        assert_eq!(lines, [("KB010", Some(3)), ("KB010", Some(6))]);
    }

    #[test]
    fn says_where_it_is_no_toml() {
        let (synonyms, problems) = Synonyms::parse("groups = [\n [\"a\"\n", "synonyms.toml");
        assert_eq!(synonyms, Synonyms::default());
        assert!(problems[0].line.is_some_and(|line| line >= 2));
    }
}
