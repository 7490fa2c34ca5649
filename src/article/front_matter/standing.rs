//! Where an article stands: its status, its dates and whether its front matter narrows its audience. Called by `facts`; `article::read` asks
//! whether it is live. Deliberately absent: any value that makes a file more visible. What isn't understood hides the article, and says so.

use jiff::Timestamp;
use jiff::tz::Offset;

use super::sheet::{EXPIRES_AT, PUBLISH_AT, Sheet};
use super::value::{Entry, Value, truth};
use crate::article::problem::{Problems, at};
use crate::article::{NextChange, Status, dates};

/// What the front matter says about who may see the article, and when.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::article) struct Standing {
    /// Where it stands on its way.
    pub(in crate::article) status: Status,
    /// `visibility` names somebody else than the public.
    pub(in crate::article) is_internal: bool,
    /// Something says that it is still being written, whatever else says that it is archived.
    is_unfinished: bool,
    /// `hidden: true`.
    is_hidden: bool,
    /// A date that decides could not be read.
    is_date_unreadable: bool,
    publish_at: Option<Timestamp>,
    expires_at: Option<Timestamp>,
}

impl Standing {
    /// Why requesters cannot see the article at `now`; empty when nothing in its front matter keeps them from it.
    pub(in crate::article) fn reasons(&self, now: Timestamp) -> Vec<String> {
        let mut reasons = Vec::new();
        if self.is_internal {
            reasons.push("internal".into());
        }
        if self.status != Status::Published {
            reasons.push(self.status.name().into());
        }
        if self.is_hidden {
            reasons.push("hidden".into());
        }
        if self.is_date_unreadable {
            reasons.push("date not readable".into());
        }
        if let Some(moment) = self.publish_at.filter(|moment| *moment > now) {
            reasons.push(format!("scheduled for {}", words(moment)));
        }
        if let Some(moment) = self.expires_at.filter(|moment| *moment <= now) {
            reasons.push(format!("expired on {}", words(moment)));
        }
        reasons
    }

    /// Whether requesters cannot see the article for this alone: that it is archived. Then they could see it once.
    pub(in crate::article) fn is_only_archived(&self, now: Timestamp) -> bool {
        self.status == Status::Archived && !self.is_unfinished && self.reasons(now).len() == 1
    }

    /// The next moment at which [`Standing::reasons`] will differ.
    pub(in crate::article) fn next_change(&self, now: Timestamp) -> NextChange {
        [self.publish_at, self.expires_at].into_iter().flatten().filter(|moment| *moment > now).min()
    }
}

/// Reads every entry that could hide the article; the most careful of them counts.
pub(super) fn read(sheet: &Sheet, problems: &mut Problems) -> Standing {
    let mut standing = Standing::default();
    for entry in sheet.all(&["status"]) {
        let status = status(entry, problems);
        standing.is_unfinished |= matches!(status, Status::Draft | Status::Review);
        standing.status = narrower(standing.status, status);
    }
    for entry in sheet.all(&["draft"]) {
        if is_on(entry, problems) {
            standing.is_unfinished = true;
            standing.status = narrower(standing.status, Status::Draft);
        }
    }
    for entry in sheet.all(&["hidden"]) {
        standing.is_hidden |= is_on(entry, problems);
    }
    for entry in sheet.all(&["visibility"]) {
        standing.is_internal |= is_narrowed(entry, problems);
    }
    for entry in sheet.all(&["published"]) {
        published(entry, &mut standing, problems);
    }
    for entry in sheet.all(PUBLISH_AT) {
        let moment = moment(entry, &mut standing, problems);
        standing.publish_at = standing.publish_at.max(moment);
    }
    for entry in sheet.all(EXPIRES_AT) {
        let moment = moment(entry, &mut standing, problems);
        standing.expires_at = [standing.expires_at, moment].into_iter().flatten().min();
    }
    standing
}

fn status(entry: &Entry, problems: &mut Problems) -> Status {
    let Some(text) = spelt(entry) else { return Status::Published };
    match text.trim().to_ascii_lowercase().as_str() {
        "draft" => Status::Draft,
        "review" | "in review" | "in-review" | "in_review" => Status::Review,
        "published" => Status::Published,
        "archived" => Status::Archived,
        _ => {
            let message = format!("the status `{}` is unknown, so the article is not live", clip(&text));
            problems.error("KB006", at(entry.line), message, "write draft, review, published or archived");
            Status::Draft
        }
    }
}

/// Whether a switch that hides is on. What is neither yes nor no counts as yes.
fn is_on(entry: &Entry, problems: &mut Problems) -> bool {
    let Some(text) = spelt(entry) else { return false };
    truth(&text).unwrap_or_else(|| {
        let message = format!("`{}: {}` is neither true nor false, so the article is not live", entry.key, clip(&text));
        problems.error("KB006", at(entry.line), message, "write true or false");
        true
    })
}

fn is_narrowed(entry: &Entry, problems: &mut Problems) -> bool {
    for text in spelt(entry).iter().flat_map(|text| text.split(',')) {
        match text.trim().to_ascii_lowercase().as_str() {
            "public" => {}
            "internal" => return true,
            _ => {
                let message = format!("the visibility `{}` is unknown, so only agents see the article", clip(text));
                problems.error("KB012", at(entry.line), message, "write public or internal");
                return true;
            }
        }
    }
    false
}

/// A value as one text; `None` only where nothing is written. A mapping is something that can't be understood.
fn spelt(entry: &Entry) -> Option<String> {
    let text = entry.value.text();
    if matches!(entry.value, Value::Map(_)) { text.or(Some("{…}".into())) } else { text }
}

/// `published: false` hides; some tools write the day of publication there.
fn published(entry: &Entry, standing: &mut Standing, problems: &mut Problems) {
    let Some(text) = spelt(entry) else { return };
    if let Some(moment) = dates::moment(&text) {
        standing.publish_at = standing.publish_at.max(Some(moment));
        return;
    }
    if truth(&text) == Some(true) {
        return;
    }
    if truth(&text).is_none() {
        let message = format!("`published: {}` is neither true nor false nor a date, so the article is not live", clip(&text));
        problems.error("KB006", at(entry.line), message, "write true or false");
    }
    standing.status = narrower(standing.status, Status::Draft);
}

fn moment(entry: &Entry, standing: &mut Standing, problems: &mut Problems) -> Option<Timestamp> {
    let text = spelt(entry)?;
    let moment = dates::moment(&text);
    if moment.is_none() {
        let message = format!("the date `{}` of `{}` cannot be read, so the article is not live", clip(&text), entry.key);
        problems.error("KB003", at(entry.line), message, "write it as 2030-01-31 or 2030-01-31T08:00:00Z");
        standing.is_date_unreadable = true;
    }
    moment
}

/// The status that is further from being published; an archived article stays archived.
fn narrower(one: Status, other: Status) -> Status {
    if one == Status::Published { other } else { one }
}

/// A moment as agents read it: the day, with the time where it isn't midnight.
fn words(moment: Timestamp) -> String {
    let civil = Offset::UTC.to_datetime(moment);
    if civil.hour() == 0 && civil.minute() == 0 {
        civil.date().to_string()
    } else {
        format!("{} {:02}:{:02} UTC", civil.date(), civil.hour(), civil.minute())
    }
}

/// A value as a message can hold it.
pub(super) fn clip(text: &str) -> String {
    crate::article::plain::shorten(&text.split_whitespace().collect::<Vec<_>>().join(" "), 60)
}
