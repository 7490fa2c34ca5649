//! Personal things taken out of what people type, before it is written: e-mail addresses, long numbers (telephones, cards, accounts) and network addresses. Called for every
//! question and comment that goes to the database. What helps to find an answer stays: error codes, article numbers of makers, dates and versions. Deliberately absent: names of
//! people, which no rule can tell from other words.

/// A run of digits this long is somebody's number.
const LONG: usize = 7;
/// Glued to letters (`KB5034441`, an IBAN), only a run this long is.
const LONG_GLUED: usize = 10;

/// The text with personal things masked, cut at `most` characters.
pub fn mask(text: &str, most: usize) -> String {
    let words = mask_numbers(&mask_mails(text));
    words.chars().filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t')).take(most).collect()
}

/// Whether a text is an e-mail address, as far as a look can tell.
pub fn is_email(text: &str) -> bool {
    let is_clean =
        text.len() <= 254 && !text.contains(|letter: char| letter.is_whitespace() || letter.is_control() || "<>(),:;\\\"".contains(letter));
    let has_dot = |host: &str| host.contains('.') && !host.starts_with('.') && !host.ends_with('.') && !host.contains("..");
    let parts = text.split_once('@');
    is_clean && parts.is_some_and(|(name, host)| !name.is_empty() && !host.contains('@') && has_dot(host))
}

fn mask_mails(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('@') {
        let (before, after) = (&rest[..at], &rest[at + 1..]);
        let name: usize = before.chars().rev().take_while(|&letter| is_of_name(letter)).map(char::len_utf8).sum();
        let host: usize = after.chars().take_while(|&letter| is_of_host(letter)).map(char::len_utf8).sum();
        let end = after[..host].trim_end_matches(['.', '-']).len();
        let is_mail = name > 0 && after[..end].contains('.');
        if is_mail {
            masked.push_str(&before[..at - name]);
            masked.push_str("[e-mail]");
            rest = &after[end..];
        } else {
            masked.push_str(&rest[..=at]);
            rest = after;
        }
    }
    masked + rest
}

fn is_of_name(letter: char) -> bool {
    letter.is_alphanumeric() || "._%+-'".contains(letter)
}

fn is_of_host(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '.' || letter == '-'
}

fn mask_numbers(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_digit()) {
        let (before, number) = rest.split_at(start);
        let number = &number[..length(number)];
        let is_signed = before.ends_with('+') || before.ends_with("+(") || before.ends_with('(');
        let glued = before.chars().next_back().is_some_and(char::is_alphanumeric);
        if is_personal(number, glued) {
            masked.push_str(if is_signed { before.trim_end_matches(['+', '(']) } else { before });
            masked.push_str("[number]");
        } else {
            masked.push_str(before);
            masked.push_str(number);
        }
        rest = &rest[start + number.len()..];
    }
    masked + rest
}

/// How far a number reaches: digits, and single separators between digits as people write them. A hexadecimal code is one with its letters.
fn length(text: &str) -> usize {
    let hex: usize =
        text.strip_prefix("0x").or(text.strip_prefix("0X")).map_or(0, |code| code.bytes().take_while(u8::is_ascii_hexdigit).count());
    if hex > 0 {
        return 2 + hex;
    }
    let bytes = text.as_bytes();
    let mut end = 0;
    let mut at = 0;
    while at < bytes.len() && at <= end + 2 {
        if bytes[at].is_ascii_digit() {
            end = at + 1;
        } else if !b" -/().".contains(&bytes[at]) {
            break;
        }
        at += 1;
    }
    end
}

fn is_personal(number: &str, glued: bool) -> bool {
    if number.starts_with("0x") || number.starts_with("0X") {
        return false;
    }
    if number.contains('.') {
        // Versions stay; four numbers of at most 255 are a machine's address; a telephone number may be written with points.
        let is_address = number.parse::<std::net::Ipv4Addr>().is_ok();
        let parts: Vec<&str> = number.split('.').collect();
        return is_address || (!is_date(&parts) && parts.iter().any(|part| is_personal(part, glued)));
    }
    let n_digits = number.bytes().filter(u8::is_ascii_digit).count();
    let parts: Vec<&str> = number.split(['-', '/']).collect();
    n_digits >= if glued { LONG_GLUED } else { LONG } && !is_date(&parts)
}

/// `2026-11-23`, `23.11.2026`, `11/23/2026`.
fn is_date(parts: &[&str]) -> bool {
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let are_digits = parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    are_digits && matches!(lengths[..], [4, 1 | 2, 1 | 2] | [1 | 2, 1 | 2, 4])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(mask(text, 500), expected);
    }

    #[test]
    fn addresses_and_numbers_of_people_go() {
        check("mail ada.lovelace+kb@example.co.uk, please.", "mail [e-mail], please.");
        check("<jörg@müller.example>", "<[e-mail]>");
        check("call +49 (30) 901820-11 today", "call [number] today");
        check("(030) 901820", "[number]");
        check("card 4111 1111 1111 1111!", "card [number]!");
        check("IBAN DE89 3704 0044 0532 0130 00", "IBAN DE[number]");
        check("customer 12345678", "customer [number]");
        check("from 192.168.10.100 it fails", "from [number] it fails");
        check("a@b.example@c.example", "[e-mail]@c.example");
    }

    #[test]
    fn what_helps_to_find_an_answer_stays() {
        for text in [
            "error 0x80070005",
            "KB5034441 fails",
            "E-1034 and ORA-12154",
            "since 2026-11-23",
            "since 23.11.2026",
            "on 11/23/2026",
            "Windows 10.0.19045.3570",
            "room 4711",
            "99 of 100 pages",
            "@home and you@",
            "me@localhost",
            "100 200",
            "",
        ] {
            check(text, text);
        }
    }

    #[test]
    fn texts_are_cut_at_characters_and_hold_no_control_signs() {
        assert_eq!(mask("äöü\u{7}ß", 3), "äöü");
        assert_eq!(mask("a\u{0}b\nc", 9), "ab\nc");
    }

    #[test]
    fn addresses_look_like_addresses() {
        for good in ["ada@example.org", "a.b+c@d.e.f", "jörg@müller.de"] {
            assert!(is_email(good), "{good}");
        }
        for bad in
            ["", "ada", "ada@", "@example.org", "a@b", "a@b@c.d", "a b@c.d", "a@.d", "a@d.", "a@b..c", "a@b.c\r\nBcc: x@y.z", "<a@b.c>"]
        {
            assert!(!is_email(bad), "{bad}");
        }
    }
}
