//! Addresses and anchors: text made into slugs. `article::read` makes article addresses here, `article::markdown` heading ids, and
//! `library::shelf` category addresses. Deliberately absent: uniqueness, which needs to know the other articles.

use std::borrow::Cow;

use sha2::{Digest, Sha256};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Longest slug in bytes; a longer text is cut at a word's end.
const MAX_LEN: usize = 120;

/// A text as an address: lower-case ASCII letters, digits and single dashes (`Größe ändern!` → `groesse-aendern`).
/// Never empty: a text without any letter gives a short hash of it, so that two such texts have different addresses.
pub fn slugify(text: &str) -> String {
    let text: Cow<'_, str> = if is_nfc(text) { text.into() } else { text.nfc().collect::<String>().into() };
    let mut slug = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'a'..='z' | '0'..='9' => slug.push(c),
            'A'..='Z' => slug.push(c.to_ascii_lowercase()),
            'ä' | 'Ä' => slug.push_str("ae"),
            'ö' | 'Ö' => slug.push_str("oe"),
            'ü' | 'Ü' => slug.push_str("ue"),
            '\'' | '’' => {}
            _ if c.is_ascii() => dash(&mut slug),
            _ if c.is_alphanumeric() => {
                let ascii = deunicode::deunicode_char(c).unwrap_or("");
                // Chinese and the like come out as one word a character, with a blank behind it.
                for c in ascii.chars() {
                    if c.is_ascii_alphanumeric() { slug.push(c.to_ascii_lowercase()) } else { dash(&mut slug) }
                }
            }
            // A combining mark belongs to the letter before it.
            _ if ('\u{300}'..='\u{36f}').contains(&c) => {}
            _ => dash(&mut slug),
        }
    }
    if slug.len() > MAX_LEN {
        let end = slug[..MAX_LEN].rfind('-').filter(|end| *end > MAX_LEN / 2).unwrap_or(MAX_LEN);
        slug.truncate(end);
    }
    slug.truncate(slug.trim_end_matches('-').len());
    if slug.is_empty() { hash(&text) } else { slug }
}

/// A heading as an anchor, as GitHub makes it: lower case, blanks to dashes, punctuation dropped, letters of every script kept.
pub fn anchor(heading: &str) -> String {
    let mut anchor = String::with_capacity(heading.len());
    for c in heading.trim().chars() {
        match c {
            ' ' => anchor.push('-'),
            '-' | '_' => anchor.push(c),
            _ if c.is_alphanumeric() => anchor.extend(c.to_lowercase()),
            _ => {}
        }
    }
    if anchor.is_empty() { "section".into() } else { anchor }
}

/// A dash between words, but neither in front nor twice.
fn dash(slug: &mut String) {
    if !slug.is_empty() && !slug.ends_with('-') {
        slug.push('-');
    }
}

/// Eight hexadecimal digits that stand for a text.
fn hash(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses_are_plain() {
        for (text, slug) in [
            ("Outlook keeps asking for my password", "outlook-keeps-asking-for-my-password"),
            ("Größe ändern!", "groesse-aendern"),
            ("Gro\u{308}ße", "groesse"),
            ("can't log in", "cant-log-in"),
            ("005_7fa7_module--x_", "005-7fa7-module-x"),
            ("Ça va, naïve café", "ca-va-naive-cafe"),
            ("C:\\new folder\\.txt", "c-new-folder-txt"),
            ("北京", "bei-jing"),
        ] {
            assert_eq!(slugify(text), slug, "{text}");
        }
        assert_ne!(slugify("!!!"), slugify("???"));
        assert_eq!(slugify(&"word ".repeat(100)).len() % 5, 4, "cut at a word's end");
    }

    #[test]
    fn anchors_are_github_s() {
        assert_eq!(anchor("Clear saved credentials"), "clear-saved-credentials");
        assert_eq!(anchor(" What's `new` in C++ & F#? "), "whats-new-in-c--f");
        assert_eq!(anchor("Größe_ändern – 2"), "größe_ändern--2");
        assert_eq!(anchor("???"), "section");
    }

    proptest! {
        #[test]
        fn any_text_makes_an_address(text in any::<String>()) {
            let slug = slugify(&text);
            prop_assert!(!slug.is_empty() && slug.len() <= MAX_LEN && !slug.contains("--") && !slug.starts_with('-') && !slug.ends_with('-'));
            prop_assert!(slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
            prop_assert_eq!(slugify(&slug), slug);
            prop_assert!(!anchor(&text).is_empty());
        }
    }
}
