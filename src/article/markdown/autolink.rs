//! Bare addresses in running text (`https://…`, `www.…`, `name@example.org`), found as GitHub finds them. pulldown-cmark knows none of them.

/// More characters than this no host name has.
const LONGEST_HOST: usize = 255;

/// The first bare address in `text`: its start, its end, and where it leads.
pub(super) fn find(text: &str) -> Option<(usize, usize, String)> {
    // Most text has no address, and this is the quickest way to know.
    if !text.contains('@') && !text.contains("://") && !text.contains("www.") {
        return None;
    }
    let mut from = 0;
    while let Some(found) = next_hint(text, from) {
        match found {
            Hint::Url(start) => {
                if let Some(end) = url_end(text, start) {
                    let url = &text[start..end];
                    let target = if url.starts_with("www.") { format!("http://{url}") } else { url.to_owned() };
                    return Some((start, end, target));
                }
                from = start + 4;
            }
            Hint::At(at) => {
                if let Some((start, end)) = email(text, from, at) {
                    return Some((start, end, format!("mailto:{}", &text[start..end])));
                }
                from = at + 1;
            }
        }
    }
    None
}

enum Hint {
    Url(usize),
    At(usize),
}

/// The next place after `from` where an address may be.
fn next_hint(text: &str, from: usize) -> Option<Hint> {
    let bytes = text.as_bytes();
    (from..bytes.len()).find_map(|at| match bytes[at] {
        b'h' if bytes[at..].starts_with(b"http://") || bytes[at..].starts_with(b"https://") => {
            starts_word(text, at).then_some(Hint::Url(at))
        }
        b'w' if bytes[at..].starts_with(b"www.") => starts_word(text, at).then_some(Hint::Url(at)),
        b'@' => Some(Hint::At(at)),
        _ => None,
    })
}

fn starts_word(text: &str, at: usize) -> bool {
    text[..at]
        .chars()
        .next_back()
        .is_none_or(|before| before.is_whitespace() || matches!(before, '*' | '_' | '~' | '(' | '"' | '\'' | ':' | '|' | '>'))
}

/// Where the address beginning at `start` ends: before white space and `<`, without the punctuation of the sentence around it.
fn url_end(text: &str, start: usize) -> Option<usize> {
    let rest = &text[start..];
    let host_at = ["https://", "http://"].iter().find(|scheme| rest.starts_with(**scheme)).map_or(0, |scheme| scheme.len());
    let is_host = |character: &char| character.is_alphanumeric() || matches!(character, '.' | '-' | '_' | '@');
    let host: String = rest[host_at..].chars().take(LONGEST_HOST).take_while(is_host).collect();
    if !host.starts_with(char::is_alphanumeric) || !(host.contains('.') || host == "localhost") {
        return None;
    }
    let mut end =
        rest.find(|character: char| character.is_whitespace() || matches!(character, '<' | '>' | '"' | '`')).unwrap_or(rest.len());
    let n_open = rest[..end].bytes().filter(|byte| *byte == b'(').count();
    let mut n_close = rest[..end].bytes().filter(|byte| *byte == b')').count();
    while let Some(last) = rest[..end].chars().next_back() {
        match last {
            '?' | '!' | '.' | ',' | ':' | ';' | '*' | '_' | '~' | '\'' | ']' | '}' => end -= 1,
            ')' if n_close > n_open => {
                n_close -= 1;
                end -= 1;
            }
            _ => break,
        }
    }
    (end > host_at).then_some(start + end)
}

/// The address round the `@` at `at`, looking back no further than `from`.
fn email(text: &str, from: usize, at: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let is_local = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'+');
    let start = at - bytes[from..at].iter().rev().take(64).take_while(is_local).count();
    let is_domain = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    let mut end = at + 1 + bytes[at + 1..].iter().take(255).take_while(is_domain).count();
    while end > at && matches!(bytes[end - 1], b'.' | b'-') {
        end -= 1;
    }
    let domain = text.get(at + 1..end)?;
    let is_whole = start < at && starts_word(text, start) && domain.contains('.') && !domain.contains("..");
    is_whole.then_some((start, end))
}
