//! Any target of a link: what it joins to never leaves the articles folder.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rapport::article::links::join;

fuzz_target!(|target: String| {
    if let Some(joined) = join("public/a/b.md", &target) {
        assert!(!joined.id.split('/').any(|part| part == "..") && !joined.id.starts_with('/'));
    }
});
