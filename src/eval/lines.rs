//! Files with an entry a line: JSON objects and judgements. Every line that cannot be understood is an error with its number, because a
//! question that is passed over in silence makes the figures wrong.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value};

use super::trouble::Trouble;

/// One line of a JSON Lines file.
#[derive(Debug)]
pub(super) struct Line {
    /// Counted from 1.
    pub(super) number: usize,
    fields: Map<String, Value>,
}

/// What one line of judgements says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Judgement {
    pub(super) line: usize,
    pub(super) question: String,
    pub(super) document: String,
    pub(super) grade: u32,
}

/// The text of a file.
pub(super) fn text(file: &Path) -> Result<String, Trouble> {
    let bytes = fs::read(file).map_err(|error| Trouble::file(file, error, "see that the file is there and may be read"))?;
    String::from_utf8(bytes).map_err(|error| {
        let line = 1 + error.as_bytes()[..error.utf8_error().valid_up_to()].iter().filter(|byte| **byte == b'\n').count();
        Trouble::line(file, line, "not UTF-8", "save the file as UTF-8")
    })
}

/// The objects of a JSON Lines file; empty lines are passed over.
pub(super) fn objects(file: &Path) -> Result<Vec<Line>, Trouble> {
    let text = text(file)?;
    let filled = text.trim_start_matches('\u{feff}').lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let read = |(at, line): (usize, &str)| match serde_json::from_str(line) {
        Ok(Value::Object(fields)) => Ok(Line { number: at + 1, fields }),
        Ok(_) => Err(Trouble::line(file, at + 1, "not a JSON object", "write one object a line: {\"_id\": \"…\", \"text\": \"…\"}")),
        Err(error) => {
            Err(Trouble::line(file, at + 1, format!("not JSON: {error}"), "write one JSON object a line, without a comma behind it"))
        }
    };
    filled.map(read).collect()
}

impl Line {
    /// The first of `names` that is there: a text, or a number as one.
    pub(super) fn get(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| match self.fields.get(*name)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        })
    }

    /// The same where it must be there.
    pub(super) fn need(&self, file: &Path, names: &[&str]) -> Result<String, Trouble> {
        self.get(names).ok_or_else(|| {
            let wanted = names.join("` or `");
            Trouble::line(file, self.number, format!("has no `{wanted}`"), format!("give the line a text named `{}`", names[0]))
        })
    }

    /// A list of texts that must be there.
    pub(super) fn need_list(&self, file: &Path, name: &str) -> Result<Vec<String>, Trouble> {
        let texts = self.fields.get(name).and_then(Value::as_array).map(|items| items.iter().map(|item| item.as_str().map(str::to_owned)));
        texts.and_then(Iterator::collect).ok_or_else(|| {
            let help = format!("name the articles that answer it: \"{name}\": [\"public/…/….md\"]");
            Trouble::line(file, self.number, format!("has no list of texts named `{name}`"), help)
        })
    }
}

/// Reads tab-separated judgements: question, document and, if there is one, a grade, where 0 means that the document does not answer. A first line
/// whose grade is no number is a header; TREC's four columns (question, 0, document, grade) are understood too.
pub(super) fn judgements(file: &Path) -> Result<Vec<Judgement>, Trouble> {
    let text = text(file)?;
    let mut found = Vec::new();
    for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let columns: Vec<&str> = line.split('\t').map(str::trim).collect();
        let (question, document, grade) = match columns[..] {
            [question, document] => (question, document, "1"),
            [question, document, grade] | [question, _, document, grade] => (question, document, grade),
            _ => {
                let help = "write question, document and grade with tabs between them";
                return Err(Trouble::line(file, at + 1, format!("has {} columns, not 2 to 4", columns.len()), help));
            }
        };
        let is_header = at == 0 && (grade.parse::<i64>().is_err() || (columns.len() == 2 && question.contains("-id")));
        if is_header {
            continue;
        }
        let grade: i64 = grade.parse().map_err(|_| {
            Trouble::line(file, at + 1, format!("`{grade}` is no grade"), "write a whole number; 0 means that the document does not answer")
        })?;
        let grade = u32::try_from(grade.max(0)).unwrap_or(u32::MAX);
        found.push(Judgement { line: at + 1, question: question.to_owned(), document: document.to_owned(), grade });
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().expect("a temporary file");
        fs::write(file.path(), text).expect("written");
        file
    }

    #[test]
    fn judgements_come_with_and_without_header_and_grades() {
        let expected = |line, grade| Judgement { line, question: "q1".into(), document: "d1".into(), grade };
        for (text, line, grade) in [
            ("query-id\tcorpus-id\tscore\nq1\td1\t1\n", 2, 1),
            ("q1\td1\t2\n", 1, 2),
            ("query-id\tcorpus-id\nq1\td1\n", 2, 1),
            ("q1\td1", 1, 1),
            ("\nq1\t0\td1\t0", 2, 0),
            ("q1\td1\t-1", 1, 0),
        ] {
            assert_eq!(judgements(written(text).path()), Ok(vec![expected(line, grade)]), "{text:?}");
        }
    }

    #[test]
    fn what_cannot_be_understood_is_named_with_its_line() {
        let message = |trouble: Trouble| trouble.message;
        let bad = |text| message(judgements(written(text).path()).expect_err("a mistake"));
        assert!(bad("q1\td1\t1\nq1\td1\tgood").ends_with(":2: `good` is no grade"));
        assert!(bad("q1 d1 1").ends_with(":1: has 1 columns, not 2 to 4"));
        let bad = |text| message(objects(written(text).path()).expect_err("a mistake"));
        assert!(bad("{}\n\n{\"a\": ").contains(":3: not JSON: "));
        assert!(bad("[]").ends_with(":1: not a JSON object"));
    }
}
