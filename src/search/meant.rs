//! "Did you mean": the question with its misspelt words mended, for people to read. `suggest` asks once the hits are scored. Deliberately absent: the
//! mending itself (`expand`); here it is only decided whether saying so helps, and how the words are written.

use super::analyze;
use super::expand::Query;
use super::fuse::Scored;
use super::index::Index;
use super::question::Question;
use super::slip::edit_cost;
use crate::audience::Audience;

/// A question with more words than this is a letter; nobody wants to see it again.
const MAX_WORDS: usize = 16;
/// Slips per letter above which another word may have been meant.
const MAX_COST_PER_LETTER: f32 = 0.21;
/// Letters of each part of a word that was typed without its blank.
const MIN_PART: usize = 4;

/// The mended question, where that is certainly better: few slips, and the best article has what was meant.
pub(super) fn did_you_mean<A: Audience>(index: &Index<A>, question: &Question<'_>, query: &Query, best: Option<&Scored>) -> Option<String> {
    if query.mended.is_empty() || question.words.len() > MAX_WORDS {
        return None;
    }
    let article = index.article_of_document(best?.candidate.document as usize);
    let texts = std::iter::once(&article.title).chain(&article.asked_as).chain(&article.keywords);
    let texts: Vec<&str> = texts.map(String::as_str).chain([article.summary.as_str(), article.body.text.as_str()]).collect();
    let mut mended = question.text.to_owned();
    for (range, meant) in query.mended.iter().rev() {
        let typed = &question.text[range.clone()];
        if !is_slip(&analyze::fold(typed), meant) {
            return None;
        }
        let words: Option<Vec<String>> = meant.split(' ').map(|word| written(&texts, word)).collect();
        mended.replace_range(range.clone(), &in_case_of(typed, &words?.join(" ")));
    }
    Some(mended)
}

fn is_slip(typed: &str, meant: &str) -> bool {
    if meant.contains(' ') {
        return meant.split(' ').all(|part| part.chars().count() >= MIN_PART);
    }
    edit_cost(typed, meant, false) <= MAX_COST_PER_LETTER * meant.chars().count() as f32
}

/// A folded word as one of the texts writes it.
fn written(texts: &[&str], word: &str) -> Option<String> {
    let headed = |text: &&str| {
        let mut found = None;
        analyze::tokens(text, |token| {
            if found.is_none() && !token.is_extra && token.text == word {
                found = Some(text[token.start..token.end].to_owned());
            }
        });
        found
    };
    texts.iter().find_map(headed)
}

/// `word` in the case that `typed` has; names with capitals of their own (`OneDrive`, `VPN`) keep them.
fn in_case_of(typed: &str, word: &str) -> String {
    let mut letters = typed.chars().filter(|c| c.is_alphabetic());
    let is_capital = letters.next().is_some_and(char::is_uppercase);
    let is_shouted = is_capital && typed.chars().all(|c| !c.is_lowercase()) && typed.chars().count() > 1;
    let is_name = word.chars().skip(1).any(char::is_uppercase);
    match () {
        () if is_shouted => word.to_uppercase(),
        () if is_name => word.to_owned(),
        () if is_capital => {
            let mut rest = word.chars();
            rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
        }
        () => word.to_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::article::Article;
    use crate::audience::Public;
    use crate::search::{Index, Options, suggest};

    fn meant(question: &str) -> Option<String> {
        let article = |id: &str, title: &str, text: &str| Arc::new(Article::<Public>::for_test(id, title, text));
        let articles = [
            article(
                "public/a.md",
                "Reset your password",
                "Open OneDrive and choose Passwort. Das Stück liegt bereit. Ask for the calendar of the team.",
            ),
            article("public/b.md", "Supported devices", "All supported devices are listed here, with the bar and the code of each."),
        ];
        suggest(&Index::build(&articles, Arc::default()), question, Options { limit: 3, ..Options::default() }).did_you_mean
    }

    #[test]
    fn mends_in_the_case_that_was_typed() {
        for (question, expect) in [
            ("reset my pasword ", "reset my password "),
            ("Pasword reset", "Password reset"),
            ("RESET PASWORD!", "RESET PASSWORD!"),
            ("open onedrvie please", "open OneDrive please"),
            ("the team calandar ", "the team calendar "),
            ("resetpassword now", "reset password now"),
        ] {
            assert_eq!(meant(question).as_deref(), Some(expect), "{question}");
        }
    }

    #[test]
    fn says_nothing_where_it_would_be_a_guess() {
        for question in ["reset password", "supposed ", "reset my passw", "barcode ", "zzzzzz reset "] {
            assert_eq!(meant(question), None, "{question}");
        }
        let letter = "hello, I typed my pasword this morning and now nothing at all works any more on any of the machines here ";
        assert_eq!(meant(letter), None);
    }
}
