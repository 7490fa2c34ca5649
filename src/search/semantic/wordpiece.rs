//! Text cut into WordPieces as the model was taught to read it (BERT, uncased). Used by `table` and by the transformer; the pieces' numbers are theirs.
//! Deliberately absent: `analyze`'s words, which are made for looking up, and the marks that begin and end a text.
//!
//! Letters lose their case and accents, control signs vanish, every punctuation mark and every Chinese character stands alone; a word is then cut into
//! the longest pieces that the vocabulary has, from the left. Of Indic scripts more marks vanish than in the original.

use std::ops::Range;

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Characters of a word that is cut at all; a longer one is unknown.
const MAX_WORD: usize = 100;

/// The pieces by their text.
#[derive(Debug)]
pub(super) struct Vocabulary {
    /// Pieces that begin a word.
    first: FxHashMap<&'static [u8], u16>,
    /// Pieces that go on, without their `##`.
    rest: FxHashMap<&'static [u8], u16>,
    /// Bytes of the longest piece.
    longest: usize,
}

impl Vocabulary {
    /// The vocabulary with one piece a line, numbered from 0.
    pub(super) fn new(lines: &'static str) -> Self {
        let (mut first, mut rest) = (FxHashMap::default(), FxHashMap::default());
        for (number, piece) in lines.split('\n').enumerate() {
            match piece.strip_prefix("##") {
                Some(piece) if !piece.is_empty() => rest.insert(piece.as_bytes(), number as u16),
                _ => first.insert(piece.as_bytes(), number as u16),
            };
        }
        let longest = first.keys().chain(rest.keys()).map(|piece| piece.len()).max().unwrap_or(0);
        Vocabulary { first, rest, longest }
    }

    /// Calls `each` with the number of every piece of `text`; a word that has none is passed over. Stops when `each` says no.
    pub(super) fn pieces(&self, text: &str, mut each: impl FnMut(u16) -> bool) {
        let mut scratch = String::new();
        for chunk in text.split_whitespace() {
            if !self.chunk(chunk, &mut scratch, &mut each) {
                return;
            }
        }
    }

    /// Cuts what stands between two spaces.
    fn chunk(&self, chunk: &str, clean: &mut String, each: &mut impl FnMut(u16) -> bool) -> bool {
        clean.clear();
        if chunk.is_ascii() {
            clean.extend(chunk.chars().filter(|c| !c.is_ascii_control()).map(|c| c.to_ascii_lowercase()));
        } else {
            let kept = chunk.chars().filter(|c| !is_dropped(*c)).nfd().filter(|c| !is_combining_mark(*c));
            clean.extend(kept.flat_map(char::to_lowercase));
        }
        let mut start = 0;
        for (at, c) in clean.char_indices() {
            if stands_alone(c) {
                let end = at + c.len_utf8();
                if !self.word(&clean[start..at], each) || !self.word(&clean[at..end], each) {
                    return false;
                }
                start = end;
            }
        }
        self.word(&clean[start..], each)
    }

    fn word(&self, word: &str, each: &mut impl FnMut(u16) -> bool) -> bool {
        if let Some(whole) = self.first.get(word.as_bytes()) {
            return each(*whole);
        }
        if word.len() > MAX_WORD && word.chars().count() > MAX_WORD {
            return true;
        }
        let mut pieces: [u16; MAX_WORD] = [0; MAX_WORD];
        let (mut n, mut at) = (0, 0);
        while at < word.len() {
            let Some((piece, end)) = self.longest_piece(word, at) else { return true };
            (pieces[n], n, at) = (piece, n + 1, end);
        }
        pieces[..n].iter().all(|piece| each(*piece))
    }

    /// The longest piece that `word` has at `start`, and where it ends.
    fn longest_piece(&self, word: &str, start: usize) -> Option<(u16, usize)> {
        let pieces = if start == 0 { &self.first } else { &self.rest };
        let ends: Range<usize> = start + 1..word.len().min(start + self.longest) + 1;
        ends.rev().find_map(|end| Some((*pieces.get(word.as_bytes().get(start..end)?)?, end)))
    }
}

/// Signs without a shape: control, format, private use, and the mark of what could not be read.
fn is_dropped(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}')
        || matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{FFFD}' | '\u{E0000}'..='\u{10FFFF}')
}

fn stands_alone(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_punctuation() } else { is_punctuation(c) || is_ideograph(c) }
}

/// Punctuation beyond ASCII, by Unicode's categories, of the scripts a help centre is likely to hold.
fn is_punctuation(c: char) -> bool {
    matches!(c, '¡' | '§' | '«' | '¶' | '·' | '»' | '¿' | '\u{37E}' | '\u{387}' | '\u{55A}'..='\u{55F}' | '\u{589}' | '\u{58A}' | '\u{5BE}'
        | '\u{5C0}' | '\u{5C3}' | '\u{5F3}' | '\u{5F4}' | '\u{60C}' | '\u{60D}' | '\u{61B}' | '\u{61F}' | '\u{66A}'..='\u{66D}' | '\u{6D4}'
        | '\u{964}' | '\u{965}' | '\u{E4F}' | '\u{E5A}' | '\u{E5B}' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{2043}'
        | '\u{2045}'..='\u{2051}' | '\u{2053}'..='\u{205E}' | '\u{207D}' | '\u{207E}' | '\u{208D}' | '\u{208E}' | '\u{2308}'..='\u{230B}'
        | '\u{2329}' | '\u{232A}' | '\u{2768}'..='\u{2775}' | '\u{27E6}'..='\u{27EF}' | '\u{2983}'..='\u{2998}' | '\u{2E00}'..='\u{2E4F}'
        | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301F}' | '\u{3030}' | '\u{303D}' | '\u{30A0}' | '\u{30FB}'
        | '\u{FE10}'..='\u{FE19}' | '\u{FE30}'..='\u{FE52}' | '\u{FE54}'..='\u{FE61}' | '\u{FE63}' | '\u{FE68}' | '\u{FE6A}' | '\u{FE6B}'
        | '\u{FF01}'..='\u{FF03}' | '\u{FF05}'..='\u{FF0A}' | '\u{FF0C}'..='\u{FF0F}' | '\u{FF1A}' | '\u{FF1B}' | '\u{FF1F}' | '\u{FF20}'
        | '\u{FF3B}'..='\u{FF3D}' | '\u{FF3F}' | '\u{FF5B}' | '\u{FF5D}' | '\u{FF5F}'..='\u{FF65}')
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{2A6DF}'
        | '\u{2A700}'..='\u{2B81F}' | '\u{2B920}'..='\u{2CEAF}' | '\u{2F800}'..='\u{2FA1F}')
}
