//! Where the time of an answer goes, without HTTP around it: `cargo bench --bench stages [-- FOLDER]`.
//!
//! Loads an articles folder (`articles/` unless another is named) and types its `questions.jsonl`, or its titles, letter by letter: once as the server answers, and
//! once stage by stage with a clock between. Both begin on a freshly loaded index, because an index remembers what it has read; medians of rounds.
//! `rapport bench` measures the whole program through HTTP.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rapport::article::Limits;
use rapport::audience::Public;
use rapport::library::Shelf;
use rapport::library::reload::{Folder, load};
use rapport::search::expand::expand;
use rapport::search::fuse::{self, Weights};
use rapport::search::highlight::Matcher;
use rapport::search::language::Language;
use rapport::search::lexical::Wanted;
use rapport::search::likeness::Likeness;
use rapport::search::nearness::Reader;
use rapport::search::question::Question;
use rapport::search::{Index, Options, Without, gate, lexical, semantic, suggest};

const N_ROUNDS: usize = 5;
/// Keystrokes of a round, spread over all questions.
const N_KEYS: usize = 3_000;
/// Suggestions of an answer.
const LIMIT: usize = 5;

/// The stages that have a clock of their own; what is left of an answer presents it.
const STAGES: [&str; 5] = ["reading the words", "nearness in meaning", "looking up", "fusion and likeness", "the gate"];

fn main() -> anyhow::Result<()> {
    // Cargo adds flags of its own.
    let is_measured = std::env::args().any(|argument| argument == "--bench");
    // As a test it only has to work.
    let (n_rounds, n_wanted) = if is_measured { (N_ROUNDS, N_KEYS) } else { (1, 100) };
    let named = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).map(PathBuf::from);
    let articles = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("articles"));
    let (mut loads, mut whole, mut again, mut stages) = (Vec::new(), Vec::new(), Vec::new(), [const { Vec::new() }; STAGES.len()]);
    let (mut n_articles, mut n_keys) = (0, 0);
    for _ in 0..n_rounds {
        let start = Instant::now();
        let shelf = fresh(&articles)?;
        loads.push(start.elapsed().as_secs_f64() * 1e3);
        let keys = keystrokes(&articles, &shelf, n_wanted)?;
        (n_articles, n_keys) = (shelf.entries.len(), keys.len());
        whole.push(answers(&shelf.index, &keys));
        again.push(answers(&shelf.index, &keys));
        let times = by_stage(&fresh(&articles)?.index, &keys);
        stages.iter_mut().zip(times).for_each(|(stage, time)| stage.push(time));
    }
    let all = median(&mut whole);
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "{n_articles} public articles, loaded in {:.0} ms; {n_keys} keystrokes, medians of {n_rounds} rounds",
        median(&mut loads)
    )?;
    let mut line = |name: &str, time: f64| writeln!(out, "{name:<28} {time:>8.1} µs {:>5.0} %", 100.0 * time / all);
    line("an answer", all)?;
    let mut rest = all;
    for (name, times) in STAGES.iter().zip(&mut stages) {
        let time = median(times);
        rest -= time;
        line(name, time)?;
    }
    line("what led before, passages", rest)?;
    line("the same answers once more", median(&mut again))?;
    Ok(())
}

fn fresh(articles: &Path) -> anyhow::Result<Arc<Shelf<Public>>> {
    let data = tempfile::tempdir()?;
    let folder = Folder {
        articles: articles.to_owned(),
        data: data.path().to_owned(),
        limits: Limits::default(),
        lang: "en".into(),
        settle: Duration::ZERO,
        tick: Duration::from_secs(3_600),
    };
    let (desks, _) = load(&folder, &mut |_| {})?;
    Ok(desks.public.current())
}

/// What stands in the box after each key, from as many questions as there are, evenly taken.
fn keystrokes(articles: &Path, shelf: &Shelf<Public>, n_wanted: usize) -> anyhow::Result<Vec<String>> {
    let file = articles.join("questions.jsonl");
    let questions: Vec<String> = if file.is_file() {
        let lines = std::fs::read_to_string(file)?;
        let question = |line: &str| Some(serde_json::from_str::<serde_json::Value>(line).ok()?["question"].as_str()?.to_owned());
        lines.lines().filter_map(question).collect()
    } else {
        shelf.entries.iter().map(|entry| entry.article.title.clone()).collect()
    };
    let typed =
        |question: &String| question.char_indices().map(|(at, letter)| question[..at + letter.len_utf8()].to_owned()).collect::<Vec<_>>();
    let sessions: Vec<Vec<String>> = questions.iter().map(typed).collect();
    let stride = (sessions.iter().map(Vec::len).sum::<usize>() / n_wanted).max(1);
    Ok(sessions.into_iter().step_by(stride).flatten().collect())
}

/// Microseconds for each keystroke, as the server answers it.
fn answers(index: &Index<Public>, keys: &[String]) -> f64 {
    let start = Instant::now();
    let n_hits: usize =
        keys.iter().map(|text| suggest(index, text, Options { limit: LIMIT, is_uncounted: true, ..Options::default() }).hits.len()).sum();
    assert!(n_hits > 0, "nothing was found at all");
    per_key(start.elapsed(), keys)
}

/// Microseconds for each keystroke in each of [`STAGES`].
fn by_stage(index: &Index<Public>, keys: &[String]) -> [f64; STAGES.len()] {
    let languages: Vec<Language> = index.languages().collect();
    let weights = Weights::without(Without::default());
    let mut times = [Duration::ZERO; STAGES.len()];
    for text in keys {
        let mut clock = Instant::now();
        let mut stops = times.iter_mut();
        let mut stop = || stops.next().into_iter().for_each(|time| *time += std::mem::replace(&mut clock, Instant::now()).elapsed());
        let question = Question::read(text, &languages);
        if question.is_empty() {
            continue;
        }
        let query = expand(index, &question);
        stop();
        let nearness =
            semantic::ask(&question, &query).map(|probe| semantic::retrieve(index, &probe, Reader::Transformer, None)).unwrap_or_default();
        stop();
        let candidates = lexical::retrieve(index, &query, &nearness, None, Wanted { n_best: LIMIT, has_others: false });
        stop();
        let matcher = Matcher::new(&query);
        let likeness = Likeness::new(&question, &query, &matcher, &candidates.rarities);
        let mut scored = fuse::fuse(&candidates, &weights);
        fuse::refine(&mut scored, &weights, |candidate| likeness.of(index.article_of_document(candidate.document as usize)));
        stop();
        std::hint::black_box(gate::is_confident(&query, &scored, &nearness));
        stop();
    }
    times.map(|time| per_key(time, keys))
}

fn per_key(time: Duration, keys: &[String]) -> f64 {
    time.as_secs_f64() * 1e6 / keys.len().max(1) as f64
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
