//! How good the answers are, held against the committed figures in `docs/figures.md`: each change of ranking shows its price in the diff. Run with
//! `RAPPORT_UPDATE_FIGURES=1` to write them anew; rows of sets that are not here stay as they are.

use std::path::{Path, PathBuf};
use std::time::Instant;

use rapport::eval::floor::{Floor, Side};
use rapport::eval::report::{Report, Row, SetFigures};
use rapport::eval::{self, Plan};

use super::kit::{folder, test_data};

/// Further than this a figure may not be from the committed one. The figures are the same on every run; another processor may round scores otherwise.
const TOLERANCE: f64 = 0.003;

/// A judged set among the test data, and which of its questions are asked: unoptimised, all of a large set take too long.
struct Judged {
    name: &'static str,
    every: usize,
}

const JUDGED: [Judged; 3] =
    [Judged { name: "emanual-tv", every: 2 }, Judged { name: "stackfaq-mixed", every: 3 }, Judged { name: "zoomcamp-faq", every: 20 }];

/// What must hold however the committed figures change.
const UNDER: [&str; 3] = ["ndcg@10=bm25", "articles:success@5=0.9", "off_topic_unsure=0.8"];

fn plan(set: PathBuf, every: usize, data: &Path) -> Plan {
    let off_topic = test_data("questions/off-topic/queries.jsonl");
    Plan {
        folder: folder(&set, data),
        sets: vec![set],
        queries: None,
        prefixes: vec![50],
        typos: Some(1),
        has_holes: false,
        off_topic: off_topic.into_iter().collect(),
        has_bm25: true,
        has_questions: false,
        every,
        n_jobs: 2,
        without: rapport::search::Without::default(),
        transformer: None,
    }
}

fn measure(set: PathBuf, every: usize) -> Report {
    let data = tempfile::tempdir().unwrap();
    let start = Instant::now();
    let report = eval::run(&plan(set, every, data.path()), &|_, _, _| {}).unwrap();
    eprintln!("{:.1} s\n{}", start.elapsed().as_secs_f64(), report.table(false));
    report
}

fn reports() -> Vec<Report> {
    let own = measure(Path::new(env!("CARGO_MANIFEST_DIR")).join("articles"), 1);
    let judged = JUDGED.iter().filter_map(|set| Some(measure(test_data(&format!("questions/{}", set.name))?, set.every)));
    [own].into_iter().chain(judged).collect()
}

/// The lines of the table for a set; the first two cells name the row.
fn lines(set: &SetFigures) -> Vec<String> {
    let off_topic = set.off_topic.first().map_or("–".to_owned(), |off| format!("{:.3}", off.unsure));
    let line = |shape: &str, row: &Row, off_topic: &str| {
        let (figures, sure) = (&row.figures, &row.confident);
        let cells = [figures.ndcg, figures.mrr, figures.success_1, figures.success_3, figures.success_5, figures.recall];
        let cells = cells.into_iter().chain(row.bm25.iter().flat_map(|bm25| [bm25.ndcg, bm25.success_1, bm25.success_5]));
        let cells: Vec<String> = cells.chain([sure.confident_right, sure.confident_wrong]).map(|figure| format!("{figure:.3}")).collect();
        format!("| {} | {shape} | {} | {} | {off_topic} |", set.name, row.queries, cells.join(" | "))
    };
    let variants = set.variants.iter().map(|variant| line(&variant.name, &variant.row, "–"));
    [line("whole", &set.whole, &off_topic)].into_iter().chain(variants).collect()
}

/// What a line of the table is about.
fn key(line: &str) -> Option<(&str, &str)> {
    let mut cells = line.strip_prefix('|')?.split('|').map(str::trim);
    let key = (cells.next()?, cells.next()?);
    cells.next()?.parse::<usize>().is_ok().then_some(key)
}

fn is_near(line: &str, committed: &str) -> bool {
    let (cells, committed): (Vec<&str>, Vec<&str>) = (line.split('|').collect(), committed.split('|').collect());
    let is_near = |(a, b): (&&str, &&str)| match (a.trim().parse::<f64>(), b.trim().parse::<f64>()) {
        (Ok(a), Ok(b)) => (a - b).abs() <= TOLERANCE,
        // Figures that this machine lacks the data for differ from nothing.
        _ => a.trim() == b.trim() || a.trim() == "–",
    };
    cells.len() == committed.len() && cells.iter().zip(&committed).all(is_near)
}

fn broken_floors(report: &Report) -> Vec<String> {
    let mut broken: Vec<String> = UNDER.iter().flat_map(|text| Floor::read(text, Side::Under).unwrap().failures(report)).collect();
    for set in &report.sets {
        // A misspelt word may cost at most a third of what it costs plain BM25.
        let Some(typos) = set.variants.iter().find(|variant| variant.name == "typos") else { continue };
        let loss = set.whole.figures.ndcg - typos.row.figures.ndcg;
        let plain = set.whole.bm25.unwrap().ndcg - typos.row.bm25.unwrap().ndcg;
        if loss > plain / 3.0 {
            broken
                .push(format!("{}: misspellings cost {loss:.3}, more than a third of the {plain:.3} that they cost plain BM25", set.name));
        }
    }
    broken
}

#[test]
fn figures_are_as_committed() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/figures.md");
    let committed = std::fs::read_to_string(&file).unwrap();
    let reports = reports();
    let measured: Vec<String> = reports.iter().flat_map(|report| report.sets.iter().flat_map(lines)).collect();
    if std::env::var_os("RAPPORT_UPDATE_FIGURES").is_some() {
        std::fs::write(&file, renewed(&committed, &measured)).unwrap();
    } else {
        let of = |line: &str| committed.lines().find(|old| key(old).is_some() && key(old) == key(line));
        let moved = measured.iter().filter(|line| !of(line).is_some_and(|old| is_near(line, old)));
        let moved: Vec<String> = moved.map(|line| format!("- {}\n+ {line}", of(line).unwrap_or("(nothing)"))).collect();
        assert!(
            moved.is_empty(),
            "{} holds other figures:\n{}\nIf that is the price or the gain of your change, write them anew and commit them with it:\n\
             RAPPORT_UPDATE_FIGURES=1 cargo test --test it figures",
            file.display(),
            moved.join("\n")
        );
    }
    let broken: Vec<String> = reports.iter().flat_map(broken_floors).collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// The file with the measured rows in the place of those it has of the same sets; new ones behind the others.
fn renewed(committed: &str, measured: &[String]) -> String {
    let set = |line: &str| key(line).map(|(set, _)| set.to_owned());
    let is_measured = |line: &str| set(line).is_some_and(|name| measured.iter().any(|line| set(line).is_some_and(|other| other == name)));
    let head: Vec<&str> = committed.lines().take_while(|line| key(line).is_none()).collect();
    let rest: Vec<&str> = committed.lines().skip(head.len()).filter(|line| key(line).is_none()).collect();
    let kept = committed.lines().filter(|line| key(line).is_some() && !is_measured(line));
    // Without the questions off topic, what is known of them stays.
    let complete = |line: &String| match committed.lines().find(|old| key(old).is_some() && key(old) == key(line)) {
        Some(old) if line.ends_with("| – |") => format!("{}{}", line.trim_end_matches("– |"), last_cell(old)),
        _ => line.clone(),
    };
    let rows: Vec<String> = measured.iter().map(complete).chain(kept.map(str::to_owned)).collect();
    let rows = rows.iter().map(String::as_str).collect();
    format!("{}\n", [head, rows, rest].concat().join("\n").trim_end())
}

/// The last cell of a line of a table, with the bar behind it.
fn last_cell(line: &str) -> String {
    line.trim_end_matches('|').rsplit('|').next().map(|cell| format!("{} |", cell.trim())).unwrap_or_default()
}

#[test]
fn a_renewed_table_keeps_what_was_not_measured() {
    let committed = "# Title\n\n| set | asked | questions |\n| --- | --- | ---: |\n| a | whole | 1 | 0.5 | 0.9 |\n| a | old | 1 | 0.5 | – |\n| b | whole | 1 | 0.6 | 0.8 |\n";
    let measured = ["| a | whole | 2 | 0.4 | – |".to_owned(), "| c | whole | 3 | 0.7 | 0.6 |".to_owned()];
    let expected = "# Title\n\n| set | asked | questions |\n| --- | --- | ---: |\n| a | whole | 2 | 0.4 | 0.9 |\n| c | whole | 3 | 0.7 | 0.6 |\n| b | whole | 1 | 0.6 | 0.8 |\n";
    assert_eq!(renewed(committed, &measured), expected);
    assert!(is_near("| a | whole | 1 | 0.502 | – |", "| a | whole | 1 | 0.5 | 0.9 |"));
    assert!(!is_near("| a | whole | 1 | 0.504 | 0.9 |", "| a | whole | 1 | 0.5 | 0.9 |"));
    assert!(!is_near("| a | whole | 2 | 0.5 | 0.9 |", "| a | whole | 1 | 0.5 | 0.9 |"));
}
