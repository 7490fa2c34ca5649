//! Whole e-mails over our own articles: greeting, story, signature, quoted history. Each must find what its summary in one line finds.

use std::path::Path;

use rapport::library::reload::load;
use rapport::search::{Options, suggest};
use serde_json::Value;

use crate::kit::folder;

const MAILS: &str = include_str!("data/mails.jsonl");

#[test]
fn an_email_finds_what_its_summary_finds() {
    let data = tempfile::tempdir().unwrap();
    let (desks, _) = load(&folder(Path::new("articles"), data.path()), &mut |_| {}).unwrap();
    let shelf = desks.public.current();
    let is_found = |question: &str, wanted: &str| {
        let hits = suggest(&shelf.index, question, Options { limit: 3, ..Options::default() }).hits;
        hits.iter().any(|hit| *shelf.entries[hit.article].article.id == *wanted)
    };
    let (mut n_summaries, mut missed) = (0, Vec::new());
    for line in MAILS.lines() {
        let mail: Value = serde_json::from_str(line).unwrap();
        let wanted = mail["articles"][0].as_str().unwrap();
        if is_found(mail["summary"].as_str().unwrap(), wanted) {
            n_summaries += 1;
            if !is_found(mail["question"].as_str().unwrap(), wanted) {
                missed.push(wanted.to_owned());
            }
        }
    }
    assert_eq!(n_summaries, MAILS.lines().count(), "every summary finds its article among the first three");
    // One tells a story in which nothing of the question stands at the beginning.
    assert!(missed.len() <= 1, "{missed:#?}");
}
