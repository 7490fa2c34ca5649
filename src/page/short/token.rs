//! A script as tokens. Enough of the language for our own scripts: a slash after a sign or `return` begins a pattern, any other divides.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name, a keyword or a number.
    Word,
    /// A sign.
    Sign,
    /// A quoted text, a pattern, or a piece of a template; with everything that quotes it.
    Text,
}

/// A token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'s> {
    pub(super) kind: Kind,
    pub(super) text: &'s str,
    /// The bracket it stands in, `\0` at the top.
    pub(super) inside: char,
}

impl Token<'_> {
    /// Whether it is this sign.
    pub(super) fn is(&self, sign: &str) -> bool {
        self.kind == Kind::Sign && self.text == sign
    }
}

/// All tokens of a script.
pub(super) fn tokens(script: &str) -> Vec<Token<'_>> {
    let mut walk = Walk { script, at: 0, open: Vec::new(), tokens: Vec::new() };
    while walk.step() {}
    walk.tokens
}

struct Walk<'s> {
    script: &'s str,
    at: usize,
    open: Vec<char>,
    tokens: Vec<Token<'s>>,
}

impl<'s> Walk<'s> {
    fn step(&mut self) -> bool {
        let rest = &self.script[self.at..];
        let Some(first) = rest.chars().next() else { return false };
        let is_word = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '$';
        let length_of = |end: Option<usize>| end.unwrap_or(rest.len());
        if first.is_whitespace() {
            self.at += first.len_utf8();
        } else if rest.starts_with("//") {
            self.at += length_of(rest.find('\n'));
        } else if rest.starts_with("/*") {
            self.at += length_of(rest.find("*/").map(|end| end + 2));
        } else if is_word(first) {
            self.push(Kind::Word, length_of(rest.find(|letter| !is_word(letter))));
        } else if first == '\'' || first == '"' {
            self.push(Kind::Text, quoted(rest, first, false));
        } else if first == '`' || (first == '}' && self.open.last() == Some(&'$')) {
            self.template();
        } else if first == '/' && self.begins_pattern() {
            let length = quoted(rest, '/', true);
            let flags = rest[length..].find(|letter: char| !letter.is_ascii_lowercase()).unwrap_or(0);
            self.push(Kind::Text, length + flags);
        } else {
            self.sign(rest, first);
        }
        true
    }

    fn push(&mut self, kind: Kind, length: usize) {
        let text = &self.script[self.at..self.at + length];
        let inside = self.open.last().copied().unwrap_or('\0');
        self.tokens.push(Token { kind, text, inside });
        self.at += length;
    }

    fn sign(&mut self, rest: &str, first: char) {
        let long = ["...", "===", "!==", "=>", "?.", "??", "&&", "||", "++", "--"].iter().find(|sign| rest.starts_with(**sign));
        match first {
            '{' | '(' | '[' => {
                self.push(Kind::Sign, 1);
                self.open.push(first);
            }
            '}' | ')' | ']' => {
                self.open.pop();
                self.push(Kind::Sign, 1);
            }
            _ => self.push(Kind::Sign, long.map_or(first.len_utf8(), |sign| sign.len())),
        }
    }

    /// A piece of a template: from its beginning or a closing brace to its end or the next `${`.
    fn template(&mut self) {
        if self.script[self.at..].starts_with('}') {
            self.open.pop();
        }
        let piece = &self.script[self.at..];
        let mut letters = piece.char_indices().skip(1);
        while let Some((at, letter)) = letters.next() {
            match letter {
                '\\' => drop(letters.next()),
                '`' => return self.push(Kind::Text, at + 1),
                '$' if piece[at..].starts_with("${") => {
                    self.push(Kind::Text, at + 2);
                    self.open.push('$');
                    return;
                }
                _ => {}
            }
        }
        self.push(Kind::Text, piece.len());
    }

    fn begins_pattern(&self) -> bool {
        self.tokens.last().is_none_or(|last| match last.kind {
            Kind::Sign => !matches!(last.text, ")" | "]" | "}"),
            Kind::Word => last.text == "return",
            Kind::Text => last.text.ends_with("${"),
        })
    }
}

/// The length of what stands between two of `quote`; in a pattern, a class may hold one.
fn quoted(rest: &str, quote: char, is_pattern: bool) -> usize {
    let mut letters = rest.char_indices().skip(1);
    let mut is_class = false;
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' => drop(letters.next()),
            '[' if is_pattern => is_class = true,
            ']' if is_pattern => is_class = false,
            _ if letter == quote && !is_class => return at + letter.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}
