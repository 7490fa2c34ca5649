//! Runs the tests in `tests/browser/` in Chromium, against the program that is being built. They are JavaScript, because what they act on is a browser;
//! `./test` installs what they need.

use std::path::Path;
use std::process::Command;

use crate::kit::chromium;

#[test]
fn what_only_a_browser_can_tell() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    let Some(chromium) = chromium() else { return };
    let missing = missing(&folder);
    if !missing.is_empty() {
        assert!(std::env::var("RAPPORT_REQUIRE_BROWSER").is_err(), "{missing}; ./test installs it");
        eprintln!("SKIPPED: {missing}; ./test installs it");
        return;
    }
    let output = Command::new("node")
        .args(["--test-reporter=spec", "run.js"])
        .current_dir(&folder)
        .env("CHROME_PATH", chromium)
        .env("PROGRAM_UNDER_TEST", env!("CARGO_BIN_EXE_rapport"))
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    let failures = told.split_once("failing tests").map_or("", |(_, failures)| failures);
    assert!(output.status.success(), "the browser tests failed\n{failures}\n{}", String::from_utf8_lossy(&output.stderr));
    let count =
        |name: &str| told.lines().rev().find_map(|line| line.trim_start_matches("ℹ ").strip_prefix(name)?.trim().parse::<u32>().ok());
    let passed = count("pass").unwrap_or_default();
    assert!(passed > 30, "only {passed} tests ran\n{told}");
    for line in told.lines().filter(|line| line.contains("SKIPPED")) {
        eprintln!("{}", line.trim());
    }
    eprintln!("{passed} tests in Chromium passed");
}

/// What these tests need beside a browser and this machine lacks, in words; empty when all is there.
fn missing(folder: &Path) -> String {
    let node = Command::new("node").arg("--version").output().map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let version = node.ok().and_then(|text| text.trim().trim_start_matches('v').split('.').next()?.parse::<u32>().ok());
    match version {
        None => "Node.js is not installed".into(),
        Some(version) if version < 18 => format!("Node.js {version} is too old for the browser tests (18 or newer)"),
        _ if !folder.join("node_modules/puppeteer-core").exists() => "the packages of tests/browser are not installed".into(),
        _ => String::new(),
    }
}
