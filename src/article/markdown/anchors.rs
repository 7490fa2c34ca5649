//! Anchors of headings: unique in a body, as GitHub makes them, never one of the page's own ids.

use std::collections::{HashMap, HashSet};

use crate::article::slug;

/// Hands out anchors of one body.
#[derive(Default)]
pub(super) struct Anchors {
    given: HashSet<String>,
    next: HashMap<String, usize>,
}

impl Anchors {
    /// The anchor for a heading with this text, or the one its author wished for if it is fit to be an id.
    pub(super) fn give(&mut self, text: &str, wish: Option<&str>) -> String {
        let base = match wish.filter(|wish| is_fit(wish)) {
            Some(wish) => wish.to_owned(),
            None => slug::anchor(text),
        };
        let base = if base.is_empty() {
            "section".to_owned()
        } else if base.starts_with("kb-") {
            format!("section-{base}")
        } else {
            base
        };
        if self.given.insert(base.clone()) {
            return base;
        }
        let next = self.next.entry(base.clone()).or_insert(0);
        loop {
            *next += 1;
            let anchor = format!("{base}-{next}");
            if self.given.insert(anchor.clone()) {
                return anchor;
            }
        }
    }
}

impl Anchors {
    /// Whether an id that an author gave to a place of the text may stand: fit, not one of the page's own, and not given yet.
    pub(super) fn mark(&mut self, id: &str) -> bool {
        is_fit(id) && !id.starts_with("kb-") && self.given.insert(id.to_owned())
    }
}

/// Whether an author's `{#id}` can be an id: letters, digits and a few marks, not too long.
fn is_fit(id: &str) -> bool {
    !id.is_empty()
        && id.len() <= 100
        && id.chars().all(|character| character.is_alphanumeric() || matches!(character, '-' | '_' | '.' | ':'))
}
