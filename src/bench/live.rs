//! What authors feel, and requesters while authors work: how long until a saved word is found, and how slow questions become while many files
//! change. Files are written in place, as the plainest editors do.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use super::Plan;
use super::client::Client;
use super::corpus::Corpus;
use super::figures::{Change, Save};
use super::random::Random;
use super::sample::Percentiles;
use super::server::Server;
use super::trace::Trace;

/// How often an article is saved.
const N_SAVES: usize = 100;

/// How long to wait between saves, at least, and how much longer at most, in milliseconds: a save is measured by itself, not in the wake of the one
/// before; what happens when saves come at once is the business of [`during_change`].
const PAUSE: (u64, usize) = (250, 150);

/// How many files change at once.
const N_CHANGES: usize = 1_000;

/// A word that has not been found after this long will not be.
const PATIENCE: Duration = Duration::from_secs(60);

/// Saves articles with a new word in each and waits until it is found.
pub(super) fn save_to_searchable(plan: &Plan, server: &Server, corpus: &Corpus) -> anyhow::Result<Save> {
    let mut client = server.connect()?;
    let mut random = Random::new(2);
    let mut times = Vec::new();
    for _ in 0..N_SAVES {
        plan.go_on()?;
        let id = random.pick(&corpus.public).clone();
        let file = Saved::open(corpus, &id)?;
        let word = new_word(&mut random);
        std::thread::sleep(Duration::from_millis(PAUSE.0 + random.below(PAUSE.1) as u64));
        let began = Instant::now();
        file.add(&word)?;
        wait_for(plan, &mut client, &id, &word)?;
        times.push(began.elapsed().as_secs_f64() * 1000.0);
    }
    let percentiles = Percentiles::of(times);
    Ok(Save { saves: N_SAVES, p50_ms: percentiles.p50, p95_ms: percentiles.p95, p99_ms: percentiles.p99, max_ms: percentiles.max })
}

/// A file with what stood in it at first, so that added words do not pile up.
struct Saved {
    file: PathBuf,
    text: String,
}

impl Saved {
    fn open(corpus: &Corpus, id: &str) -> anyhow::Result<Self> {
        let file = corpus.folder.join(id);
        let text = fs::read_to_string(&file).with_context(|| format!("read {}", file.display()))?;
        // What an earlier save has added goes again.
        let text = text.split("\n\nAdded: ").next().unwrap_or_default().to_owned();
        Ok(Saved { file, text })
    }

    fn add(&self, word: &str) -> anyhow::Result<()> {
        fs::write(&self.file, format!("{}\n\nAdded: {word}.\n", self.text)).with_context(|| format!("write {}", self.file.display()))
    }
}

fn new_word(random: &mut Random) -> String {
    let letter = |n: usize| char::from(b'a' + (n % 26) as u8);
    (0..14).map(|_| letter(random.below(26))).collect()
}

fn wait_for(plan: &Plan, client: &mut Client, id: &str, word: &str) -> anyhow::Result<()> {
    let began = Instant::now();
    while !is_found(&client.suggest(word)?, id, word)? {
        plan.go_on()?;
        if began.elapsed() > PATIENCE {
            bail!("{id} was saved with the word {word}, which was not found after {} s", PATIENCE.as_secs());
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    Ok(())
}

/// Whether the word stands in the snippet of the article; the answer repeats the question elsewhere, and a near word is not enough.
fn is_found(body: &[u8], id: &str, word: &str) -> anyhow::Result<bool> {
    let answer: serde_json::Value = serde_json::from_slice(body).context("understand the answer")?;
    let suggestions = answer["suggestions"].as_array().map_or(&[] as &[_], Vec::as_slice);
    let holds = |run: &serde_json::Value| run["t"].as_str().is_some_and(|text| text.contains(word));
    let is_it = |suggestion: &serde_json::Value| {
        suggestion["id"] == id && suggestion["snippet"].as_array().is_some_and(|runs| runs.iter().any(holds))
    };
    Ok(suggestions.iter().any(is_it))
}

/// Asks one question after the other, first in peace and then while files change, until the last change is found.
pub(super) fn during_change(plan: &Plan, server: &Server, corpus: &Corpus, trace: &Trace, run: usize) -> anyhow::Result<Change> {
    let idle = Percentiles::of(super::load::run(plan, server, trace, 1)?);
    let mut random = Random::new(3 + run as u64);
    let mut ids = corpus.public.clone();
    random.shuffle(&mut ids);
    ids.truncate(N_CHANGES);
    let is_over = AtomicBool::new(false);
    let began = Instant::now();
    let (changed, busy) = std::thread::scope(|scope| {
        let asking = scope.spawn(|| ask_until(plan, server, trace, &is_over));
        let changed = change_all(plan, server, corpus, &ids, &mut random);
        is_over.store(true, Ordering::Relaxed);
        (changed, asking.join())
    });
    changed?;
    let seconds = began.elapsed().as_secs_f64();
    let busy = Percentiles::of(busy.unwrap_or_else(|_| Err(anyhow::anyhow!("the asking thread died")))?);
    Ok(Change {
        files: ids.len(),
        searchable_after_s: seconds,
        idle_p99_ms: idle.p99,
        busy_p99_ms: busy.p99,
        busy_max_ms: busy.max,
        ratio: busy.p99 / idle.p99,
    })
}

fn change_all(plan: &Plan, server: &Server, corpus: &Corpus, ids: &[String], random: &mut Random) -> anyhow::Result<()> {
    let mut last = None;
    for id in ids {
        plan.go_on()?;
        let word = new_word(random);
        Saved::open(corpus, id)?.add(&word)?;
        last = Some((id, word));
    }
    let Some((id, word)) = last else { return Ok(()) };
    // Asked rarely, so that these questions are not the load that is measured.
    let mut client = server.connect()?;
    let began = Instant::now();
    while !is_found(&client.suggest(&word)?, id, &word)? {
        plan.go_on()?;
        if began.elapsed() > PATIENCE {
            bail!("{} files were changed, and the last change was not found after {} s", ids.len(), PATIENCE.as_secs());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

fn ask_until(plan: &Plan, server: &Server, trace: &Trace, is_over: &AtomicBool) -> anyhow::Result<Vec<f64>> {
    let mut client = server.connect()?;
    let mut times = Vec::new();
    for typed in trace.sessions().iter().flatten().cycle() {
        if is_over.load(Ordering::Relaxed) {
            break;
        }
        plan.go_on()?;
        let began = Instant::now();
        client.suggest(typed)?;
        times.push(began.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(times)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_word_in_the_articles_own_snippet_counts() {
        let answer = |id: &str, text: &str| {
            let suggestion = serde_json::json!({ "id": id, "snippet": [{ "t": text, "hit": true }] });
            serde_json::json!({ "query": "xyz", "suggestions": [suggestion] }).to_string()
        };
        let found = |body: String| is_found(body.as_bytes(), "public/a.md", "xyz").expect("JSON");
        assert!(found(answer("public/a.md", "Added: xyz.")));
        assert!(!found(answer("public/b.md", "Added: xyz.")));
        assert!(!found(answer("public/a.md", "Added: xya.")));
        assert!(is_found(b"nonsense", "", "").is_err());
    }
}
