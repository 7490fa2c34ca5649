//! The one path from a question to an answer: retrieve, fuse, gate, present. The handlers, the command line and the benchmark call
//! [`suggest`]; the stages live beside it. Deliberately absent: addresses, categories and wire types, which are the shelf's and the handlers'.

use std::sync::Arc;

use crate::audience::Audience;
use crate::search::expand::{Query, expand};
use crate::search::explain::{self, Explanation, Reading};
use crate::search::fuse::{self, Scored, Weights};
use crate::search::highlight::Matcher;
use crate::search::index::{Index, Place};
use crate::search::language::Language;
use crate::search::lexical::{Candidates, Wanted, retrieve};
use crate::search::likeness::Likeness;
use crate::search::nearness::{Nearness, Reader};
use crate::search::question::Question;
use crate::search::semantic;
use crate::search::spots::Spots;
use crate::search::stages::{Stage, Without};
use crate::search::{gate, hold, meant, once, passage, preference};

/// How alike a title must be to a question of nothing but small words: `how do i` is nothing yet, `who we are` is a title.
const MIN_LIKENESS: f32 = 0.7;

/// How to answer.
#[derive(Default, Clone, Copy)]
pub struct Options<'a> {
    /// How many hits to present.
    pub limit: usize,
    /// How many of the best to pass over first.
    pub offset: usize,
    /// Language to prefer; `None` leaves it to the question.
    pub lang: Option<&'a str>,
    /// Which articles (by their number in the index) may be found at all; `None` means all.
    pub keep: Option<&'a (dyn Fn(usize) -> bool + Sync)>,
    /// Tells which text an article is: articles that share one are translations, and all but one stand behind the other answers. `None` finds each by itself.
    pub text_of: Option<once::TextOf<'a>>,
    /// Stages that are left out, to see what they are worth.
    pub without: Without,
    /// Whether each hit says how it came about.
    pub is_explained: bool,
    /// Whether only hits are wanted: [`Answer::matched`] then lacks most of what else matched.
    pub is_uncounted: bool,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Answer {
    /// The server would bet on the first hit.
    pub is_confident: bool,
    /// The question with its misspelt words mended from the shelf's own words, where that differs.
    pub did_you_mean: Option<String>,
    /// The hits asked for, best first.
    pub hits: Vec<Hit>,
    /// Every article that matched, by number in the index: for totals and facets, unless that isn't wanted. The best first, as many as were asked for and some
    /// more; the rest in the order of the shelf.
    pub matched: Vec<u32>,
    /// How each word of the question was read; empty unless explained.
    pub readings: Vec<Reading>,
}

/// One article that answers, with its best section.
#[derive(Debug)]
pub struct Hit {
    /// Number of the article in the slice the index was built from.
    pub article: usize,
    /// Number of the section in the article's body; `None` when the article as a whole is the best answer.
    pub section: Option<usize>,
    /// 0–1, comparable between questions on one shelf.
    pub score: f32,
    /// The title, cut into runs.
    pub title_runs: Vec<Run>,
    /// The passage that answers, cut into runs; every word stands in the article.
    pub snippet: Vec<Run>,
    /// How it came about; empty unless asked for.
    pub explanation: Option<Explanation>,
}

/// A piece of text that was hit, or was not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The text, verbatim.
    pub text: String,
    /// Whether it matched the question.
    pub is_hit: bool,
}

/// Answers a question as typed so far. Never fails: a question without a usable word has no hits.
/// Same index, question and options: same answer.
pub fn suggest<A: Audience>(index: &Index<A>, question: &str, options: Options<'_>) -> Answer {
    let languages: Vec<Language> = index.languages().collect();
    let question = Question::read(question, &languages);
    if question.is_empty() {
        return Answer::default();
    }
    let Found { query, candidates, mut scored, nearness, shown } = rank(index, &question, Reader::Transformer, options);
    let matcher = Matcher::new(&query);
    let n_close = candidates.n_close.min(scored.len());
    if nearness.reader() == Reader::Table {
        hold::note(index, &question, &scored, options);
    }
    hold::hold(index, &question, &mut scored[..n_close], options);
    let is_wanted = |scored: &Scored| shown.is_some_and(|language| index.language_of(scored.candidate.document) == language);
    let instead = options.text_of.map(|text_of| once::best_first(&mut scored, text_of, is_wanted)).unwrap_or_default();
    let is_confident = gate::is_confident(&query, &scored, &nearness);
    let did_you_mean = meant::did_you_mean(index, &question, &query, scored.first());
    instead.show(&mut scored);
    let readings = if options.is_explained { explain::readings(&question, &query, &candidates.rarities) } else { Vec::new() };
    Answer {
        readings,
        is_confident,
        did_you_mean,
        hits: present(index, &question, &query, &matcher, &candidates, &scored, options),
        matched: scored.iter().map(|scored| scored.candidate.number).chain(candidates.others.iter().copied()).collect(),
    }
}

/// The best for a question by the table, ordered, whatever was shown before its last words.
pub(super) fn ranked<A: Audience>(index: &Index<A>, question: &str, options: Options<'_>) -> Vec<Scored> {
    let languages: Vec<Language> = index.languages().collect();
    let options = Options { offset: 0, is_uncounted: true, ..options };
    rank(index, &Question::read(question, &languages), Reader::Table, options).scored
}

/// What retrieval found and fusion made of it.
struct Found {
    query: Query,
    candidates: Candidates,
    scored: Vec<Scored>,
    nearness: Arc<Nearness>,
    /// The language in which what was found is shown where there is a choice.
    shown: Option<Language>,
}

fn rank<A: Audience>(index: &Index<A>, question: &Question<'_>, reader: Reader, options: Options<'_>) -> Found {
    let mut query = expand(index, question);
    options.without.strip(&mut query);
    let spoken = question.language.map(|language| (language, true)).or_else(|| preference::by_vocabulary(index, &query));
    // The table of meanings knows English; of a question that is more likely another language's it would make a guess for the wrong articles.
    let is_english = spoken.is_none_or(|(language, _)| language == Language::of_tag(None));
    let probe = if is_english && !options.without.has(Stage::Meaning) { semantic::ask(question, &query) } else { None };
    let nearness = probe.map(|probe| semantic::retrieve(index, &probe, reader, options.keep)).unwrap_or_default();
    let wanted = Wanted { n_best: options.offset.saturating_add(options.limit), has_others: !options.is_uncounted };
    let mut candidates = retrieve(index, &query, &nearness, options.keep, wanted);
    let matcher = Matcher::new(&query);
    let likeness = Likeness::new(question, &query, &matcher, &candidates.rarities);
    let weights = Weights::without(options.without);
    let mut scored = fuse::fuse(&candidates, &weights);
    fuse::refine(&mut scored, &weights, |candidate| likeness.of(index.article_of_document(candidate.document as usize)));
    if query.is_only_filler {
        scored.retain(|scored| scored.likeness >= MIN_LIKENESS);
        candidates.others.clear();
    }
    let spoken = spoken.filter(|(_, is_clear)| *is_clear && !options.without.has(Stage::Language)).map(|(language, _)| language);
    let wanted = options.lang.map(|tag| Language::of_tag(Some(tag)));
    // Who asks clearly in another language than the wanted one gets what is best, and of that the translation.
    let preferred = if wanted.is_some() && spoken.is_some_and(|spoken| wanted != Some(spoken)) { None } else { wanted.or(spoken) };
    preference::prefer(index, &mut scored, candidates.n_close, preferred);
    Found { nearness, query, candidates, scored, shown: wanted.or(spoken) }
}

pub(super) fn present<A: Audience>(
    index: &Index<A>,
    question: &Question<'_>,
    query: &Query,
    matcher: &Matcher<'_>,
    candidates: &Candidates,
    scored: &[Scored],
    options: Options<'_>,
) -> Vec<Hit> {
    let presented: Vec<&Scored> = scored.iter().skip(options.offset).take(options.limit).collect();
    let (close, known) = &candidates.close;
    let place_of = |scored: &Scored| close.binary_search(&scored.candidate.document);
    // What is presented was looked at closely, but for the later pages of a search.
    let mut others: Vec<u32> =
        presented.iter().filter(|scored| place_of(scored).is_err()).map(|scored| scored.candidate.document).collect();
    others.sort_unstable();
    let [read] = if others.is_empty() { Default::default() } else { Spots::read(index, query, [Place::Body], &others) };
    let hit = |scored: &Scored| {
        let Scored { candidate, score, .. } = scored;
        let article = index.article_of_document(candidate.document as usize);
        let (landmarks, sections) = index.landmarks(candidate.document);
        let found = passage::Found {
            spots: place_of(scored)
                .map_or_else(|_| read.of(others.partition_point(|other| *other < candidate.document)), |slot| known.of(slot)),
            landmarks,
            sections,
            title_terms: candidate.title_terms,
            is_in_heading: candidate.places & Place::Headings.bit() != 0,
            rarities: &candidates.rarities,
        };
        let passage = passage::choose(article, matcher, found);
        let explain = || {
            let mut explanation = fuse::explain(scored, &Weights::without(options.without));
            explanation.parts.extend(explain::found_and_missing(question, query, candidate.terms));
            explanation
        };
        Hit {
            article: candidate.number as usize,
            section: passage.section,
            score: fuse::shown(*score),
            title_runs: matcher.runs(&article.title, index.language_of(candidate.document)),
            snippet: passage.snippet,
            explanation: options.is_explained.then(explain),
        }
    };
    presented.into_iter().map(hit).collect()
}
