//! The program's own languages are complete, and what operators write is told apart.

use std::collections::BTreeSet;

use super::*;
use crate::page::assets;
use crate::page::builtin_strings;

#[test]
fn every_language_says_everything_and_fills_the_same_names() {
    let all = builtin_strings();
    let english = &all[0];
    assert_eq!(english.lang, "en");
    assert_eq!(*english.labels(), Labels::default());
    assert!(all.iter().any(|strings| strings.lang == "de"));
    for strings in &all {
        let keys: BTreeSet<&str> = strings.keys().collect();
        let wanted: BTreeSet<&str> = english.keys().collect();
        assert_eq!(keys, wanted, "{} differs from English", strings.lang);
        assert_eq!(strings.months.len(), 12);
        for (key, text) in &strings.texts {
            let of = |text: &Text| text.all().flat_map(names).map(str::to_owned).collect::<BTreeSet<String>>();
            assert_eq!(of(text), of(&english.texts[key]), "{}: {key}", strings.lang);
            assert!(text.all().all(|text| !text.trim().is_empty()), "{}: {key} is empty", strings.lang);
        }
    }
}

#[test]
fn templates_name_only_texts_that_there_are() {
    let english = &builtin_strings()[0];
    let templates: Vec<(String, String)> = assets::templates().collect();
    assert!(templates.len() > 6, "only {} templates", templates.len());
    for (name, text) in &templates {
        for key in text
            .split("t(\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .filter(|key| key.contains('.') && !key.ends_with(['_', '.']))
        {
            assert!(english.texts.contains_key(key), "{name} names the text `{key}`, which is not in strings/en.toml");
        }
    }
}

#[test]
fn a_new_language_falls_back_and_tells_what_is_wrong() {
    let english = &builtin_strings()[0];
    let file = "name = \"Français\"\n[frame]\ncontact = \"Contactez-nous\"\nskipp = \"x\"\n[list]\nanswers = { one = \"{n} réponse\", other = \"{m} réponses\" }\npage = 3\n";
    let (french, problems) = Strings::parse("fr", file, "strings/fr.toml", Some(english)).expect("TOML");
    assert_eq!(french.get("frame.contact", None), Some("Contactez-nous"));
    assert_eq!(french.get("frame.skip", None), Some("Skip to content"));
    let at = |problem: &Problem| format!("{}:{}: {}", problem.file, problem.line.unwrap_or(0), problem.message);
    let told: Vec<String> = problems.iter().map(at).collect();
    assert_eq!(french.n_own, 2);
    assert_eq!(
        told,
        [
            "strings/fr.toml:4: there is no text `frame.skipp`",
            "strings/fr.toml:6: `list.answers` has {m}, which is not filled in there",
            "strings/fr.toml:7: this is neither a text nor a table of plural forms",
        ]
    );
    let broken = Strings::parse("fr", "a = ", "strings/fr.toml", Some(english)).expect_err("no TOML");
    assert!(at(&broken).starts_with("strings/fr.toml:1: this is not valid TOML"), "{broken:?}");
}

#[test]
fn texts_count_dates_and_name_languages() {
    let all = builtin_strings();
    let (english, german) = (&all[0], all.iter().find(|strings| strings.lang == "de").expect("German"));
    assert_eq!(english.get("list.answers", Some(1)), Some("{n} answer"));
    assert_eq!(english.get("list.answers", Some(0)), Some("{n} answers"));
    assert_eq!(english.day("2026-11-02"), "2 November 2026");
    assert_eq!(german.day("2026-03-02"), "2. März 2026");
    assert_eq!(german.day("bald"), "bald");
    assert_eq!(german.language("pt-BR"), "Portugiesisch (BR)");
    assert_eq!(german.language("xx"), "xx");
    assert_eq!(
        [direction("ar"), direction("he-IL"), direction("uz-Arab"), direction("ur-Latn"), direction("en")],
        ["rtl", "rtl", "rtl", "ltr", "ltr"]
    );
    assert_eq!(fill("a {b} {c {d}", |name| (name == "b").then(|| "B".into())), "a B {c {d}");
}
