//! The house's rules as tests: who may import whom, one door for each foreign crate, file length, module docs.

use std::path::{Path, PathBuf};

/// Room → rooms it may import. A room that is not here may not exist.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("audience", &[]),
    ("config", &[]),
    ("article", &["audience", "config"]),
    ("search", &["article", "audience", "config"]),
    ("git", &[]),
    ("insight", &["config"]),
    ("escalate", &["insight", "config"]),
    ("library", &["search", "article", "audience", "config", "git"]),
    ("page", &["search", "article", "audience", "config"]),
    ("http", &["page", "escalate", "insight", "library", "search", "article", "audience", "config"]),
    ("check", &["library", "search", "article", "audience", "config"]),
    ("eval", &["library", "search", "article", "audience", "config"]),
    ("bench", &["library", "search", "article", "audience", "config"]),
    (
        "cli",
        &["http", "bench", "check", "eval", "page", "escalate", "insight", "library", "git", "search", "article", "audience", "config"],
    ),
];

/// Foreign crate → the one place that may name it (a path below `src/` or the beginning of one).
const DOORS: &[(&str, &str)] = &[
    ("pulldown_cmark", "article/markdown"),
    ("ammonia", "article/sanitize"),
    ("html5ever", "article/nodes"),
    ("syntect", "article/highlight"),
    ("serde_saphyr", "article/front_matter"),
    ("tantivy", "search/index"),
    ("rten", "search/semantic/transformer"),
    ("rten_simd", "search/semantic/vectors"),
    ("rten_tensor", "search/semantic/transformer"),
    ("notify", "library/watch"),
    ("arc_swap", "library/desk"),
    ("minijinja", "page/"),
    ("rust_embed", "page/"),
    ("brotli", "page/"),
    ("flate2", "page/"),
    ("sqlx", "insight/store"),
    ("lettre", "escalate/mail"),
    ("hmac", "escalate/webhook"),
    ("tokio_rustls", "escalate/"),
    ("rustls_native_certs", "escalate/tls"),
    ("clap", "cli/"),
    ("indicatif", "cli/"),
    ("annotate_snippets", "check/"),
];

/// Rooms that may never name these, anywhere.
const NEVER: &[(&str, &[&str])] = &[
    ("article", &["tokio", "axum", "std::fs", "SystemTime::now", "Timestamp::now"]),
    ("search", &["tokio", "axum", "std::fs", "SystemTime::now", "Timestamp::now"]),
    ("http", &["library::folder", "library::scan", "library::watch", "library::reload"]),
];

const LONGEST: usize = 400;

struct Source {
    /// Path below `src/`.
    path: String,
    text: String,
    /// Whether it is compiled for tests only.
    is_test: bool,
}

impl Source {
    fn room(&self) -> &str {
        self.path.split(['/', '.']).next().unwrap_or_default()
    }

    /// The program text without comments and without its tests.
    fn code(&self) -> String {
        if self.is_test {
            return String::new();
        }
        let text = self.test_modules().iter().fold(self.text.clone(), |text, name| text.replace(&format!("#[cfg(test)]\nmod {name};"), ""));
        let program = text.split("#[cfg(test)]").next().unwrap_or_default();
        program.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
    }

    /// Names of the modules in files of their own that it declares for tests only.
    fn test_modules(&self) -> Vec<&str> {
        self.text.split("#[cfg(test)]\nmod ").skip(1).filter_map(|rest| rest.lines().next()?.strip_suffix(';')).collect()
    }

    /// Where its modules' files lie: `article/` for `article/mod.rs` as for `article.rs`.
    fn folder(&self) -> String {
        let path = self.path.trim_end_matches(".rs");
        format!("{}/", path.strip_suffix("/mod").unwrap_or(path))
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                sources.push(Source { path: path.strip_prefix(&root).unwrap().display().to_string(), text, is_test: false });
            }
        }
    }
    assert!(sources.len() > 40, "the walk found only {} files", sources.len());
    let tests: Vec<String> = sources
        .iter()
        .flat_map(|source| source.test_modules().into_iter().map(|name| format!("{}{name}", source.folder())).collect::<Vec<_>>())
        .collect();
    for source in &mut sources {
        source.is_test = tests.iter().any(|test| source.path == format!("{test}.rs") || source.path.starts_with(&format!("{test}/")));
    }
    sources
}

fn report(findings: Vec<String>) {
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

/// Rooms named by `crate::room` in program text, also in grouped imports.
fn imports(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let named = match rest.strip_prefix('{') {
            Some(group) => group.split('}').next().unwrap_or_default(),
            None => rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default(),
        };
        found.extend(named.split(',').map(|name| name.trim().split("::").next().unwrap_or_default().to_owned()));
    }
    found
}

#[test]
fn rooms_import_only_downwards() {
    let mut findings = Vec::new();
    for source in sources().iter().filter(|source| !matches!(source.path.as_str(), "lib.rs" | "main.rs")) {
        let Some((_, allowed)) = MAY_IMPORT.iter().find(|(room, _)| *room == source.room()) else {
            findings.push(format!("src/{}: the room `{}` is not in the import table", source.path, source.room()));
            continue;
        };
        for name in imports(&source.code()) {
            let is_room = MAY_IMPORT.iter().any(|(room, _)| *room == name);
            if is_room && name != source.room() && !allowed.contains(&name.as_str()) {
                findings.push(format!("src/{}: `{}` may not import `{name}`", source.path, source.room()));
            }
        }
    }
    report(findings);
}

#[test]
fn foreign_crates_have_one_door() {
    let mut findings = Vec::new();
    for source in sources() {
        let code = source.code();
        for (foreign, door) in DOORS {
            if !source.path.starts_with(door) && code.contains(&format!("{foreign}::")) {
                findings.push(format!("src/{}: `{foreign}` is used through src/{door} only", source.path));
            }
        }
        for (room, names) in NEVER {
            for name in names.iter().filter(|name| source.room() == *room && code.contains(**name)) {
                findings.push(format!("src/{}: `{room}` never names `{name}`", source.path));
            }
        }
    }
    report(findings);
}

#[test]
fn files_are_short_and_say_what_they_are() {
    let mut findings = Vec::new();
    for source in sources() {
        let n_lines = source.text.lines().count();
        if n_lines > LONGEST {
            findings.push(format!("src/{}: {n_lines} lines, more than {LONGEST}", source.path));
        }
        if !source.text.starts_with("//!") {
            findings.push(format!("src/{}: begins without module docs", source.path));
        }
        for bad in ["todo!(", "unimplemented!(", "#[allow("] {
            if source.code().contains(bad) {
                findings.push(format!("src/{}: holds `{bad}`", source.path));
            }
        }
    }
    report(findings);
}

#[test]
fn only_the_reader_of_files_makes_articles() {
    let makers: Vec<String> = sources()
        .iter()
        .filter(|source| source.code().contains("article::read(") || source.code().contains("read::read("))
        .map(|source| source.path.clone())
        .collect();
    let of_text: Vec<String> = sources()
        .into_iter()
        .filter(|source| source.code().contains("of_text::") && !source.path.starts_with("eval/"))
        .map(|source| source.path)
        .collect();
    assert!(of_text.is_empty(), "{of_text:?} make articles of unread text, which only judged sets may");
    let outside: Vec<&String> = makers.iter().filter(|path| !path.starts_with("library/") && !path.starts_with("article/")).collect();
    assert!(outside.is_empty(), "articles are made in {outside:?}, but only the library may");
}

#[test]
fn reload_alone_publishes() {
    let findings = sources()
        .iter()
        .filter(|source| source.code().contains(".publish(") && !source.path.starts_with("library/reload"))
        .map(|source| format!("src/{}: publishes a shelf; only library/reload may", source.path))
        .collect();
    report(findings);
}
