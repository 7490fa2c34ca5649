//! No word of an internal note reaches a public article, whatever way it is written.

use proptest::prelude::*;

use super::{problems, read_file};
use crate::article::{Article, Reading};
use crate::audience::Public;

/// Every string of a public article.
fn everything(article: &Article<Public>) -> String {
    assert!(article.agent.is_none());
    format!("{article:?}")
}

fn public_words(text: &str) -> (Reading, String) {
    let reading = read_file("public/a.md", text);
    let words = reading.public.as_ref().map(everything).unwrap_or_default();
    (reading, words)
}

#[test]
fn notes_are_for_agents_only() {
    let text = "---\ntitle: T\n---\nBefore it all.\n\n> [!INTERNAL]\n> A secret word.\n> ## Secret heading\n\n## After it\n\nText.\n";
    let (reading, words) = public_words(text);
    assert!(words.contains("Before it all.") && words.contains("After it") && !words.to_lowercase().contains("secret"), "{words}");
    let public = reading.public.expect("a public article");
    let section = public.body.sections.iter().find(|section| section.heading == "After it").expect("the section");
    assert_eq!(section.line, 10, "lines are the file's");
    let internal = reading.internal.expect("an article");
    assert!(internal.body.text.contains("A secret word."));
    assert_eq!(internal.agent.map(|agent| agent.n_notes), Some(1));
    assert!(reading.problems.is_empty());
}

#[test]
fn articles_without_notes_share_their_body() {
    let reading = read_file("public/a.md", "# T\n\n> [!NOTE]\n> All may see <!-- not this --> it.\n");
    let (public, internal) = (reading.public.expect("public"), reading.internal.expect("internal"));
    assert!(std::sync::Arc::ptr_eq(&public.body, &internal.body));
    assert!(!internal.body.markdown.contains("not this"));
}

/// Ways to write a note; each hides `secret` and shows `shown`.
const NOTES: &[&str] = &[
    "shown\n\n> [!INTERNAL]\n> secret\n\nshown",
    ">[!INTERNAL]\n>secret\n\nshown",
    ">  [!INTERNAL] secret on the same line\n> secret\n\nshown",
    "> [!internal]\n> secret\n\nshown",
    "> [!Internal]+\n> secret\n\nshown",
    "> [!INTERNAL]-\n> secret\n\nshown",
    "   > [!INTERNAL]\n   > secret\n\nshown",
    "> > [!INTERNAL]\n> > secret\n\nshown",
    "> shown\n>\n> > [!INTERNAL]\n> > secret\n> secret, lazily\n\nshown",
    "- shown\n\n  > [!INTERNAL]\n  > secret\n\n- shown",
    "- > [!INTERNAL]\n  > secret\n- shown",
    "1. > [!INTERNAL]\n   > secret\n\n2. shown",
    "* shown\n   * shown\n      > [!INTERNAL]\n      > secret\n\n   * shown",
    "> [!INTERNAL]\n> secret\nsecret, lazily\n\nshown",
    "> [!INTERNAL]\nsecret, lazily\n    secret - lazily\n\nshown",
    "> [!INTERNAL]\n> - secret\n>\n>   secret\n>\n> secret\n\nshown",
    "> [!INTERNAL]\n> ```\n> secret\n>\n> secret\n> ```\n> secret\n\nshown",
    ">\t[!INTERNAL]\n>\tsecret\n\nshown",
    "> [!INTERNAL]\r\n> secret\r\n\r\nshown",
    "> [!INTERNAL]\r> secret\r\rshown",
    "> [! INTERNAL ]\n> secret\n\nshown",
    "> \\[!INTERNAL]\n> secret\n\nshown",
    "> **[!INTERNAL]**\n> secret\n\nshown",
    "> [!**INTERNAL**]\n> secret\n\nshown",
    "> [!INT\u{200b}ERNAL]\n> secret\n\nshown",
    "> [\u{ff01}INTERNAL]\n> secret\n\nshown",
    "> [!INTERAL]\n> secret\n\nshown",
    "> [!INTERN]\n> secret\n\nshown",
    "> [INTERNAL]\n> secret\n\nshown",
    "> [!INTERNAL\n> ] secret\n\nshown",
    "> [!INT<!-- -->ERNAL]\n> secret\n\nshown",
    "> intro\n> [!INTERNAL]\n> secret\n\nshown",
    "> [!NOTE]\n> shown\n> [!INTERNAL]\n> secret\n\nshown",
    "text [!INTERNAL] secret\nsecret\n\nshown",
    "```\n> [!INTERNAL]\n> secret\n```\n\nshown",
    "<div>\n> [!INTERNAL]\n> secret\n</div>\n\nshown",
    "| a |\n|---|\n| [!INTERNAL] secret |\n\nshown",
    "> [!INTERNAL]\n> secret\n# shown",
    "> [!INTERNAL]\n> secret\n```\nshown\n```",
    "> [!INTERNAL]\n> secret\n- shown",
    "> [!INTERNAL]\n> secret [^1] and [x]\n\nshown\n\n[^1]: secret\n    secret\n\n    secret\n\n[x]: https://secret.example 'secret'\n\nshown",
    "[^1]: shown\n\n[^2]:\n    > [!INTERNAL]\n    > secret\n\nshown[^1][^2]",
    "> [!INTERNAL]\n>\n> secret\n>\n> > secret\n>\n> secret\n\nshown",
    "> [!INTERNAL]\n> secret\u{a0}\n\u{a0}\nsecret after what only looks like a blank line\n\nshown",
    "shown <!-- secret --> shown",
    "shown\n\n<!--\nsecret\n\nsecret\n-->\n\nshown",
    "shown <!-- secret\n\nsecret",
    "shown <!{% x %}-- secret -->",
    "shown\n\n> [!INT{% x %}ERNAL]\n> secret\n\nshown",
    "shown\n\n!!! internal\n    secret [!INTERNAL]\n\nshown",
    "shown\n\n[//]: # (secret)\n\nshown",
    "shown\n\n[comment]: <> (secret)\n\nshown",
    "# shown\n\n> [!INTERNAL]\n> secret\n\n> shown",
    "> [!INTERNAL]\n> secret\n\n> [!INTERNAL]\n> secret\n\n> [!NOTE]\n> shown",
];

/// The same with the marker in disguise.
const DISGUISES: &[&str] = &[
    "&#91;!INTERNAL]",
    "&lbrack;!INTERNAL]",
    "[&excl;INTERNAL]",
    "[!INTERNA&#76;]",
    "[!&#x49;NTERNAL&rsqb;",
    "[&nbsp;!INTERNAL]",
    "[!INTERNAL&shy;]",
];

#[test]
fn disguised_markers_open_notes() {
    for marker in DISGUISES {
        for text in [
            format!("shown\n\n> {marker}\n> secret\n\nshown"),
            format!("- > {marker} secret\n\nshown"),
            format!("# shown\n\n{marker} secret"),
        ] {
            let (reading, words) = public_words(&text);
            assert!(!words.contains("secret") && words.contains("shown"), "{text}\n→ {words}");
            assert!(reading.internal.is_some());
        }
    }
}

#[test]
fn no_way_to_write_a_note_shows_it() {
    for text in NOTES {
        for text in [
            (*text).to_owned(),
            format!("---\ntitle: T\n---\n{text}"),
            format!("# T\n\n{text}\n\nlast"),
            if text.contains('\r') { (*text).to_owned() } else { text.replace('\n', "\r\n") },
        ] {
            let (reading, words) = public_words(&text);
            assert!(!words.contains("secret"), "{text}\n→ {words}");
            assert!(words.contains("shown"), "too much is cut of\n{text}\n→ {words}");
            assert!(reading.internal.is_some());
        }
    }
}

#[test]
fn doubtful_notes_are_cut_and_reported() {
    let (reading, words) = public_words("# T\n\nshown\n\n> [!INTERAL]\n> secret\n");
    assert!(words.contains("shown") && !words.contains("secret"));
    assert_eq!(problems(&reading), [("KB402", 5)]);
}

#[test]
fn front_matter_with_notes_is_kept_from_the_public() {
    let text = "---\ntitle: '> [!INTERNAL] secret'\ndescription: |\n  Shown.\n  > [!INTERNAL]\n  > secret\nkeywords: [shown, '[!INTERNAL] secret']\nasked_as: ['<!-- secret --> shown']\nrelated: [vpn, internal/secret.md, ../internal/secret.md]\ntranslation_of: internal/secret.md\n---\nThe first paragraph is shown.\n";
    let (reading, words) = public_words(text);
    assert!(!words.contains("secret") && !words.contains("INTERNAL"), "{words}");
    let public = reading.public.expect("a public article");
    assert_eq!((public.title.as_str(), public.summary.as_str()), ("A", "The first paragraph is shown."));
    assert_eq!(
        (public.keywords, public.asked_as, public.related),
        (vec!["shown".to_owned()], vec!["shown".to_owned()], vec!["vpn".to_owned()])
    );
    assert!(reading.problems.iter().all(|problem| problem.code == "KB402"));
}

/// Lines of which texts round a note are made.
fn line() -> impl Strategy<Value = String> {
    let start = "( {0,5}|\t|> ?|>\t|- |\\* |1\\. |  - |\\\\|# |```\n|~~~|<div>\n|<!--|-->|\\[\\^1\\]: |\\| ){0,3}";
    let rest = prop_oneof![Just("shown"), Just(""), Just("[x][1]"), Just("---"), Just("==="), Just("`"), Just("text")];
    (start, rest).prop_map(|(start, rest)| format!("{start}{rest}\n"))
}

/// A note between such lines, in containers of any kind; every line of its quote holds `secret`.
fn note() -> impl Strategy<Value = String> {
    let prefix = "( {0,3}|- |1\\. |> |  |\t){0,2}";
    (prefix, "[ \t]{0,3}", prop::collection::vec("(> ?|>\t|> > |> - |> 1\\. |> ```|>  {4}|> #+ )?secret", 0..5)).prop_map(
        |(prefix, gap, lines)| {
            let indent: String = prefix.chars().map(|c| if matches!(c, '-' | '1' | '.') { ' ' } else { c }).collect();
            let lines: String = lines.iter().filter(|line| line.starts_with('>')).map(|line| format!("{indent}{line}\n")).collect();
            format!("{prefix}>{gap}[!INTERNAL] secret\n{lines}")
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// The quote's own lines never get through, whatever stands round it.
    #[test]
    fn no_note_survives(before in prop::collection::vec(line(), 0..6), note in note(), lazy in "(secret\n){0,2}", after in prop::collection::vec(line(), 0..6)) {
        let text = format!("{}{note}{lazy}\n{}", before.concat(), after.concat());
        let (_, words) = public_words(&text);
        prop_assert!(!words.contains("secret"), "{}\n→ {}", text, words);
    }
}
