//! Any bytes as an article: no panic, and no word of an internal note in what the public gets.
#![no_main]

use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use rapport::article::{Limits, read};

fuzz_target!(|bytes: &[u8]| {
    let mut text = bytes.to_vec();
    text.extend_from_slice(b"\n\n> [!INTERNAL]\n> zqxcanary\n");
    let reading = read("public/a/b.md", &text, Timestamp::UNIX_EPOCH, Limits::default(), "en");
    if let Some(article) = reading.public {
        assert!(!article.body.text.contains("zqxcanary") && !article.body.markdown.contains("zqxcanary") && !article.summary.contains("zqxcanary"));
        assert!(article.agent.is_none());
    }
});
