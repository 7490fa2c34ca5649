//! From the bytes of one file to its articles: the only maker of [`Article`] and [`CategoryText`]. `library::folder`
//! calls it for each file that changed. It never fails: a file that cannot be an article gives problems and no article.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::Timestamp;

use super::build::{Material, Text};
use super::excerpt::Excerpt;
use super::front_matter::{self, Facts};
use super::notes::Notes;
use super::place::Place;
use super::problem::{Problems, WHOLE_FILE, at};
use super::{AgentFacts, Article, CategoryText, NextChange, Problem, comments, dialects, links, markdown, notes};
use crate::audience::{Internal, Public};

/// How large things may be before they are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one Markdown file.
    pub file_bytes: usize,
    /// Bytes of its front matter.
    pub front_matter_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { file_bytes: 1 << 20, front_matter_bytes: 16 << 10 }
    }
}

/// What one file gives.
#[derive(Debug, Default)]
pub struct Reading {
    /// The whole article, for agents. `None`: the file is refused (see `problems`) or is only a category's `index.md`.
    pub internal: Option<Article<Internal>>,
    /// The article as the public may see it; only for a live file under `public/`.
    pub public: Option<Article<Public>>,
    /// What an `index.md` says of its category, for agents.
    pub internal_category: Option<CategoryText<Internal>>,
    /// The same for the public; only from a live `public/**/index.md`.
    pub public_category: Option<CategoryText<Public>>,
    /// Addresses of a public article that is archived and nothing else: the public knew them once. Nothing else of it is here.
    pub withdrawn: Vec<String>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// Whether the file was refused: then a last good version stays in its place.
    pub is_refused: bool,
    /// When it must be read again although nobody touched it.
    pub next_change: NextChange,
}

/// Reads one file. `id` is its path below the articles folder (`public/…` or `internal/…`; anything else counts as internal),
/// `now` decides which dates have passed, `site_lang` is the language of articles that do not name one.
pub fn read(id: &str, bytes: &[u8], now: Timestamp, limits: Limits, site_lang: &str) -> Reading {
    let mut problems = Problems::new(id);
    let Some(text) = text_of(bytes, limits, &mut problems) else { return refused(problems) };
    let Ok(split) = front_matter::split(&text, limits.front_matter_bytes, &mut problems) else { return refused(problems) };
    let facts = split.facts(now, &mut problems);
    let place = Place::of(id);
    let material = Material { id, facts: &facts, place: &place, site_lang };

    let excerpt = clean(split.body, split.first_line, &mut problems);
    let public_title = facts.title.as_deref().filter(|title| !notes::has_marker(title));
    let is_shared = public_title == facts.title.as_deref() && !notes::may_hold_note(&excerpt.text);
    let mut public_excerpt = if is_shared { None } else { Some(excerpt.clone()) };
    let found = public_excerpt.as_mut().map(cut_notes).unwrap_or_default();
    let internal_text = parse(excerpt, split.first_line, facts.title.as_deref());

    let mut reading = Reading { next_change: facts.standing.next_change(now), ..Reading::default() };
    let mut reasons = facts.standing.reasons(now);
    if !place.is_public && !facts.standing.is_internal {
        reasons.insert(0, "internal".into());
    }
    if place.is_public {
        report_notes(&found, split.first_line, &facts, &mut problems);
    }
    let is_archived = facts.standing.is_only_archived(now);
    if place.is_public && (reasons.is_empty() || is_archived) {
        let text = match public_excerpt {
            Some(excerpt) => parse(excerpt, split.first_line, public_title),
            None => Text { body: Arc::clone(&internal_text.body), h1: internal_text.h1.clone() },
        };
        match is_archived {
            true => reading.withdrawn = withdrawn(&material, &text),
            false => publish(&material, &text, &mut reading, &mut problems),
        }
    }
    report_title(&material, &internal_text, &mut problems);
    keep(&material, &internal_text, reasons, found.n_notes, &mut reading);
    reading.problems = problems.found;
    reading
}

/// The text without comments and other tools' tags, which neither audience is to read.
fn clean(body: &str, first_line: usize, problems: &mut Problems) -> Excerpt {
    let mut excerpt = Excerpt::new(body.to_owned());
    if let Some(line) = comments::cut(&mut excerpt) {
        let help = "close it with `-->`; what stands behind it is shown to nobody";
        problems.warning("KB013", at(first_line + line), "a comment begins here and never ends", help);
    }
    let stripped = dialects::strip_with_report(&excerpt.text);
    if let Some(first) = stripped.tags.iter().min_by_key(|tag| tag.line) {
        let more = match stripped.tags.len() - 1 {
            0 => String::new(),
            n => format!(", and {n} more"),
        };
        let message = format!("a tag of another tool was taken out of the text: `{}`{more}", first.tag);
        problems.info(
            "KB016",
            at(first_line + excerpt.line(first.line)),
            message,
            "write plain Markdown, or leave it if the other tool needs it",
        );
    }
    excerpt.text = stripped.text;
    // A tag may have stood in the middle of a comment's beginning.
    comments::cut(&mut excerpt);
    excerpt
}

/// Makes the agents' part. `reasons` are why the public may not see it; without any, something in the text itself kept it back.
fn keep(material: &Material<'_>, text: &Text, reasons: Vec<String>, n_notes: usize, reading: &mut Reading) {
    let is_public = reading.public.is_some();
    let reason = if reasons.is_empty() { "withheld".into() } else { reasons.join(", ") };
    let agent = AgentFacts {
        status: material.facts.standing.status,
        is_public,
        hidden_because: if is_public { None } else { Some(reason) },
        owner: material.facts.owner.clone(),
        review_by: material.facts.review_by,
        n_notes,
    };
    if material.place.is_index {
        reading.internal_category = Some(material.category(text, &|_| true));
    }
    if !material.place.is_index || has_words(text) {
        reading.internal = Some(material.article(text, Some(Box::new(agent)), &|_| true));
    }
}

/// Makes the public's part, unless a marker of a note is left in what the public would read: then nothing is made.
fn publish(material: &Material<'_>, text: &Text, reading: &mut Reading, problems: &mut Problems) {
    let may_show = |text: &str| may_show(material.id, text);
    let body = &text.body;
    let is_left = notes::has_marker(&body.text)
        || body.sections.iter().any(|section| notes::has_marker(&section.heading))
        || text.h1.as_deref().is_some_and(notes::has_marker);
    if is_left {
        let help = "begin a note with a line of its own, `> [!INTERNAL]`, written just so";
        problems.error("KB402", WHOLE_FILE, "a marker of an internal note is disguised, so the article is kept from the public", help);
        return;
    }
    if material.place.is_index {
        reading.public_category = Some(material.category(text, &may_show));
    }
    if !material.place.is_index || has_words(text) {
        reading.public = Some(material.article(text, None, &may_show));
    }
}

/// The addresses of what the public last saw; none where it never saw anything.
fn withdrawn(material: &Material<'_>, text: &Text) -> Vec<String> {
    let mut last = Reading::default();
    publish(material, text, &mut last, &mut Problems::new(material.id));
    let article = last.public.filter(|article| !article.is_unlisted);
    article.map_or_else(Vec::new, |article| std::iter::once(article.slug).chain(article.redirects).collect())
}

/// Whether a string of the front matter may be shown to the public: no internal note, and no path out of the public folder.
fn may_show(id: &str, text: &str) -> bool {
    let is_path = text.ends_with(".md") || text.ends_with(".markdown") || text.starts_with("internal/");
    let leaves = || !text.starts_with("public/") && links::join(id, text).is_some_and(|joined| !joined.id.starts_with("public/"));
    !notes::has_marker(text) && !(is_path && (text.starts_with("internal/") || leaves()))
}

/// A file's bytes as text with `\n` at the ends of its lines and without a byte order mark.
fn text_of<'a>(bytes: &'a [u8], limits: Limits, problems: &mut Problems) -> Option<Cow<'a, str>> {
    if bytes.len() > limits.file_bytes {
        let message = format!("the file has {} bytes, more than the {} that are allowed", bytes.len(), limits.file_bytes);
        problems.error("KB009", WHOLE_FILE, message, "split the article, or raise `limits.file_size` in rapport.toml");
        return None;
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        problems.error("KB008", at(1), "the file is saved as UTF-16", "save it as UTF-8");
        return None;
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let good = &bytes[..error.valid_up_to()];
            let line = 1 + good.iter().filter(|b| **b == b'\n').count();
            let message = format!("the file is not UTF-8: byte {} is {:#04x}", good.len(), bytes[good.len()]);
            problems.error("KB008", at(line), message, "save it as UTF-8");
            return None;
        }
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.bytes().any(|b| matches!(b, b'\r' | b'\0')) {
        return Some(text.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "\u{fffd}").into());
    }
    Some(text.into())
}

/// Cuts internal notes, again and again as long as the cut itself makes another marker of what stood round it.
fn cut_notes(excerpt: &mut Excerpt) -> Notes {
    let mut all = Notes::default();
    loop {
        let found = notes::cut(excerpt);
        if found.n_notes == 0 {
            return all;
        }
        all.n_notes += found.n_notes;
        all.doubtful.extend(found.doubtful);
        comments::cut(excerpt);
        excerpt.text = dialects::strip(&excerpt.text);
    }
}

/// Cuts a text into sections, with lines as they are in the file.
fn parse(mut excerpt: Excerpt, first_line: usize, title: Option<&str>) -> Text {
    let text = std::mem::take(&mut excerpt.text);
    let (mut body, h1) = markdown::parse(text, first_line, title);
    for line in body.sections.iter_mut().map(|section| &mut section.line).chain(body.links.iter_mut().map(|link| &mut link.line)) {
        *line = first_line + excerpt.line(line.saturating_sub(first_line));
    }
    Text { body: Arc::new(body), h1 }
}

fn has_words(text: &Text) -> bool {
    text.body.n_words > 0
}

fn report_notes(found: &Notes, first_line: usize, facts: &Facts, problems: &mut Problems) {
    for line in &found.doubtful {
        let help = "begin the note with a line of its own, `> [!INTERNAL]`, written just so";
        problems.warning(
            "KB402",
            at(first_line + line),
            "this reads like the marker of an internal note, so the lines up to the next blank one are kept from the public",
            help,
        );
    }
    let strings = facts.title.iter().chain(&facts.description).chain(&facts.keywords).chain(&facts.asked_as);
    for text in strings.filter(|text| notes::has_marker(text)) {
        let message =
            format!("the front matter holds an internal note, which is kept from the public: {}", super::plain::shorten(text, 40));
        problems.warning("KB402", WHOLE_FILE, message, "move the note into the text");
    }
}

fn report_title(material: &Material<'_>, text: &Text, problems: &mut Problems) {
    if material.facts.title.is_none() && text.h1.is_none() && !material.place.is_index && !material.place.is_notices() {
        let message = format!("the article has no title, so its file name serves: {}", material.place.title());
        problems.warning("KB001", at(1), message, "add `title:` to the front matter, or a heading `# …`");
    }
    if text.body.n_words == 0 && !material.place.is_index {
        problems.info("KB015", WHOLE_FILE, "the article has no text", "write the answer, or set `status: draft` until it is there");
    }
}

fn refused(problems: Problems) -> Reading {
    Reading { problems: problems.found, is_refused: true, ..Reading::default() }
}
