//! Measures the stages on judged questions, for tests only: `cargo test search::trial -- --nocapture` prints the figures of the sets under
//! `RAPPORT_TEST_DATA` (default `../shared/data`). `RAPPORT_WEIGHTS="title=0.4,k1=1.5"` tries other figures, `RAPPORT_SETS` names the sets.

#![expect(clippy::print_stderr, reason = "the figures are the purpose")]

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use super::{Index, Options, Synonyms, fuse, lexical, suggest};
use crate::article::Article;
use crate::audience::Public;

/// A judged set.
struct Trial {
    ids: Vec<String>,
    articles: Vec<Arc<Article<Public>>>,
    questions: Vec<(String, String)>,
    right: HashMap<String, Vec<String>>,
}

/// nDCG@10, MRR@10, success@1, 3, 5 and share of confident answers.
#[derive(Debug, Default)]
struct Figures {
    ndcg: f64,
    mrr: f64,
    success: [f64; 3],
    confident: f64,
    confident_right: f64,
}

pub(super) fn data() -> PathBuf {
    std::env::var_os("RAPPORT_TEST_DATA").map_or_else(|| PathBuf::from("../shared/data"), PathBuf::from)
}

fn lines(path: PathBuf) -> Option<Vec<serde_json::Value>> {
    let text = std::fs::read_to_string(path).ok()?;
    Some(text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
}

impl Trial {
    fn load(name: &str, questions: &str) -> Option<Trial> {
        let folder = data().join("questions").join(name);
        let mut rows = lines(folder.join("corpus.jsonl"))?;
        rows.sort_by_key(|row| row["_id"].as_str().map(str::to_owned));
        let text = |row: &serde_json::Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
        let ids: Vec<String> = rows.iter().map(|row| text(row, "_id")).collect();
        let articles =
            rows.iter().map(|row| Arc::new(Article::for_test(&text(row, "_id"), &text(row, "title"), &text(row, "text")))).collect();
        let questions = lines(folder.join(questions))?.iter().map(|row| (text(row, "_id"), text(row, "text"))).collect();
        let mut right: HashMap<String, Vec<String>> = HashMap::new();
        for line in std::fs::read_to_string(folder.join("qrels.tsv")).ok()?.lines().skip(1) {
            let mut columns = line.split('\t');
            if let (Some(question), Some(document)) = (columns.next(), columns.next()) {
                right.entry(question.to_owned()).or_default().push(document.to_owned());
            }
        }
        Some(Trial { ids, articles, questions, right })
    }

    fn measure(&self) -> Figures {
        let index = Index::build(&self.articles, Arc::new(Synonyms::default()));
        let mut figures = Figures::default();
        let n = self.questions.len() as f64;
        let mut n_right = 0.0_f64;
        for (id, question) in &self.questions {
            let answer = suggest(&index, question, Options { limit: 0, ..Options::default() });
            let right = self.right.get(id).map_or(&[][..], Vec::as_slice);
            let ranks: Vec<usize> =
                (0..answer.matched.len().min(10)).filter(|rank| right.contains(&self.ids[answer.matched[*rank] as usize])).collect();
            let gain = |rank: usize| 1.0 / ((rank + 2) as f64).log2();
            let ideal: f64 = (0..right.len().min(10)).map(gain).sum();
            figures.ndcg += ranks.iter().map(|rank| gain(*rank)).sum::<f64>() / ideal.max(1e-9) / n;
            let first = ranks.first();
            figures.mrr += first.map_or(0.0, |rank| 1.0 / (rank + 1) as f64) / n;
            for (k, success) in [1, 3, 5].into_iter().zip(&mut figures.success) {
                *success += f64::from(u8::from(first.is_some_and(|rank| *rank < k))) / n;
            }
            figures.confident += f64::from(u8::from(answer.is_confident)) / n;
            if first == Some(&0) {
                n_right += 1.0;
                figures.confident_right += f64::from(u8::from(answer.is_confident));
            }
        }
        figures.confident_right /= n_right.max(1.0);
        figures
    }
}

impl std::fmt::Display for Figures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Figures { ndcg, mrr, success: [one, three, five], confident, confident_right } = self;
        write!(
            f,
            "nDCG@10 {ndcg:.3}  MRR {mrr:.3}  S@1 {one:.3}  S@3 {three:.3}  S@5 {five:.3}  confident {confident:.2} (of right ones {confident_right:.2})"
        )
    }
}

/// What an environment variable says about one figure.
fn trial_of(name: &str, value: f32) -> f32 {
    static SET: OnceLock<HashMap<String, f32>> = OnceLock::new();
    let set = SET.get_or_init(|| {
        let text = std::env::var("RAPPORT_WEIGHTS").unwrap_or_default();
        text.split(',')
            .filter_map(|pair| pair.split_once('='))
            .filter_map(|(name, value)| Some((name.to_owned(), value.parse().ok()?)))
            .collect()
    });
    set.get(name).copied().unwrap_or(value)
}

pub(super) fn weights() -> &'static lexical::Weights {
    static SET: OnceLock<lexical::Weights> = OnceLock::new();
    SET.get_or_init(|| {
        let usual = lexical::WEIGHTS;
        let mut places = usual.places;
        for (name, place) in ["asked_place", "title_place", "keywords_place", "headings_place", "summary_place"].iter().zip(&mut places) {
            *place = trial_of(name, *place);
        }
        lexical::Weights {
            places,
            saturation: trial_of("k1", usual.saturation),
            stem_share: trial_of("stem", usual.stem_share),
            title: trial_of("first_title", usual.title),
            meaning: trial_of("first_meaning", usual.meaning),
            common: trial_of("common", usual.common),
        }
    })
}

pub(super) fn fuse_weights() -> &'static fuse::Weights {
    static SET: OnceLock<fuse::Weights> = OnceLock::new();
    SET.get_or_init(|| {
        let usual = fuse::WEIGHTS;
        fuse::Weights {
            title: trial_of("title", usual.title),
            coverage: trial_of("coverage", usual.coverage),
            passage: trial_of("passage", usual.passage),
            closeness: trial_of("closeness", usual.closeness),
            asked_as: trial_of("asked_as", usual.asked_as),
            likeness: trial_of("likeness", usual.likeness),
            meaning: trial_of("meaning", usual.meaning),
        }
    })
}

/// Microseconds a keystroke takes, over questions typed letter by letter: middle, 99 of 100, worst; and how often the right article fell out again.
fn replay(trial: &Trial) -> String {
    let start = Instant::now();
    let index = Index::build(&trial.articles, Arc::new(Synonyms::default()));
    let built = start.elapsed().as_millis();
    let (mut micros, mut n_after, mut n_holes) = (Vec::new(), 0, 0);
    for (id, question) in trial.questions.iter().step_by(trial.questions.len() / 100 + 1) {
        let right = trial.right.get(id).map_or(&[][..], Vec::as_slice);
        let mut was_there = false;
        for (end, c) in question.char_indices() {
            let start = Instant::now();
            let answer = suggest(&index, &question[..end + c.len_utf8()], Options { limit: 5, ..Options::default() });
            micros.push(start.elapsed().as_micros());
            let rank = answer.hits.iter().position(|hit| right.contains(&trial.ids[hit.article]));
            n_after += u32::from(was_there);
            n_holes += u32::from(was_there && rank.is_none());
            was_there |= rank.is_some_and(|rank| rank < 3);
        }
    }
    micros.sort_unstable();
    let at = |share: f64| micros[((micros.len() - 1) as f64 * share) as usize];
    let holes = 100.0 * f64::from(n_holes) / f64::from(n_after.max(1));
    format!("built in {built} ms; a keystroke {}/{}/{} µs; holes {holes:.1} %", at(0.5), at(0.99), at(1.0))
}

#[test]
fn reaches_the_figures_of_plain_bm25() {
    let wanted = std::env::var("RAPPORT_SETS").unwrap_or_else(|_| "emanual-tv".into());
    let floors = [("stackfaq-mixed", 0.80), ("emanual-tv", 0.70), ("zoomcamp-faq", 0.88), ("insuranceqa-valid", 0.27)];
    for (name, floor) in floors.into_iter().filter(|(name, _)| wanted.contains(name)) {
        for questions in ["queries.jsonl", "queries-typo.jsonl"] {
            let Some(trial) = Trial::load(name, questions) else {
                eprintln!("skipped: {name}/{questions} is not there");
                continue;
            };
            let figures = trial.measure();
            eprintln!("{name} {questions}: {figures}  [{}]", replay(&trial));
            assert!(questions != "queries.jsonl" || figures.ndcg >= floor, "{name}: {figures}");
        }
    }
}
