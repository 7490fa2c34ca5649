//! Lines and their indentation, counted in columns as Markdown does.

/// Columns of white space before the first character; a tab leads to the next multiple of four.
pub(super) fn indentation(line: &str) -> usize {
    let mut columns = 0;
    for byte in line.bytes() {
        match byte {
            b' ' => columns += 1,
            b'\t' => columns += 4 - columns % 4,
            _ => break,
        }
    }
    columns
}

/// `line` without up to `columns` columns of its indentation.
pub(super) fn dedent(line: &str, columns: usize) -> &str {
    let mut gone = 0;
    for (at, byte) in line.bytes().enumerate() {
        let width = match byte {
            b' ' => 1,
            b'\t' => 4 - gone % 4,
            _ => return &line[at..],
        };
        if gone + width > columns {
            return &line[at..];
        }
        gone += width;
    }
    ""
}

/// The fence that a line opens: its character and how many of them.
pub(super) fn fence(line: &str) -> Option<(u8, usize)> {
    let line = line.trim_start_matches([' ', '\t', '>']);
    let line = line.strip_prefix(['-', '*', '+']).map_or(line, str::trim_start);
    let mark = line.bytes().next().filter(|byte| matches!(byte, b'`' | b'~'))?;
    let length = line.bytes().take_while(|byte| *byte == mark).count();
    let is_fence = length >= 3 && (mark == b'~' || !line[length..].contains('`'));
    is_fence.then_some((mark, length))
}

/// Whether a line closes `open`.
pub(super) fn closes(line: &str, open: (u8, usize)) -> bool {
    let line = line.trim_matches([' ', '\t', '>', '\r']);
    line.len() >= open.1 && line.bytes().all(|byte| byte == open.0)
}

/// `text` within quotes at the start of `text`, and what follows them.
pub(super) fn quoted(text: &str) -> Option<(&str, &str)> {
    let quote = text.chars().next().filter(|first| matches!(first, '"' | '\''))?;
    text[1..].split_once(quote)
}

/// The value of `name="value"` among a tag's arguments.
pub(super) fn argument<'a>(arguments: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = arguments;
    while let Some(at) = rest.find(name) {
        let starts_word = rest[..at].chars().next_back().is_none_or(|before| before.is_whitespace() || before == ',');
        rest = &rest[at + name.len()..];
        let value = rest.trim_start().strip_prefix('=').map(str::trim_start);
        if let Some((value, _)) = value.filter(|_| starts_word).and_then(quoted) {
            return Some(value);
        }
    }
    None
}
