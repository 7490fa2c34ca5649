//! The tokenizer over words as people type them.

use super::*;

/// Words separated by spaces, extras in brackets.
fn seen(text: &str) -> String {
    let mut out = Vec::new();
    tokens(text, |token| out.push(if token.is_extra { format!("[{}]", token.text) } else { token.text.to_owned() }));
    out.join(" ")
}

#[test]
fn writes_one_word_one_way() {
    for (text, expect) in [
        ("Forgot my PASSWORD?", "forgot my password"),
        ("Wi-Fi e-mail", "[wifi] wi fi [email] e mail"),
        ("can't VPN's l’ordinateur o'clock", "cant vpn ordinateur oclock"),
        ("C++ or C# on .NET", "c++ or c# on [.net] net"),
        ("802.11ac node.js", "[802.11ac] 802 11ac [node.js] node js"),
        ("KB5034441 0x80070005 E-1034", "[5034441] kb5034441 0x80070005 [e1034] e 1034"),
        ("PowerShell WiFi iPhone", "[power] [shell] powershell wifi iphone"),
        ("snake_case a@b.org", "[snakecase] snake case [a@b.org] a b org"),
        ("Passwörter STRASSE Straße ﬁle", "passworter strasse strasse file"),
        ("密码重置 x", "密码 码重 重置 x"),
        ("the end.Then more", "the end then more"),
        ("Ｆｕｌｌ ｗｉｄｔｈ", "full width"),
        ("soft\u{AD}ware", "software"),
        ("", ""),
        ("--- ... ''' @@", ""),
    ] {
        assert_eq!(seen(text), expect, "{text}");
    }
}

#[test]
fn says_where_a_word_stood() {
    let text = "Öffne die „Wi-Fi“-Einstellungen, can't: .NET c++ 密码重";
    tokens(text, |token| {
        let there = fold(&text[token.start..token.end]).replace(['-', '\''], "");
        assert_eq!(there, token.text);
    });
}

proptest::proptest! {
    #[test]
    fn takes_any_text(text in "\\PC*") {
        let mut last = 0;
        tokens(&text, |token| {
            assert!(text.get(token.start..token.end).is_some_and(|word| !word.is_empty()));
            assert!(!token.text.is_empty() && token.text.chars().all(|c| c > ' '));
            assert!(token.position >= last);
            last = token.position;
        });
    }

    #[test]
    fn what_is_passed_over_changes_nothing_else(text in "([a-z]{1,7}|[A-Z]{1,3}[a-z]{0,6}|[ .,'_@+-]|KB[0-9]{4}|PowerShell|über|\\PC){0,60}") {
        let seen = |token: Token<'_>| (token.text.to_owned(), token.start, token.end, token.position, token.is_extra, token.chunk);
        let is_wanted = |first: u8| matches!(first, b'a'..=b'h' | b'0'..=b'4');
        let (mut all, mut wanted) = (Vec::new(), Vec::new());
        tokens(&text, |token| all.push(seen(token)));
        tokens_beginning(&text, is_wanted, |token| wanted.push(seen(token)));
        let sought = |found: &Vec<(String, usize, usize, u32, bool, u32)>| -> Vec<_> {
            found.iter().filter(|(word, ..)| is_wanted(word.as_bytes()[0])).cloned().collect()
        };
        assert_eq!(sought(&wanted), sought(&all));
        let words: Vec<usize> = all.iter().filter(|(.., is_extra, _)| !is_extra).map(|(_, start, ..)| *start).collect();
        for (position, start) in words.iter().enumerate() {
            assert_eq!(start_of(&text, position as u32), Some(*start), "{position}");
        }
        assert_eq!(start_of(&text, words.len() as u32), None);
    }
}
