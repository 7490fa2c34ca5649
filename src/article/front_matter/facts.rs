//! Front matter to facts: every key that PRODUCT knows, read leniently, for `article::read` to build articles of. Deliberately absent:
//! audiences; a fact may still hold an internal note's marker, which `read` looks for before the public sees it.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use super::sheet::{DESCRIPTION, KEYWORDS, LANG, ORDER, OWNER, REDIRECTS, Sheet, TITLE, UPDATED};
use super::standing::{self, Standing, clip};
use super::value::{Entry, Value, truth};
use crate::article::problem::{Problems, at};
use crate::article::{dates, language, plain};

/// How many members of a list count.
const MAX_MEMBERS: usize = 200;

/// What a front matter says; texts are plain and on one line.
#[derive(Debug, Default, PartialEq)]
pub(in crate::article) struct Facts {
    pub(in crate::article) title: Option<String>,
    pub(in crate::article) description: Option<String>,
    pub(in crate::article) keywords: Vec<String>,
    pub(in crate::article) asked_as: Vec<String>,
    /// As written.
    pub(in crate::article) slug: Option<String>,
    /// As written: a slug if it has one part, else an old address.
    pub(in crate::article) permalink: Option<String>,
    /// As written.
    pub(in crate::article) redirects: Vec<String>,
    pub(in crate::article) lang: Option<String>,
    pub(in crate::article) translation_of: Option<String>,
    pub(in crate::article) order: Option<f64>,
    pub(in crate::article) updated: Option<Date>,
    pub(in crate::article) is_unlisted: bool,
    pub(in crate::article) related: Vec<String>,
    pub(in crate::article) url_patterns: Vec<String>,
    pub(in crate::article) owner: Option<String>,
    pub(in crate::article) review_by: Option<Date>,
    pub(in crate::article) icon: Option<String>,
    pub(in crate::article) standing: Standing,
}

/// Reads the entries. `now` tells dates of changes from slips of the pen that lie in the future.
pub(super) fn read(entries: &[Entry], now: Timestamp, problems: &mut Problems) -> Facts {
    let sheet = Sheet::new(entries, problems);
    let today = Offset::UTC.to_datetime(now).date();
    let updated = updated(&sheet, today, problems);
    Facts {
        title: text(&sheet, TITLE, problems),
        description: text(&sheet, DESCRIPTION, problems),
        keywords: words(&sheet, KEYWORDS, &[',', ';', '\n']),
        asked_as: words(&sheet, &["asked_as"], &['\n']),
        slug: raw(&sheet, "slug"),
        permalink: raw(&sheet, "permalink"),
        redirects: words(&sheet, REDIRECTS, &['\n', ' ']),
        lang: lang(&sheet, problems),
        translation_of: raw(&sheet, "translation_of"),
        order: sheet.first(ORDER).and_then(|entry| entry.value.text()?.trim().parse().ok()).filter(|order: &f64| order.is_finite()),
        updated,
        is_unlisted: sheet.all(&["unlisted"]).any(|entry| entry.value.text().is_some_and(|text| truth(&text) != Some(false))),
        related: words(&sheet, &["related"], &[',', '\n']),
        // Stars are no emphasis here.
        url_patterns: members(&sheet, &["url_patterns"], &['\n', ' '], |text| text.trim().to_owned()),
        owner: sheet.first(OWNER).and_then(|entry| entry.value.text()).map(|owner| plain::line(&owner)).filter(|owner| !owner.is_empty()),
        review_by: review_by(&sheet, updated, problems),
        icon: raw(&sheet, "icon").map(|icon| plain::line(&icon)).filter(|icon| !icon.is_empty() && icon.chars().count() <= 24),
        standing: standing::read(&sheet, problems),
    }
}

/// A text of the front matter; a value that holds none is reported.
fn text(sheet: &Sheet, names: &'static [&'static str], problems: &mut Problems) -> Option<String> {
    let text = sheet.first(names).and_then(|entry| entry.value.text()).map(|text| plain::line(&text)).filter(|text| !text.is_empty());
    let unusable = sheet.all(names).find(|entry| matches!(&entry.value, Value::Map(_)) && entry.value.text().is_none());
    if let (None, Some(entry)) = (&text, unusable) {
        problems.warning(
            "KB017",
            at(entry.line),
            format!("`{}` is no text", entry.key),
            "write it as text, in quotes where it begins with a bracket",
        );
    }
    text
}

/// A text as it stands, with blanks round it cut.
fn raw(sheet: &Sheet, name: &str) -> Option<String> {
    sheet.first(&[name]).and_then(|entry| entry.value.text()).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// The union of lists, without duplicates; a text counts as a list with these separators.
fn words(sheet: &Sheet, names: &'static [&'static str], separators: &[char]) -> Vec<String> {
    members(sheet, names, separators, plain::line)
}

/// The members of the lists under these names, each made by `of` its text, and each once.
fn members(sheet: &Sheet, names: &'static [&'static str], separators: &[char], of: fn(&str) -> String) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut add = |text: &str| {
        let word = of(text);
        if !word.is_empty() && words.len() < MAX_MEMBERS && !words.iter().any(|other| other.eq_ignore_ascii_case(&word)) {
            words.push(word);
        }
    };
    for entry in sheet.all(names) {
        match &entry.value {
            Value::Text(text) => text.split(separators).for_each(&mut add),
            // Zola's `[taxonomies]`: lists under names of their own.
            Value::Map(pairs) => pairs.iter().flat_map(|(_, value)| value.texts()).for_each(|text| add(&text)),
            value => value.texts().iter().for_each(|text| add(text)),
        }
    }
    words
}

fn lang(sheet: &Sheet, problems: &mut Problems) -> Option<String> {
    let entry = sheet.first(LANG)?;
    let text = entry.value.texts().into_iter().next()?;
    let tag = language::tag(&text);
    if tag.is_none() {
        let message = format!("the language `{}` is no language tag", clip(&text));
        problems.warning("KB014", at(entry.line), message, "write a tag such as `de` or `pt-BR`");
    }
    tag
}

/// The latest of the dates that isn't in the future; a day's grace for authors ahead of UTC.
fn updated(sheet: &Sheet, today: Date, problems: &mut Problems) -> Option<Date> {
    let tomorrow = today.tomorrow().unwrap_or(today);
    let mut latest = None;
    for entry in sheet.all(UPDATED) {
        let Some(text) = entry.value.text() else { continue };
        match dates::day(&text) {
            Some(date) if date <= tomorrow && date.year() >= 1980 => latest = latest.max(Some(date)),
            Some(_) => {}
            None => unreadable(entry, &text, problems),
        }
    }
    latest
}

fn review_by(sheet: &Sheet, updated: Option<Date>, problems: &mut Problems) -> Option<Date> {
    if let Some(entry) = sheet.first(&["review_by"]) {
        let text = entry.value.text()?;
        let date = dates::day(&text);
        if date.is_none() {
            unreadable(entry, &text, problems);
        }
        return date;
    }
    let entry = sheet.first(&["review_every"])?;
    let text = entry.value.text()?;
    let Some(span) = dates::duration(&text) else {
        let message = format!("the time `{}` of `review_every` cannot be read", clip(&text));
        problems.warning("KB003", at(entry.line), message, "write it as `90d`, `6 months` or `1 year`");
        return None;
    };
    if updated.is_none() {
        problems.warning(
            "KB003",
            at(entry.line),
            "`review_every` has no day to count from",
            "add `updated:` with the day of the last change",
        );
    }
    updated?.checked_add(span).ok()
}

fn unreadable(entry: &Entry, text: &str, problems: &mut Problems) {
    let message = format!("the date `{}` of `{}` cannot be read", clip(text), entry.key);
    problems.warning("KB003", at(entry.line), message, "write it as 2026-01-31");
}
