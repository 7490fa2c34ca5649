//! kramdown's and Python-Markdown's attribute lists: `{: .class}`, `{:target="_blank"}`, `{ .button }`. Heading ids are kept.

/// What stands for a line that ends in or is an attribute list; `None` when there is none.
pub(super) fn line(line: &str) -> Option<String> {
    if line.starts_with("{:") {
        return list(line).filter(|(_, length)| *length == line.len()).map(|_| String::new());
    }
    // `## Heading {: #id .class}` is what we write `## Heading {#id}`.
    let at = line.rfind("{:").filter(|_| line.starts_with('#'))?;
    let (inside, length) = list(&line[at..])?;
    let id = inside.split_whitespace().find(|word| word.len() > 1 && word.starts_with('#'));
    (at + length == line.len()).then(|| match id {
        Some(id) => format!("{}{{{id}}}", &line[..at]),
        None => line[..at].trim_end().to_owned(),
    })
}

/// What is in the attribute list at the start of `text`, and how long it is.
pub(super) fn list(text: &str) -> Option<(&str, usize)> {
    const LONGEST: usize = 300;
    let inside_at = if text.starts_with("{::") || text.starts_with("{:/") { 3 } else { 2 };
    let end = text.bytes().take(LONGEST).position(|byte| matches!(byte, b'}' | b'\n'))?;
    let inside = text.get(inside_at..end)?;
    let is_list = text.as_bytes()[end] == b'}'
        && (inside_at == 3 || matches!(inside.trim(), "toc" | "") || inside.split_whitespace().all(is_attribute) || inside.contains("=\""));
    is_list.then_some((inside, end + 1))
}

/// The length of Python-Markdown's list at the start of `text`, which stands right behind a link or an image: `{ .button }`, `{target=_blank}`.
pub(super) fn behind_link(text: &str) -> Option<usize> {
    let (inside, length) = list_of_braces(text)?;
    (!inside.trim().is_empty() && inside.split_whitespace().all(is_attribute)).then_some(length)
}

fn list_of_braces(text: &str) -> Option<(&str, usize)> {
    let end = text.bytes().take(200).position(|byte| matches!(byte, b'}' | b'\n')).filter(|end| text.as_bytes()[*end] == b'}')?;
    Some((text.get(1..end)?, end + 1))
}

fn is_attribute(word: &str) -> bool {
    let name_length = word.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')).count();
    match word.as_bytes() {
        [b'.' | b'#', first, ..] => first.is_ascii_alphabetic() || *first == b'_',
        _ => name_length > 0 && (word[name_length..].starts_with('=') || word.ends_with('"')),
    }
}
