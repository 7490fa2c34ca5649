//! The report for people: a table with a line for each set and shape of question, plain BM25 below each, and what differs from an earlier report.

use std::fmt::Write;

use super::compare::{Change, Changes};
use super::report::{Figures, Holes, Report, Row, SetFigures};

/// How many questions are named when not all are wanted.
const FEW: usize = 10;
/// Figures that moved less than this are not told.
const STILL: f64 = 0.0005;

impl Report {
    /// The table. `is_whole` names all questions that changed and the worst holes.
    pub fn table(&self, is_whole: bool) -> String {
        let labels = self.sets.iter().flat_map(|set| set.variants.iter().map(|variant| variant.name.len() + 2).chain([set.name.len()]));
        let width = labels.chain(["  plain BM25".len()]).max().unwrap_or(0);
        let mut text = if self.without.is_empty() { String::new() } else { format!("without {}\n", self.without.join(", ")) };
        let _ = writeln!(text, "{:<width$}  {}", "set", HEAD);
        for set in &self.sets {
            text.push_str(&lines(set, width));
        }
        for set in &self.sets {
            text.push_str(&remarks(set, is_whole));
        }
        text
    }
}

const HEAD: &str = "questions  nDCG@10  MRR@10    S@1    S@3    S@5   R@10  sure right wrong   p50    p95    p99 ms";

fn lines(set: &SetFigures, width: usize) -> String {
    let mut text = line(&set.name, &set.whole, width);
    for variant in &set.variants {
        text.push_str(&line(&format!("  {}", variant.name), &variant.row, width));
    }
    text
}

fn line(label: &str, row: &Row, width: usize) -> String {
    let c = &row.confident;
    let mut text = format!(
        "{label:<width$}  {:>9}  {}  {:.2}  {:.2}  {:.2}",
        row.queries,
        quality(&row.figures),
        c.confident,
        c.confident_right,
        c.confident_wrong
    );
    if let Some(latency) = &row.latency_ms {
        let _ = write!(text, "  {:>5.2}  {:>5.2}  {:>5.2}", latency.p50, latency.p95, latency.p99);
    }
    text.push('\n');
    if let Some(bm25) = &row.bm25 {
        let _ = writeln!(text, "{:<width$}  {:>9}  {}", "  plain BM25", "", quality(bm25));
    }
    text
}

fn quality(figures: &Figures) -> String {
    let Figures { ndcg, mrr, success_1, success_3, success_5, recall } = figures;
    format!("{ndcg:>7.3}  {mrr:>6.3}  {success_1:.3}  {success_3:.3}  {success_5:.3}  {recall:.3}")
}

fn remarks(set: &SetFigures, is_whole: bool) -> String {
    let mut text = String::new();
    for off in &set.off_topic {
        let _ = writeln!(text, "{}: unsure of {:.1} % of {} questions off topic ({})", set.name, off.unsure * 100.0, off.queries, off.name);
    }
    if let Some(holes) = &set.holes {
        text.push_str(&holes_of(&set.name, holes, is_whole));
    }
    if let Some(changes) = &set.changes {
        text.push_str(&changes_of(&set.name, changes, if is_whole { usize::MAX } else { FEW }));
    }
    text
}

fn holes_of(name: &str, holes: &Holes, is_whole: bool) -> String {
    let Holes { keystrokes, out, share, worst } = holes;
    let mut text =
        format!("{name}: holes at {:.2} % of keystrokes ({out} of {keystrokes} after a right answer was in the top 3)\n", share * 100.0);
    for hole in worst.iter().filter(|_| is_whole) {
        let _ = writeln!(text, "  {:>3}  {}  — first at “{}”", hole.out, one_line(&hole.question), one_line(&hole.typed));
    }
    text
}

fn changes_of(name: &str, changes: &Changes, n_named: usize) -> String {
    let mut text = String::new();
    for moved in changes.figures.iter().filter(|moved| !moved.name.ends_with("_ms") && (moved.after - moved.before).abs() >= STILL) {
        let _ = writeln!(text, "{name}: {} {:.3} → {:.3} ({:+.3})", moved.name, moved.before, moved.after, moved.after - moved.before);
    }
    let (n_better, n_worse) = (changes.better.len(), changes.worse.len());
    let _ = match changes.compared {
        0 => writeln!(text, "{name}: no question to compare; write the baseline with `--questions`"),
        n => writeln!(text, "{name}: {n_better} questions better and {n_worse} worse than before, of {n}"),
    };
    for (what, list) in [("better", &changes.better), ("worse", &changes.worse)] {
        for change in list.iter().take(n_named) {
            let _ = writeln!(text, "  {what:<6}  {:+.2}  {}", change.by, told(change));
        }
        if list.len() > n_named {
            let _ = writeln!(text, "  … and {} more {what} (`--verbose` names them)", list.len() - n_named);
        }
    }
    text
}

fn told(change: &Change) -> String {
    let rank = |rank: Option<usize>| rank.map_or(">10".into(), |rank| rank.to_string());
    let first = |first: &Option<String>| first.clone().unwrap_or_else(|| "nothing".into());
    format!(
        "{} → {}  {}  — first was {}, is {}",
        rank(change.rank_before),
        rank(change.rank_after),
        one_line(&change.text),
        one_line(&first(&change.first_before)),
        one_line(&first(&change.first_after))
    )
}

/// Text of a file without line breaks and anything that could steer a terminal.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::compare::Moved;
    use crate::eval::report::{Confidence, Latency, OffTopic, Variant, WorstHole};

    #[test]
    fn the_table_says_all_that_was_measured() {
        let figures = Figures { ndcg: 0.8, mrr: 0.75, success_1: 0.65, success_3: 0.83, success_5: 0.88, recall: 0.9 };
        let confident = Confidence { confident: 0.5, confident_right: 0.9, confident_wrong: 0.1 };
        let row = Row { queries: 630, figures, confident, latency_ms: None, bm25: Some(Figures { ndcg: 0.7, ..figures }) };
        let change = Change {
            text: "a\nb".into(),
            by: -0.37,
            rank_before: Some(1),
            rank_after: None,
            first_before: Some("x".into()),
            first_after: None,
        };
        let set = SetFigures {
            name: "faq".into(),
            documents: 9,
            whole: Row { latency_ms: Some(Latency { p50: 0.5, p95: 1.25, p99: 12.0 }), ..row.clone() },
            variants: vec![Variant { name: "typos".into(), row: Row { bm25: None, ..row } }],
            off_topic: vec![OffTopic { name: "off".into(), queries: 200, unsure: 0.985 }],
            holes: Some(Holes {
                keystrokes: 100,
                out: 2,
                share: 0.02,
                worst: vec![WorstHole { question: "vpn down".into(), out: 2, typed: "vpn d".into() }],
            }),
            questions: None,
            changes: Some(Changes {
                figures: vec![Moved { name: "ndcg@10".into(), before: 0.81, after: 0.8 }],
                compared: 3,
                better: Vec::new(),
                worse: vec![change; 12],
            }),
        };
        let table = Report::new(vec![set]).table(false);
        let expected = "\
set           questions  nDCG@10  MRR@10    S@1    S@3    S@5   R@10  sure right wrong   p50    p95    p99 ms
faq                 630    0.800   0.750  0.650  0.830  0.880  0.900  0.50  0.90  0.10   0.50   1.25  12.00
  plain BM25               0.700   0.750  0.650  0.830  0.880  0.900
  typos             630    0.800   0.750  0.650  0.830  0.880  0.900  0.50  0.90  0.10
faq: unsure of 98.5 % of 200 questions off topic (off)
faq: holes at 2.00 % of keystrokes (2 of 100 after a right answer was in the top 3)
faq: ndcg@10 0.810 → 0.800 (-0.010)
faq: 0 questions better and 12 worse than before, of 3
  worse   -0.37  1 → >10  a b  — first was x, is nothing
";
        assert!(table.starts_with(expected), "{table}");
        assert!(table.ends_with("  … and 2 more worse (`--verbose` names them)\n"), "{table}");
    }
}
