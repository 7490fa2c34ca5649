//! The reading thread by its deeds: what it reads, keeps, forgets, and who answers when it is gone. For tests only.

use std::time::Duration;

use super::*;
use crate::audience::Public;
use crate::library::Shelf;
use crate::library::reload::load;
use crate::library::testing::Tree;
use crate::search::expand::expand;
use crate::search::language::Language;
use crate::search::nearness::Reader;
use crate::search::question::Question;
use crate::search::{Options, semantic, suggest};

const PATIENCE: Duration = Duration::from_secs(120);
const ARTICLES: &str = "//- public/password.md
# Reset your password

Open the sign-in page and choose a new passphrase.
//- public/printer.md
# Printer jams

Open the tray and remove the paper.
//- public/passwort.md
---
lang: de
---
# Passwort ändern

Auf der Anmeldeseite ein neues Passwort wählen.
//- internal/leave.md
# Holiday request

Vacation days are asked for in the staff portal.
";

fn transformer() -> Transformer {
    Transformer::load(include_bytes!("../../../models/minilm.onnx").to_vec()).expect("the model is whole")
}

fn start(tree: &Tree) -> (Desks, Reading) {
    let (desks, _) = load(&tree.folder(), &mut |_| {}).expect("the folder is whole");
    let reading = Reading::start(transformer(), desks.clone(), tree.data()).expect("a thread");
    assert!(reading.wait_for(2, PATIENCE), "{:?}", reading.progress());
    (desks, reading)
}

fn answer(shelf: &Shelf<Public>) -> String {
    format!("{:?}", suggest(&shelf.index, "forgot my login", Options { limit: 3, ..Options::default() }))
}

#[test]
fn reads_both_shelves_once_and_remembers_over_a_restart() {
    let tree = Tree::of(ARTICLES);
    let (desks, reading) = start(&tree);
    // What reads the same to both audiences is read once; what is German holds no text to read.
    assert_eq!(reading.progress(), Progress { n_read: 4, n_ready: 2 });
    assert!(desks.public.current().index.deep().is_some() && desks.internal.current().index.deep().is_some());
    reading.stop();
    let (_, again) = start(&tree);
    assert_eq!(again.progress(), Progress { n_read: 0, n_ready: 2 });
    again.stop();
}

#[test]
fn a_stopped_thread_leaves_the_table_to_answer() {
    let tree = Tree::of(ARTICLES);
    let (desks, _) = load(&tree.folder(), &mut |_| {}).expect("the folder is whole");
    let by_table = answer(&desks.public.current());
    let reading = Reading::start(transformer(), desks.clone(), tree.data()).expect("a thread");
    assert!(reading.wait_for(2, PATIENCE));
    reading.stop();
    assert_eq!(answer(&desks.public.current()), by_table);
}

#[test]
fn what_nobody_says_any_more_is_forgotten() {
    let tree = Tree::of(ARTICLES);
    let (_, reading) = start(&tree);
    reading.stop();
    for name in ["password", "printer", "passwort"] {
        std::fs::remove_file(tree.path(&format!("public/{name}.md"))).expect("removed");
    }
    let (_, reading) = start(&tree);
    reading.stop();
    let mut cache = Cache::open(&tree.data());
    assert_eq!(cache.take().len(), 1);
}

#[test]
fn a_read_shelf_is_ranked_by_the_transformer() {
    let tree = Tree::of(ARTICLES);
    let (desks, _) = load(&tree.folder(), &mut |_| {}).expect("the folder is whole");
    let shelf = desks.public.current();
    let question = Question::read("forgot my login", &[Language::of_tag(None)]);
    let query = expand(&shelf.index, &question);
    let probe = semantic::ask(&question, &query).expect("the question is English");
    let cosines = || {
        let nearness = semantic::retrieve(&shelf.index, &probe, Reader::Transformer, None);
        (nearness.reader(), (0..ARTICLES.len() as u32).map(|document| nearness.of(document)).collect::<Vec<f32>>())
    };
    assert_eq!(cosines().0, Reader::Table);
    let reading = Reading::start(transformer(), desks.clone(), tree.data()).expect("a thread");
    assert!(reading.wait_for(2, PATIENCE));
    // On a slow machine the first answers come too late and are remembered.
    let by_transformer = (0..10_000).map(|_| cosines()).find(|(reader, _)| *reader == Reader::Transformer);
    reading.stop();
    let (_, cosines) = by_transformer.expect("the transformer answers in the end");
    let best = cosines.iter().copied().fold(0.0, f32::max);
    assert_eq!(cosines.iter().filter(|cosine| **cosine > 0.75 * best).count(), 1, "{cosines:?}");
}
