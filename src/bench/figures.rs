//! What was measured, as a table and as JSON. The JSON is a promise: `version` is raised when a field changes its meaning.

use std::fmt::Write;

use serde::Serialize;

use super::machine::Machine;
use super::sample::median;

/// Everything measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figures {
    version: u32,
    rapport: &'static str,
    machine: Machine,
    runs: usize,
    corpus: Size,
    start: Start,
    memory: Memory,
    suggest: Vec<Latency>,
    save_to_searchable: Save,
    change: Change,
}

/// How large the corpus is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Size {
    pub(super) articles: usize,
    pub(super) internal: usize,
    pub(super) grown: usize,
    pub(super) bytes: u64,
}

/// From the start of the process to the first answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Start {
    pub(super) cold_ms: f64,
    pub(super) cold_cpu_ms: f64,
    pub(super) warm_ms: f64,
}

/// Resident memory of the server.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Memory {
    pub(super) at_start_bytes: u64,
    pub(super) steady_bytes: u64,
    pub(super) peak_bytes: u64,
}

/// Suggest, through HTTP, a keystroke at a time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Latency {
    pub(super) connections: usize,
    pub(super) requests: usize,
    pub(super) p50_ms: f64,
    pub(super) p95_ms: f64,
    pub(super) p99_ms: f64,
    pub(super) max_ms: f64,
    pub(super) requests_per_second: f64,
    pub(super) cpu_ms_per_request: f64,
}

/// From the save to the answer that shows it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Save {
    pub(super) saves: usize,
    pub(super) p50_ms: f64,
    pub(super) p95_ms: f64,
    pub(super) p99_ms: f64,
    pub(super) max_ms: f64,
}

/// Suggest while files change.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Change {
    pub(super) files: usize,
    pub(super) searchable_after_s: f64,
    pub(super) idle_p99_ms: f64,
    pub(super) busy_p99_ms: f64,
    pub(super) busy_max_ms: f64,
    pub(super) ratio: f64,
}

impl Latency {
    /// Each figure's median.
    pub(super) fn median_of(runs: &[Latency]) -> Latency {
        let of = |field: fn(&Latency) -> f64| median(runs.iter().map(field).collect());
        Latency {
            connections: runs.first().map_or(0, |run| run.connections),
            requests: runs.first().map_or(0, |run| run.requests),
            p50_ms: of(|run| run.p50_ms),
            p95_ms: of(|run| run.p95_ms),
            p99_ms: of(|run| run.p99_ms),
            max_ms: of(|run| run.max_ms),
            requests_per_second: of(|run| run.requests_per_second),
            cpu_ms_per_request: of(|run| run.cpu_ms_per_request),
        }
    }
}

impl Change {
    /// Each figure's median.
    pub(super) fn median_of(runs: &[Change]) -> Change {
        let of = |field: fn(&Change) -> f64| median(runs.iter().map(field).collect());
        Change {
            files: runs.first().map_or(0, |run| run.files),
            searchable_after_s: of(|run| run.searchable_after_s),
            idle_p99_ms: of(|run| run.idle_p99_ms),
            busy_p99_ms: of(|run| run.busy_p99_ms),
            busy_max_ms: of(|run| run.busy_max_ms),
            ratio: of(|run| run.ratio),
        }
    }
}

impl Figures {
    /// Puts the parts together with what they were measured on.
    pub(super) fn new(runs: usize, corpus: Size, start: Start, memory: Memory, suggest: Vec<Latency>, save: Save, change: Change) -> Self {
        let machine = Machine::look();
        Figures {
            version: 1,
            rapport: env!("CARGO_PKG_VERSION"),
            machine,
            runs,
            corpus,
            start,
            memory,
            suggest,
            save_to_searchable: save,
            change,
        }
    }

    /// One JSON document.
    pub fn json(&self) -> String {
        let text = serde_json::to_string_pretty(self).expect("texts and numbers always become JSON");
        format!("{text}\n")
    }

    /// A table for people.
    pub fn table(&self) -> String {
        let mut text = String::new();
        for (name, value) in self.lines() {
            let _ = if name.is_empty() { writeln!(text) } else { writeln!(text, "{name:<34} {value}") };
        }
        text
    }

    fn lines(&self) -> Vec<(String, String)> {
        let Figures { machine, corpus, start, memory, save_to_searchable: save, change, .. } = self;
        let line = |name: &str, value: String| (name.to_owned(), value);
        let gap = || (String::new(), String::new());
        let mut lines = vec![
            line(
                "rapport",
                format!("{}{}", self.rapport, if cfg!(debug_assertions) { " (unoptimised build: figures mean little)" } else { "" }),
            ),
            line("machine", format!("{}, {} cores, {}, {}", machine.cpu, machine.cores, size(machine.ram_bytes), machine.os)),
            line("runs (medians are shown)", self.runs.to_string()),
            line("articles", format!("{} ({} internal, {} grown), {}", corpus.articles, corpus.internal, corpus.grown, size(corpus.bytes))),
            gap(),
            line("start to ready, empty data folder", format!("{:.0} ms ({:.0} ms CPU)", start.cold_ms, start.cold_cpu_ms)),
            line("start to ready, second start", format!("{:.0} ms", start.warm_ms)),
            line("memory when ready", size(memory.at_start_bytes)),
            line("memory after the questions", size(memory.steady_bytes)),
            line("memory at its peak", size(memory.peak_bytes)),
            gap(),
        ];
        for run in &self.suggest {
            let name = format!("suggest, {} connection{}", run.connections, if run.connections == 1 { "" } else { "s" });
            lines.push((name.clone(), format!("p50 {:.2} ms  p95 {:.2} ms  p99 {:.2} ms", run.p50_ms, run.p95_ms, run.p99_ms)));
            let rate =
                format!("{:.0} requests/s, {:.3} ms CPU each, {} requests", run.requests_per_second, run.cpu_ms_per_request, run.requests);
            lines.push(("  at full speed".into(), rate));
        }
        lines.extend([
            gap(),
            line(
                "save to searchable",
                format!("p50 {:.0} ms  p95 {:.0} ms  p99 {:.0} ms  ({} saves)", save.p50_ms, save.p95_ms, save.p99_ms, save.saves),
            ),
            line(
                &format!("suggest while {} files change", change.files),
                format!("p99 {:.2} ms, {:.1}× the idle {:.2} ms", change.busy_p99_ms, change.ratio, change.idle_p99_ms),
            ),
            line("  until the last is searchable", format!("{:.2} s", change.searchable_after_s)),
        ]);
        lines
    }
}

fn size(bytes: u64) -> String {
    match bytes {
        0..=9_999_999 => format!("{:.2} MB", bytes as f64 / 1e6),
        _ => format!("{:.0} MB", bytes as f64 / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn latency(p99_ms: f64) -> Latency {
        Latency {
            connections: 1,
            requests: 10,
            p50_ms: 1.0,
            p95_ms: 2.0,
            p99_ms,
            max_ms: 9.0,
            requests_per_second: 1000.0,
            cpu_ms_per_request: 0.5,
        }
    }

    #[test]
    fn table_and_json_hold_the_medians() {
        let suggest = vec![Latency::median_of(&[latency(9.0), latency(3.0), latency(4.5)])];
        let change = Change { files: 7, searchable_after_s: 1.0, idle_p99_ms: 2.0, busy_p99_ms: 4.0, busy_max_ms: 5.0, ratio: 2.0 };
        let figures = Figures::new(
            3,
            Size { articles: 10, internal: 1, grown: 5, bytes: 2_000_000 },
            Start { cold_ms: 100.0, cold_cpu_ms: 150.0, warm_ms: 90.0 },
            Memory { at_start_bytes: 1, steady_bytes: 2, peak_bytes: 64_000_000 },
            suggest,
            Save { saves: 100, p50_ms: 1.0, p95_ms: 2.0, p99_ms: 3.0, max_ms: 4.0 },
            change,
        );
        let table = figures.table();
        assert!(table.contains("p99 4.50 ms") && table.contains("2.0× the idle 2.00 ms") && table.contains("64 MB"), "{table}");
        let document: serde_json::Value = serde_json::from_str(&figures.json()).expect("JSON");
        assert_eq!((&document["version"], &document["suggest"][0]["p99_ms"]), (&1.into(), &4.5.into()));
    }
}
