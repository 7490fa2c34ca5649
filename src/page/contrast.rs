//! How well one colour stands out from another, after WCAG 2.2, over the style sheet's own tokens. Tests alone: they read the colours from the sheet that is served, so that
//! no pair that people have to read can get too faint without being noticed.

use std::collections::HashMap;

use super::assets;
use super::colour::contrast;
use crate::config::Colour;

/// Text on each ground it may stand on: 4.5 at least.
const TEXTS: &[(&str, &[&str])] = &[
    ("text", &["bg", "bg-subtle", "bg-inset", "accent-soft", "ok-bg", "warn-bg", "bad-bg"]),
    ("text-muted", &["bg", "bg-subtle", "bg-inset", "accent-soft"]),
    ("text-subtle", &["bg", "bg-subtle", "bg-inset"]),
    ("link", &["bg", "bg-subtle", "bg-inset", "accent-soft", "ok-bg", "warn-bg", "bad-bg"]),
    ("visited", &["bg", "bg-subtle"]),
    ("on-accent", &["accent", "accent-hover"]),
    ("mark", &["mark-bg"]),
    ("ok", &["ok-bg"]),
    ("warn", &["warn-bg"]),
    ("bad", &["bad-bg"]),
    ("code-key", &["bg-subtle"]),
    ("code-text", &["bg-subtle"]),
    ("code-const", &["bg-subtle"]),
    ("code-name", &["bg-subtle"]),
];
/// Borders of controls, bars and the ring of focus: 3 at least.
const LINES: &[(&str, &[&str])] = &[
    ("border-strong", &["bg", "bg-subtle"]),
    ("focus", &["bg", "bg-subtle", "accent-soft"]),
    ("accent", &["bg", "bg-subtle", "accent-soft"]),
];

/// The tokens of the blocks that `selector` begins.
fn tokens(sheet: &str, selector: &str) -> HashMap<String, Colour> {
    let block = sheet.split(selector).nth(1).and_then(|rest| rest.split('}').next()).expect("the sheet has this block");
    let colour = |part: &str| {
        let (name, value) = part.trim().strip_prefix("--")?.split_once(':')?;
        Some((name.to_owned(), Colour::parse(value.trim())?))
    };
    block.split(';').filter_map(colour).collect()
}

fn sheet() -> String {
    let url = assets::url("site.css");
    let asset = assets::by_url_name(url.trim_start_matches("/static/")).expect("the style sheet is served");
    String::from_utf8(asset.bytes.to_vec()).expect("UTF-8")
}

#[test]
fn every_pair_that_people_see_is_clear_enough() {
    let sheet = sheet();
    let mut faint = Vec::new();
    for (mode, selector) in [("light", ":root {"), ("dark", ":root[data-theme=\"dark\"] {")] {
        let tokens = tokens(&sheet, selector);
        for (pairs, least) in [(TEXTS, 4.5), (LINES, 3.0)] {
            for (front, grounds) in pairs {
                for ground in *grounds {
                    let found = contrast(tokens[*front], tokens[*ground]);
                    if found < least {
                        faint.push(format!("{mode}: {front} on {ground} is {found:.2}, less than {least}"));
                    }
                }
            }
        }
    }
    assert!(faint.is_empty(), "{}", faint.join("\n"));
}

#[test]
fn dark_is_the_same_by_wish_of_the_system_and_of_the_reader() {
    let sheet = sheet();
    assert_eq!(tokens(&sheet, ":root:not([data-theme=\"light\"]) {"), tokens(&sheet, ":root[data-theme=\"dark\"] {"));
}
