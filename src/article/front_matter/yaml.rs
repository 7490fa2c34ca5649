//! The only door to the YAML parser. Called by `front_matter`; builds its values from the parser's events, so that every scalar keeps its
//! spelling and every key its line. Deliberately absent: YAML's types, tags and more than one document; budgets make bombs cheap.

use std::collections::HashMap;

use serde_saphyr::granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, Span, StrInput, options};

use super::Invalid;
use super::value::{Entry, Value};

/// How deep lists and mappings may be nested.
const MAX_DEPTH: usize = 32;
/// How many values there may be, with those that aliases repeat.
const MAX_VALUES: usize = 5_000;

/// Parses the text between the front matter's lines. `Ok(None)` when it is valid but no mapping, and so no front matter.
///
/// Values that begin with `%`, `@` or a backtick, which YAML reserves (1.2.2, §5.3), are taken as text: other tools' files hold them (`owner: @ann`).
pub(super) fn parse(text: &str, first_line: usize) -> Result<Option<Vec<Entry>>, Invalid> {
    parse_strictly(text, first_line).or_else(|invalid| match with_quotes(text) {
        Some(quoted) => parse_strictly(&quoted, first_line).map_err(|_| invalid),
        None => Err(invalid),
    })
}

fn parse_strictly(text: &str, first_line: usize) -> Result<Option<Vec<Entry>>, Invalid> {
    let options = options! { emit_comments: false, flow_nesting_limit: MAX_DEPTH, block_nesting_limit: MAX_DEPTH };
    let parser = Parser::new_from_str_with_options(text, options);
    let mut tree = Tree { parser, first_line, anchors: HashMap::new(), n_values: 0 };
    tree.document()
}

/// The text with quotes round values on one line that begin with a reserved sign; `None` when there are none.
fn with_quotes(text: &str) -> Option<String> {
    let is_reserved = |value: &str| value.starts_with(['%', '@', '`']);
    let quoted = |line: &str| {
        let bare = line.trim_start_matches([' ', '-']);
        let value = if is_reserved(bare) { bare } else { bare.split_once(": ").map(|(_, value)| value.trim_start())? };
        let start = line.len() - value.len();
        is_reserved(value).then(|| format!("{}'{}'", &line[..start], value.trim_end().replace('\'', "''")))
    };
    let lines: Vec<Option<String>> = text.lines().map(quoted).collect();
    lines.iter().any(Option::is_some).then(|| {
        let all: Vec<&str> = text.lines().zip(&lines).map(|(line, quoted)| quoted.as_deref().unwrap_or(line)).collect();
        all.join("\n") + "\n"
    })
}

struct Tree<'a> {
    parser: Parser<'a, StrInput<'a>>,
    /// Lines of the file before the text.
    first_line: usize,
    /// Values that aliases may repeat, by the parser's number.
    anchors: HashMap<usize, Value>,
    n_values: usize,
}

impl<'a> Tree<'a> {
    fn document(&mut self) -> Result<Option<Vec<Entry>>, Invalid> {
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamStart | Event::DocumentStart(..) => {}
                Event::StreamEnd => return Ok(Some(Vec::new())),
                Event::MappingStart(..) => {
                    let entries = self.entries()?;
                    self.end()?;
                    return Ok(Some(entries));
                }
                event => {
                    let value = self.value(event, span, 1)?;
                    self.end()?;
                    return Ok(if value == Value::Null { Some(Vec::new()) } else { None });
                }
            }
        }
    }

    /// The pairs of the top-level mapping, up to its end.
    fn entries(&mut self) -> Result<Vec<Entry>, Invalid> {
        let mut entries = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if event == Event::MappingEnd {
                return Ok(entries);
            }
            let line = self.first_line + span.start.line();
            let key = self.value(event, span, 2)?;
            let (event, span) = self.next()?;
            let value = self.value(event, span, 2)?;
            match (key.text().unwrap_or_default(), value) {
                // A merge: the pairs count as if they stood here.
                (key, Value::Map(pairs)) if key == "<<" => {
                    entries.extend(pairs.into_iter().map(|(key, value)| Entry { key: key.to_lowercase(), value, line }));
                }
                (key, value) => entries.push(Entry { key: key.trim().to_lowercase(), value, line }),
            }
        }
    }

    /// The value that begins with `event`.
    fn value(&mut self, event: Event<'a>, span: Span, depth: usize) -> Result<Value, Invalid> {
        self.n_values += 1;
        if self.n_values > MAX_VALUES || depth > MAX_DEPTH {
            return Err(self.invalid(&span, "it holds too many or too deeply nested values", "keep only what describes the article"));
        }
        let (value, anchor) = match event {
            Event::Scalar(text, style, anchor, _) => {
                let is_null = style == ScalarStyle::Plain && matches!(&*text, "" | "~" | "null" | "Null" | "NULL");
                (if is_null { Value::Null } else { Value::Text(text.into_owned()) }, anchor)
            }
            Event::SequenceStart(_, anchor, _) => (self.list(depth)?, anchor),
            Event::MappingStart(_, anchor, _) => (self.map(depth)?, anchor),
            Event::Alias(anchor) => return self.alias(anchor, &span),
            _ => return Err(self.invalid(&span, "a value is missing", "write a value behind the colon")),
        };
        if anchor != 0 {
            self.anchors.insert(anchor, value.clone());
        }
        Ok(value)
    }

    fn list(&mut self, depth: usize) -> Result<Value, Invalid> {
        let mut members = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if event == Event::SequenceEnd {
                return Ok(Value::List(members));
            }
            members.push(self.value(event, span, depth + 1)?);
        }
    }

    fn map(&mut self, depth: usize) -> Result<Value, Invalid> {
        let mut pairs = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if event == Event::MappingEnd {
                return Ok(Value::Map(pairs));
            }
            let key = self.value(event, span, depth + 1)?.text().unwrap_or_default();
            let (event, span) = self.next()?;
            pairs.push((key, self.value(event, span, depth + 1)?));
        }
    }

    /// A copy of an anchor's value, paid for by the number of values in it.
    fn alias(&mut self, anchor: usize, span: &Span) -> Result<Value, Invalid> {
        match self.anchors.get(&anchor) {
            Some(value) if self.n_values + count(value) <= MAX_VALUES => {
                self.n_values += count(value);
                Ok(value.clone())
            }
            Some(_) => Err(self.invalid(span, "its aliases repeat too much", "write the values out instead of repeating them by `*name`")),
            None => Err(self.invalid(span, "a value holds itself", "put quotes round a text that begins with `*`")),
        }
    }

    /// Nothing but the stream's end may follow.
    fn end(&mut self) -> Result<(), Invalid> {
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::DocumentEnd => {}
                Event::StreamEnd => return Ok(()),
                _ => return Err(self.invalid(&span, "a second document begins", "leave one front matter only")),
            }
        }
    }

    fn next(&mut self) -> Result<(Event<'a>, Span), Invalid> {
        match self.parser.next_event() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => Err(self.explain(&error)),
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    fn invalid(&self, span: &Span, reason: &str, help: &str) -> Invalid {
        let (line, column) = (self.first_line + span.start.line(), span.start.col() + 1);
        Invalid { line, column: Some(column), reason: reason.into(), help: help.into() }
    }

    /// The parser's error in words for people who don't know YAML's grammar.
    fn explain(&self, error: &ScanError) -> Invalid {
        let mark = error.marker();
        let (reason, help) = match error.kind() {
            ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement | ErrorKind::MappingKeyNotAllowed => {
                ("a colon stands where none may".into(), "put quotes round a value that holds a colon followed by a blank")
            }
            ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => {
                ("a quotation mark is never closed".into(), "close the quotes, or use the other kind round a text that holds one")
            }
            ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar => (
                "text follows a closing quotation mark".into(),
                "put quotes round the whole value; inside single quotes write '' for an apostrophe, inside double quotes \\\"",
            ),
            ErrorKind::UnknownQuotedScalarEscape => (
                "a backslash in double quotes is followed by a letter that YAML doesn't know".into(),
                "use single quotes, or write the backslash twice",
            ),
            ErrorKind::TabInIndentation
            | ErrorKind::TabInBlockIndentation
            | ErrorKind::TabNotAllowed
            | ErrorKind::TabAtBlockScalarStart => ("a tab is used to indent".into(), "indent with blanks"),
            ErrorKind::UnknownAnchor | ErrorKind::MissingAnchorOrAliasName => {
                ("a text begins with `*` or `&`, which YAML takes for a reference".into(), "put quotes round the text")
            }
            ErrorKind::UnexpectedCharacter { character } => {
                (format!("a text may not begin with `{character}`"), "put quotes round the text")
            }
            ErrorKind::RecursionLimitExceeded => {
                ("lists or mappings are nested too deeply".into(), "put quotes round a text that begins with `[` or `{`")
            }
            ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey | ErrorKind::ExpectedBlockMappingKey => (
                "a line is neither `key: value` nor part of the value above".into(),
                "write `key: value`, or indent the line below its key",
            ),
            _ => (error.info(), "put quotes round texts with special characters, and indent with blanks"),
        };
        Invalid { line: self.first_line + mark.line(), column: Some(mark.col() + 1), reason, help: help.into() }
    }
}

/// How many values a value is made of.
fn count(value: &Value) -> usize {
    match value {
        Value::Null | Value::Text(_) => 1,
        Value::List(members) => 1 + members.iter().map(count).sum::<usize>(),
        Value::Map(pairs) => 1 + pairs.iter().map(|(_, value)| 1 + count(value)).sum::<usize>(),
    }
}
