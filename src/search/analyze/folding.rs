//! Folding: letters without case and diacritics, so that what is typed and what is written meet. Deliberately absent: where a word begins and ends.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Bytes of a folded word that are looked at; what is longer (a key, a checksum) is cut.
pub(super) const MAX_WORD: usize = 64;

/// `text` folded: lower case, without diacritics; what is no letter stays.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    text.chars().for_each(|c| fold_char(c, &mut folded));
    folded
}

/// Appends a word, folded and without its apostrophes.
pub(super) fn fold_into(text: &str, out: &mut String) {
    if text.is_ascii() {
        let start = out.len();
        let room = MAX_WORD.saturating_sub(start).min(text.len());
        text[..room].split('\'').for_each(|piece| out.push_str(piece));
        out[start..].make_ascii_lowercase();
        return;
    }
    for c in text.chars().filter(|c| !matches!(c, '\'' | '’' | 'ʼ')) {
        if out.len() >= MAX_WORD {
            return;
        }
        fold_char(c, out);
    }
}

/// Appends a letter, folded.
pub(super) fn fold_char(c: char, out: &mut String) {
    match c {
        '\0'..='\x7F' => out.push(c.to_ascii_lowercase()),
        'ß' | 'ẞ' => out.push_str("ss"),
        'æ' | 'Æ' => out.push_str("ae"),
        'œ' | 'Œ' => out.push_str("oe"),
        'ø' | 'Ø' => out.push('o'),
        'đ' | 'Đ' | 'ð' | 'Ð' => out.push('d'),
        'ł' | 'Ł' => out.push('l'),
        'þ' | 'Þ' => out.push_str("th"),
        'ħ' | 'Ħ' => out.push('h'),
        'ı' | 'İ' => out.push('i'),
        'ς' => out.push('σ'),
        'ё' | 'Ё' => out.push('е'),
        '\u{300}'..='\u{36F}' => {}
        _ if is_ignorable(c) => {}
        // Latin, Greek, signs made of letters, and full-width forms: the letter without its marks. In other scripts the marks are letters.
        '\u{80}'..='\u{24F}'
        | '\u{370}'..='\u{3FF}'
        | '\u{1E00}'..='\u{218F}'
        | '\u{2460}'..='\u{24FF}'
        | '\u{FB00}'..='\u{FB06}'
        | '\u{FF01}'..='\u{FF9F}' => decompose_compatible(c, |part| {
            if part.is_alphanumeric() || (is_combining_mark(part) && part > '\u{36F}') {
                out.extend(part.to_lowercase());
            }
        }),
        _ => out.extend(c.to_lowercase()),
    }
}

/// Invisible characters that may stand inside a word.
pub(super) fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200C}' | '\u{200D}' | '\u{2060}' | '\u{FE00}'..='\u{FE0F}')
}
