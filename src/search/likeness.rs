//! How alike the question is to an article's title and to the phrases it is asked as: small words count a little, and what a phrase says beyond
//! the question counts against it. `suggest` asks for the best few candidates; an equal phrase gives 1. Deliberately absent: the body.

use super::analyze;
use super::expand::{Query, Term};
use super::highlight::Matcher;
use super::language::Language;
use super::question::Question;
use crate::article::Article;
use crate::audience::Audience;

/// What a small word counts against a word of average rarity.
const FILLER: f32 = 0.15;
/// What a word counts that only the phrase has: the requester may not have finished.
const UNSAID: f32 = 0.5;
/// Most small words of a question that are compared.
const MAX_FILLERS: usize = 64;

/// Compares one question with phrases.
pub struct Likeness<'q> {
    matcher: &'q Matcher<'q>,
    rarities: Vec<f32>,
    average: f32,
    fillers: Vec<&'q str>,
}

impl<'q> Likeness<'q> {
    /// For a question read as `query`, whose words `matcher` finds and whose terms have these rarities. In a sentence that says nothing yet, the
    /// first letters of a word are no likeness: whatever begins with them would be gone at the next letter.
    pub fn new(question: &'q Question<'_>, query: &Query, matcher: &'q Matcher<'q>, rarities: &[f32]) -> Self {
        let average = rarities.iter().sum::<f32>() / rarities.len().max(1) as f32;
        let is_stub =
            |term: &Term| query.is_only_filler && term.is_open && question.words.len() > 1 && !question.words[term.place].is_filler;
        let rarities = query.terms.iter().zip(rarities).map(|(term, rarity)| if is_stub(term) { 0.0 } else { *rarity }).collect();
        let mut fillers: Vec<&str> = question.words.iter().filter(|word| word.is_filler).map(|word| word.text.as_str()).collect();
        fillers.sort_unstable();
        fillers.dedup();
        fillers.truncate(MAX_FILLERS);
        Likeness { matcher, rarities, average, fillers }
    }

    /// How alike the question is to the most alike phrase of `article`, 0–1.
    pub fn of<A: Audience>(&self, article: &Article<A>) -> f32 {
        let language = Language::of_tag(article.lang.as_deref());
        let phrases = std::iter::once(&article.title).chain(&article.asked_as);
        phrases.map(|phrase| self.of_phrase(phrase, language)).fold(0.0, f32::max)
    }

    fn of_phrase(&self, phrase: &str, language: Language) -> f32 {
        let (mut terms, mut fillers, mut unsaid) = (0_u32, 0_u64, 0.0);
        analyze::tokens(phrase, |token| {
            let found = self.matcher.terms_at(&token, language).unwrap_or_default();
            terms |= found;
            if found != 0 || token.is_extra {
                return;
            }
            match self.fillers.binary_search(&token.text) {
                Ok(place) => fillers |= 1 << place,
                Err(_) if language.is_stop_word(token.text) => unsaid += FILLER * self.average,
                Err(_) => unsaid += self.average,
            }
        });
        let small = FILLER * self.average;
        let is_said = |bit: usize| terms >> bit & 1 == 1;
        let said: f32 = self.rarities.iter().enumerate().filter(|(bit, _)| is_said(*bit)).map(|(_, rarity)| rarity).sum();
        let asked = self.rarities.iter().sum::<f32>() + small * self.fillers.len() as f32;
        (said + small * fillers.count_ones() as f32) / (asked + UNSAID * unsaid).max(f32::MIN_POSITIVE)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::article::Article;
    use crate::audience::Public;
    use crate::search::{Index, Options, suggest};

    #[test]
    fn the_first_letters_of_a_word_are_no_likeness_while_nothing_is_said() {
        let article = |id: &str, title: &str| Arc::new(Article::<Public>::for_test(id, title, "Ask the help desk."));
        let index = Index::build(&[article("public/a.md", "Locked"), article("public/b.md", "Who we are")], Arc::default());
        let found =
            |question: &str| suggest(&index, question, Options { limit: 2, ..Options::default() }).hits.first().map(|hit| hit.article);
        for (question, expect) in
            [("how lo", None), ("lo", Some(0)), ("how lock", Some(0)), ("who we ar", Some(1)), ("who we are", Some(1))]
        {
            assert_eq!(found(question), expect, "{question}");
        }
    }
}
