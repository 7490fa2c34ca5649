//! Raw HTML of authors, cut into text and tags. The walker asks it for tokens and decides what to keep. It reads tags roughly as browsers
//! do, in linear time; where the two differ nothing is at stake, since the walker writes every tag anew and ammonia reads the result
//! exactly as browsers do. Deliberately absent: a tree.

/// A piece of raw HTML. Comments, doctypes and processing instructions are passed over.
#[derive(Debug, PartialEq)]
pub(super) enum Token<'a> {
    /// Text, its character references still in it.
    Text(&'a str),
    /// An opening tag.
    Open(Tag<'a>),
    /// A closing tag with this name.
    Close(&'a str),
}

/// An opening tag as it was written.
#[derive(Debug, PartialEq)]
pub(super) struct Tag<'a> {
    /// Its name as written.
    pub(super) name: &'a str,
    /// Its attributes, undecoded.
    pub(super) attributes: Vec<(&'a str, &'a str)>,
    /// The whole tag.
    pub(super) source: &'a str,
}

impl Tag<'_> {
    /// The value of an attribute, undecoded.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }
}

/// Reads tokens one after the other.
pub(super) struct Tokens<'a> {
    html: &'a str,
    position: usize,
}

impl<'a> Tokens<'a> {
    /// Reads `html` from its beginning.
    pub(super) fn new(html: &'a str) -> Self {
        Tokens { html, position: 0 }
    }

    /// How many bytes have been read.
    pub(super) fn position(&self) -> usize {
        self.position
    }

    /// Passes over everything up to and including the closing tag `name`; to the end when there is none.
    pub(super) fn skip_past_close(&mut self, name: &str) -> bool {
        let mut from = self.position;
        while let Some(found) = self.html[from..].find("</") {
            let after = from + found + 2;
            from = after;
            let is_match =
                self.html.as_bytes().get(after..after + name.len()).is_some_and(|bytes| bytes.eq_ignore_ascii_case(name.as_bytes()));
            if is_match {
                let end = after + name.len();
                self.position = self.html[end..].find('>').map_or(self.html.len(), |close| end + close + 1);
                return true;
            }
        }
        self.position = self.html.len();
        false
    }

    fn markup(&mut self) -> Option<Option<Token<'a>>> {
        let rest = &self.html[self.position..];
        let bytes = rest.as_bytes();
        match bytes.get(1)? {
            b'!' | b'?' => {
                let end = if rest.starts_with("<!--") { comment_end(rest) } else { rest.find('>').map_or(rest.len(), |at| at + 1) };
                self.position += end;
                Some(None)
            }
            b'/' if bytes.get(2).is_some_and(u8::is_ascii_alphabetic) => {
                let length = name_length(&bytes[2..]);
                let end = rest.find('>').map_or(rest.len(), |at| at + 1);
                self.position += end;
                Some(Some(Token::Close(&rest[2..(2 + length).min(end)])))
            }
            byte if byte.is_ascii_alphabetic() => {
                let (tag, end) = open_tag(rest)?;
                self.position += end;
                Some(Some(Token::Open(tag)))
            }
            _ => None,
        }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let rest = &self.html[self.position..];
            if rest.is_empty() {
                return None;
            }
            if rest.starts_with('<') {
                match self.markup() {
                    Some(Some(token)) => return Some(token),
                    Some(None) => continue,
                    None => {}
                }
            }
            let first = rest.chars().next().map_or(0, char::len_utf8);
            let is_unclosed_tag = rest.starts_with('<') && rest.as_bytes().get(1).is_some_and(u8::is_ascii_alphabetic);
            let length = match rest[first..].find('<') {
                // A tag without an end reaches to the end of the text, and so would every tag behind it: all of it is text.
                Some(at) if !is_unclosed_tag => first + at,
                _ => rest.len(),
            };
            self.position += length;
            return Some(Token::Text(&rest[..length]));
        }
    }
}

/// Where the comment at the start of `html` ends.
fn comment_end(html: &str) -> usize {
    if html.starts_with("<!-->") || html.starts_with("<!--->") {
        return html.find('>').map_or(html.len(), |at| at + 1);
    }
    html[4..].find("-->").map_or(html.len(), |at| at + 7)
}

fn name_length(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>')).unwrap_or(bytes.len())
}

/// The opening tag at the start of `html` and its length; `None` when it has no end.
fn open_tag(html: &str) -> Option<(Tag<'_>, usize)> {
    let bytes = html.as_bytes();
    let mut at = 1 + name_length(&bytes[1..]);
    let name = &html[1..at];
    let mut attributes = Vec::new();
    loop {
        at += bytes[at..].iter().position(|byte| !byte.is_ascii_whitespace() && *byte != b'/')?;
        if bytes[at] == b'>' {
            return Some((Tag { name, attributes, source: &html[..=at] }, at + 1));
        }
        let start = at;
        // An equals sign right at the start belongs to the name, as it does for browsers.
        at += 1 + bytes[at + 1..].iter().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>' | b'='))?;
        let key = &html[start..at];
        let value_at = at + bytes[at..].iter().position(|byte| !byte.is_ascii_whitespace())?;
        if bytes[value_at] != b'=' {
            attributes.push((key, ""));
            continue;
        }
        let (start, end, next) = value(bytes, value_at + 1)?;
        attributes.push((key, &html[start..end]));
        at = next;
    }
}

/// Start and end of the attribute value that follows the equals sign before `at`, and where to read on.
fn value(bytes: &[u8], at: usize) -> Option<(usize, usize, usize)> {
    let start = at + bytes[at..].iter().position(|byte| !byte.is_ascii_whitespace())?;
    match bytes[start] {
        quote @ (b'"' | b'\'') => {
            let end = start + 1 + bytes[start + 1..].iter().position(|byte| *byte == quote)?;
            Some((start + 1, end, end + 1))
        }
        _ => {
            let end = start + bytes[start..].iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'>')?;
            Some((start, end, end))
        }
    }
}
