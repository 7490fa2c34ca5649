//! `synonyms.toml` as text → [`Synonyms`] and problems. Deliberately absent: half a file: one that is no TOML gives its problems and nothing else, so
//! that `library::keeper` goes on with what it read last.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{MAX_PHRASE, Synonyms};
use crate::article::{Problem, Severity};
use crate::search::analyze;

/// Most phrases in one group.
const MAX_GROUP: usize = 64;
const GROUP_HELP: &str = "write a group as a list of words or phrases: [\"password\", \"passphrase\"]";
const ONE_WAY_HELP: &str = "write one line a word: \"outlook\" = [\"email\"]";
const SYNTAX_HELP: &str = "mend the line; until then the synonyms that were read last are used";

impl Synonyms {
    /// Reads `synonyms.toml`; `file` is its path for the problems. An entry that means nothing gives a problem and is left out.
    ///
    /// # Errors
    /// The text is no TOML; the problems say where.
    pub fn parse(text: &str, file: &str) -> Result<(Self, Vec<Problem>), Vec<Problem>> {
        let (table, errors) = DeTable::parse_recoverable(text);
        let mut reader = Reader { text, file, problems: Vec::new() };
        if !errors.is_empty() {
            for error in errors {
                let at = error.span().unwrap_or(text.len()..text.len());
                reader.report("KB010", Severity::Error, &at, error.message().to_owned(), SYNTAX_HELP);
            }
            return Err(reader.sorted());
        }
        let mut synonyms = Synonyms::default();
        for (key, value) in table.get_ref() {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("groups", DeValue::Array(groups)) => groups.iter().for_each(|group| reader.group(group, &mut synonyms)),
                ("one_way", DeValue::Table(pairs)) => pairs.iter().for_each(|(from, to)| {
                    reader.pair(&from.span(), from.get_ref().as_ref(), to, &mut synonyms);
                }),
                ("groups", _) => reader.warn(&key.span(), "`groups` is not a list".into(), GROUP_HELP),
                ("one_way", _) => reader.warn(&key.span(), "`one_way` is not a table".into(), ONE_WAY_HELP),
                (other, _) => reader.warn(&key.span(), format!("`{other}` is not known here"), "use `groups` or `[one_way]`"),
            }
        }
        Ok((synonyms, reader.sorted()))
    }
}

struct Reader<'t> {
    text: &'t str,
    file: &'t str,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn group(&mut self, group: &Spanned<DeValue<'_>>, synonyms: &mut Synonyms) {
        let phrases = self.phrases(group, GROUP_HELP);
        for (i, from) in phrases.iter().enumerate() {
            let others = phrases.iter().enumerate().filter(|(j, _)| *j != i);
            synonyms.add(from, others.map(|(_, to)| to.clone()));
        }
        let is_idle = phrases.iter().all(|phrase| *phrase == phrases[0]);
        if is_idle && self.problems.last().is_none_or(|last| last.line != Some(line_of(self.text, group.span().start))) {
            self.warn(&group.span(), "nothing in this group stands for anything else".into(), GROUP_HELP);
        }
    }

    fn pair(&mut self, at: &Range<usize>, from: &str, to: &Spanned<DeValue<'_>>, synonyms: &mut Synonyms) {
        let Some(from) = words_of(from) else {
            return self.warn(at, format!("`{from}` is not a phrase of 1 to {MAX_PHRASE} words"), ONE_WAY_HELP);
        };
        let to = self.phrases(to, ONE_WAY_HELP);
        if to.contains(&from) {
            self.warn(at, format!("`{}` stands for itself", from.join(" ")), "leave it out on the right");
        }
        synonyms.add(&from, to);
    }

    /// The phrases of a list; what is none is reported and left out.
    fn phrases(&mut self, value: &Spanned<DeValue<'_>>, help: &str) -> Vec<Vec<String>> {
        let DeValue::Array(items) = value.get_ref() else {
            self.warn(&value.span(), "this is not a list of words".into(), help);
            return Vec::new();
        };
        if items.is_empty() {
            self.warn(&value.span(), "this list is empty".into(), help);
        }
        if items.len() > MAX_GROUP {
            let what = format!("this list has {} phrases, of which the first {MAX_GROUP} count", items.len());
            self.warn(&value.span(), what, "say it in several lists");
        }
        let mut phrases = Vec::new();
        for item in items.iter().take(MAX_GROUP) {
            let DeValue::String(text) = item.get_ref() else {
                self.warn(&item.span(), "this is not text".into(), "put it between quotation marks");
                continue;
            };
            match words_of(text) {
                Some(words) => phrases.push(words),
                None => self.warn(&item.span(), format!("`{text}` is not a phrase of 1 to {MAX_PHRASE} words"), help),
            }
        }
        phrases
    }

    fn warn(&mut self, at: &Range<usize>, message: String, help: &str) {
        self.report("KB010", Severity::Warning, at, message, help);
    }

    fn report(&mut self, code: &'static str, severity: Severity, at: &Range<usize>, message: String, help: &str) {
        let before = self.text.get(..at.start).unwrap_or(self.text);
        self.problems.push(Problem {
            code,
            severity,
            file: self.file.to_owned(),
            line: Some(line_of(self.text, at.start)),
            column: Some(before.chars().rev().take_while(|c| *c != '\n').count() + 1),
            message,
            help: help.to_owned(),
        });
    }

    fn sorted(mut self) -> Vec<Problem> {
        self.problems.sort_by_key(|problem| (problem.line, problem.column));
        self.problems
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or(text).matches('\n').count() + 1
}

/// The folded words of a phrase; a chunk such as `wi-fi` is one word.
fn words_of(text: &str) -> Option<Vec<String>> {
    let mut words: Vec<String> = Vec::new();
    let mut whole: Option<u32> = None;
    analyze::tokens(text, |token| match whole {
        _ if token.is_extra && token.end - token.start > token.text.len() => {
            whole = Some(token.chunk);
            words.push(token.text.to_owned());
        }
        Some(chunk) if chunk == token.chunk => {}
        _ if token.is_extra => {}
        _ => words.push(token.text.to_owned()),
    });
    (1..=MAX_PHRASE).contains(&words.len()).then_some(words)
}
