//! How fast and how large: scaled corpora, keystroke traces, load and the report. Called by `cli::bench`.
//!
//! The articles are copied to a scratch folder and grown ([`corpus`], [`grow`]); the real program serves them as a child process ([`server`]) and is asked
//! through HTTP ([`client`], [`trace`], [`load`]) while nothing, or much, changes on disk ([`live`]). Deliberately absent: shortcuts past HTTP or the
//! file system; what is measured is what a requester and an author get.

mod client;
mod corpus;
mod figures;
mod grow;
mod live;
mod load;
mod machine;
mod random;
mod sample;
mod scratch;
mod server;
mod trace;
mod words;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

pub use figures::Figures;

use corpus::Corpus;
use figures::{Change, Latency, Memory, Start};
use sample::median;
use scratch::Scratch;
use server::Server;
use trace::Trace;

/// What to measure.
#[derive(Debug)]
pub struct Plan {
    /// The `rapport` program to start.
    pub program: PathBuf,
    /// The articles folder to copy.
    pub articles: PathBuf,
    /// How many articles to grow the copy to.
    pub scale: Option<usize>,
    /// How many requests for each latency figure.
    pub n_requests: usize,
    /// How often to measure; medians are reported.
    pub n_runs: usize,
    /// Raised to end early.
    pub stop: Arc<AtomicBool>,
}

/// The benchmark was stopped by its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("interrupted")]
pub struct Interrupted;

impl Plan {
    /// Fails when the caller wants an end.
    fn go_on(&self) -> anyhow::Result<()> {
        if self.stop.load(Ordering::Relaxed) { Err(Interrupted.into()) } else { Ok(()) }
    }
}

/// How many connections the latency figures are for.
const CONNECTIONS: [usize; 2] = [1, 32];

/// Keystrokes before the first that is measured.
const N_WARM_UP: usize = 200;

/// Measures everything; `tell` hears what is being done. The scratch folder and the server are gone afterwards, however it ends.
pub fn run(plan: &Plan, tell: &dyn Fn(&str)) -> anyhow::Result<Figures> {
    let scratch = Scratch::new()?;
    tell("copying and growing the articles");
    let corpus = Corpus::make(plan, &scratch)?;
    let (warm_up, trace) = Trace::new(&corpus.questions, N_WARM_UP + plan.n_requests).cut(N_WARM_UP);
    tell(&format!("{} articles; starting the server on an empty data folder and again, runs: {}", corpus.n_articles(), plan.n_runs));
    let start = measure_starts(plan, &scratch, &corpus)?;

    let mut suggest = Vec::new();
    for n_connections in CONNECTIONS {
        tell(&format!("suggest: {} keystrokes over {n_connections} at once, runs: {}", trace.len(), plan.n_runs));
        let asked = Asked { scratch: &scratch, corpus: &corpus, warm_up: &warm_up, trace: &trace };
        suggest.push(measure_latency(plan, &asked, n_connections)?);
    }
    let server = Server::start(plan, &scratch, &corpus, &scratch.data())?;
    let at_start = server.memory()?;
    load::run(plan, &server, &trace, 1)?;
    let asked = server.memory()?;
    tell("saving an article 100 times, until each change is found");
    let save = live::save_to_searchable(plan, &server, &corpus)?;
    tell("suggest while many files change at once");
    let change = measure_change(plan, &server, &corpus, &trace)?;
    let at_end = server.memory()?;
    server.stop();
    let memory = Memory { at_start_bytes: at_start.resident, steady_bytes: asked.resident, peak_bytes: at_end.peak };
    Ok(Figures::new(plan.n_runs, corpus.size(), start, memory, suggest, save, change))
}

fn measure_starts(plan: &Plan, scratch: &Scratch, corpus: &Corpus) -> anyhow::Result<Start> {
    let (mut cold, mut warm, mut cpu) = (Vec::new(), Vec::new(), Vec::new());
    for run in 0..plan.n_runs {
        let data = scratch.fresh_data(run);
        let first = Server::start(plan, scratch, corpus, &data)?;
        cold.push(first.ready_ms);
        cpu.push(first.cpu_ms()?);
        first.stop();
        let second = Server::start(plan, scratch, corpus, &data)?;
        warm.push(second.ready_ms);
        second.stop();
    }
    Ok(Start { cold_ms: median(cold), warm_ms: median(warm), cold_cpu_ms: median(cpu) })
}

/// What is asked of which articles.
struct Asked<'a> {
    scratch: &'a Scratch,
    corpus: &'a Corpus,
    warm_up: &'a Trace,
    trace: &'a Trace,
}

/// Each run on a server that was just started and was asked other questions before: what it has answered once costs it next to nothing.
fn measure_latency(plan: &Plan, asked: &Asked<'_>, n_connections: usize) -> anyhow::Result<Latency> {
    let run = |_| {
        let server = Server::start(plan, asked.scratch, asked.corpus, &asked.scratch.data())?;
        load::run(plan, &server, asked.warm_up, n_connections)?;
        let latency = load::measure(plan, &server, asked.trace, n_connections)?;
        server.stop();
        Ok(latency)
    };
    let runs: anyhow::Result<Vec<Latency>> = (0..plan.n_runs).map(run).collect();
    Ok(Latency::median_of(&runs?))
}

fn measure_change(plan: &Plan, server: &Server, corpus: &Corpus, trace: &Trace) -> anyhow::Result<Change> {
    let runs: anyhow::Result<Vec<Change>> = (0..plan.n_runs).map(|run| live::during_change(plan, server, corpus, trace, run)).collect();
    Ok(Change::median_of(&runs?))
}
