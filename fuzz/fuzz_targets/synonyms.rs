//! Any text as `synonyms.toml`: problems, not panics.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rapport::search::Synonyms;

fuzz_target!(|text: String| {
    let (_, problems) = Synonyms::parse(&text, "synonyms.toml");
    assert!(problems.iter().all(|problem| !problem.help.is_empty()));
});
