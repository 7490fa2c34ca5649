//! Any text as a body: parsing and rendering end, sections lie inside the text, and no script is left.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rapport::article::markdown::{Resolve, Target, parse, render};

struct Nowhere;

impl Resolve for Nowhere {
    fn resolve(&self, _: &str, _: bool) -> Option<Target> {
        None
    }
}

fuzz_target!(|text: String| {
    let (body, _) = parse(text, 0, None);
    for section in &body.sections {
        assert!(body.text.get(section.text.clone()).is_some());
    }
    let html = render(&body, "Title", &Nowhere);
    assert!(!html.as_str().to_lowercase().contains("<script"));
});
