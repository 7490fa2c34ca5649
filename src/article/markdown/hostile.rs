//! Hostile bodies that no one here wrote: pathological documents, specifications, payloads. Their lists lie outside of the repository.

#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test fails by panicking and tells its figures")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use super::tests::Site;
use super::{Labels, entities, parse, plain_inline, render};
use crate::article::{dialects, sanitize};

/// One document may take this long, parsed and rendered, in a build that is not optimised. The slowest takes a quarter of a second when the machine is quiet;
/// what grows with the square of a document's length takes minutes.
const PATIENCE: Duration = Duration::from_secs(10);

pub(super) fn test_data(part: &str) -> Option<PathBuf> {
    let root = std::env::var("RAPPORT_TEST_DATA").unwrap_or_else(|_| "../shared/data".to_owned());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(root).join(part);
    if path.exists() {
        return Some(path);
    }
    eprintln!("SKIPPED: {} is not here; set RAPPORT_TEST_DATA to run this test in full", path.display());
    None
}

/// Time this thread has had on a processor, so that a busy machine makes no test fail.
fn worked() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|text| text.split(' ').next()?.parse::<u64>().ok());
    nanoseconds.map_or_else(|| std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default(), Duration::from_nanos)
}

fn page(markdown: &str, title: &str) -> String {
    let (body, _) = parse(dialects::strip(markdown), 0, Some(title));
    assert!(body.sections.iter().all(|section| body.text.get(section.text.clone()).is_some()));
    render(&body, title, &Labels::default(), &Site).as_str().to_owned()
}

/// All strings in a JSON file.
fn strings(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| strings(value, found)),
        Value::Object(fields) => fields.values().for_each(|value| strings(value, found)),
        _ => {}
    }
}

fn json_strings(file: &Path) -> Vec<String> {
    let mut found = Vec::new();
    strings(&serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap(), &mut found);
    found
}

#[test]
fn pathological_documents_take_no_time() {
    let Some(folder) = test_data("hostile/pathological") else { return };
    let mut slowest = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "gz") {
            let bytes = Command::new("gzip").arg("-dc").arg(&path).output().unwrap().stdout;
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let begin = worked();
            let stripped = dialects::strip(&text);
            let strip = worked() - begin;
            let (body, title) = parse(stripped, 0, None);
            let read = worked() - begin - strip;
            let html = render(&body, &title.unwrap_or_default(), &Labels::default(), &Site);
            let total = worked() - begin;
            slowest.push((total, strip, read, total - read - strip, path.file_name().unwrap().to_owned(), html.as_str().len()));
        }
    }
    slowest.sort();
    assert!(slowest.len() >= 33);
    for (total, strip, read, render, name, length) in slowest.iter().rev().take(12) {
        eprintln!("{total:>10.1?} = strip {strip:.1?} + parse {read:.1?} + render {render:.1?} → {length} bytes  {name:?}");
    }
    assert!(slowest.iter().all(|(total, ..)| *total < PATIENCE), "{:?} took {:?}", slowest.last().unwrap().4, slowest.last().unwrap().0);
}

#[test]
fn all_examples_of_the_specifications_are_rendered() {
    let Some(folder) = test_data("hostile/commonmark-spec") else { return };
    let mut n_examples = 0;
    for file in ["spec.json", "regression.json", "smart_punct.json"] {
        let examples: Value = serde_json::from_slice(&std::fs::read(folder.join(file)).unwrap()).unwrap();
        for example in examples.as_array().unwrap() {
            let markdown = example["markdown"].as_str().unwrap();
            is_safe(&page(markdown, "t"), markdown);
            n_examples += 1;
        }
    }
    assert!(n_examples > 650, "{n_examples}");
}

fn payloads(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for file in ["ammonia/test-strings.json", "blns/blns.json", "dompurify/expect.json", "dompurify/test-suite-inputs.json"] {
        found.extend(json_strings(&folder.join(file)));
    }
    let mut folders = vec![folder.join("payloadsallthethings/XSS Injection")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
                found.extend(text.lines().map(str::to_owned));
                found.push(text);
            }
        }
    }
    found
}

#[test]
fn no_payload_survives() {
    let Some(folder) = test_data("hostile") else { return };
    let payloads = payloads(&folder);
    assert!(payloads.len() > 3000, "{}", payloads.len());
    for payload in &payloads {
        for markdown in [
            payload.clone(),
            format!("# {payload}\n\n- [{payload}]({payload}) ![{payload}](<{payload}>)\n\n<div title=\"{payload}\">{payload}</div>"),
        ] {
            let html = page(&markdown, payload);
            is_safe(&html, &markdown);
            assert_eq!(sanitize::clean(&html), html, "{markdown}");
        }
        let _ = plain_inline(payload);
    }
    eprintln!("{} payloads, each in two places", payloads.len());
}

/// Reads sanitised HTML strictly: nothing but known tags with quoted attributes, none of which does anything.
pub(super) fn is_safe(html: &str, written: &str) {
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let name_end = rest.find([' ', '>']).unwrap_or(rest.len());
        let name = rest[..name_end].trim_start_matches('/');
        assert!(sanitize::TAGS.contains(&name), "<{name}> in\n{html}\nof\n{written}");
        rest = &rest[name_end..];
        while let Some(attribute) = rest.strip_prefix(' ') {
            let (name, after) = attribute.split_once("=\"").expect("an attribute with a value");
            let (value, after) = after.split_once('"').expect("a quoted value");
            assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{name} in\n{html}\nof\n{written}");
            assert!(!name.starts_with("on") && !matches!(name, "style" | "srcset" | "formaction" | "srcdoc"), "{name} in\n{html}");
            if matches!(name, "href" | "src") {
                let target: String = entities::decode(value).chars().filter(|character| *character > ' ').collect();
                let is_scheme = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
                let scheme = target.split_once(':').map(|(scheme, _)| scheme.to_lowercase()).filter(|scheme| is_scheme(scheme));
                let is_allowed = scheme.as_deref().is_none_or(|scheme| matches!(scheme, "" | "http" | "https" | "mailto" | "tel"));
                assert!(is_allowed, "{target} in\n{html}\nof\n{written}");
            }
            rest = after;
        }
        rest = rest.strip_prefix('>').unwrap_or_else(|| panic!("a strange tag in\n{html}\nof\n{written}"));
    }
}
