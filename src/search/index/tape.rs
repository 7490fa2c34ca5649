//! What of an article is indexed, and where: the tape that tantivy reads. One line a word; the line's last character says the *place* (title,
//! body, …), so that all keys of a word lie side by side in one dictionary. Made here for building and, again, for an article that is gone,
//! to know which words went with it.

use std::sync::{Arc, mpsc};
use std::thread;

use rustc_hash::FxHashMap;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::article::{Article, Body};
use crate::audience::Audience;
use crate::search::analyze;
use crate::search::language::Language;

/// The name under which tantivy knows [`TapeReader`].
pub(super) const TOKENIZER: &str = "tape";
/// How many places there are.
pub(in crate::search) const N_PLACES: usize = 6;
/// The positions of one asked-as phrase begin at a multiple of this.
pub(in crate::search) const PHRASE_STRIDE: u32 = 64;

/// A landmark says where every so-many-th word of a body begins.
pub(in crate::search) const LANDMARK_STRIDE: u32 = 32;

/// Bytes of a stem from which on it may be a compound's.
const MIN_COMPOUND: usize = 7;
const SAME_POSITION: char = '\t';
const NEXT_PHRASE: &str = "\u{B}\n";

/// Where in an article a word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::search) enum Place {
    /// A phrase of `asked_as`.
    AskedAs,
    /// The title.
    Title,
    /// Keywords and category names.
    Keywords,
    /// Headings of sections.
    Headings,
    /// The summary, where it says something that the body does not.
    Summary,
    /// The text.
    Body,
}

impl Place {
    /// All places in the order of their codes.
    pub(in crate::search) const ALL: [Place; N_PLACES] =
        [Place::AskedAs, Place::Title, Place::Keywords, Place::Headings, Place::Summary, Place::Body];

    /// A small number for tables.
    pub(in crate::search) fn number(self) -> usize {
        self as usize
    }

    /// One bit of a byte.
    pub(in crate::search) fn bit(self) -> u8 {
        1 << self.number()
    }

    /// How much a document with a word here counts for the word's standing in the dictionary: what titles and requesters say is what others will type.
    pub(super) fn dictionary_weight(self) -> u32 {
        match self {
            Place::AskedAs | Place::Title => 4,
            _ => 1,
        }
    }

    pub(super) fn of_code(code: u8) -> Self {
        Place::ALL[usize::from(code.saturating_sub(1)).min(N_PLACES - 1)]
    }

    fn code(self) -> char {
        char::from(self as u8 + 1)
    }
}

/// Stems already made, by language.
#[derive(Default)]
pub(in crate::search) struct StemCache {
    stems: FxHashMap<Language, FxHashMap<String, String>>,
}

/// One article as tantivy reads it.
#[derive(Default)]
pub(in crate::search) struct Tape {
    /// Its words.
    pub words: String,
    /// Their stems.
    pub stems: String,
    /// Number of words at each place.
    pub lengths: [u32; N_PLACES],
    /// Where in the body every [`LANDMARK_STRIDE`]th word begins, in bytes.
    pub landmarks: Vec<u32>,
    /// Number of the first word of each section.
    pub sections: Vec<u32>,
}

/// Calls `each` with every article and its tape, in order. Many articles are recorded on other threads while `each` works.
pub(super) fn record_all<A: Audience>(articles: &[Arc<Article<A>>], mut each: impl FnMut(&Article<A>, &Tape)) {
    const CHUNK: usize = 16;
    const WORTH_A_THREAD: usize = 256;
    let n_recorders = thread::available_parallelism().map_or(1, usize::from).saturating_sub(1).min(4);
    if articles.len() < WORTH_A_THREAD || n_recorders == 0 {
        let (mut tape, mut cache) = (Tape::default(), StemCache::default());
        for article in articles {
            tape.record(article, &mut cache);
            each(article, &tape);
        }
        return;
    }
    thread::scope(|scope| {
        // Each recorder has its share of the chunks and a channel of its own: read in turn, they give all chunks in order.
        let record = |nth: usize| {
            let (sender, receiver) = mpsc::sync_channel(4);
            scope.spawn(move || {
                let mut cache = StemCache::default();
                for chunk in articles.chunks(CHUNK).skip(nth).step_by(n_recorders) {
                    let tapes: Vec<Tape> = chunk.iter().map(|article| Tape::of(article, &mut cache)).collect();
                    if sender.send(tapes).is_err() {
                        return;
                    }
                }
            });
            receiver
        };
        let receivers: Vec<mpsc::Receiver<Vec<Tape>>> = (0..n_recorders).map(record).collect();
        for (nth, chunk) in articles.chunks(CHUNK).enumerate() {
            let tapes = receivers[nth % n_recorders].recv().expect("recording does not panic");
            chunk.iter().zip(&tapes).for_each(|(article, tape)| each(article, tape));
        }
    });
}

impl Tape {
    /// The tape of `article`.
    fn of<A: Audience>(article: &Article<A>, cache: &mut StemCache) -> Self {
        let mut tape = Tape::default();
        tape.record(article, cache);
        tape
    }

    /// Records `article` in place of what was on the tape.
    pub(in crate::search) fn record<A: Audience>(&mut self, article: &Article<A>, cache: &mut StemCache) {
        self.words.clear();
        self.stems.clear();
        self.lengths = [0; N_PLACES];
        self.landmarks.clear();
        self.sections.clear();
        let language = Language::of_tag(Some(article.language_tag()));
        let stems = cache.stems.entry(language).or_default();
        for phrase in &article.asked_as {
            self.place(Place::AskedAs, phrase, language, stems);
            self.stems.push_str(NEXT_PHRASE);
        }
        self.place(Place::Title, &article.title, language, stems);
        for name in article.keywords.iter().chain(&article.category) {
            self.place(Place::Keywords, name, language, stems);
        }
        for section in &article.body.sections {
            self.place(Place::Headings, &section.heading, language, stems);
        }
        if !article.body.text.starts_with(article.summary.trim_end_matches('…').trim_end()) {
            self.place(Place::Summary, &article.summary, language, stems);
        }
        self.place(Place::Body, &article.body.text, language, stems);
        self.find_sections(&article.body);
    }

    /// Counts the words before each section.
    fn find_sections(&mut self, body: &Body) {
        for section in &body.sections {
            let landmark = self.landmarks.partition_point(|start| (*start as usize) < section.text.start);
            let from = landmark.checked_sub(1).map_or(0, |before| self.landmarks[before] as usize);
            let mut n_before = landmark.saturating_sub(1) as u32 * LANDMARK_STRIDE;
            if let Some(between) = body.text.get(from..section.text.start) {
                analyze::tokens(between, |token| n_before += u32::from(!token.is_extra));
            }
            self.sections.push(n_before);
        }
    }

    /// The words on the tape with their places, repeated as often as they occur.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&str, Place)> {
        self.words.lines().filter_map(|line| {
            let (word, code) = line.trim_start_matches(SAME_POSITION).split_at_checked(line.trim_start_matches(SAME_POSITION).len() - 1)?;
            Some((word, Place::of_code(*code.as_bytes().first()?)))
        })
    }

    fn place(&mut self, place: Place, text: &str, language: Language, stems: &mut FxHashMap<String, String>) {
        analyze::tokens(text, |token| {
            push_line(&mut self.words, token.text, place, token.is_extra);
            let stem = match stems.get(token.text) {
                Some(stem) => stem,
                None => stems.entry(token.text.to_owned()).or_insert_with_key(|word| language.stem(word).into_owned()),
            };
            let written = &text[token.start..token.end];
            if language.writes_compounds() && stem.len() >= MIN_COMPOUND && stem.chars().all(char::is_alphabetic) {
                push_line(&mut self.stems, &backwards(stem), place, true);
            }
            if !written.is_ascii() {
                let other = language.stem_written(written);
                if other != *stem && !other.is_empty() {
                    push_line(&mut self.stems, &other, place, true);
                }
            }
            push_line(&mut self.stems, stem, place, token.is_extra);
            if !token.is_extra {
                if place == Place::Body && self.lengths[place.number()].is_multiple_of(LANDMARK_STRIDE) {
                    self.landmarks.push(token.start as u32);
                }
                self.lengths[place.number()] += 1;
            }
        });
    }
}

fn push_line(tape: &mut String, word: &str, place: Place, is_beside: bool) {
    if is_beside {
        tape.push(SAME_POSITION);
    }
    tape.push_str(word);
    tape.push(place.code());
    tape.push('\n');
}

/// A stem as it is found by its ending: spelt backwards, with a sign before it that no word begins with.
pub(in crate::search) fn backwards(stem: &str) -> String {
    std::iter::once('<').chain(stem.chars().rev()).collect()
}

/// tantivy's side of the tape.
#[derive(Clone, Default)]
pub(super) struct TapeReader {
    token: Token,
}

/// A tape being read.
pub(super) struct TapeStream<'a> {
    rest: &'a str,
    next: usize,
    place: u8,
    token: &'a mut Token,
}

impl Tokenizer for TapeReader {
    type TokenStream<'a> = TapeStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> TapeStream<'a> {
        TapeStream { rest: text, next: 0, place: 0, token: &mut self.token }
    }
}

impl TokenStream for TapeStream<'_> {
    fn advance(&mut self) -> bool {
        while let Some((line, rest)) = self.rest.split_once('\n') {
            self.rest = rest;
            if line.starts_with('\u{B}') {
                self.next = (self.next / PHRASE_STRIDE as usize + 1) * PHRASE_STRIDE as usize;
                continue;
            }
            let key = line.trim_start_matches(SAME_POSITION);
            let place = key.as_bytes().last().copied().unwrap_or_default();
            if place != self.place {
                (self.place, self.next) = (place, 0);
            }
            self.token.position = self.next;
            self.next += usize::from(key.len() == line.len());
            self.token.text.clear();
            self.token.text.push_str(key);
            return true;
        }
        false
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
