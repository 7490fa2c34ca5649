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
}
