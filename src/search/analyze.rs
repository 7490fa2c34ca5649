//! Text made into words: the tokenizer and folding. Articles and questions go through the same code, so that the two meet. `index` feeds it
//! articles, `question` what was typed, `passage` the text to highlight. Deliberately absent: stems and stop words, which depend on the
//! language (`language`), and any knowledge of the shelf.
//!
//! What is written together counts as a *chunk*: `wi-fi`, `node.js`, `PowerShell`, `VPN's`. A chunk gives its words one after the other and, at
//! the place of the first, its *extras*: the whole written as one word (`wifi`, `node.js`), or the parts of a word that has its own
//! place (`power`, `shell`). So an article's `Wi-Fi` is found by `wifi`, `wi-fi` and `wi fi`.

mod folding;

use unicode_normalization::char::is_combining_mark;

pub use folding::fold;
use folding::{MAX_WORD, fold_char, fold_into, is_ignorable};

/// More parts than this are a sentence with hyphens, not a word.
const MAX_PARTS: usize = 4;

/// A word of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'t> {
    /// Folded: lower case, without diacritics.
    pub text: &'t str,
    /// Where it begins in the original, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// Its place among the words. An extra stands at the place of the next word.
    pub position: u32,
    /// Whether it is another spelling of the words at its place and has no place of its own.
    pub is_extra: bool,
    /// Number of the chunk it belongs to.
    pub chunk: u32,
}

/// Calls `each` for every word of `text`, in order, extras before the words they stand for.
pub fn tokens(text: &str, each: impl FnMut(Token<'_>)) {
    tokens_beginning(text, |_| true, each);
}

/// Like [`tokens`], but may pass over words whose first byte, folded, is not wanted: most words of a text are not sought and need not be read.
pub fn tokens_beginning(text: &str, is_wanted: impl Fn(u8) -> bool, mut each: impl FnMut(Token<'_>)) {
    let mut scan = Scan::new(text);
    let mut at = 0;
    while at < text.len() {
        at = scan.next_chunk(at, &is_wanted, &mut each);
    }
}

/// Where the word begins that has this place among the words of `text`, in bytes.
pub fn start_of(text: &str, position: u32) -> Option<usize> {
    let mut scan = Scan::new(text);
    let (mut at, mut start) = (0, None);
    while at < text.len() && start.is_none() {
        let is_reached = scan.position == position;
        let mut note = |token: Token<'_>| {
            if token.position == position && !token.is_extra {
                start = start.or(Some(token.start));
            }
        };
        at = scan.next_chunk(at, &|_| is_reached, &mut note);
    }
    start
}

/// Whether `c` belongs to a script written without spaces, which is indexed by pairs of characters.
pub fn is_paired(c: char) -> bool {
    matches!(c as u32, 0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1100..=0x11FF | 0x1780..=0x17FF | 0x3005..=0x3007 | 0x3040..=0x30FF
        | 0x31F0..=0x31FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF | 0xFF66..=0xFF9F | 0x20000..=0x2FFFF)
        && c != '\u{30FB}'
}

/// A stretch of letters within a chunk.
#[derive(Clone, Copy)]
struct Piece {
    start: usize,
    end: usize,
    /// What stands between it and the piece before.
    link: char,
}

struct Scan<'t> {
    text: &'t str,
    position: u32,
    chunk: u32,
    pieces: Vec<Piece>,
    word: String,
    whole: String,
}

impl<'t> Scan<'t> {
    fn new(text: &'t str) -> Self {
        Scan { text, position: 0, chunk: 0, pieces: Vec::new(), word: String::new(), whole: String::new() }
    }

    /// Handles what stands at `at` and returns where to go on.
    fn next_chunk(&mut self, at: usize, is_wanted: &impl Fn(u8) -> bool, each: &mut impl FnMut(Token<'_>)) -> usize {
        let first = self.text.as_bytes()[at];
        if first.is_ascii() && !first.is_ascii_alphanumeric() && first != b'.' {
            return at + 1;
        }
        if let Some(end) = self.plain_word(at) {
            if is_wanted(first.to_ascii_lowercase()) || self.may_have_parts(at, end) {
                self.emit_word(at, end, each);
            } else {
                self.position += 1;
            }
            self.chunk += 1;
            return end;
        }
        let Some(c) = self.char_at(at) else { return self.text.len() };
        if is_paired(c) {
            return self.pairs(at, each);
        }
        let is_dot_name = c == '.' && self.char_at(at + 1).is_some_and(char::is_alphabetic) && !self.text[..at].ends_with(is_word_char);
        if !is_word_char(c) && !is_dot_name {
            return at + c.len_utf8();
        }
        let end = self.collect_pieces(if is_dot_name { at + 1 } else { at });
        if is_dot_name {
            self.emit_spelled(".", "", each);
        } else if let Some(tail) = self.language_name(end) {
            self.emit_spelled("", tail, each);
            self.chunk += 1;
            return end + tail.len();
        } else {
            self.emit_chunk(each);
        }
        self.chunk += 1;
        end
    }

    /// Where the chunk at `at` ends if it is a word of ASCII letters and digits with nothing after it that could belong to it: most are.
    fn plain_word(&self, at: usize) -> Option<usize> {
        let rest = &self.text.as_bytes()[at..];
        let n = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let is_over = rest.get(n).is_none_or(|next| next.is_ascii() && !matches!(next, b'\'' | b'.' | b'-' | b'_' | b'@' | b'+' | b'#'));
        (n > 0 && is_over).then_some(at + n)
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    /// Finds the pieces of the chunk at `at` and returns its end.
    fn collect_pieces(&mut self, at: usize) -> usize {
        self.pieces.clear();
        let (mut start, mut link) = (at, ' ');
        loop {
            let end = self.letters_end(start);
            self.pieces.push(Piece { start, end, link });
            let Some(next) = self.char_at(end).filter(|c| is_link(*c)) else { return end };
            let after = end + next.len_utf8();
            if !self.char_at(after).is_some_and(|c| is_word_char(c) && !is_paired(c)) {
                return end;
            }
            (start, link) = (after, if next == '’' || next == 'ʼ' { '\'' } else { next });
        }
    }

    fn letters_end(&self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut end = start;
        while end < bytes.len() && bytes[end].is_ascii_alphanumeric() {
            end += 1;
        }
        if bytes.get(end).is_none_or(u8::is_ascii) {
            return end;
        }
        let rest = &self.text[end..];
        end + rest.find(|c| !(is_word_char(c) || is_ignorable(c)) || is_paired(c)).unwrap_or(rest.len())
    }

    /// `c++`, `c#`, `f#`, `g++`: the signs after a single letter that belong to it.
    fn language_name(&self, end: usize) -> Option<&'static str> {
        let [piece] = self.pieces[..] else { return None };
        if piece.end - piece.start != 1 {
            return None;
        }
        let rest = &self.text[end..];
        let tail = ["++", "#"].into_iter().find(|tail| rest.starts_with(tail))?;
        (!rest[tail.len()..].starts_with(is_word_char)).then_some(tail)
    }

    /// One word with a sign before or after it that belongs to it; the words without the sign stand beside it.
    fn emit_spelled(&mut self, before: &str, after: &str, each: &mut impl FnMut(Token<'_>)) {
        let (first, last) = (self.pieces[0], self.pieces[self.pieces.len() - 1]);
        let mut whole = String::from(before);
        fold_into(&self.text[first.start..last.end], &mut whole);
        whole.push_str(after);
        let (start, end) = (first.start - before.len(), last.end + after.len());
        if after.is_empty() {
            each(Token { text: &whole, start, end, position: self.position, is_extra: true, chunk: self.chunk });
            self.emit_chunk(each);
        } else {
            each(Token { text: &whole, start, end, position: self.position, is_extra: false, chunk: self.chunk });
            self.position += 1;
        }
    }

    fn emit_chunk(&mut self, each: &mut impl FnMut(Token<'_>)) {
        self.mend_apostrophes();
        if self.pieces.len() > 1 {
            self.emit_whole(each);
        }
        for i in 0..self.pieces.len() {
            let piece = self.pieces[i];
            if piece.end > piece.start {
                let end = self.pieces[i + 1..].iter().take_while(|next| next.link == '\'').last().map_or(piece.end, |last| last.end);
                if piece.link != '\'' {
                    self.emit_word(piece.start, end, each);
                }
            }
        }
    }

    /// `VPN's` is `vpn`, `l'ordinateur` is `ordinateur`; `can't` stays together.
    fn mend_apostrophes(&mut self) {
        if self.pieces.len() < 2 {
            return;
        }
        let text = self.text;
        let is_possessive = |piece: &Piece| piece.link == '\'' && text[piece.start..piece.end].eq_ignore_ascii_case("s");
        self.pieces.retain(|piece| !is_possessive(piece));
        if let [first, second, ..] = self.pieces[..]
            && second.link == '\''
            && second.end - second.start >= 3
            && is_elided(&text[first.start..first.end])
        {
            self.pieces.remove(0);
            self.pieces[0].link = ' ';
        }
    }

    /// The chunk written as one word, as an extra.
    fn emit_whole(&mut self, each: &mut impl FnMut(Token<'_>)) {
        let n_parts = self.pieces.iter().filter(|piece| piece.link != '\'').count();
        if !(2..=MAX_PARTS).contains(&n_parts) || self.is_missing_space() {
            return;
        }
        let mut whole = std::mem::take(&mut self.whole);
        whole.clear();
        for piece in &self.pieces {
            if matches!(piece.link, '.' | '@') {
                whole.push(piece.link);
            }
            fold_into(&self.text[piece.start..piece.end], &mut whole);
        }
        let (start, end) = (self.pieces[0].start, self.pieces[self.pieces.len() - 1].end);
        if whole.len() <= MAX_WORD && whole.contains(char::is_alphanumeric) {
            each(Token { text: &whole, start, end, position: self.position, is_extra: true, chunk: self.chunk });
        }
        self.whole = whole;
    }

    /// `…the end.Then…`: a full stop without its space, not a name.
    fn is_missing_space(&self) -> bool {
        self.pieces.windows(2).any(|pair| {
            let (left, right) = (&self.text[pair[0].start..pair[0].end], &self.text[pair[1].start..pair[1].end]);
            pair[1].link == '.' && left.len() > 1 && left.ends_with(char::is_lowercase) && right.starts_with(char::is_uppercase)
        })
    }

    fn emit_word(&mut self, start: usize, end: usize, each: &mut impl FnMut(Token<'_>)) {
        let mut word = std::mem::take(&mut self.word);
        word.clear();
        fold_into(&self.text[start..end], &mut word);
        if !word.is_empty() {
            self.emit_parts(start, end, each);
            each(Token { text: &word, start, end, position: self.position, is_extra: false, chunk: self.chunk });
            self.position += 1;
        }
        self.word = word;
    }

    fn may_have_parts(&self, start: usize, end: usize) -> bool {
        let bytes = &self.text.as_bytes()[start..end];
        bytes.len() >= 6 && bytes[1..].iter().any(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    }

    /// The parts of `PowerShell` and the number of `KB5034441`, as extras.
    fn emit_parts(&mut self, start: usize, end: usize, each: &mut impl FnMut(Token<'_>)) {
        let bytes = &self.text.as_bytes()[start..end];
        if !self.may_have_parts(start, end) || !bytes.is_ascii() {
            return;
        }
        let digits = bytes.iter().rev().take_while(|b| b.is_ascii_digit()).count();
        let letters = bytes.len() - digits;
        if digits >= 4 && letters > 0 && bytes[..letters].iter().all(u8::is_ascii_alphabetic) {
            each(self.extra(start + letters, end));
            return;
        }
        let humps: Vec<usize> = (1..bytes.len()).filter(|i| bytes[*i].is_ascii_uppercase() && bytes[*i - 1].is_ascii_lowercase()).collect();
        let edges: Vec<usize> = std::iter::once(0).chain(humps).chain([bytes.len()]).collect();
        if edges.len() > 2 && edges.len() <= MAX_PARTS + 1 && edges.windows(2).all(|edge| edge[1] - edge[0] >= 3) {
            for edge in edges.windows(2) {
                self.whole.clear();
                fold_into(&self.text[start + edge[0]..start + edge[1]], &mut self.whole);
                each(Token {
                    text: &self.whole,
                    start: start + edge[0],
                    end: start + edge[1],
                    position: self.position,
                    is_extra: true,
                    chunk: self.chunk,
                });
            }
        }
    }

    fn extra(&self, start: usize, end: usize) -> Token<'_> {
        Token { text: &self.text[start..end], start, end, position: self.position, is_extra: true, chunk: self.chunk }
    }

    /// A run of a script without spaces: every pair of neighbours is a word.
    fn pairs(&mut self, at: usize, each: &mut impl FnMut(Token<'_>)) -> usize {
        let rest = &self.text[at..];
        let run = &rest[..rest.find(|c| !is_paired(c)).unwrap_or(rest.len())];
        let mut previous: Option<(usize, char)> = None;
        for (i, c) in run.char_indices() {
            let is_last_of_one = i + c.len_utf8() == run.len() && previous.is_none();
            if previous.is_some() || is_last_of_one {
                let (from, first) = previous.unwrap_or((i, c));
                self.word.clear();
                fold_char(first, &mut self.word);
                if !is_last_of_one {
                    fold_char(c, &mut self.word);
                }
                let (start, end) = (at + from, at + i + c.len_utf8());
                each(Token { text: &self.word, start, end, position: self.position, is_extra: false, chunk: self.chunk });
                self.position += 1;
            }
            previous = Some((i, c));
        }
        self.chunk += 1;
        at + run.len()
    }
}

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || !c.is_ascii() && is_combining_mark(c)
}

fn is_link(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '.' | '-' | '‐' | '‑' | '_' | '@')
}

/// What French and Italian put before an apostrophe.
fn is_elided(word: &str) -> bool {
    ["l", "d", "j", "m", "t", "s", "c", "n", "qu", "jusqu", "lorsqu", "puisqu", "dell", "all", "nell", "sull"]
        .iter()
        .any(|prefix| word.eq_ignore_ascii_case(prefix))
}

#[cfg(test)]
mod tests;
