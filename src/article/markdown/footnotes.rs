//! Footnotes: numbered in the order in which the text refers to them, collected at its end, with a way back.

use std::collections::HashMap;
use std::fmt::Write as _;

/// Further references to one note get no way back of their own.
const MAX_BACK_LINKS: usize = 20;

/// More notes than this are shown without links to and fro; no article that people read comes near.
const MAX_NOTES: usize = 2_000;

/// The footnotes of one body.
#[derive(Default)]
pub(super) struct Footnotes {
    numbers: HashMap<String, usize>,
    /// By number: text, if there is one, and how many references there are.
    notes: Vec<(Option<String>, usize)>,
}

impl Footnotes {
    fn number(&mut self, name: &str) -> usize {
        let next = self.notes.len();
        let number = *self.numbers.entry(name.to_owned()).or_insert(next);
        if number == next {
            self.notes.push((None, 0));
        }
        number
    }

    /// Writes a reference to the note `name`.
    pub(super) fn refer(&mut self, name: &str, html: &mut String) {
        let number = self.number(name);
        let n_references = &mut self.notes[number].1;
        *n_references += 1;
        let (note, id) = (number + 1, back(number + 1, *n_references));
        if note > MAX_NOTES {
            let _ = write!(html, "[{note}]");
            return;
        }
        let _ = write!(
            html,
            "<sup class=\"footnote-ref\"><a href=\"#kb-fn-{note}\" id=\"{id}\" aria-label=\"Footnote {note}\">{note}</a></sup>"
        );
    }

    /// Keeps the note's text; several texts under one name make one note.
    pub(super) fn define(&mut self, name: &str, text: String) {
        let number = self.number(name);
        self.notes[number].0.get_or_insert_default().push_str(&text);
    }

    /// Writes all notes.
    pub(super) fn write(&self, html: &mut String) {
        if self.notes.is_empty() {
            return;
        }
        html.push_str("<section class=\"footnotes\" aria-label=\"Footnotes\"><ol>\n");
        for (number, (text, n_references)) in self.notes.iter().enumerate() {
            let note = number + 1;
            let _ = write!(html, "<li id=\"kb-fn-{note}\">{}", text.as_deref().unwrap_or_default());
            let n_links = if note > MAX_NOTES { 0 } else { (*n_references).min(MAX_BACK_LINKS) };
            for reference in 1..=n_links {
                let id = back(note, reference);
                let _ = write!(
                    html,
                    " <a class=\"footnote-back\" href=\"#{id}\" aria-label=\"Back to reference {reference} of footnote {note}\">↩</a>"
                );
            }
            html.push_str("</li>\n");
        }
        html.push_str("</ol></section>\n");
    }
}

fn back(note: usize, reference: usize) -> String {
    if reference == 1 { format!("kb-fnref-{note}") } else { format!("kb-fnref-{note}-{reference}") }
}
