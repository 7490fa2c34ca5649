//! Compound words of languages that write them together: `Druckertreiber` for who typed `Drucker Treiber` or `Treiber`, and the other way round. Called by
//! `expand` for every word. Compounds are taken apart by the shelf's own dictionary while a question is read, so nothing of it is in the
//! index but the words' stems spelt backwards, by which endings are found. Deliberately absent: a list of words of any language.

use super::expand::{Group, How, Key};
use super::index::Index;
use super::index::live::Form;
use super::language::Language;
use super::question::Question;
use crate::audience::Audience;

/// Fewest letters of a part that is a word of the shelf.
const MIN_KNOWN: usize = 3;
/// Fewest letters of a part that the shelf does not know by itself.
const MIN_UNKNOWN: usize = 5;
/// Fewest letters of a typed word that is sought within compounds.
const MIN_SOUGHT: usize = 4;
/// Most compounds a word is sought in, by its beginning and by its end.
const MAX_WITHIN: usize = 12;
/// Words looked at before the best are chosen.
const MAX_LOOKED_AT: usize = 64;
/// Most words the last part of a half-typed compound is completed to.
const MAX_COMPLETIONS: usize = 3;

const WITHIN_WEIGHT: f32 = 0.6;
const APART_WEIGHT: f32 = 0.6;
const HALF_TYPED_WEIGHT: f32 = 0.5;
const HEAD_WEIGHT: f32 = 0.4;

/// Reads compounds for one question.
pub(super) struct Compounds<'i, A: Audience> {
    index: &'i Index<A>,
    /// The languages whose compounds count; empty for most questions.
    languages: Vec<Language>,
    /// Whether the shelf has articles in other languages as well.
    is_mixed: bool,
}

impl<'i, A: Audience> Compounds<'i, A> {
    /// For `question`: its own language if that is known, else all of the shelf's that write compounds together.
    pub(super) fn new(index: &'i Index<A>, question: &Question<'_>) -> Self {
        let is_wanted = |language: &Language| question.language.is_none_or(|own| own == *language);
        let languages: Vec<Language> = index.languages().filter(|language| language.writes_compounds()).filter(is_wanted).collect();
        let is_mixed = index.languages().any(|language| !languages.contains(&language));
        Compounds { index, languages, is_mixed }
    }

    /// What else `word` can be: part of a compound, or one in parts.
    pub(super) fn groups(&self, word: &str, is_open: bool, has_others: bool) -> Vec<Group> {
        let mut groups = Vec::new();
        if self.languages.is_empty() || word.chars().count() < MIN_SOUGHT || !word.chars().all(char::is_alphabetic) {
            return groups;
        }
        let within: Vec<Key> = self.beginning_with(word).into_iter().chain(self.ending_with(word)).collect();
        if !within.is_empty() {
            groups.push(Group { how: How::Within, keys: within, needs_all: false, weight: WITHIN_WEIGHT });
        }
        // A word that is one by itself is taken apart only where it is plainly made of two: `Passwort` is no pass of words.
        let fewest = if self.index.weight_of(word) > 0 { MIN_UNKNOWN } else { MIN_KNOWN };
        let parts = self.parts(word, 3).filter(|parts| parts.iter().all(|part| part.chars().count() >= fewest));
        if let Some(parts) = parts {
            let keys = parts.iter().map(|part| self.key(part)).collect();
            groups.push(Group { how: How::Split, keys, needs_all: true, weight: APART_WEIGHT });
        } else if !has_others {
            groups.extend(if is_open { self.half_typed(word) } else { self.head(word).into_iter().collect() });
        }
        groups
    }

    /// A compound of which the shelf knows the beginning alone: what has been found for that stays while the rest is typed.
    fn head(&self, word: &str) -> Option<Group> {
        let heads = self.cuts(word).map(|(head, _)| head).filter(|head| head.chars().count() >= MIN_UNKNOWN && self.is_known(head));
        let head = heads.max_by_key(|head| head.len())?;
        Some(Group { how: How::Split, keys: vec![self.key(head)], needs_all: true, weight: HEAD_WEIGHT })
    }

    /// What two neighbours are when written in one, with and without letters between them.
    pub(super) fn joined(&self, left: &str, right: &str) -> Vec<String> {
        let links = std::iter::once("").chain(self.links().filter(|link| !link.is_empty()));
        links.map(|link| format!("{left}{link}{right}")).filter(|word| self.index.weight_of(word) > 0).collect()
    }

    /// Compounds that begin with `word`.
    fn beginning_with(&self, word: &str) -> Vec<Key> {
        let longer = self.index.words_with_prefix(word, MAX_LOOKED_AT).into_iter().map(|longer| longer.word);
        let is_compound = |longer: &String| {
            let rest = &longer[word.len()..];
            self.links().any(|link| rest.strip_prefix(link).is_some_and(|rest| self.is_part(rest, word))) && self.is_of_language(longer)
        };
        longer.filter(is_compound).take(MAX_WITHIN).map(|longer| Key { is_exact: true, ..self.key(&longer) }).collect()
    }

    /// Compounds that end with `word`, in any inflection.
    fn ending_with(&self, word: &str) -> Vec<Key> {
        let mut stems: Vec<(u32, String)> = Vec::new();
        for language in &self.languages {
            let ending = language.stem(word);
            for (stem, n) in self.index.stems_ending(&ending) {
                let front = &stem[..stem.len() - ending.len()];
                let is_front = |link: &str| front.strip_suffix(link).is_some_and(|front| self.is_part(front, word));
                if self.links().any(is_front) && !stems.iter().any(|(_, known)| *known == stem) {
                    stems.push((n, stem));
                }
            }
        }
        stems.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        stems.into_iter().take(MAX_WITHIN).map(|(_, stem)| Key { word: stem.clone(), stems: vec![stem], is_exact: false }).collect()
    }

    /// Whether `part` can be what a compound has besides `word`.
    fn is_part(&self, part: &str, word: &str) -> bool {
        let n = part.chars().count();
        let is_known = || n >= MIN_KNOWN && !self.is_stop_word(part) && self.is_known(part);
        n >= MIN_UNKNOWN && word.chars().count() > MIN_SOUGHT || is_known()
    }

    /// The words of the shelf that `word` is made of; the fewest, and of those the ones that occur most.
    fn parts(&self, word: &str, most: usize) -> Option<Vec<String>> {
        if most < 2 {
            return None;
        }
        let mut best: Option<(usize, u32, Vec<String>)> = None;
        for (head, tail) in self.cuts(word) {
            let weight = self.index.weight_of(head);
            if weight == 0 {
                continue;
            }
            let rest =
                if self.is_known(tail) && !self.is_stop_word(tail) { Some(vec![tail.to_owned()]) } else { self.parts(tail, most - 1) };
            let Some(rest) = rest else { continue };
            let (n, weight) = (rest.len(), weight.min(self.index.weight_of(tail)));
            if best.as_ref().is_none_or(|(fewest, heaviest, _)| (n, u32::MAX - weight) < (*fewest, u32::MAX - heaviest)) {
                best = Some((n, weight, std::iter::once(head.to_owned()).chain(rest).collect()));
            }
        }
        best.map(|(_, _, parts)| parts)
    }

    /// A compound whose last part is being typed.
    fn half_typed(&self, word: &str) -> Vec<Group> {
        let mut best: Option<(u32, &str, &str)> = None;
        for (head, tail) in self.cuts(word) {
            let weight = self.index.weight_of(head);
            let goes_on = || self.index.words_with_prefix(tail, 1).iter().any(|longer| longer.word != tail);
            if weight > 0 && best.is_none_or(|(heaviest, ..)| weight > heaviest) && goes_on() {
                best = Some((weight, head, tail));
            }
        }
        let Some((_, head, tail)) = best else { return self.head(word).into_iter().collect() };
        let group =
            |tail: &str| Group { how: How::Split, keys: vec![self.key(head), self.key(tail)], needs_all: true, weight: HALF_TYPED_WEIGHT };
        self.index.words_with_prefix(tail, MAX_COMPLETIONS).iter().map(|longer| group(&longer.word)).collect()
    }

    /// Every way to cut `word` in two, letters between the parts left out.
    fn cuts<'w>(&self, word: &'w str) -> impl Iterator<Item = (&'w str, &'w str)> {
        let ends = word.char_indices().map(|(at, _)| at).skip(MIN_KNOWN).filter(|at| word[*at..].chars().count() >= MIN_KNOWN);
        ends.flat_map(|at| {
            let (front, tail) = word.split_at(at);
            self.links().filter_map(move |link| Some((front.strip_suffix(link).filter(|head| head.chars().count() >= MIN_KNOWN)?, tail)))
        })
        .collect::<Vec<_>>()
        .into_iter()
    }

    fn links(&self) -> impl Iterator<Item = &'static str> {
        self.languages.iter().flat_map(|language| language.links()).copied()
    }

    fn is_known(&self, part: &str) -> bool {
        self.index.weight_of(part) > 0 || self.languages.iter().any(|language| self.index.has_stem(&language.stem(part)))
    }

    fn is_stop_word(&self, part: &str) -> bool {
        self.languages.iter().any(|language| language.is_stop_word(part))
    }

    /// Whether an article in one of the languages has the word.
    fn is_of_language(&self, word: &str) -> bool {
        let mut is_there = !self.is_mixed;
        if !is_there {
            let mut look = |document| is_there |= self.languages.contains(&self.index.language_of(document));
            self.index.for_each_posting(Form::Word, word, |document, _, _| look(document));
        }
        is_there
    }

    fn key(&self, word: &str) -> Key {
        let mut stems: Vec<String> = self.languages.iter().map(|language| language.stem(word).into_owned()).collect();
        stems.sort_unstable();
        stems.dedup();
        Key { word: word.to_owned(), stems, is_exact: false }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::article::Article;
    use crate::audience::Public;
    use crate::search::{Index, Options, suggest};

    #[test]
    fn the_known_beginning_of_a_compound_stays_while_the_rest_is_typed() {
        let article = |id: &str, title: &str| {
            let mut article = Article::<Public>::for_test(id, title, "Siehe dort.");
            article.lang = Some("de".to_owned());
            Arc::new(article)
        };
        let index = Index::build(&[article("public/a.md", "Kennwort setzen"), article("public/b.md", "Drucker klemmt")], Arc::default());
        let first =
            |question: &str| suggest(&index, question, Options { limit: 1, ..Options::default() }).hits.first().map(|hit| hit.article);
        for typed in ["kennwort", "kennworta", "kennwortabf", "kennwortabfrage", "kennwortabfrage "] {
            assert_eq!(first(typed), Some(0), "{typed}");
        }
        assert_eq!(first("xylophonabfrage "), None);
    }
}
