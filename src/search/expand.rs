//! What a question's words can be on this shelf: each word with the dictionary words that may stand for it. Called by `suggest` between
//! `question` and `lexical`. Deliberately absent: postings and scores; a [`Group`] only says how much a stand-in is worth.
//!
//! A word stands for itself and its stem. The last word, while nothing is typed after it, also for the words it can become. Only a word that the
//! shelf lacks is mended (missing, doubled, swapped, wrong letters) or split; neighbours that the shelf writes as one word are joined.

use std::collections::HashSet;
use std::hash::{Hash, Hasher};
use std::ops::Range;

use super::analyze::is_paired;
use super::compound::Compounds;
use super::index::Index;
use super::index::live::LiveWord;
use super::language::Language;
use super::question::{Question, Word};
use super::slip::{automaton, can_be_mended, edit_cost};
use super::vocabulary::Meant;
use crate::audience::Audience;

/// Most words of a question that are looked up; of a whole e-mail the telling ones.
pub const MAX_TERMS: usize = 32;
/// Letters of a half-typed word that say something in a sentence of otherwise small words.
const MIN_STUB: usize = 3;
/// Most words that a half-typed one is completed to.
const MAX_COMPLETIONS: usize = 16;
/// Most mended spellings of one word.
const MAX_MENDED: usize = 4;
/// Most words of one question that are mended; each costs some hundred microseconds.
const MAX_MENDINGS: usize = 6;
/// Near words looked at before the best are chosen.
const MAX_NEAR: usize = 48;

const JOINED_WEIGHT: f32 = 0.8;
const SHARED_JOINED_WEIGHT: f32 = 0.6;
const SPLIT_WEIGHT: f32 = 0.8;
const SYNONYM_WEIGHT: f32 = 0.8;
const COMPLETED_WEIGHT: f32 = 0.8;
const OTHER_SPELLING_WEIGHT: f32 = 0.95;
const MENDED_WEIGHT: f32 = 0.8;
const MENDED_COST: f32 = 0.2;

/// A question as this shelf understands it.
#[derive(Debug, Default)]
pub struct Query {
    /// Its words that mean something, in order; at most [`MAX_TERMS`].
    pub terms: Vec<Term>,
    /// Misspelt words: where they were typed, and what was meant.
    pub mended: Vec<(Range<usize>, String)>,
    /// It consists of filler: what is found is a guess.
    pub is_only_filler: bool,
}

/// One word of a question.
#[derive(Debug)]
pub struct Term {
    /// Folded.
    pub word: String,
    /// Where it was typed.
    pub range: Range<usize>,
    /// Its place among all words of the question.
    pub place: usize,
    /// Whether it may go on.
    pub is_open: bool,
    /// What it can be, the best first.
    pub groups: Vec<Group>,
    /// How sure it is that this is a word of the question, 0–1: half a word tells less than a whole one.
    pub certainty: f32,
}

/// Words that may stand for one typed word on the same grounds.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// On what grounds.
    pub how: How,
    /// The words.
    pub keys: Vec<Key>,
    /// Whether an article needs all of them (or any one).
    pub needs_all: bool,
    /// What a match is worth, 0–1.
    pub weight: f32,
}

/// A word to look up.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key {
    /// As it is in the dictionary.
    pub word: String,
    /// Its stems in the shelf's languages.
    pub stems: Vec<String>,
    /// Whether only the word itself counts, not what shares its stem.
    pub is_exact: bool,
}

/// Why a word may stand for the typed one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum How {
    /// It is the word, or has its stem.
    Same,
    /// It begins with what was typed.
    Completed,
    /// It is what was probably meant.
    Mended,
    /// The shelf writes it together.
    Joined,
    /// The shelf writes it apart.
    Split,
    /// It is a compound with the word in it.
    Within,
    /// The operator says so.
    Synonym,
}

impl How {
    /// In one word, for explanations.
    pub fn name(self) -> &'static str {
        match self {
            How::Same => "same",
            How::Completed => "completed",
            How::Mended => "mended",
            How::Joined => "joined",
            How::Split => "split",
            How::Within => "within",
            How::Synonym => "synonym",
        }
    }
}

/// Looks up what the words of `question` can be.
pub fn expand<A: Audience>(index: &Index<A>, question: &Question<'_>) -> Query {
    let languages: Vec<Language> = index.languages().collect();
    let chosen = choose_words(index, question);
    let mut expander = Expander { index, languages, compounds: Compounds::new(index, question), mendings_left: MAX_MENDINGS };
    let mut query = Query { is_only_filler: says_nothing(question, &chosen), ..Query::default() };
    for place in chosen {
        let word = &question.words[place];
        let groups = expander.groups_of(word, &question.text[word.range.clone()], &mut query.mended);
        let text = word.text.clone();
        let certainty = word.weight * certainty(word, &groups);
        query.terms.push(Term { word: text, range: word.range.clone(), place, is_open: word.is_open, groups, certainty });
    }
    expander.join_neighbours(question, &mut query);
    expander.add_synonyms(question, &mut query);
    query.mended.retain(|(range, _)| {
        let term = query.terms.iter().find(|term| term.range == *range);
        term.is_some_and(|term| term.groups.first().is_some_and(|group| matches!(group.how, How::Mended | How::Split)))
    });
    query
}

/// The places of the words that are looked up: those with meaning, each once, and of many the rarest.
fn choose_words<A: Audience>(index: &Index<A>, question: &Question<'_>) -> Vec<usize> {
    let words = &question.words;
    let mut seen = HashSet::new();
    let mut chosen: Vec<usize> = (0..words.len()).filter(|place| !words[*place].is_filler && seen.insert(&words[*place].text)).collect();
    if chosen.is_empty() {
        chosen = (0..words.len()).filter(|place| seen.insert(&words[*place].text)).collect();
    }
    // A single letter beside words is the beginning of the next word, or half of `e-mail`.
    let is_letter = |word: &Word| word.text.len() == 1 && word.text.bytes().all(|b| b.is_ascii_lowercase());
    if chosen.iter().any(|place| !is_letter(&words[*place])) {
        chosen.retain(|place| {
            let word = &words[*place];
            !is_letter(word) || !word.is_open && word.extras.is_empty() && !word.is_joined
        });
    }
    if chosen.len() > MAX_TERMS {
        let rarity = |place: &usize| match index.weight_of(&words[*place].text) {
            0 => u32::MAX,
            weight => weight,
        };
        let mut ranked: Vec<(u32, usize)> = chosen.iter().map(|place| (rarity(place), *place)).collect();
        ranked.sort_unstable();
        chosen = ranked.into_iter().take(MAX_TERMS).map(|(_, place)| place).collect();
        chosen.sort_unstable();
    }
    chosen
}

/// Whether there is nothing to go by yet: small words, and in a sentence the first letters of what may be another.
fn says_nothing(question: &Question<'_>, chosen: &[usize]) -> bool {
    let is_short =
        |word: &Word| question.words.len() > 1 && word.text.len() < MIN_STUB && word.text.bytes().all(|b| b.is_ascii_lowercase());
    let is_stub = |word: &Word| word.is_open && (word.may_be_filler || is_short(word));
    chosen.iter().map(|place| &question.words[*place]).all(|word| word.is_filler || is_stub(word))
}

/// A word that is still being typed may become any other; the longer it is the less. One that may become a small word says next to nothing yet,
/// or the articles that it brings to the top would be gone when it has.
fn certainty(word: &Word, groups: &[Group]) -> f32 {
    if !word.is_open || word.text.chars().any(is_paired) {
        return 1.0;
    }
    let is_whole = groups.iter().any(|group| group.how == How::Same);
    let is_begun = groups.first().is_some_and(|group| group.how == How::Completed);
    match (word.text.chars().count(), is_whole) {
        (0..=2, false) => 0.3,
        _ if word.may_be_filler => 0.1,
        (3, false) => 0.5,
        (0..=3, true) => 0.6,
        (4, false) => 0.7,
        _ if is_begun => 0.7,
        _ => 0.85,
    }
}

struct Expander<'i, A: Audience> {
    index: &'i Index<A>,
    languages: Vec<Language>,
    compounds: Compounds<'i, A>,
    mendings_left: usize,
}

impl Eq for Group {}

impl Hash for Group {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Group { how, keys, needs_all, weight } = self;
        (how, keys, needs_all, weight.to_bits()).hash(state);
    }
}

impl<A: Audience> Expander<'_, A> {
    fn groups_of(&mut self, word: &Word, written: &str, mended: &mut Vec<(Range<usize>, String)>) -> Vec<Group> {
        let mut groups = Vec::new();
        let mut key = self.key(&word.text);
        if !written.is_ascii() {
            key.stems.extend(self.languages.iter().map(|language| language.stem_written(written)));
            key.stems.sort_unstable();
            key.stems.dedup();
        }
        let is_word = self.index.weight_of(&word.text) > 0;
        let is_known = is_word || key.stems.iter().any(|stem| self.index.has_stem(stem));
        if is_known {
            groups.push(Group { how: How::Same, keys: vec![key], needs_all: false, weight: 1.0 });
        }
        for extra in word.extras.iter().filter(|extra| self.index.weight_of(extra) > 0) {
            groups.push(Group { how: How::Joined, keys: vec![self.key(extra)], needs_all: false, weight: 1.0 });
        }
        if word.is_open {
            self.complete(&word.text, COMPLETED_WEIGHT, &mut groups);
        }
        groups.extend(self.compounds.groups(&word.text, word.is_open, !groups.is_empty()));
        if groups.is_empty() {
            self.respell(word, &mut groups);
        }
        let is_synonym = self.index.synonyms().knows(&word.text);
        if groups.is_empty() && !is_synonym && self.mendings_left > 0 && can_be_mended(&word.text) {
            self.mendings_left -= 1;
            self.mend(word, &mut groups, mended);
        }
        groups
    }

    /// Words that begin with what was typed.
    fn complete(&self, prefix: &str, weight: f32, groups: &mut Vec<Group>) {
        if prefix.chars().count() < 2 && !prefix.starts_with(is_paired) {
            return;
        }
        let completions = self.index.words_with_prefix(prefix, MAX_COMPLETIONS + 1);
        let keys: Vec<Key> = completions
            .into_iter()
            .filter(|completion| completion.word != prefix)
            .take(MAX_COMPLETIONS)
            .map(|completion| Key { is_exact: true, ..self.key(&completion.word) })
            .collect();
        if !keys.is_empty() {
            groups.push(Group { how: How::Completed, keys, needs_all: false, weight });
        }
    }

    /// German umlauts written as two letters where the shelf has one, or the other way round.
    fn respell(&self, word: &Word, groups: &mut Vec<Group>) {
        let spelling = word.text.replace("ae", "a").replace("oe", "o").replace("ue", "u");
        if spelling == word.text {
            return;
        }
        if self.index.weight_of(&spelling) > 0 {
            groups.push(Group { how: How::Same, keys: vec![self.key(&spelling)], needs_all: false, weight: OTHER_SPELLING_WEIGHT });
        }
        if word.is_open {
            self.complete(&spelling, COMPLETED_WEIGHT, groups);
        }
    }

    /// What a word that the shelf lacks was probably meant to be.
    fn mend(&self, word: &Word, groups: &mut Vec<Group>, mended: &mut Vec<(Range<usize>, String)>) {
        if let Some((left, right)) = self.split(&word.text) {
            mended.push((word.range.clone(), format!("{left} {right}")));
            let keys = vec![self.key(&left), self.key(&right)];
            groups.push(Group { how: How::Split, keys, needs_all: true, weight: SPLIT_WEIGHT });
            return;
        }
        let near = self.near(&word.text, word.is_open);
        let Some(best) = near.first().filter(|(_, near)| !self.is_filler(&near.word)).map(|(cost, _)| *cost) else { return };
        for (cost, near) in near.into_iter().take(MAX_MENDED).take_while(|(cost, _)| *cost <= best + 0.5) {
            if groups.is_empty() && !word.is_open {
                mended.push((word.range.clone(), near.word.clone()));
            }
            let weight = (MENDED_WEIGHT - MENDED_COST * cost).max(0.1);
            groups.push(Group { how: How::Mended, keys: vec![self.key(&near.word)], needs_all: false, weight });
        }
    }

    /// Near words with the cost of the edits, the cheapest first.
    fn near(&self, word: &str, is_open: bool) -> Vec<(f32, LiveWord)> {
        let found = self.index.memo().near(word, is_open, || match automaton(word, is_open) {
            Some(automaton) => self.index.words_near(&automaton, MAX_NEAR),
            None => self.swapped(word),
        });
        let mut near: Vec<(f32, LiveWord)> = found.iter().map(|near| (edit_cost(word, &near.word, is_open), near.clone())).collect();
        near.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.weight.cmp(&a.1.weight)).then_with(|| a.1.word.cmp(&b.1.word)));
        near
    }

    /// Words with two letters of a short word swapped: anything else would make of it any other short word.
    fn swapped(&self, word: &str) -> Vec<LiveWord> {
        let swap = |at: usize| {
            let mut letters: Vec<char> = word.chars().collect();
            letters.swap(at, at + 1);
            letters.into_iter().collect::<String>()
        };
        let known =
            |word: String| Some(LiveWord { weight: self.index.weight_of(&word), word, distance: 1 }).filter(|known| known.weight > 0);
        (0..word.chars().count() - 1).filter_map(|at| known(swap(at))).collect()
    }

    fn is_filler(&self, word: &str) -> bool {
        self.languages.iter().any(|language| language.is_stop_word(word))
    }

    /// Two words of the shelf that were typed as one: `passwordreset`.
    fn split(&self, word: &str) -> Option<(String, String)> {
        if word.len() < 6 || !word.bytes().all(|b| b.is_ascii_lowercase()) {
            return None;
        }
        let weigh = |at: usize| Some(self.index.weight_of(&word[..at]).min(self.index.weight_of(&word[at..]))).filter(|weight| *weight > 0);
        let (_, at) = (3..=word.len() - 3).filter_map(|at| Some((weigh(at)?, at))).max_by_key(|(weight, at)| (*weight, *at))?;
        Some((word[..at].to_owned(), word[at..].to_owned()))
    }

    /// `pass word` where the shelf has `password`; small words count too: `log in`.
    fn join_neighbours(&self, question: &Question<'_>, query: &mut Query) {
        for place in 1..question.words.len() {
            let (left, right) = (&question.words[place - 1], &question.words[place]);
            let is_pair = left.text.len() > 1 && right.text.len() > 1 || right.is_joined;
            if !is_pair || left.is_filler && right.is_filler || left.text.len() + right.text.len() < 4 {
                continue;
            }
            let joined = format!("{}{}", left.text, right.text);
            let mut groups = Vec::new();
            let is_shared = !left.is_filler && !right.is_filler;
            let weight = if is_shared { SHARED_JOINED_WEIGHT } else { JOINED_WEIGHT };
            let keys: Vec<Key> = self.compounds.joined(&left.text, &right.text).iter().map(|word| self.key(word)).collect();
            if !keys.is_empty() {
                groups.push(Group { how: How::Joined, keys, needs_all: false, weight });
            }
            if right.is_open && right.text.len() > 1 && is_shared {
                self.complete(&joined, weight * COMPLETED_WEIGHT, &mut groups);
            }
            for term in query.terms.iter_mut().filter(|term| term.place + 1 == place || term.place == place) {
                term.groups.extend(groups.iter().cloned());
            }
        }
    }

    fn add_synonyms(&self, question: &Question<'_>, query: &mut Query) {
        let words: Vec<&str> = question.words.iter().map(|word| word.text.as_str()).collect();
        let is_open = question.words.last().is_some_and(|word| word.is_open);
        for Meant { words: places, others, is_begun } in self.index.synonyms().of(&words, is_open, &self.languages) {
            let n_terms = query.terms.iter().filter(|term| places.contains(&term.place)).count();
            let weight = if n_terms > 1 { SHARED_JOINED_WEIGHT } else { SYNONYM_WEIGHT };
            let weight = if is_begun { weight * COMPLETED_WEIGHT } else { weight };
            for phrase in others {
                let keys: Vec<Key> = phrase.iter().map(|word| self.key(word)).collect();
                let group = Group { how: How::Synonym, needs_all: keys.len() > 1, keys, weight };
                for term in query.terms.iter_mut().filter(|term| places.contains(&term.place)) {
                    term.groups.push(group.clone());
                }
            }
        }
    }

    fn key(&self, word: &str) -> Key {
        let mut stems: Vec<String> = Vec::with_capacity(self.languages.len());
        for language in &self.languages {
            let stem = language.stem(word);
            if !stems.iter().any(|known| *known == stem) {
                stems.push(stem.into_owned());
            }
        }
        Key { word: word.to_owned(), stems, is_exact: false }
    }
}
