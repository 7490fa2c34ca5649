//! Files made to hurt: nothing panics, nothing takes long.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::{now, read_file, test_data};
use crate::article::{Limits, Reading, read};

/// What a hostile file may take on a busy machine, in a build that is not optimised. What grows with the square of its length takes minutes.
const PATIENCE: Duration = Duration::from_secs(30);

/// Reads a file, which must take no time worth speaking of.
fn read_quickly(name: &str, bytes: &[u8]) -> Reading {
    let start = Instant::now();
    let reading = read("public/x.md", bytes, now(), Limits::default(), "en");
    assert!(start.elapsed() < PATIENCE, "{name} took {:?}", start.elapsed());
    reading
}

#[test]
fn yaml_bombs_are_cheap() {
    for (name, matter) in [
        ("deep lists", format!("a: {}", "[".repeat(16_000))),
        ("deep mappings", format!("a: {}", "{a: ".repeat(4_000))),
        ("deep blocks", (0..170).map(|n| format!("{}a:\n", " ".repeat(n))).collect()),
        ("dashes", format!("a:\n {}x", "- ".repeat(8_000))),
        ("questions", format!("a:\n {}x", "? ".repeat(8_000))),
        ("anchors", format!("a: &a [x]\n{}", "b: [*a, *a, *a, *a, *a, *a, *a, *a]\n".repeat(400))),
        ("laughs", (0..60).fold("a0: &a0 [x, x]\n".to_owned(), |text, n| format!("{text}a{}: &a{} [*a{n}, *a{n}]\n", n + 1, n + 1))),
        ("itself", "a: &a [*a]".into()),
        ("keys", (0..2_500).map(|n| format!("k{n}: 1\n")).collect()),
        ("colons", format!("a: {}", ":".repeat(16_000))),
        ("quotes", format!("a: {}", "''".repeat(8_000))),
        ("tabs", format!("a:{}b", "\t".repeat(16_000))),
        ("comments", "# \n".repeat(5_000)),
    ] {
        for mark in ["---", "+++"] {
            let reading = read_quickly(name, format!("{mark}\n{matter}\n{mark}\nText.\n").as_bytes());
            assert!(reading.is_refused || reading.internal.is_some(), "{name}");
        }
    }
}

#[test]
fn texts_full_of_markers_are_cheap() {
    for (name, text) in [
        ("brackets", "[".repeat(200_000)),
        ("alerts", "[!".repeat(100_000)),
        ("notes", "> [!INTERNAL]\n\n".repeat(20_000)),
        ("doubts", "x [!INTERNAL]\n\n".repeat(30_000)),
        ("one note", "> [!INTERNAL]".repeat(20_000)),
        ("comments", "<!-- -->".repeat(20_000)),
        ("comment starts", "<!--".repeat(50_000)),
        ("nested comments", format!("{}x{}", "<!<!-- -->-- ".repeat(10_000), "-->".repeat(10_000))),
        ("comments and code", "`<!--` <!-- --> ".repeat(10_000)),
        ("definitions", "[//]: # (x\n".repeat(10_000)),
        ("footnotes", format!("> [!INTERNAL] [^1]\n\n{}", "[^1]: x\n\n".repeat(10_000))),
        ("lines", "\n".repeat(500_000)),
        ("returns", "\r".repeat(500_000)),
    ] {
        let start = Instant::now();
        let reading = read_file("public/x.md", &text);
        assert!(reading.internal.is_some(), "{name}");
        assert!(start.elapsed() < PATIENCE, "{name} took {:?}", start.elapsed());
    }
}

#[test]
fn collected_yaml_never_panics() {
    for folder in ["hostile/yaml-bombs", "hostile/yaml-test-suite/src"] {
        let Some(folder) = test_data(folder) else { continue };
        let mut n_files = 0;
        for path in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).filter(|path| path.is_file())
        {
            let matter = std::fs::read_to_string(&path).expect("a text");
            let name = path.display().to_string();
            read_quickly(&name, format!("---\n{matter}\n---\nText.\n").as_bytes());
            read_quickly(&name, format!("---\na: 1\nb:\n  {}\n---\nText.\n", matter.replace('\n', "\n  ")).as_bytes());
            read_quickly(&name, matter.as_bytes());
            n_files += 1;
        }
        assert!(n_files > 0);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), id in "(public/|internal/|\\PC|/|\\.|de){0,8}") {
        read(&id, &bytes, now(), Limits::default(), "en");
    }

    #[test]
    fn no_text_panics(text in "(---\n|\\+\\+\\+\n|title: |draft: |publish_at: |slug: |\\[|\\]|\\{|\\}|&a|\\*a|> |\\[!INTERNAL\\]|<!--|-->|```|\\| |\n|  |\t|'|\"|ü|\u{200b}|\\PC){0,40}") {
        let reading = read_file("public/x.md", &text);
        prop_assert!(reading.is_refused || reading.internal.is_some());
        if let Some(article) = reading.internal {
            prop_assert!(!article.title.is_empty() && !article.title.contains('\n') && !article.summary.contains('\n') && !article.slug.is_empty());
        }
    }
}
