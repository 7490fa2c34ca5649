//! Character references (`&amp;`, `&#39;`, `&nbsp;`) in raw HTML, decoded. Called by the walker for text and attributes that
//! pulldown-cmark hands over undecoded. Deliberately absent: a table of 2,000 names; rare ones are looked up in pulldown-cmark's own.

use std::borrow::Cow;

use pulldown_cmark::{Event, Parser};

/// The longest reference worth looking at: `&CounterClockwiseContourIntegral;`.
const LONGEST: usize = 33;

/// `text` with its character references replaced. What is no reference stays as it is.
pub(in crate::article) fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        decoded.push_str(&rest[..start]);
        rest = &rest[start..];
        let taken = reference(rest, &mut decoded);
        if taken == 0 {
            decoded.push('&');
            rest = &rest[1..];
        } else {
            rest = &rest[taken..];
        }
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

/// Decodes the reference at the start of `text` into `decoded`; how many bytes it took, 0 if there is none.
fn reference(text: &str, decoded: &mut String) -> usize {
    if let Some(number) = text.strip_prefix("&#") {
        return numeric(number, decoded).map_or(0, |taken| taken + 2);
    }
    let Some(end) = text.bytes().take(LONGEST).position(|byte| byte == b';') else { return 0 };
    let name = &text[1..end];
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return 0;
    }
    match name {
        "amp" => decoded.push('&'),
        "lt" => decoded.push('<'),
        "gt" => decoded.push('>'),
        "quot" => decoded.push('"'),
        "apos" => decoded.push('\''),
        "nbsp" => decoded.push('\u{a0}'),
        _ => match Parser::new(&text[..=end]).nth(1) {
            Some(Event::Text(known)) if known.as_ref() != "&" => decoded.push_str(&known),
            _ => return 0,
        },
    }
    end + 1
}

/// Decodes `39;` or `x27;` (what follows `&#`); browsers do not insist on the semicolon, so neither is it needed here.
fn numeric(text: &str, decoded: &mut String) -> Option<usize> {
    let (digits, radix, skipped) = match text.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16, 1),
        None => (text, 10, 0),
    };
    let length = digits.bytes().take(8).take_while(|byte| (*byte as char).is_digit(radix)).count();
    let code = u32::from_str_radix(&digits[..length], radix).ok()?;
    decoded.push(char::from_u32(code).filter(|character| *character != '\0').unwrap_or(char::REPLACEMENT_CHARACTER));
    let semicolon = usize::from(digits[length..].starts_with(';'));
    Some(skipped + length + semicolon)
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn references_are_decoded_and_everything_else_stays() {
        for (written, meant) in [
            ("a & b", "a & b"),
            ("&amp;&lt;&#39;&#x27;&nbsp;&hellip;&copy;", "&<''\u{a0}…©"),
            ("&nosuch; &; &#; &#x; AT&T", "&nosuch; &; &#; &#x; AT&T"),
            ("&#106avascript", "javascript"),
            ("&#0;&#xD800;", "\u{fffd}\u{fffd}"),
            ("&é;&", "&é;&"),
        ] {
            assert_eq!(decode(written), meant, "{written}");
        }
    }
}
