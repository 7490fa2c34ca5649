//! Any text as a question: an answer comes, its snippets are the article's own words.
#![no_main]

use std::sync::{Arc, LazyLock};

use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use rapport::article::{Limits, read};
use rapport::audience::Public;
use rapport::search::{Index, Options, suggest};

static INDEX: LazyLock<Index<Public>> = LazyLock::new(|| {
    let text = "---\ntitle: Reset a forgotten password\nasked_as: [forgot my password]\n---\nOpen the page. Error 0x80070005.\n\n## Wi-Fi\n\nC++ and .NET, don't panic: Größe, 密码.\n";
    let article = read("public/a.md", text.as_bytes(), Timestamp::UNIX_EPOCH, Limits::default(), "en").public.expect("the article is live");
    Index::build(&[Arc::new(article)], Arc::default())
});

fuzz_target!(|question: String| {
    let answer = suggest(&INDEX, &question, Options { limit: 3, is_explained: true, ..Options::default() });
    for hit in answer.hits {
        assert!((0.0..=1.0).contains(&hit.score));
    }
});
