//! Scripts made short for the wire: no comments, no blanks that mean nothing, and variables with names of a letter or two. `assets` and `widget` call it on our own scripts, which end
//! their statements with semicolons. Deliberately absent: anything that would need to understand a script; texts, properties and the browser's names stay as they are.

mod name;
mod scope;
mod token;

use std::collections::HashSet;

use self::token::{Kind, Token};

/// The same script, shorter.
pub(super) fn shorten(script: &str) -> String {
    let tokens = token::tokens(script);
    let written = name::rename(&tokens);
    let joints = joints(&tokens);
    let mut short = String::with_capacity(script.len() / 2);
    for (at, token) in tokens.iter().enumerate() {
        if joints.contains(&at) {
            short.push(',');
        } else if !(is_idle(token, tokens.get(at + 1)) || at > 0 && joints.contains(&(at - 1))) {
            push(&mut short, token, &written[at]);
        }
    }
    short
}

/// Semicolons between two declarations of a kind, which may be one: `const a = 1; const b = 2;`.
fn joints(tokens: &[Token]) -> HashSet<usize> {
    let mut found = HashSet::new();
    // For each open bracket, the keyword of the declaration under way.
    let mut under_way = vec![""];
    for (at, token) in tokens.iter().enumerate() {
        match scope::depth_of(token) {
            0 => {}
            depth if depth > 0 => under_way.push(""),
            _ => drop(under_way.pop()),
        }
        let Some(keyword) = under_way.last_mut() else { continue };
        if token.kind == Kind::Word && matches!(token.text, "const" | "let") {
            *keyword = token.text;
        } else if token.is(";") && tokens.get(at + 1).is_some_and(|next| next.text == *keyword) {
            found.insert(at);
        } else if token.is(";") {
            *keyword = "";
        }
    }
    found
}

/// A comma or semicolon before a closing bracket. `for (;;)` is where that would mean something, and we have none.
fn is_idle(token: &Token, next: Option<&Token>) -> bool {
    let closes = |next: &Token| next.is("}") || next.is(")") || next.is("]");
    (token.is(",") || token.is(";")) && next.is_some_and(closes)
}

/// Adds a token, after a blank where it would run into the one before.
fn push(short: &mut String, token: &Token, written: &str) {
    let last = short.chars().next_back().unwrap_or(' ');
    let first = written.chars().next().unwrap_or(' ');
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '$';
    let joins_words = is_word(last) && is_word(first) && token.kind == Kind::Word;
    if joins_words || (last == first && matches!(first, '+' | '-')) {
        short.push(' ');
    }
    short.push_str(written);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(script: &str, expected: &str) {
        assert_eq!(shorten(script), expected, "{script}");
    }

    #[test]
    fn blanks_and_comments_go() {
        check("// one\nconst one = () => {\n  two( 1, 'a  // b', ); // three\n};\n", "const Z=()=>{two(1,'a  // b')};");
        check("a = b + +c;\nreturn /* x */ typeof d;", "a=b+ +c;return typeof d;");
        check("a = b / c / d; e = /[/] x/gu.test(f);", "a=b/c/d;e=/[/] x/gu.test(f);");
        check("a = async (b) => b; c = async () => 1;", "a=async(e)=>e;c=async()=>1;");
        check("a = `b  ${c + `d ${ e }`}  // f`;", "a=`b  ${c+`d ${e}`}  // f`;");
    }

    #[test]
    fn declarations_are_joined() {
        check(
            "const a = 1;\nconst b = () => {\n  let c = 2;\n  let d;\n  f();\n  let e = 3;\n};",
            "const Z=1,Q=()=>{let e=2,t;f();let n=3};",
        );
        check("const a = 1;\nlet b = 2;\nif (a) {\n  b = 3;\n}\nconst c = 4;", "const Z=1;let Q=2;if(Z){Q=3}const J=4;");
        check("for (const a of b) c(a);\nconst d = 1;", "for(const Z of b)c(Z);const Q=1;");
    }

    #[test]
    fn own_names_are_shortened_and_properties_are_not() {
        check("const one = two.one; one({ one: one, three: [one] });", "const Z=two.one;Z({one:Z,three:[Z]});");
        check("const { one, two = 3, four: five } = six; one(two, five);", "const{one:Z,two:Q=3,four:J}=six;Z(Q,J);");
        check("const one = 1; six({ one, two });", "const Z=1;six({one:Z,two});");
        check("let one; if (two) { one = 1; }", "let Z;if(two){Z=1}");
        check("class A { #one; two() { const one = this.#one; return one; } }", "class Z{#one;two(){const Q=this.#one;return Q}}");
    }

    #[test]
    fn each_function_begins_anew_and_takes_no_name_from_outside() {
        check("const one = (two) => two + 1; const three = (four) => one(four);", "const Z=(e)=>e+1,Q=(e)=>Z(e);");
        check("function one(two, e) { return three.map((four) => four + two + e); }", "function Z(e,t){return three.map((n)=>n+e+t)}");
        check("const one = (two) => (three ? two : e), four = 5;", "const Z=(t)=>(three?t:e),four=5;");
    }
}
