//! What holds for an index however it came about.

use proptest::prelude::*;

use super::*;
use crate::audience::{Internal, Public};
use crate::search::{Options, suggest};

const WORDS: &str = "password passwords passphrase reset resetting printer printing jam Wi-Fi wifi café Größe KB5034441 node.js the how \
    outlook calendar calender keeps asking vpn connect connection 密码重置 email e-mail PowerShell shell log in login \
    Drucker Treiber Druckertreiber Druckertreibern Kennwort Kennwortrücksetzung Arbeitszeit Zeit Arbeit wie";

type Draft = (u8, Vec<usize>, Vec<usize>, Vec<usize>, bool, u8);

/// A file: its number, words of title, body and asked-as, whether it is unlisted, its language.
fn draft() -> impl Strategy<Value = Draft> {
    let words = |n| proptest::collection::vec(0..WORDS.split_whitespace().count(), 0..n);
    (0..20_u8, words(4), words(20), words(4), proptest::bool::weighted(0.1), 0..6_u8)
}

fn article(draft: &Draft) -> Arc<Article<Public>> {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let text = |places: &[usize]| places.iter().map(|place| words[*place]).collect::<Vec<_>>().join(" ");
    let mut article = Article::for_test(&format!("public/{:02}.md", draft.0), &text(&draft.1), &text(&draft.2));
    article.asked_as = draft.3.chunks(2).map(text).collect();
    article.is_unlisted = draft.4;
    article.lang = (draft.5 < 2).then(|| "de".to_owned());
    Arc::new(article)
}

/// What agents have: the same article, for every fifth file one with a note more, and one article of their own.
fn agents(articles: &[Arc<Article<Public>>]) -> Vec<Arc<Article<Internal>>> {
    let twin = |(number, article): (usize, &Arc<Article<Public>>)| {
        let mut twin = Article::<Internal>::for_test(&article.id, &article.title, &format!("{} printer falconmerger", article.body.text));
        twin.asked_as.clone_from(&article.asked_as);
        twin.is_unlisted = article.is_unlisted;
        twin.lang.clone_from(&article.lang);
        if number % 5 != 4 {
            twin.body = Arc::clone(&article.body);
        }
        Arc::new(twin)
    };
    let own = Arc::new(Article::for_test("internal/a.md", "Password printer", "falconmerger calendar"));
    std::iter::once(own).chain(articles.iter().enumerate().map(twin)).collect()
}

/// Everything that can be learnt from an index by asking.
fn answers<A: Audience>(index: &Index<A>) -> Vec<String> {
    let questions = [
        "password",
        "pasword reset",
        "how to reset the passw",
        "pr",
        "calen",
        "calender ",
        "calandar ",
        "wi fi",
        "wifi",
        "grosse",
        "groesse",
        "kb50",
        "powershel",
        "log in",
        "密码",
        "e-mail outlook keeps asking",
        "passwordreset ",
        "the how",
        "conection ",
        "café shell node.js 5034441",
        "drucker treiber",
        "wie treiber ",
        "druckertreiber ",
        "druckertrei",
        "kennwort ",
        "arbeit zeit ",
    ];
    let ask = |question: &str| {
        let answer = suggest(index, question, Options { limit: 20, is_explained: true, ..Options::default() });
        format!("{question}: {answer:?}")
    };
    questions.iter().map(|question| ask(question)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_changed_index_answers_like_a_fresh_one(
        first in proptest::collection::vec(draft(), 0..12),
        changes in proptest::collection::vec(proptest::collection::vec((draft(), any::<bool>()), 0..5), 1..4),
    ) {
        let mut files: std::collections::BTreeMap<u8, Arc<Article<Public>>> = first.iter().map(|draft| (draft.0, article(draft))).collect();
        let synonyms = Arc::new(Synonyms::parse("groups = [[\"vpn\", \"virtual private network\", \"wi-fi\"]]", "").expect("TOML").0);
        let slice = |files: &std::collections::BTreeMap<u8, Arc<Article<Public>>>| files.values().cloned().collect::<Vec<_>>();
        let mut index = Index::build(&slice(&files), Arc::clone(&synonyms));
        for change in &changes {
            for (draft, is_kept) in change {
                if *is_kept {
                    files.insert(draft.0, article(draft));
                } else {
                    files.remove(&draft.0);
                }
            }
            index = index.update(&slice(&files), Arc::clone(&synonyms));
            let fresh = Index::build(&slice(&files), Arc::clone(&synonyms));
            let fresh = answers(&fresh);
            prop_assert_eq!(&answers(&index), &fresh);
            prop_assert_eq!(&answers(&index.compact()), &fresh);
            if index.upkeep() == Upkeep::Compact {
                index = index.compact();
            }
            // The agents' index upon the requesters', whatever has happened to that.
            let agents = agents(&slice(&files));
            let internal = Index::build(&agents, Arc::clone(&synonyms));
            let upon = Index::build_upon(&index, &agents, Arc::clone(&synonyms));
            prop_assert_eq!(answers(&upon), answers(&internal));
            let fewer = &agents[agents.len() / 3..];
            let internal = Index::build(fewer, Arc::clone(&synonyms));
            prop_assert_eq!(answers(&upon.update(fewer, Arc::clone(&synonyms))), answers(&internal));
        }
    }
}

#[test]
fn no_word_of_an_article_that_is_gone_can_be_observed() {
    let kept = Arc::new(Article::<Public>::for_test("public/a.md", "Printer", "The printer is jammed"));
    let gone = Arc::new(Article::for_test("public/b.md", "Falconmerger", "The falconmerger is secret"));
    let index = Index::build(&[Arc::clone(&kept), gone], Arc::default());
    let index = index.update(&[kept], Arc::default());
    for question in ["falconm", "falconmerger ", "falconmergr ", "falcon merger "] {
        let answer = suggest(&index, question, Options { limit: 5, ..Options::default() });
        assert!(answer.hits.is_empty() && answer.matched.is_empty() && answer.did_you_mean.is_none(), "{question}: {answer:?}");
    }
    assert!(!suggest(&index, "printer", Options { limit: 5, ..Options::default() }).hits.is_empty());
}

#[test]
fn an_unlisted_article_is_never_found() {
    let mut hidden = Article::<Public>::for_test("public/a.md", "Printer", "The printer is jammed");
    hidden.is_unlisted = true;
    let shown = Arc::new(Article::for_test("public/b.md", "Printer", "The printer is jammed"));
    let index = Index::build(&[Arc::new(hidden), shown], Arc::default());
    assert_eq!(suggest(&index, "printer jam", Options { limit: 5, ..Options::default() }).matched, [1]);
}
