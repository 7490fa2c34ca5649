//! Targets of links: which schemes may stay, which lead away, and what to call one that has no name.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether a link may lead there: `http`, `https`, `mailto`, `tel`, or no scheme at all.
pub(super) fn is_allowed(target: &str) -> bool {
    match scheme(target) {
        Some(scheme) => ["http", "https", "mailto", "tel"].iter().any(|allowed| scheme.eq_ignore_ascii_case(allowed)),
        None => !target.trim().is_empty(),
    }
}

/// Whether an image may come from there.
pub(super) fn is_allowed_image(target: &str) -> bool {
    match scheme(target) {
        Some(scheme) => ["http", "https"].iter().any(|allowed| scheme.eq_ignore_ascii_case(allowed)),
        None => !target.trim().is_empty(),
    }
}

/// Whether it leads to another site.
pub(super) fn is_external(target: &str) -> bool {
    let start: String = target.chars().filter(|character| !character.is_ascii_control() && *character != ' ').take(2).collect();
    let is_protocol_relative = start.len() == 2 && start.bytes().all(|byte| matches!(byte, b'/' | b'\\'));
    is_protocol_relative || scheme(target).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https"))
}

/// The same address, with those signs written as `%…` that browsers let pass and the standard does not.
pub(super) fn written(url: &str) -> Cow<'_, str> {
    const ODD: [char; 10] = ['|', '{', '}', '[', ']', '^', '`', '<', '>', '\\'];
    // Brackets stand round the numbers of a host, and nowhere else; a backslash that leads to another site must still be known for one.
    let path = url.find("://").map_or(0, |at| url[at + 3..].find(['/', '?', '#']).map_or(url.len(), |path| at + 3 + path));
    let (host, rest) = url.split_at(path);
    if !rest.contains(ODD) || is_external(url) && path == 0 {
        return Cow::Borrowed(url);
    }
    let mut written = host.to_owned();
    for character in rest.chars() {
        if ODD.contains(&character) {
            let _ = write!(written, "%{:02X}", u32::from(character));
        } else {
            written.push(character);
        }
    }
    Cow::Owned(written)
}

/// Whether it is a video file that browsers play.
pub(super) fn is_video(target: &str) -> bool {
    let path = target.split(['#', '?']).next().unwrap_or_default().to_ascii_lowercase();
    [".mp4", ".m4v", ".webm"].iter().any(|end| path.ends_with(end))
}

/// The page on which people watch what `url` shows in a frame.
pub(super) fn watchable(url: &str) -> String {
    let path = url.split(['#', '?']).next().unwrap_or_default();
    let id = |start: &str| path.split_once(start).map(|(_, id)| id).filter(|id| !id.is_empty() && !id.contains('/'));
    let youtube =
        id("://www.youtube.com/embed/").or_else(|| id("://youtube.com/embed/")).or_else(|| id("://www.youtube-nocookie.com/embed/"));
    match (youtube, id("://player.vimeo.com/video/")) {
        (Some(id), _) => format!("https://www.youtube.com/watch?v={id}"),
        (None, Some(id)) => format!("https://vimeo.com/{id}"),
        (None, None) => url.to_owned(),
    }
}

/// A name for a target that has none: the last part of its path made readable.
pub(super) fn readable(target: &str) -> String {
    let path = target.split(['#', '?']).next().unwrap_or_default().trim_end_matches('/');
    let name = path.rsplit('/').next().unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    let words = stem.replace(['-', '_'], " ");
    if words.trim().is_empty() { target.to_owned() } else { words }
}

/// What browsers take for the scheme: control characters and white space count for nothing.
fn scheme(target: &str) -> Option<String> {
    let mut scheme = String::new();
    for character in target.chars().filter(|character| !character.is_control() && !character.is_whitespace()) {
        match character {
            ':' => return Some(scheme),
            '/' | '?' | '#' | '\\' => return None,
            _ => scheme.push(character),
        }
        if scheme.len() > 30 {
            return None;
        }
    }
    None
}
