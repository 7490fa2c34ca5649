//! Synonyms as operators write them and requesters type them.

use super::*;
use crate::article::Severity;

fn read(text: &str) -> Synonyms {
    let (synonyms, problems) = Synonyms::parse(text, "synonyms.toml").expect("TOML");
    assert_eq!(problems, []);
    synonyms
}

/// What stands for parts of `question`, of which the last word is open unless a blank follows.
fn seen(synonyms: &Synonyms, question: &str) -> Vec<String> {
    let words: Vec<&str> = question.split_whitespace().collect();
    let languages = [Language::of_tag(Some("en")), Language::of_tag(Some("de"))];
    let found = synonyms.of(&words, !question.ends_with(' '), &languages);
    let show = |meant: &Meant<'_>| {
        let others: Vec<String> = meant.others.iter().map(|phrase| phrase.join(" ")).collect();
        format!("{}{} = {}", words[meant.words.clone()].join(" "), if meant.is_begun { "…" } else { "" }, others.join(", "))
    };
    found.iter().map(show).collect()
}

#[test]
fn works_both_ways_and_one_way() {
    let synonyms =
        read("groups = [[\"Password\", \"pass phrase\"], [\"VPN\", \"virtual private network\"]]\n[one_way]\noutlook = [\"E-Mail\"]\n");
    assert_eq!(seen(&synonyms, "my pass phrase "), ["pass phrase = password"]);
    assert_eq!(seen(&synonyms, "vpn "), ["vpn = virtual private network"]);
    assert_eq!(seen(&synonyms, "outlook "), ["outlook = email"]);
    assert_eq!(seen(&synonyms, "email "), [""; 0]);
    assert_eq!(seen(&synonyms, "virtual "), [""; 0], "the phrase is longer than the question");
}

#[test]
fn case_umlauts_and_inflection_do_not_matter() {
    let synonyms = read("groups = [[\"Laptop\", \"Tragbarer Rechner\"], [\"Schlüssel\", \"Token\"], [\"staff card\", \"badge\"]]");
    assert_eq!(seen(&synonyms, "laptops "), ["laptops = tragbarer rechner"]);
    assert_eq!(seen(&synonyms, "schlussel "), ["schlussel = token"]);
    assert_eq!(seen(&synonyms, "two staff cards "), ["staff cards = badge"]);
}

#[test]
fn a_half_typed_last_word_begins_a_phrase() {
    let synonyms =
        read("groups = [[\"VPN\", \"virtual private network\"], [\"passphrase\", \"password\"], [\"passport\", \"travel document\"]]");
    assert_eq!(seen(&synonyms, "my virtual private netw"), ["virtual private netw… = vpn"]);
    assert_eq!(seen(&synonyms, "passp"), ["passp… = password", "passp… = travel document"]);
    assert_eq!(seen(&synonyms, "passp "), [""; 0], "what is closed is no beginning");
    assert_eq!(seen(&synonyms, "pas"), [""; 0], "three letters can begin anything");
    assert_eq!(seen(&synonyms, "virt"), [""; 0], "one word of three says too little");
}

#[test]
fn circles_end_after_one_step() {
    let synonyms = read("groups = [[\"a1\", \"b1\"], [\"b1\", \"c1\"]]\n[one_way]\nx1 = [\"y1\"]\ny1 = [\"x1\"]\n");
    assert_eq!(seen(&synonyms, "a1 "), ["a1 = b1"]);
    assert_eq!(seen(&synonyms, "b1 "), ["b1 = a1, c1"]);
    assert_eq!(seen(&synonyms, "x1 y1 "), ["x1 = y1", "y1 = x1"]);
}

#[test]
fn keeps_what_is_right_and_says_what_is_wrong() {
    let text = "groups = [\n  [\"VPN\", 1, \"tunnel\"],\n  \"x\",\n  [],\n  [\"one\"],\n  [\"a b c d e f g\", \"x\", \"y\"],\n]\nelse = 1\n[one_way]\ntv = [\"TV\", \"screen\"]\n\"--\" = [\"x\"]\n";
    let (synonyms, problems) = Synonyms::parse(text, "synonyms.toml").expect("TOML");
    assert_eq!(seen(&synonyms, "vpn x tv "), ["vpn = tunnel", "x = y", "tv = screen"]);
    let lines: Vec<_> = problems.iter().map(|problem| (problem.line, problem.message.as_str())).collect();
    assert_eq!(
        lines,
        [
            (Some(2), "this is not text"),
            (Some(3), "this is not a list of words"),
            (Some(4), "this list is empty"),
            (Some(5), "nothing in this group stands for anything else"),
            (Some(6), "`a b c d e f g` is not a phrase of 1 to 6 words"),
            (Some(8), "`else` is not known here"),
            (Some(10), "`tv` stands for itself"),
            (Some(11), "`--` is not a phrase of 1 to 6 words"),
        ]
    );
    assert!(problems.iter().all(|problem| problem.severity == Severity::Warning && !problem.help.is_empty()));
}

#[test]
fn says_where_it_is_no_toml() {
    for (text, line) in [("groups = [\n [\"a\"\n", 2), ("a = 1\na = 2\n", 2), ("groups = [[\"a\", \"b]]\n", 1)] {
        let problems = Synonyms::parse(text, "synonyms.toml").expect_err("no TOML");
        assert!(problems[0].line.is_some_and(|found| found >= line) && problems[0].severity == Severity::Error, "{problems:?}");
    }
}

proptest::proptest! {
    #[test]
    fn takes_any_text(text in "(groups|one_way|[\\[\\]\"=,\\n#. ]|[a-zä-ö密]{1,4}|\\PC){0,40}", question in "\\PC{0,20}") {
        if let Ok((synonyms, _)) = Synonyms::parse(&text, "synonyms.toml") {
            seen(&synonyms, &question);
        }
    }
}
